"""Lights during the year: ``monitoring/*.yaml``. Only what a scenario names is compared.

``light`` is the light of its indicator, ``project`` that of the whole, ``execution`` those of the budget in order;
``reason`` words of a reason, ``problems`` all codes. Without ``rules`` it is Shanxi's.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.forms.model import Execution, Form, Indicator
from evaluator.monitoring.monitor import monitor
from evaluator.rulebook import load_rulebook

SCENARIOS = [
    pytest.param(scenario, id=scenario["name"])
    for path in sorted((Path(__file__).parent / "monitoring").glob("*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KEYS = {"name", "rules", "year", "month", "budget", "executed", "indicator", "indicators"}
ROW = {"level1": "产出指标", "level2": "数量指标", "level3": "示例指标"}


def form_of(scenario: dict[str, Any]) -> Form:
    rows = scenario.get("indicators") or [each for each in [scenario.get("indicator")] if each]
    amounts = {key: Decimal(scenario[key]) for key in ("budget", "executed") if key in scenario}
    return Form(
        name="示例项目",
        year=scenario.get("year", 2022),
        execution=Execution(**amounts) if amounts else None,
        indicators=tuple(Indicator(**{**ROW, **row}) for row in rows),
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_lights(scenario: dict[str, Any]) -> None:
    form = form_of(scenario)
    rulebook, _ = load_rulebook(scenario.get("rules", "shanxi-practice"), form.year)
    assert rulebook is not None
    found = monitor(form, rulebook, scenario["month"])
    seen = {
        "light": found.indicators[0].light if found.indicators else None,
        "project": found.light,
        "execution": [each.light for each in found.execution],
        "problems": [each.code for each in found.problems],
    }
    reasons = [each.reason.text for each in (*found.indicators, *found.execution)]
    expected = {key: value for key, value in scenario.items() if key not in {*KEYS, "reason"}}
    assert {key: seen[key] for key in expected} == expected
    assert "reason" not in scenario or scenario["reason"] in reasons


def test_the_project_and_its_lights_are_cited_as_practice() -> None:
    rulebook, _ = load_rulebook("shanxi-practice", 2022)
    assert rulebook is not None
    found = monitor(form_of({"indicator": {"target": "≥1200人", "actual": "420人"}}), rulebook, 7)
    assert {each.reason.article for each in (*found.indicators, *found.execution)} == {
        "系统做法：山西省预算绩效管理系统预警规则"
    }
