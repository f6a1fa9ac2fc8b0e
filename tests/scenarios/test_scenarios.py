"""Scenarios a budget officer can read and add to: ``*.yaml`` beside this file.

Each scenario names a rulebook, one indicator (or a whole form) and what is reported, and what must come of it. Only
what ``expect`` names is compared:

* of an indicator: ``status``, ``score``, ``lowest``, ``highest``, ``attainment``, ``passed``; ``article`` (words of a
  citation among its reasons), ``cited`` (a whole citation), ``reason`` (words of its reasons), ``problems`` (all codes,
  in order);
* of a form: ``total``, ``lowest``, ``highest``, ``grade``, ``passed``, ``weights`` (all, in order), ``scores``,
  ``execution`` (its score), ``rate``, ``article``, ``reason``, ``problems``,
  ``message`` (words of these);
* of either: ``rule``, how the rulebook cites its parameters, by name.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluator.forms.model import Execution, Form, Funds, Indicator
from evaluator.rulebook import load_rulebook
from evaluator.scoring import score_form

if TYPE_CHECKING:
    from evaluator.result import IndicatorScore, Scorecard

FOLDER = Path(__file__).parent
SCENARIOS = [
    pytest.param(scenario, id=f"{path.stem}: {scenario['name']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for scenario in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  texts only
]
DEFAULTS = {"level1": "产出指标", "level2": "数量指标", "name": "示例指标"}
OWN = ("actual", "judged", "last_year", "reference", "deviation", "deduction", "actual_unit")


def indicator(stated: dict[str, Any], **more: Any) -> Indicator:
    keys = {**DEFAULTS, **stated, **more}
    keys["level3"] = keys.pop("name")
    return Indicator(**keys)


def form_of(scenario: dict[str, Any]) -> Form:
    rows = scenario.get("indicators") or [scenario["indicator"]]
    own = {
        key: scenario[key]
        for key in ("actual", "judged", "last_year", "reference", "deviation", "deduction", "actual_unit")
        if key in scenario
    }
    return Form(
        name="示例项目",
        year=int(scenario.get("year", 2022)),
        funds=Funds(**scenario.get("funds", {})),
        execution=Execution(**scenario["execution"]) if "execution" in scenario else None,
        entries=scenario.get("entries", {}),
        plan=scenario.get("plan"),
        # One row stands for a form that is filled in otherwise; whole forms say for themselves whether they are.
        goal_result=None if "indicators" in scenario else "已完成",
        goals={name: points or None for name, points in scenario.get("goals", {}).items()},
        indicators=tuple(indicator(row, **({} if "indicators" in scenario else own)) for row in rows),
    )


def seen_of_indicator(row: IndicatorScore) -> dict[str, Any]:
    return {
        "status": row.status,
        "score": row.score,
        "lowest": row.lowest,
        "highest": row.highest,
        "attainment": row.attainment,
        "passed": row.passed,
        "problems": [each.code for each in row.problems],
        "article": [each.article for each in row.reasons],
        "cited": [each.article for each in row.reasons],
        "reason": " / ".join(each.text for each in row.reasons),
    }


def seen_of_form(card: Scorecard) -> dict[str, Any]:
    reasons = (*card.execution.reasons, *card.reasons)
    return {
        "total": card.total,
        "lowest": card.lowest,
        "highest": card.highest,
        "grade": card.grade,
        "passed": card.passed,
        "weights": [row.weight for row in card.indicators],
        "scores": [row.score for row in card.indicators],
        "execution": card.execution.score,
        "rate": card.execution.rate,
        "message": " / ".join(each.message for each in card.problems),
        "problems": [each.code for each in (*card.problems, *card.execution.problems)],
        "article": [each.article for each in reasons],
        "reason": " / ".join(each.text for each in reasons),
    }


def agrees(key: str, seen: Any, expected: Any) -> bool:
    if key == "article":
        return any(expected in each for each in seen)
    if key == "rule":
        return all(seen[name].startswith(cited) for name, cited in expected.items())
    if key in {"reason", "cited", "message"}:
        return bool(expected in seen)
    if isinstance(seen, Decimal):
        return (seen == Decimal(expected)) if key == "attainment" else str(seen) == str(expected)
    if isinstance(seen, list):
        return [str(each) for each in seen] == list(expected)
    return bool({None: "null", True: "true", False: "false"}.get(seen, seen) == expected)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scenario(scenario: dict[str, Any]) -> None:
    form = form_of(scenario)
    rulebook, problems = load_rulebook(scenario.get("rules", "cn-caiyu-2020-10"), form.year)
    assert rulebook is not None, problems
    card = score_form(form, rulebook)
    seen = seen_of_form(card) if "indicators" in scenario else seen_of_indicator(card.indicators[0])
    expected = scenario["expect"]
    seen["rule"] = {name: getattr(rulebook, name).citation for name in expected.get("rule", {})}
    assert not [key for key in expected if key not in seen]
    assert {key: seen[key] for key, value in expected.items() if not agrees(key, seen[key], value)} == {}
