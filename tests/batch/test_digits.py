"""Figures by shape come to what the language reads, whatever the digits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.batch.digits import Digits
from evaluator.language import read
from evaluator.language.constraint import Quantity

BEFORE = st.sampled_from(("", "≥", "≤", "约", "不少于", "完成", "-", "第", "〔", "2"))
UNITS = ("家", "%", "万元", "", "年", "月", "日", "号文", "元/人", "个以上", "人次/年", "成", "倍", "G网络", "分", "半")
AFTER = st.sampled_from(UNITS)
ODD = ("007", "100", "101", "292", "1999", "2022")
NUMBERS = st.one_of(st.integers(0, 3000).map(str), st.decimals(0, 300, places=2).map(str), st.sampled_from(ODD))
DIGITS = Digits(read)


@settings(max_examples=400, deadline=None)
@given(before=BEFORE, number=NUMBERS, after=AFTER)
def test_a_shape_gives_what_the_language_gives(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"
    figure = DIGITS.figure(text)
    if figure is None:
        return
    reading = read(text)
    constraint = reading.constraint
    assert isinstance(constraint, Quantity)
    value = Fraction(figure.over, figure.under) * figure.shape.scale
    ends = {end for end in (constraint.lower, constraint.upper) if end is not None}
    assert {Fraction(end) for end in ends} == {value}
    same = figure.shape.quantity.model_copy(update={"lower": constraint.lower, "upper": constraint.upper})
    assert same == constraint
    assert figure.shape.codes == tuple(each.code for each in reading.problems)


@pytest.mark.parametrize("text", ["28家", "3.5万元", "≥95%"])
def test_a_shape_is_learned_when_it_comes_again(text: str) -> None:
    digits = Digits(read)
    assert [digits.figure(text) is not None for _ in range(5)] == [False, False, False, True, True]


@pytest.mark.parametrize("text", ["2022年", "10月31日", "有效提升", "10-20个", "1,200元", "３５家"])
def test_what_is_no_plain_figure_is_left_to_the_language(text: str) -> None:
    digits = Digits(read)
    assert all(digits.figure(text) is None for _ in range(6))
