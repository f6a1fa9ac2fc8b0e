"""Figures by shape come to what the language reads, whatever the digits."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.batch import tables
from evaluator.batch.digits import Figures
from evaluator.batch.score import texts_for

BEFORE = ("", "≥", "≤", "约", "不少于", "完成", "-", "第", "〔", "2", "共\n")
UNITS = ("家", "%", "万元", "", "年", "月", "日", "号文", "元/人", "个以上", "人次/年", "成", "倍", "G网络", "分", "半")
ODD = ("0", "007", "100", "101", "292", "1999", "2022", "0.00", "123456789", "1234567890", "999999999.999999")
NUMBERS = st.one_of(st.integers(0, 3000).map(str), st.decimals(0, 300, places=2).map(str), st.sampled_from(ODD))
TEXTS = texts_for(None, 2022)
FIGURES = Figures(TEXTS.read_actual)


@settings(max_examples=200)
@given(
    before=st.sampled_from(BEFORE),
    numbers=st.lists(NUMBERS, min_size=1, max_size=30, unique=True),
    after=st.sampled_from(UNITS),
    unit=st.sampled_from((None, "", "家", "%", "万元")),
)
def test_a_shape_gives_what_the_language_gives(before: str, numbers: list[str], after: str, unit: str | None) -> None:
    """Kind, figure to the last bit, inverse and problems."""
    texts = [f"{before}{number}{after}" for number in numbers]
    frame = pl.DataFrame({"actual": texts}) if unit is None else pl.DataFrame({"actual": texts, "unit": unit})
    for text, found in zip(texts, FIGURES.read(frame).iter_rows(), strict=True):
        if found[0] is not None:
            assert found == TEXTS.actual(text, unit, None), text


@pytest.mark.parametrize("shape", ["{}家", "{}.5万元", "{}%", "完成{}场次"])
def test_a_shape_is_learned_from_four_texts_on_and_known_then(shape: str) -> None:
    figures = Figures(TEXTS.read_actual)
    texts = [shape.format(number) for number in (31, 42, 53, 64)]

    def plain(some: list[str]) -> list[bool]:
        return figures.read(pl.DataFrame({"actual": some}))["a_kind"].is_not_null().to_list()

    assert plain(texts[:3]) == [False] * 3
    assert plain(texts) == [True] * 4
    assert plain(texts[:1]) == [True]


NOT_PLAIN = ("202{}年", "1{}月31日", "提升{}", "1{}-20个", "1,2{}0元", "３{}５家", "{}、{}家", "")


@pytest.mark.parametrize("shape", NOT_PLAIN)
def test_what_is_no_plain_figure_is_left_to_the_language(shape: str) -> None:
    texts = pl.DataFrame({"actual": [shape.replace("{}", str(number)) for number in range(1, 9)]})
    assert Figures(TEXTS.read_actual).read(texts)["a_kind"].to_list() == [None] * 8


@pytest.mark.parametrize(("text", "cents"), [("999999999", 99_999_999_900.0), ("1000000000", None), ("9" * 400, None)])
def test_a_weight_has_at_most_as_many_digits_as_on_a_form(text: str, cents: float | None) -> None:
    assert tables._weight(text) == cents
