"""Days that look like slips: outside the project's time, in another year, or the day number of a spreadsheet."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from evaluator.problem import problem
from evaluator.rulebook.wording import written
from evaluator.scoring.plausible import Doubt

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.language.constraint import Constraint, Date
    from evaluator.scoring.matter import Matter

FIRST_YEAR = 1990
"""No completion that anybody evaluates lies before it; spreadsheets put small figures under a date format there."""
_FIRST_MONTH = (1900, 1)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")


def window(year: int | None, target: Constraint | None, start: dt.date | None = None) -> tuple[dt.date, dt.date] | None:
    """The days in which a completion raises no doubt: the year of the form, and all that the target names.

    ``start`` is the first day of the project, where the form says it. None where neither names a year.
    """
    from evaluator.language.constraint import Date

    named = [day for day in (target.start, target.end) if day] if isinstance(target, Date) else []
    years = [each for each in (year, *(day.year for day in named)) if each]
    if not years:
        return None
    first = dt.date(min(years), 1, 1)
    own = start if start is not None and start.year <= (year or start.year) else None
    begun = min([own, *(day for day in named if day < own)]) if own else first
    return begun, dt.date(max(years), 12, 31)


def project_start(form: Form) -> dt.date | None:
    """The first day of the project as its form states it (实施周期, 项目期); None where it names none."""
    from evaluator.language.constraint import Date
    from evaluator.language.parser import read

    for text in (form.plan, form.period):
        reading = read(text, year=form.year).constraint if text and _HAS_YEAR.search(text) else None
        if isinstance(reading, Date) and reading.start is not None and reading.stated != "by":
            return reading.start
    return None


def doubts(matter: Matter, actual: Date) -> list[Doubt]:
    """What looks wrong about the day of a completion."""
    low, high = actual.start or actual.end, actual.end or actual.start
    if low is None or high is None:
        return []
    target = matter.target.constraint
    within = window(matter.year, target, matter.start)
    if high.year < FIRST_YEAR:
        message = f"完成日期 {written(low)} 早于 {FIRST_YEAR} 年"
        return [Doubt(problem("E552", message, hint=f"{_likely(low, matter, within)}请核实完成日期"), open=True)]
    if within is None or (within[0] <= high and low <= within[1]):
        return []
    message = f"完成日期 {written(low)} 不在项目期间（{written(within[0])} 至 {written(within[1])}）内"
    return [Doubt(problem("W551", message, hint=f"{_likely(low, matter, within)}请核实年份"))]


def _likely(day: dt.date, matter: Matter, within: tuple[dt.date, dt.date] | None) -> str:
    """The day that was likely meant, as a question."""
    if within is None:
        return ""
    end = getattr(matter.target.constraint, "end", None) or within[1]
    if (day.year, day.month) == _FIRST_MONTH:  # a day that was typed alone (28) under a date format
        meant = _valid(end.year, end.month, day.day)
    else:
        meant = next((found for year in _years(within) if (found := _valid(year, day.month, day.day))), None)
    return f"是否 {written(meant)}？" if meant else ""


def _years(within: tuple[dt.date, dt.date]) -> range:
    return range(within[1].year, within[0].year - 1, -1)


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
