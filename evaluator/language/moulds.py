"""Cells that differ only in their figures are read once: how numbers and days flow through a way of writing.

``≥35家`` and ``≥36家`` differ by 35 and 36 alone, ``2022年3月5日前30万元`` and ``2022年6月1日前80万元`` by both.
So a cell is taken as its words around holes. When the same words come a second time, two probes with other figures
show whether bounds and days just follow them; if so, every further one is filled in. This is not a second reader: the
probes are ordinary readings, and what does not follow its figures is read as ever.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pydantic import BaseModel

from evaluator.language.constraint import Growth, Quantity
from evaluator.language.reading import Reading
from evaluator.problem import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evaluator.language.constraint import Constraint

    Span = tuple[dt.date, dt.date]
    Figure = Decimal | Span

_FIGURE = re.compile(r"(20\d\d年\d{1,2}月(?:\d{1,2}日)?|\d[\d.]*)", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,5}(?:\.[0-9]{1,4})?")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_YEARLIKE = re.compile(r"(?:19|20)\d\d")
_PERHAPS_GROUPED = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
"""1.360 may be 1,360 with the wrong mark: read by itself, so that the question is asked."""
_BETWEEN = re.compile(r"[-~—～－]|[^±]*[\u4e00-\u9fff][^±]*")
_NUMBERS = ((("7", "7.5"), ("23", "23.25"), ("41", "41.75")), (("41", "41.5"), ("83", "83.25"), ("97", "97.75")))
"""The numbers of each probe, whole and broken: 按月检查3次 says how often, 3.5次 does not."""
_DAYS = (("2021年3月7日", "2022年5月9日"), ("2023年2月14日", "2024年11月19日"))
_YEARS = {"年", "年度", "个年度"}
_HOLES = 3
_MOST = 20_000


class Mould(NamedTuple):
    """A part of a reading with holes: each field that follows a figure, how many times it or which of its days."""

    model: BaseModel
    flows: tuple[tuple[str, int, Any], ...]
    inner: tuple[tuple[str, tuple[Mould, ...], bool], ...]
    """The parts of a field, and whether they are several."""

    def fill(self, figures: Sequence[Any]) -> Any:
        """The part with these figures."""
        update: dict[str, object] = {}
        for field, hole, how in self.flows:
            figure = figures[hole]
            update[field] = figure[how] if isinstance(figure, tuple) else figure * how
        for field, parts, several in self.inner:
            filled = [each.fill(figures) for each in parts]
            update[field] = tuple(filled) if several else filled[0]
        return self.model.model_copy(update=update) if update else self.model

    def parts(self) -> Iterator[Mould]:
        """This part and those in it."""
        yield self
        for _, parts, _ in self.inner:
            for each in parts:
                yield from each.parts()


class _Said(NamedTuple):
    """A problem of a way of writing, and where it begins and ends: in which part of the text, how far in it."""

    problem: Problem
    start: tuple[int, int]
    end: tuple[int, int]

    def placed(self, text: str, parts: list[str]) -> Problem:
        """The problem in another text."""
        begins = [0, *accumulate(map(len, parts))]
        (first, within), (last, until) = self.start, self.end
        place = Location(text=text, start=begins[first] + within, end=begins[last] + until)
        code, severity, message, hint = (
            self.problem.code,
            self.problem.severity,
            self.problem.message,
            self.problem.hint,
        )
        return Problem(code, severity, message, place, hint)


class _Way(NamedTuple):
    """A way of writing: its mould, between what its numbers lie, which must grow, and its problems."""

    mould: Mould
    limits: list[tuple[int, int, int]]
    ranges: list[tuple[int, Decimal, int, Decimal]]
    problems: list[_Said]

    def holds(self, figures: Sequence[Any]) -> bool:
        """Whether figures of such a size are read in this way."""
        for hole, low, high in self.limits:
            if not low < figures[hole] <= high:
                return False
        return all(figures[one] * once < figures[other] * twice for one, once, other, twice in self.ranges)


class _ApartError(Exception):
    """Two probes do not come to the same but for their figures."""


class Moulds:
    """Ways of writing by the words around the figures and the context; one memory a process."""

    def __init__(self, read: Callable[..., Reading]) -> None:
        self.read = read
        self.ways: dict[tuple[object, ...], _Way | None] = {}
        self.met: set[tuple[object, ...]] = set()

    def reading(self, text: str, *context: object) -> Reading | None:
        """The reading of ``text`` from a like cell; ``None`` when it must be read itself."""
        parts = _FIGURE.split(text)
        if not 1 < len(parts) <= 2 * _HOLES + 1:
            return None
        figures = _figures(parts)
        if figures is None:
            return None
        kinds = _kinds(figures) if len(parts) > 3 or "年" in parts[1] else (None,)
        if len(parts) == 3:
            key: tuple[object, ...] = (parts[0], parts[2], "." in parts[1], *kinds, *context)
        else:
            key = (*parts[::2], *["." in each for each in parts[1::2]], *kinds, *context)
        way = self.ways.get(key)
        if way is None and key not in self.ways:
            if key not in self.met and len(self.met) < _MOST:
                self.met.add(key)
                return None
            way = self.ways[key] = self._way(parts, figures, context) if len(self.ways) < _MOST else None
        if way is None or not way.holds(figures):
            return None
        problems = tuple([each.placed(text, parts) for each in way.problems]) if way.problems else ()
        return Reading(text, way.mould.fill(figures), problems)

    def _way(self, parts: list[str], figures: list[Figure], context: tuple[object, ...]) -> _Way | None:
        """How the figures flow, from two probes; ``None`` where they do not come to the same."""
        written = [_probe(parts, figures, probe) for probe in (0, 1)]
        one, other = (self.read("".join(each), *context) for each in written)
        if one.constraint is None or other.constraint is None:
            return None
        ones, others = (cast("list[Figure]", _figures(each)) for each in written)
        try:
            mould = follow(one.constraint, other.constraint, ones, others)
            problems = [_said(pair, written) for pair in zip(one.problems, other.problems, strict=True)]
        except (_ApartError, ValueError):
            return None
        return _Way(mould, list(_limits(mould)), list(_ranges(mould)), problems)


def follow(one: Constraint, other: Constraint, ones: Sequence[Figure], others: Sequence[Figure]) -> Mould:
    """The mould of two readings of one way of writing, with the figures of each.

    Raises:
        _ApartError: they differ in more than their figures, or a figure is lost.
    """
    mould = _followed(one, other, ones, others)
    if {hole for part in mould.parts() for _, hole, _ in part.flows} != set(range(len(ones))):
        raise _ApartError
    return mould


def _followed(one: BaseModel, other: BaseModel, ones: Sequence[Figure], others: Sequence[Figure]) -> Mould:
    if type(one) is not type(other):
        raise _ApartError
    flows: list[tuple[str, int, Decimal | int]] = []
    inner: list[tuple[str, tuple[Mould, ...], bool]] = []
    for field in type(one).model_fields:
        first, second = getattr(one, field), getattr(other, field)
        if isinstance(first, BaseModel) and isinstance(second, BaseModel):
            inner.append((field, (_followed(first, second, ones, others),), False))
        elif isinstance(first, tuple):
            pairs = zip(first, second, strict=True)
            inner.append((field, tuple(_followed(a, b, ones, others) for a, b in pairs), True))
        elif first != second:
            flows.append((field, *_flow(first, second, ones, others)))
    return Mould(one, tuple(flows), tuple(inner))


def _flow(first: object, second: object, ones: Sequence[Figure], others: Sequence[Figure]) -> tuple[int, Decimal | int]:
    """Which figure a bound follows, and how many times it; or which end of which days."""
    for hole, (one, other) in enumerate(zip(ones, others, strict=True)):
        if isinstance(one, tuple) and isinstance(other, tuple):
            for end in (0, 1):
                if (one[end], other[end]) == (first, second):
                    return hole, end
        elif isinstance(first, Decimal) and isinstance(second, Decimal):
            assert isinstance(one, Decimal), "the holes of two probes are alike"
            assert isinstance(other, Decimal), "the holes of two probes are alike"
            times = first / one
            if times * one == first and times * other == second:
                return hole, times
    raise _ApartError


def _figures(parts: list[str]) -> list[Figure] | None:
    """The figures between the words; ``None`` where what a figure is may decide what the cell means."""
    if len(parts) == 3:
        alone = _days(parts[1]) if "年" in parts[1] else _number(parts[1], parts[0], parts[2], last=1)
        return None if alone is None else [alone]
    found: list[Figure] = []
    for place in range(1, len(parts), 2):
        before, text, after = parts[place - 1 : place + 2]
        if place > 1 and not _BETWEEN.fullmatch(before):
            return None
        figure = _days(text) if "年" in text else _number(text, before, after, last=len(parts) - 2)
        if figure is None:
            return None
        found.append(figure)
    days = [each for each in found if isinstance(each, tuple)]
    mixed = 0 < len(days) < len(found)
    spans = sum(first != last for first, last in days)
    twice = len(set(found)) < len(found) or (len(days) == 2 and days[0] > days[1])
    return None if twice or len(days) > (1 if mixed or spans else 2) else found


def _number(text: str, before: str, after: str, *, last: int) -> Decimal | None:
    """A number that is not a day, year or term: 6.30 may be a day, 1 a whole, 20223年 nothing, 3季度 the third."""
    if not _NUMBER.fullmatch(text) or _YEARLIKE.match(text) or _PERHAPS_GROUPED.fullmatch(text):
        return None
    if after[:1] in _DATED and ("." in text or after[:1] in "季月日号" or (last > 1 and not after)):
        return None
    alone = (not after and text == "1") or (after.startswith("年") and len(text) > 3)
    return None if alone or (before[-1:].isascii() and before[-1:].isalpha()) else Decimal(text)


_DATED = frozenset(["", *"日前之以止底-~至到/、—～季月号"])


def _days(text: str) -> Span | None:
    """The first and last day of ``2022年3月`` or ``2022年3月5日``."""
    match = _DAY.fullmatch(text)
    year, month, day = (int(each or 0) for each in match.groups()) if match else (0, 0, 0)
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if not match or day > last or (not day and match.group(3)):
        return None
    return dt.date(year, month, day or 1), dt.date(year, month, day or last)


def _probe(parts: list[str], figures: list[Figure], probe: int) -> list[str]:
    """The words with the figures of a probe, in the same order of size."""
    numbers = iter(_NUMBERS[probe])
    rank = {value: next(numbers) for value in sorted(each for each in figures if isinstance(each, Decimal))}
    days = iter(_DAYS[probe])
    written = list(parts)
    for place, figure in zip(range(1, len(parts), 2), figures, strict=True):
        if isinstance(figure, tuple):
            day = next(days)
            written[place] = day if figure[0] == figure[1] else f"{day.partition('月')[0]}月"
        else:
            whole, broken = rank[figure]
            written[place] = broken if "." in parts[place] else whole
    return written


def _limits(mould: Mould) -> Iterator[tuple[int, int, int]]:
    """Between which numbers a reading follows its figure: beyond 100 % it asks, as at a whole without a unit."""
    for part in mould.parts():
        if isinstance(part.model, Quantity | Growth):
            unit = part.model.unit
            low = 1 if unit in {None, "%"} else 0
            high = 100 if unit in {"%", "‰"} else 999 if unit in _YEARS else 10**9
            yield from ((hole, low, high) for _, hole, _ in part.flows)


def _ranges(mould: Mould) -> Iterator[tuple[int, Decimal, int, Decimal]]:
    """The two ends of each range that has them in figures of its own."""
    for part in mould.parts():
        ends = [(hole, how) for field, hole, how in part.flows if field in {"lower", "upper"}]
        if len(ends) == 2 and ends[0][0] != ends[1][0]:
            yield (*ends[0], *ends[1])


def _kinds(figures: list[Figure]) -> list[object]:
    """What of several figures may decide how they are read: which are days or months, and which numbers are greater."""
    numbers = [each for each in figures if isinstance(each, Decimal)]
    days = [each[0] == each[1] if isinstance(each, tuple) else None for each in figures]
    return [*days, *(one < other for one, other in pairwise(numbers))]


def _said(pair: tuple[Problem, Problem], written: list[list[str]]) -> _Said:
    """A problem that both probes have."""
    one, other = pair
    places = [(each.location.start, each.location.end) for each in pair]
    spots = [tuple(_spot(parts, at) for at in place) for parts, place in zip(written, places, strict=True)]
    if (one.code, one.message, one.hint, spots[0]) != (other.code, other.message, other.hint, spots[1]):
        raise _ApartError
    return _Said(one, *spots[0])


def _spot(parts: list[str], at: int | None) -> tuple[int, int]:
    """The part that a place of the text is in, and how far: never inside a figure."""
    begin = 0
    for index, part in enumerate(parts):
        within = (at or 0) - begin
        if within < len(part) or index == len(parts) - 1:
            if index % 2 and within:
                break
            return index, within
        begin += len(part)
    raise _ApartError
