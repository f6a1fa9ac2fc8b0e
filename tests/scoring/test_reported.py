"""What 实际完成值 says on a filed form reads back into the cells that it was made of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluator
from evaluator.forms.model import Form, Indicator
from evaluator.language.cells import read_target
from evaluator.scoring.reported import Parts, split, write

FORM = Form(name="甲", year=2022)


def row(target: str, actual: str, **more: str) -> Indicator:
    return Indicator(level1="产出指标", level2="数量指标", level3="示例", target=target, actual=actual, **more)


@pytest.mark.parametrize(
    ("indicator", "cell"),
    [
        (row("≥35家", "28"), "28家"),
        (row("≥35家", "28家"), "28家"),
        (row("≥170万元", "175"), "175万元"),
        (row("≥90%", "0.95"), "95%"),
        (row("≤180元/人*天", "195"), "195元/人*天"),
        (row("≥1,200人", "1,150"), "1,150人"),
        (row("较上年增长", "321.5亿元", last_year="314.2"), "321.5亿元（上年314.2亿元，增长2.32%）"),
        (row("较上年增长", "300", last_year="314.2亿元"), "300亿元（上年314.2亿元，下降4.52%）"),
        (row("较上年增长", "100人", last_year="100人"), "100人（上年100人，持平）"),
        (row("较上年增长", "100人", last_year="0"), "100人（上年0人）"),
        (row("按合同价", "3.2万元", reference="3.2"), "3.2万元（合同价3.2万元）"),
        (row("2022年10月31日前", "2022-10-28"), "2022-10-28"),
        (row("有效提升", "有效提升"), "有效提升"),
        (row("≥35家", "约30"), "约30"),
    ],
)
def test_the_cell_of_a_form_says_unit_and_base(indicator: Indicator, cell: str) -> None:
    assert write(indicator, FORM) == cell


def test_a_blank_stays_blank() -> None:
    assert write(row("≥35家", "28").model_copy(update={"actual": None}), FORM) is None


@pytest.mark.parametrize(
    ("target", "text", "parts"),
    [
        ("较上年增长", "321.5亿元（上年314.2亿元，增长2.32%）", Parts("321.5亿元", last_year="314.2亿元")),
        ("较上年增长", "321.5亿元(上年 314.2亿元)", Parts("321.5亿元", last_year="314.2亿元")),
        ("较上年增长", "1,260万元（上年1,180万元，增长6.78%）", Parts("1,260万元", last_year="1,180万元")),
        ("按合同价", "3.2万元（合同价3.2万元）", Parts("3.2万元", reference="3.2万元")),
        ("按合同价", "3.2万元（含税3.2万元）", Parts("3.2万元（含税3.2万元）")),
        ("≥35家", "28家（上年30家）", Parts("28家（上年30家）")),
    ],
)
def test_only_what_answers_the_target_is_taken_apart(target: str, text: str, parts: Parts) -> None:
    assert split(text, read_target(row(target, text), FORM).constraint) == parts


amounts = st.decimals(Decimal("0.1"), Decimal(9999), places=1, allow_nan=False, allow_infinity=False)


@given(now=amounts, then=amounts)
def test_a_figure_of_growth_is_judged_the_same_from_its_row_and_from_its_cell(now: Decimal, then: Decimal) -> None:
    indicator = row("较上年增长", f"{now}亿元", last_year=f"{then}亿元")
    cell = write(indicator, FORM)
    from_row = evaluator.judge("较上年增长", f"{now}亿元", last_year=f"{then}亿元", weight=10)
    from_cell = evaluator.judge("较上年增长", cell, weight=10)
    assert (from_cell.status, from_cell.score) == (from_row.status, from_row.score)


@given(
    actual=st.integers(0, 5000),
    target=st.integers(1, 5000),
    unit=st.sampled_from(["家", "万元", "元/人*天", "%", "人次"]),
)
def test_a_bare_figure_is_judged_the_same_with_its_unit_written(actual: int, target: int, unit: str) -> None:
    wanted = f"≥{target}{unit}"
    bare = evaluator.judge(wanted, str(actual), weight=10)
    written = evaluator.judge(wanted, write(row(wanted, str(actual)), FORM), weight=10)
    assert (written.status, written.score) == (bare.status, bare.score)
