"""What holds for every text: nothing raises, places are right, numbers are exact, the same meaning has one reading."""

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.language import canonical, read
from evaluator.language.constraint import Level, Quantity
from evaluator.language.lexer.normalise import normalise
from evaluator.language.units import atoms, unit
from evaluator.language.vocabulary import vocabulary, words

PIECES = st.sampled_from(
    [
        *(word.text for group in words().values() for word in group),
        *(
            "35",
            "3.5",
            "1,000",
            "2022",
            "12",
            "三十五",
            "两",
            "%",
            "家",
            "万元",
            "元/人",
            "月",
            "年",
            "日",
            "前",
            "底",
            "内",
        ),
        *(
            "较上年",
            "增长",
            "企业",
            "完成",
            "（含）",
            "：",
            "；",
            "，",
            "、",
            "-",
            "至",
            "±",
            "(",
            ")",
            "《",
            "》",
            "*",
            " ",
            "M2",
        ),
    ]
)
CELLS = st.one_of(st.text(max_size=24), st.lists(PIECES, max_size=9).map("".join))
UNITS = sorted(name for name in vocabulary()["unit"]["guard"] if name in atoms())


@given(cell=CELLS, name=st.one_of(st.none(), CELLS))
def test_no_text_raises_and_every_place_lies_in_it(cell: str, name: str | None) -> None:
    found = read(cell, year=2022, name=name, unit=name, sign=name)
    assert found.text == cell
    assert found.constraint is not None or found.problems
    for each in found.problems:
        place = each.location
        assert place.start is not None
        assert place.end is not None
        assert 0 <= place.start <= place.end <= len(cell)


@given(cell=CELLS)
def test_a_statement_has_no_unread_figures(cell: str) -> None:
    found = read(cell, year=2022).constraint
    if isinstance(found, Level) and any(char.isdecimal() for char in found.word):
        assert any(mark in cell for mark in '《〈“"[〔【*x×_第号度') or any(
            char.isalpha() and char < "\u4e00" for char in cell
        )


@given(cell=CELLS)
def test_normalising_twice_changes_nothing(cell: str) -> None:
    once = normalise(cell).text
    assert normalise(once).text == once


@given(cell=CELLS)
def test_every_character_knows_where_it_stood(cell: str) -> None:
    normal = normalise(cell)
    assert len(normal.origin) == len(normal.text) + 1
    assert list(normal.origin) == sorted(normal.origin)
    assert normal.origin[-1] == len(cell)


@given(
    digits=st.decimals(min_value=0, max_value=10**7, places=4, allow_nan=False, allow_infinity=False),
    scale=st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("百万", 10**6)]),
)
def test_scale_words_multiply_exactly(digits: Decimal, scale: tuple[str, int]) -> None:
    found = read(f"≥{digits:f}{scale[0]}元").constraint
    assert isinstance(found, Quantity)
    assert found.lower is not None
    assert Fraction(found.lower) == Fraction(digits) * scale[1]


@pytest.mark.parametrize(
    ("larger", "smaller", "times"),
    [
        ("公顷", "亩", Fraction(15)),
        ("亩", "平方米", Fraction(2000, 3)),
        ("公里", "米", Fraction(1000)),
        ("吨", "斤", Fraction(2000)),
        ("年", "季度", Fraction(4)),
        ("小时", "秒", Fraction(3600)),
        ("%", "‰", Fraction(10)),
        ("倍", "%", Fraction(100)),
        ("TB", "GB", Fraction(1024)),
        ("元/人", "元/千人", Fraction(1000)),
    ],
)
def test_units_convert_by_exact_fractions(larger: str, smaller: str, times: Fraction) -> None:
    one, other = unit(larger), unit(smaller)
    assert one is not None
    assert other is not None
    assert one.dimension == other.dimension
    assert Fraction(one.factor) / Fraction(other.factor) == times


@pytest.mark.parametrize(
    ("one", "other"), [("家", "户"), ("月", "天"), ("人次", "人"), ("元", "美元"), ("%", "个百分点"), ("次", "元/次")]
)
def test_units_of_different_kinds_do_not_convert(one: str, other: str) -> None:
    first, second = unit(one), unit(other)
    assert first is not None
    assert second is not None
    assert first.dimension != second.dimension


def test_an_unknown_unit_is_none_and_generic_counters_say_so() -> None:
    assert unit("畦") is None
    assert unit("元/畦") is None
    assert [name for name in ("个", "项", "件", "家", "元/个") if (found := unit(name)) and found.generic] == [
        "个",
        "项",
        "件",
    ]


@given(
    value=st.integers(min_value=0, max_value=10**9),
    name=st.sampled_from(UNITS),
    sign=st.sampled_from(["≥", "≤", "", "="]),
)
def test_a_canonical_quantity_reads_back(value: int, name: str, sign: str) -> None:
    found = read(f"{sign}{value}{name}").constraint
    if found is not None:
        assert read(canonical(found)).constraint == found


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "（）",
        "3",
        "一",
        "≥",
        "万",
        "较上年增长",
        "1、",
        "2022年",
        "《",
        "每",
        "文字",
        "3家，",
        "-",
        "百分之",
        "元/",
    ],
)
def test_reading_time_grows_with_length_and_no_faster(piece: str) -> None:
    def seconds(times: int) -> float:
        """The best of three, each of a text that was not read before."""
        spent = []
        for extra in range(3):
            start = time.perf_counter()
            read(piece * (times + extra), year=2022)
            spent.append(time.perf_counter() - start)
        return min(spent)

    seconds(10)
    longest = 1990 // len(piece) - 3
    short, long = seconds(longest // 8), seconds(longest)
    assert long < 40 * max(short, 0.002)
    assert long < 1.5
