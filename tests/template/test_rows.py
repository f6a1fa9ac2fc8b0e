"""What a person is asked for, target by target."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.forms.model import Execution, Form, Funds, Indicator
from evaluator.template.rows import build

CASES = yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text(encoding="utf-8"))


def form(*indicators: Indicator, **fields: Any) -> Form:
    return Form.model_validate({"name": "道路养护", "year": 2023, "indicators": indicators} | fields)


def indicator(target: str | None, **fields: Any) -> Indicator:
    return Indicator.model_validate(
        {"level1": "产出指标", "level2": "数量指标", "level3": "养护", "target": target} | fields
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["target"]))
def test_each_kind_of_target_asks_for_what_it_needs(case: dict[str, Any]) -> None:
    (row,) = build([form(indicator(case["target"], unit=case.get("form_unit")))]).rows
    needed = set(case.get("needed", ["实际完成值"]))
    assert (row.entry, set(row.needed), row.given["度量单位"], row.note) == (
        case["entry"],
        needed,
        case["unit"],
        case["note"],
    )


def test_year_points_and_first_value_have_columns_where_forms_say_them() -> None:
    assert "年度" not in build([form(indicator("≥1家"), year=None)]).given
    assert build([form(indicator("≥1家"))]).given[:2] == ("项目名称", "年度")
    adjusted = build([form(indicator("≥1家", initial_target="≥2家", weight=Decimal("7.5")))])
    assert adjusted.given[-4:] == ("年初指标值", "指标值", "度量单位", "分值")
    assert [adjusted.rows[0].given[name] for name in ("年初指标值", "分值")] == ["≥2家", "7.5"]


@pytest.mark.parametrize(
    ("target", "name", "told"),
    [
        ("≥35家", "企业数", ("家", True, False)),
        ("≥1.5公里", "里程", ("公里", False, False)),
        ("≥170万元", "补助", ("万元", False, False)),
        ("≥90%", "满意度", ("", False, True)),
        ("≥90%", "任务完成率", ("", False, False)),
        ("有效提升", "水平", ("", False, False)),
    ],
)
def test_a_figure_has_its_unit_in_the_cell(target: str, name: str, told: tuple[str, bool, bool]) -> None:
    (row,) = build([form(indicator(target, level3=name))]).rows
    assert (row.suffix, row.whole, row.of_whole) == told


def test_the_reference_has_a_column_only_where_a_target_refers_to_one() -> None:
    assert "参照值" not in build([form(indicator("≥1家"))]).asked
    assert build([form(indicator("按合同价"))]).asked[-1] == "参照值"


def test_the_sign_has_a_column_where_the_form_keeps_it_apart() -> None:
    template = build([form(indicator("35", sign="≥", unit="家"))])
    assert "指标性质" in template.given
    (row,) = template.rows
    assert (row.given["指标性质"], row.given["指标值"], row.note) == (
        "≥",
        "35",
        "目标：不少于 35 家。填数字，单位：家。",
    )


def test_what_a_form_has_already_is_there_already() -> None:
    (row,) = build([form(indicator("≥35家", actual="28家", deviation="招标晚"))]).rows
    assert row.filled == {"实际完成值": "28家", "偏差原因分析及改进措施": "招标晚"}


def test_the_initial_budget_is_the_total_of_the_form() -> None:
    (funds,) = build([form(funds=Funds(total=Decimal(80000)))]).funds
    assert funds.amounts == {"年初预算数": Decimal(80000)}
    spent = Execution(initial=Decimal(90000), budget=Decimal(85000))
    (funds,) = build([form(funds=Funds(total=Decimal(80000)), execution=spent)]).funds
    assert funds.amounts == {"年初预算数": Decimal(90000), "全年预算数": Decimal(85000)}
