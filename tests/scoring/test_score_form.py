"""Whole forms: whatever the cells say, the scorecard adds up and its statuses mean what they say."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.forms.model import Execution, Form, Indicator
from evaluator.rulebook import Rulebook, known_rulebooks, load_rulebook
from evaluator.scoring import score_form

if TYPE_CHECKING:
    from evaluator.result import IndicatorScore, Scorecard

HERE = Path(__file__).parent
TARGETS = (HERE / "targets.txt").read_text(encoding="utf-8").splitlines()
ACTUALS = TARGETS + (HERE / "actuals.txt").read_text(encoding="utf-8").splitlines()
LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
    ("", ""),
)


def load(name: str) -> Rulebook:
    rulebook, problems = load_rulebook(name)
    assert rulebook is not None, problems
    return rulebook


UNSCORED = {"pending", "not_filled"}
"""Statuses without a score: a person must judge, or the form is not filled in."""
BOOKS = {name: load(name) for name in known_rulebooks()}
maybe = st.sampled_from(("", "达成", "部分达成 70%", "95%", "不好说"))
amounts = st.one_of(st.none(), st.integers(min_value=0, max_value=200).map(Decimal))


@st.composite
def indicators(draw: st.DrawFn) -> Indicator:
    level1, level2 = draw(st.sampled_from(LEVELS))
    return Indicator(
        level1=level1,
        level2=level2,
        level3=draw(st.sampled_from(("奖励企业数", "企业补助标准", "企业满意度", "成灾率"))),
        target=draw(st.sampled_from(TARGETS)),
        actual=draw(st.sampled_from(ACTUALS)),
        weight=draw(st.one_of(st.none(), st.integers(min_value=0, max_value=30).map(Decimal))),
        judged=draw(maybe) or None,
        last_year=draw(st.sampled_from((None, "200万元", "0", "20家"))),
        reference=draw(st.sampled_from((None, "9.8万元", "100"))),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    spent = Execution(budget=draw(amounts), executed=draw(amounts))
    return Form(
        name="示例项目",
        year=draw(st.sampled_from((None, 2019, 2022))),
        execution=draw(st.sampled_from((None, spent))),
        indicators=tuple(draw(st.lists(indicators(), max_size=8))),
    )


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=40)
@given(form=forms())
def test_any_form_gets_a_card_that_adds_up(name: str, form: Form) -> None:
    card = score_form(form, BOOKS[name])
    for row in card.indicators:
        check_row(row)
    check_total(card)
    assert score_form(form, BOOKS[name]) == card


def check_row(row: IndicatorScore) -> None:
    assert 0 <= row.lowest <= row.highest <= row.weight
    assert (row.score is None) == (row.status in UNSCORED)
    if row.score is not None:
        assert row.score == row.lowest == row.highest
    if row.status == "met":
        assert row.attainment in {None, 1}
    if row.status == "no_target":
        assert row.weight == 0
    assert row.reasons or row.status == "no_target"
    assert all(each.text and each.article for each in row.reasons)


def check_total(card: Scorecard) -> None:
    is_open = card.execution.score is None or any(row.status in UNSCORED for row in card.indicators)
    assert (card.total is None) == is_open
    assert 0 <= card.lowest <= card.highest
    if card.reasons:
        return  # capped
    own = card.execution
    added = sum((row.lowest for row in card.indicators), own.bounds[0])
    most = sum((row.highest for row in card.indicators), own.bounds[1])
    assert (card.lowest, card.highest) == (added, most)
    assert card.total in {None, added}


def test_the_input_is_not_changed_and_the_result_is_the_same_each_time() -> None:
    form = Form(name="示例项目", year=2022, indicators=(Indicator(level1="产出指标", target="≥35家", actual="28家"),))
    before = form.model_copy(deep=True)
    first = score_form(form, BOOKS["cn-caiyu-2020-10"])
    assert form == before
    assert score_form(form, BOOKS["cn-caiyu-2020-10"]) == first


def test_importing_the_rooms_loads_nothing_heavy() -> None:
    heavy = ("narwhals", "polars", "pint", "lark", "openpyxl")
    code = f"import sys, evaluator.scoring, evaluator.rulebook; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
