"""Dates: the days that the letters of a date mean.

``X日前`` includes the day, ``X月底前`` its last day; bare ``9月前`` ends on the last day before September. A date that
names no year takes the form's; there is no clock here.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluator.language.constraint import Date
from evaluator.language.lexer.letters import Kind
from evaluator.language.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.language.grammar.shapes import Node
    from evaluator.language.lexer.letters import Letter
    from evaluator.language.lexer.spelling import Spelling

_THIRDS = {1: (1, 10), 2: (11, 20), 3: (21, 31)}


_ENDS = {"止", "为止", "截止"}
_STRICTLY_AFTER = {"之后", "后"}


class Point(NamedTuple):
    """A period of the calendar as written, numbers not yet checked; ``None`` where nothing is said."""

    year: int | str | None = None
    month: int | None = None
    day: int | None = None
    months: tuple[int, int] | None = None
    third: int | None = None
    end: bool = False
    year_end: bool = False
    whole: bool = False


class Reader:
    """Reads the dates of one spelling."""

    def __init__(self, spelling: Spelling, year: int | None) -> None:
        self.letters = spelling.letters
        self.year = year
        self.named_year: int | None = None
        self.assumed_year = False
        self.exclusive: tuple[int, int] | None = None

    def read(self, node: Node) -> Date:
        """The date of a node of the grammar's date rules.

        Raises:
            RefusalError: a day that does not exist, or a year that is not named.
        """
        every = None
        if node.rule == "recurring":
            every = self.letters[_place(node.parts[0])].value
            node = _node(node.parts[1])
        periods = [_node(part) for part in node.parts if not isinstance(part, int)]
        points = [self._point(period) for period in periods]
        if every == "month":
            # The last time in the year represents all: 每月10日前 is 10 December.
            points = [point if point.month else point._replace(month=12) for point in points]
        spans = self._spans(points, periods)
        included = any(self._says_included(part) for part in node.parts if isinstance(part, int))
        if node.rule == "by_span" and self.letters[_place(node.parts[-1])].value in _ENDS:
            node = node._replace(rule="span")
        if node.rule == "since" and self.letters[_place(node.parts[-1])].value in _STRICTLY_AFTER:
            # What is after a day or a month begins on the next one; 起 and 以后 take it in.
            spans = [(last + dt.timedelta(days=1), last) for _, last in spans]
        date = self._date(node.rule, points, spans, periods, included=included)
        return date.model_copy(update={"every": every}) if isinstance(every, str) else date

    def _says_included(self, place: int) -> bool:
        letter = self.letters[place]
        word = str(letter.value)
        return letter.letter == Kind.BEFORE and (word.startswith(("及", "或")) or word in _ENDS)

    # --- what is written ---

    def _point(self, node: Node) -> Point:  # noqa: C901  one arm a letter
        found: dict[str, Any] = {}
        for each in self._letters(node):
            match each.letter:
                case "年":
                    found["year"] = each.value
                case "月":
                    found["month"] = each.value
                case "日":
                    found["day"] = each.value
                case "季":
                    first, last = each.value
                    found["months"] = (3 * first - 2, 3 * last)
                case "半":
                    found["months"] = each.value
                case "旬":
                    found["third"] = each.value
                case "底":
                    found["year_end" if each.value == "year" else "end"] = True
                case "全":
                    found["whole"] = True
                case "I":
                    found["year"], found["month"], found["day"] = each.value
                case "J":
                    found["year"], found["month"] = each.value
        return Point(**found)

    def _letters(self, node: Node) -> Iterable[Letter]:
        for part in node.parts:
            if isinstance(part, int):
                yield self.letters[part]
            else:
                yield from self._letters(part)

    # --- which days ---

    def _spans(self, points: list[Point], nodes: list[Node]) -> list[tuple[dt.date, dt.date]]:
        """First and last day of each period; what one end leaves out, the other gives."""
        spans = []
        for index, point in enumerate(points):
            first, other = points[0], points[-1]
            year = point.year if point.year is not None else (first.year if index else None)
            if year is None and index == 0 and len(points) > 1 and self.year is None:
                year = other.year
            month = point.month if point.month is not None or point.day is None else first.month
            full = point._replace(year=self._year(year, nodes[index]), month=month)
            spans.append(self._days(full, nodes[index]))
        if len(spans) > 1 and spans[1][1] < spans[0][0]:
            raise self._refuse("结束日期早于开始日期", nodes[1])
        return spans

    def _year(self, year: int | str | None, node: Node) -> int:
        if isinstance(year, int):
            self.named_year = year
            return year
        if year is None and self.named_year is not None:
            return self.named_year
        if self.year is None:
            raise self._refuse("日期没有写明年份，请写明年份或给出表格年度", node, "E202")
        self.assumed_year = True
        return self.year + (1 if year == "next" else 0)

    def _days(self, point: Point, node: Node) -> tuple[dt.date, dt.date]:
        year, month = point.year, point.month
        assert isinstance(year, int), "resolved above"
        if point.months:
            first, last = point.months
            days = dt.date(year, first, 1), _last(year, last)
        elif month is not None:
            if not 1 <= month <= 12:
                raise self._refuse("月份应在1至12之间；表示时长请写“个月”", node)
            days = self._month_days(point, year, month, node)
        elif point.day is not None:
            raise self._refuse("只有日，没有月份", node)
        else:
            days = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return (days[1], days[1]) if point.end or point.year_end else days

    def _month_days(self, point: Point, year: int, month: int, node: Node) -> tuple[dt.date, dt.date]:
        last = calendar.monthrange(year, month)[1]
        if point.day is not None:
            if not 1 <= point.day <= last:
                raise self._refuse(f"{year}年{month}月没有{point.day}日", node)
            return (dt.date(year, month, point.day),) * 2
        first, until = _THIRDS[point.third] if point.third else (1, last)
        return dt.date(year, month, first), dt.date(year, month, min(until, last))

    def _date(
        self,
        rule: str,
        points: list[Point],
        spans: list[tuple[dt.date, dt.date]],
        nodes: list[Node],
        *,
        included: bool,
    ) -> Date:
        """The days of a date rule; ``included`` when 及以前 says that a bare month or year belongs to it."""
        (start, _), (_, end) = spans[0], spans[-1]
        if rule in {"by", "by_span"}:
            last = end if included else self._until(points[-1], end, nodes[-1])
            return Date(stated="by", start=start if len(spans) > 1 else None, end=last)
        if rule == "since":
            return Date(stated="from", start=start)
        if len(points) == 1 and (points[0].end or points[0].year_end):
            return Date(stated="by", end=end)
        return Date(stated="in", start=start, end=end)

    def _until(self, point: Point, end: dt.date, node: Node) -> dt.date:
        """The last day of a deadline: a day or an end counts, a bare month or year ends before it begins."""
        if point.day is not None or point.end or point.year_end or point.third or point.whole:
            return end
        letters = list(self._letters(node))
        self.exclusive = (letters[0].start, letters[-1].end)
        month = point.month or (point.months[0] if point.months else 1)
        return dt.date(end.year, month, 1) - dt.timedelta(days=1)

    def _refuse(self, message: str, node: Node, code: str = "E201") -> RefusalError:
        letters = list(self._letters(node))
        return RefusalError(message, letters[0].start, letters[-1].end, code)


def _last(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _place(part: Node | int) -> int:
    assert isinstance(part, int), "a letter"
    return part


def _node(part: Node | int) -> Node:
    assert not isinstance(part, int), "a rule"
    return part
