"""One definition of every rule: columns of floats come to the same cents as exact fractions."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.rulebook import Rulebook, known_rulebooks, load_rulebook
from evaluator.rulebook.bands import ShareBand
from evaluator.rulebook.methods.excess import Excess
from evaluator.rulebook.methods.formula import Exact, Row
from evaluator.rulebook.methods.lateness import Lateness
from evaluator.rulebook.methods.overshoot import Overshoot
from evaluator.rulebook.methods.shortfall import Shortfall
from evaluator.rulebook.values import StrictBound
from evaluator.scoring import rules
from evaluator.scoring.axis import FAR, Check, Way
from evaluator.scoring.columns import expressions
from evaluator.scoring.exact import row

if TYPE_CHECKING:
    from pydantic import BaseModel

T = TypeVar("T")
BANDS = (("0", "0.6", "0"), ("0.6", "0.8", "0.5"), ("0.8", "1", "0.75"), ("1", "2", "1"))
LATE = (("0", "8", "0.9"), ("8", "31", "0.6"), ("31", "400", "0"))


def banded(*bands: tuple[str, str, str]) -> tuple[ShareBand, ...]:
    return tuple(ShareBand.model_validate({"from": low, "to": high, "share": share}) for low, high, share in bands)


def varied(name: str, **values: BaseModel) -> Rulebook:
    """A rulebook with some of its values replaced: methods that no shipped rulebook combines."""
    book, problems = load_rulebook(name)
    assert book is not None, problems
    return replace(book, **{key: replace(getattr(book, key), value=value) for key, value in values.items()})


LADDER = Overshoot.model_validate(
    {
        "steps": [
            {"from": "1.3", "method": "deduct", "share": "0.1"},
            {"from": "1.5", "method": "deduct", "share": "0.3", "points": "0.5"},
            {"from": "2", "method": "deduct", "share": "1"},
        ]
    }
)
DISTANCES = [{"above": "0", "share": "0.8"}, {"above": "0.1", "share": "0.6"}, {"from": "0.2", "share": "0"}]
BOOKS = {name: varied(name) for name in known_rulebooks()} | {
    "direct": varied(
        "system-practice",
        shortfall=Shortfall.model_validate({"method": "direct"}),
        excess=Excess.model_validate({"method": "direct"}),
    ),
    "bands": varied(
        "cn-caiyu-2020-10",
        shortfall=Shortfall.model_validate({"method": "bands", "bands": banded(*BANDS)}),
        lateness=Lateness.model_validate({"method": "bands", "bands": banded(*LATE)}),
        overshoot=LADDER,
    ),
    "a deduction for every whole percentage point": varied(
        "cn-caiyu-2020-10",
        shortfall=Shortfall.model_validate({"method": "per_point", "points": "2", "per": "0.05"}),
        excess=Excess.model_validate({"method": "per_point", "points": "0.5"}),
    ),
    "a deduction for every percentage point begun": varied(
        "cn-caiyu-2020-10",
        shortfall=Shortfall.model_validate({"method": "per_point", "share": "0.1", "per": "0.1", "started": True}),
        excess=Excess.model_validate({"method": "steps", "steps": DISTANCES}),
        strict_bound=StrictBound(method="nothing"),
    ),
    "nothing below, and strict steps": varied(
        "cn-caiyu-2020-10",
        shortfall=Shortfall.model_validate({"method": "ratio", "nothing_below": "0.7"}),
        overshoot=Overshoot.model_validate({"steps": [{"above": "1.3", "method": "deduct", "share": "1"}]}),
    ),
    "days": varied("system-practice", lateness=Lateness.model_validate({"method": "days_ratio", "period": 300})),
}
EDGES = [Fraction(each) for each in ("0.6", "0.7", "0.8", "0.95", "1", "1.1", "1.2", "1.3", "1.5", "2")]

figures = st.decimals(min_value=0, max_value=100_000, places=4).map(Fraction)
short_figures = st.integers(min_value=-20, max_value=300).map(Fraction)
numbers = st.one_of(figures, short_figures, st.decimals(min_value=0, max_value=200, places=1).map(Fraction))
weights = st.integers(min_value=0, max_value=10_000)
days = st.integers(min_value=738_000, max_value=738_800).map(Fraction)


@st.composite
def checks(draw: st.DrawFn) -> Check:
    """Floors, ceilings, exact values and ranges, open and closed, figures and days."""
    way = draw(st.sampled_from(Way))
    ends = sorted((draw(days if way == Way.DAY else numbers), draw(days if way == Way.DAY else numbers)))
    kind = draw(st.sampled_from(("floor", "ceiling", "exactly", "range")))
    lower = {"ceiling": -FAR}.get(kind, ends[0])
    upper = {"floor": FAR, "exactly": lower}.get(kind, ends[1])
    closed = (True, True) if kind == "exactly" else (draw(st.booleans()), draw(st.booleans()))
    unit = None if way == Way.DAY else draw(st.sampled_from((None, "%", "‰")))
    return Check(lower, upper, *closed, way=way, unit=unit)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    check = draw(checks())
    near = [end for end in (check.lower, check.upper) if abs(end) < FAR]
    at_an_edge = st.tuples(st.sampled_from(near), st.sampled_from(EDGES)).map(lambda pair: pair[0] * pair[1])
    point = draw(days if check.way == Way.DAY else st.one_of(numbers, st.sampled_from(near), at_an_edge))
    return row(check, point, draw(weights))


def values(each: Row) -> dict[str, float | bool]:
    """A row of exact values as the cells of the columns: equal fractions become equal floats."""
    cells = {field.name: getattr(each, field.name) for field in fields(each)}
    return {name: cell if isinstance(cell, bool) else float(cell) for name, cell in cells.items()}


def add_scores(frame: T, book: Rulebook) -> T:
    """A frame whose columns are the fields of a row, with what the rules make of them."""
    row = Row(**{field.name: nw.col(field.name) for field in fields(Row)})
    scored: T = nw.from_native(frame).with_columns(**expressions(row, book)).to_native()  # type: ignore[call-overload]
    return scored


def exactly(each: Row, book: Rulebook) -> tuple[bool, int]:
    return rules.is_met(each), int(rules.score(Exact, each, book))


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=12)
@given(data=st.lists(rows(), min_size=1, max_size=60))
def test_columns_equal_the_exact_route_to_the_cent(name: str, data: list[Row]) -> None:
    book = BOOKS[name]
    frame = add_scores(pl.DataFrame([values(each) for each in data]), book)
    assert list(zip(frame["met"], frame["score"], strict=True)) == [exactly(each, book) for each in data]
    for each, share in zip(data, frame["share"], strict=True):
        assert share == pytest.approx(float(rules.share(Exact, each, book)), abs=1e-12)


def test_a_half_cent_that_binary_noise_would_lose_is_rounded_up() -> None:
    book = BOOKS["cn-caiyu-2020-10"]
    each = row(Check(Fraction(1000), FAR), Fraction(671), 750)  # 7.5 × 67.1% = 5.0325; 750 × 0.671 in floats: 503.24…
    half = row(Check(Fraction(1000), FAR), Fraction(201), 2_050)  # 20.5 × 20.1% = 4.1205
    noisy = row(Check(Fraction(200), FAR), Fraction(29), 1_500)  # 217.5 exactly; 1500 × 29 × 0.005 may fall below
    frame = add_scores(pl.DataFrame([values(one) for one in (each, half, noisy)]), book)
    assert frame["score"].to_list() == [503.0, 412.0, 218.0]


def test_a_lazy_frame_stays_lazy() -> None:
    book = BOOKS["cn-caiyu-2020-10"]
    frame = pl.LazyFrame([values(row(Check(Fraction(35), FAR), Fraction(28), 1_250))])
    scored = add_scores(frame, book)
    assert isinstance(scored, pl.LazyFrame)
    assert scored.select("met", "attainment", "score").collect().rows() == [(False, pytest.approx(0.8), 1000.0)]
