"""The values of a rulebook by the year of each row: years that have the same values share one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluator.rulebook import Parameter, Rulebook


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rulebook over the years."""

    books: tuple[Rulebook, ...]
    """All that differ in a value, the earliest first."""
    since: tuple[int, ...]
    """From which year on each of them holds; the first holds before that, too."""
    asked: int
    """Which of them holds where no year is known."""

    def at(self, year: int | None) -> int:
        """Which book holds in a year."""
        return self.asked if year is None else max(0, bisect_right(self.since, year) - 1)


def in_years(book: Rulebook) -> Ruling:
    """A rulebook that was loaded for one year (or the latest), as it is in force in every year."""
    years = sorted({day.year for each in book.parameters() for day, _ in each.dated})
    books, since = [book], years[:1] or [0]
    if len(years) > 1:
        books, since = [], []
        for year in years:
            found = _in_force(book, year)
            if not books or _values(found) != _values(books[-1]):
                books.append(found)
                since.append(year)
    asked = [number for number, each in enumerate(books) if _values(each) == _values(book)]
    # A book whose own values are not among the dated ones was made by hand: it holds as it is.
    return Ruling(tuple(books), tuple(since), asked[-1]) if asked else Ruling((book,), (0,), 0)


def _in_force(book: Rulebook, year: int) -> Rulebook:
    changed: dict[str, Any] = {each.name: _dated(each, year) for each in book.parameters() if len(each.dated) > 1}
    return replace(book, year=year, **changed).with_cases() if changed else book


def _dated(parameter: Parameter[Any], year: int) -> Parameter[Any]:
    started = [(day, value) for day, value in parameter.dated if day.year <= year]
    day, value = started[-1] if started else parameter.dated[0]
    return replace(parameter, value=value, since=day)


def _values(book: Rulebook) -> tuple[Any, ...]:
    return tuple(each.value for each in book.parameters())
