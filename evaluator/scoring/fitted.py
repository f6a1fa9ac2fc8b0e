"""An actual of another kind than its target that still answers it: ``44860`` under a deadline, 三期 under ≥3期.

What does not fit for certain is left as it is, for the judge of its kind to refuse.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.language.constraint import All, Date, Growth, Level, Quantity
from evaluator.language.resolve.asked import counted, day_of
from evaluator.problem import problem

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.language.constraint import Constraint
    from evaluator.problem import Problem
    from evaluator.scoring.matter import Matter

_RISES = re.compile(r"增长|增速|增幅|涨幅|增加率|提高率")
_FALLS = re.compile(r"下降率|降低率|降幅|减少率")
_PER_DAY = re.compile(r"^(日|天|月|年)(?!底|末|初|前|内)")


def fitted(matter: Matter, target: Constraint, actual: Constraint) -> tuple[Constraint, tuple[Problem, ...]]:
    """``actual`` as the kind that ``target`` asks for, and what was assumed for it."""
    match target:
        case Date() if isinstance(actual, Quantity):
            return _day(matter, actual)
        case Quantity() if isinstance(actual, Level):
            return counted(actual.word, target.unit) or actual, ()
        case Quantity() if target.unit == "%":
            return _rate(matter, target, actual) or actual, ()
        case Quantity() if isinstance(actual, Quantity):
            return _in_named_period(matter, target, actual), ()
    return actual, ()


def _growth(actual: Constraint) -> Growth | None:
    """The growth of ``321.5亿元，同比增长2.3%``, where it is the only one."""
    parts = actual.parts if isinstance(actual, All) else (actual,)
    found = [part for part in parts if isinstance(part, Growth)]
    return found[0] if len(found) == 1 and all(isinstance(part, Growth | Quantity) for part in parts) else None


def _day(matter: Matter, actual: Quantity) -> tuple[Constraint, tuple[Problem, ...]]:
    """A day that a spreadsheet left as a number."""
    day = day_of(matter.actual_text) if actual.unit is None and actual.stated == "bare" else None
    if day is None:
        return actual, ()
    note = problem("N226", f"完成值“{matter.actual_text}”按表格软件的日期序号读作{day.year}年{day.month}月{day.day}日")
    return Date(stated="in", start=day, end=day), (note,)


def _rate(matter: Matter, target: Quantity, actual: Constraint) -> Quantity | None:
    """下降3% under a rate of growth is −3%."""
    name = f"{matter.context.name}{target.label or ''}"
    rises, falls = bool(_RISES.search(name)), bool(_FALLS.search(name))
    found = _growth(actual)
    if rises == falls or found is None or found.unit != "%":
        return None
    ends = {"lower": found.lower, "upper": found.upper}
    if found.direction != ("increase" if rises else "decrease"):
        ends = {"lower": _minus(found.upper), "upper": _minus(found.lower)}
    bare = ends["lower"] == ends["upper"]
    return Quantity(stated="bare" if bare else "between", unit="%", lower_closed=True, upper_closed=True, **ends)


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _in_named_period(matter: Matter, target: Quantity, actual: Quantity) -> Quantity:
    """950吨/日 under 日处理量 of 1000吨: the name says the day."""
    named = _PER_DAY.match(target.label or "") or _PER_DAY.match(matter.context.name)
    if named and actual.unit is not None and actual.unit == f"{target.unit}/{named.group(1)}":
        return actual.model_copy(update={"unit": target.unit})
    return actual
