"""Figures into forms: every row is used, or named in a problem."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.actuals import fill, load_actuals
from evaluator.forms.model import Form, Funds, Indicator
from evaluator.language.constraint import plain
from evaluator.problem import Location, render

DATA = Path(__file__).parent / "fill.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8")) if DATA.exists() else []
COLUMNS = ("level1", "level2", "level3", "target")
BUDGETS = {"展会经费": 250_000, "培训经费": 10_000}


def form(case: dict[str, Any]) -> Form:
    rows = tuple(Indicator(**dict(zip(COLUMNS, row, strict=True))) for row in case["rows"])
    place = Location(f"{case['name']}{case['year']}.yaml")
    funds = Funds(total=BUDGETS.get(case["name"]))
    return Form(name=case["name"], year=case["year"], indicators=rows, funds=funds, location=place)


def run(case: dict[str, Any], folder: Path) -> tuple[list[list[Any]], list[list[Any]], str]:
    """Figures that went in, money that went in, and what was said, with the folder left out."""
    for name in ("indicators", "funds"):
        if case.get(name):
            (folder / f"{name}.csv").write_text(case[name], encoding="utf-8")
    actuals, problems = load_actuals(folder)
    filled, more = fill([form(each) for each in case["forms"]], actuals)
    figures = [
        [each.name, each.year, row.level2, row.level3, row.actual, *(["示例"] if each.illustrative else [])]
        for each in filled
        for row in each.indicators
        if row.actual_location.row is not None
    ]
    money = [
        [each.name, *(None if one is None else plain(one) for one in (done.initial, done.budget, done.executed))]
        for each in filled
        if (done := each.execution) is not None
    ]
    said = "\n".join(render(each) for each in (*problems, *more))
    return figures, money, said.replace(f"{folder}/", "")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_filling(case: dict[str, Any], tmp_path: Path) -> None:
    figures, money, said = run(case, tmp_path)
    assert figures == case["figures"]
    assert money == case.get("money", [])
    assert said == case["says"].rstrip("\n")


def test_the_initial_budget_is_held_against_that_of_the_form_where_it_has_one(tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text("项目名称,三级指标,实际完成值\n展会经费,参展次数,8次\n", encoding="utf-8")
    money = "项目名称,年初预算数（元）,全年预算数（元）,全年执行数（元）\n展会经费,{},300000,290000\n"
    row = {"三级指标": "参展次数", "指标值": "≥6次"}
    form = Form.model_validate(
        {
            "项目名称": "展会经费",
            "项目资金": {"年度资金总额": 300000},
            "预算执行情况": {"年初预算数": 250000, "全年预算数": 300000},
            "绩效指标": [row],
        }
    )
    said = []
    for initial in (250000, 260000):
        (tmp_path / "funds.csv").write_text(money.format(initial), encoding="utf-8")
        figures, _ = load_actuals(tmp_path)
        said.append([each.message for each in fill([form], figures)[1] if each.code == "W312"])
    assert said == [[], ["“展会经费”的年初预算数是260,000元，目标表的年初预算数是250,000元"]]


def test_points_taken_off_are_a_number(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("项目名称,三级指标,实际完成值,扣减分数\n甲,家数,3家,２.5分\n", encoding="utf-8")
    actuals, _ = load_actuals(tmp_path / "表.csv")
    (only,), _ = fill([Form(name="甲", indicators=(Indicator(level3="家数", target="3家"),))], actuals)
    assert only.indicators[0].deduction == Decimal("2.5")
