"""Several units, one form: ``aggregation/*.yaml``.

``units`` gives budget, spending and the actual of each; ``actual`` is what the form gets (null: left blank),
``problems`` the messages. Then the form is scored where a ``score`` is named.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.forms.model import Execution, Form, Indicator
from evaluator.monitoring.aggregate import aggregate
from evaluator.rulebook import load_rulebook
from evaluator.scoring import score_form

SCENARIOS = [
    pytest.param(scenario, id=scenario["name"])
    for path in sorted((Path(__file__).parent / "aggregation").glob("*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
ROW = {"level1": "产出指标", "level2": "数量指标", "level3": "示例指标", "weight": Decimal(10)}


def unit(stated: dict[str, Any], row: dict[str, Any]) -> Form:
    amounts = {key: Decimal(stated[key]) for key in ("budget", "executed") if key in stated}
    rows = (Indicator(**{**ROW, **row, "actual": stated.get("actual")}),) if "actual" in stated else ()
    return Form(name="示例项目", year=2022, unit=stated["unit"], execution=Execution(**amounts), indicators=rows)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_first_the_figures_are_aggregated_then_scored(scenario: dict[str, Any]) -> None:
    row = scenario["indicator"]
    whole = Form(name="示例项目", year=2022, indicators=(Indicator(**{**ROW, **row}),))
    form, problems = aggregate(whole, [unit(each, row) for each in scenario["units"]])
    assert form.indicators[0].actual == scenario["actual"]
    assert [each.message for each in problems] == scenario.get("problems", [])
    if "executed" in scenario:
        assert form.execution is not None
        assert (str(form.execution.budget), str(form.execution.executed)) == tuple(scenario["executed"])
    if "score" in scenario:
        rulebook, _ = load_rulebook("hubei-dept", 2022)
        assert rulebook is not None
        assert str(score_form(form, rulebook).indicators[0].score) == scenario["score"]


FORM = """
项目名称: 展会经费
年度: 2022
实施单位: {unit}
预算执行情况: {{全年预算数: {budget}, 全年执行数: {executed}}}
绩效指标:
  - {{一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 参展企业数, 指标值: ≥35家, 实际完成值: {actual}}}
"""


def test_the_command_prints_a_form_that_can_be_scored(tmp_path: Path) -> None:
    stated = (("汇总", 0, 0, "null"), ("甲县", 60000, 50000, "12家"), ("乙县", 40000, 40000, "23家"))
    for name, budget, executed, actual in stated:
        text = FORM.format(unit=name, budget=budget, executed=executed, actual=actual)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    files = [str(tmp_path / f"{name}.yaml") for name, *_ in stated]
    result = CliRunner().invoke(main, ["aggregate", *files])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "项目名称: 展会经费\n年度: 2022\n实施单位: 汇总\n\n"
        "预算执行情况:\n  全年预算数: 100,000\n  全年执行数: 90,000\n\n"
        "绩效指标:\n"
        "  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 参展企业数, 指标值: ≥35家, 实际完成值: 35家}\n"
    )


def test_a_form_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["aggregate", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("用法错误：汇总表须是一张表，并且至少有一张单位的表\n")
