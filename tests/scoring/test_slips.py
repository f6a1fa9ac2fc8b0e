"""Slips of typing, made from right rows: none is scored in silence, and what changes nothing is not asked about.

A slip takes a right row and types it wrongly in one way. What was typed must then be refused, left to a person, or
asked about by a problem that names it; that something must be explained (W517, W518) names nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.forms.model import Execution, Form, Indicator
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook
from evaluator.scoring import score_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.result import IndicatorScore

Row = dict[str, str]
BOOK, _ = load_rulebook(DEFAULT_RULEBOOK, 2022)
UNNAMED = {"W517", "W518"}
FULL = str.maketrans("0123456789.-%", "０１２３４５６７８９．－％")
DIGITS = re.compile(r"\d[\d.]*")


def scored(row: Row) -> IndicatorScore:
    assert BOOK is not None
    indicator = Indicator(weight=10, deviation="受疫情影响，已调整安排", **row)
    return score_form(Form(name="甲", year=2022, indicators=(indicator,), goal_result="已完成"), BOOK).indicators[0]


def asked(found: IndicatorScore) -> bool:
    return any(each.severity != "note" and each.code not in UNNAMED for each in found.problems)


def times(factor: float) -> Callable[[Row], Row]:
    def slip(row: Row) -> Row:
        text = row["actual"]
        figure = DIGITS.search(text)
        assert figure
        value = format(float(figure[0]) * factor, ".6f").rstrip("0").rstrip(".")
        return {**row, "actual": text.replace(figure[0], value, 1)}

    return slip


def moved(to: str) -> Callable[[Row], Row]:
    return lambda row: {**row, "actual": "", to: row["actual"]}


def typed(text: str) -> Callable[[Row], Row]:
    return lambda row: {**row, "actual": text}


counts = (
    st.integers(30, 90)
    .filter(lambda each: each % 10 != 9)
    .map(lambda each: {"level2": "数量指标", "level3": "奖励企业数", "target": f"≥{each}家", "actual": f"{each + 1}家"})
)
shares = st.integers(80, 98).map(
    lambda each: {"level2": "质量指标", "level3": "验收合格率", "target": f"≥{each}%", "actual": f"{each + 1}%"}
)
costs = st.integers(20, 900).map(
    lambda each: {"level2": "成本指标", "level3": "项目总成本", "target": f"≤{each}万元", "actual": f"{each - 1}万元"}
)
days = st.tuples(st.integers(2, 12), st.integers(1, 28)).map(
    lambda each: {
        "level2": "时效指标",
        "level3": "完成时间",
        "target": f"2022年{each[0]}月底前",
        "actual": f"2022-{each[0]:02}-{each[1]:02}",
    }
)
growths = st.integers(200, 900).map(
    lambda each: {
        "level2": "经济效益指标",
        "level3": "零售额",
        "target": "较上年增长",
        "actual": f"{each + 5}亿元",
        "last_year": f"{each}亿元",
    }
)

SLIPS: dict[str, tuple[Any, Callable[[Row], Row]]] = {
    "only the day under a date format": (days, lambda row: {**row, "actual": f"1900-01-{row['actual'][-2:]}"}),
    "last year's number": (days, lambda row: {**row, "actual": row["actual"].replace("2022", "2021")}),
    "next year's number": (days, lambda row: {**row, "actual": row["actual"].replace("2022", "2023")}),
    "a decade off": (days, lambda row: {**row, "actual": row["actual"].replace("2022", "2012")}),
    "a century off": (days, lambda row: {**row, "actual": row["actual"].replace("2022", "1922")}),
    "a figure among the days": (days, typed("36家")),
    "a day among the figures": (counts, typed("2022-10-28")),
    "a share among the counts": (counts, typed("0.964")),
    "a percentage among the counts": (counts, typed("96.4%")),
    "an amount among the counts": (counts, typed("2800000")),
    "the point one place to the left": (counts, times(0.1)),
    "three digits too many": (counts, times(1000)),
    "typed under last year": (counts, moved("last_year")),
    "typed under the reference": (counts, moved("reference")),
    "typed under the verdict": (counts, moved("judged")),
    "the point of a share one place to the right": (shares, times(10)),
    "the point of a share two places to the right": (shares, times(100)),
    "the point of a share one place to the left": (shares, times(0.1)),
    "a share without its sign and its point": (shares, lambda row: {**row, "actual": "0." + row["actual"].strip("%")}),
    "元 under 万元": (costs, lambda row: {**row, "actual": row["actual"].replace("万元", "元")}),
    "亿元 under 万元": (costs, lambda row: {**row, "actual": row["actual"].replace("万元", "亿元")}),
    "the amount in 元 without its unit": (
        costs,
        lambda row: {**row, "actual": f"{int(row['actual'].removesuffix('万元')) * 10_000}"},
    ),
    "last year in another unit": (growths, lambda row: {**row, "last_year": row["last_year"].replace("亿", "万")}),
    "this year in another unit": (growths, lambda row: {**row, "actual": row["actual"].replace("亿元", "元")}),
    "the error of a formula": (counts, typed("#DIV/0!")),
    "nothing found by a formula": (shares, typed("#N/A")),
    "a plan": (counts, lambda row: {**row, "actual": f"预计{row['actual']}"}),
    "a figure in brackets": (costs, lambda row: {**row, "actual": f"({row['actual'].removesuffix('万元')})"}),
}


@pytest.mark.parametrize("name", SLIPS)
@given(data=st.data())
def test_no_slip_is_scored_in_silence(name: str, data: st.DataObject) -> None:
    rows, slip = SLIPS[name]
    right = data.draw(rows)
    found = scored(right)
    assert (found.status, asked(found)) == ("met", False), right
    wrong = slip(right)
    assert asked(scored(wrong)), wrong


HARMLESS: dict[str, Callable[[Row], Row]] = {
    "full width": lambda row: {**row, "actual": row["actual"].translate(FULL)},
    "blanks around": lambda row: {**row, "actual": f" {row['actual']}\u3000"},
    "a full stop behind": lambda row: {**row, "actual": f"{row['actual']}。"},
    "as it is": lambda row: row,
}


@pytest.mark.parametrize("name", HARMLESS)
@given(row=st.one_of(counts, shares, costs, days, growths))
def test_what_changes_nothing_is_not_asked_about(name: str, row: Row) -> None:
    found = scored(HARMLESS[name](row))
    assert (found.status, found.score, asked(found)) == ("met", scored(row).score, False)


wan = st.integers(20, 5000)


@given(budget=wan, share=st.integers(50, 100), slip=st.sampled_from(("budget", "executed", "both", "rate")))
def test_no_slip_of_money_is_scored_in_silence(budget: int, share: int, slip: str) -> None:
    assert BOOK is not None
    amount, spent = budget * 10_000, budget * share * 100
    typed_ = {
        "budget": (amount * 10_000, spent),
        "executed": (amount, spent * 10_000),
        "both": (amount * 10_000, spent * 10_000),
        "rate": (amount, share * 100),
    }
    right = Execution(initial=amount, budget=amount, executed=spent)
    wrong = Execution(initial=amount, budget=typed_[slip][0], executed=typed_[slip][1])
    row = Indicator(level1="产出指标", level3="企业数", target="≥1家", actual="1家", weight=90)
    before, after = (
        score_form(Form(name="甲", year=2022, indicators=(row,), execution=each), BOOK).execution
        for each in (right, wrong)
    )
    assert not {each.code for each in before.problems} & {"W558", "W559"}
    assert {each.code for each in after.problems} & {"W558", "W559"}
