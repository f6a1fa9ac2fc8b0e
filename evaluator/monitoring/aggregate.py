"""One form from those of several units: first the actual figures are aggregated, then they are scored.

Absolute figures are added up; relative ones (a percentage, an amount per something) are averaged, weighted by each
unit's budget; of days the latest counts (note printed on Hubei's form of 2020, evidence B; days are our own reading).
What cannot be aggregated for certain is left blank with a problem: no figure is made up.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.forms.model import Execution
from evaluator.language.cells import read_actual, read_target
from evaluator.language.constraint import Date, Level, Quantity
from evaluator.language.printer import amount
from evaluator.problem import Problem, problem
from evaluator.rulebook.wording import rounded
from evaluator.scoring.align import align
from evaluator.scoring.rollup import budget_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from evaluator.forms.model import Form, Indicator
    from evaluator.language import Reading

_RATIOS = {"%", "‰"}


def aggregate(whole: Form, parts: Sequence[Form]) -> tuple[Form, tuple[Problem, ...]]:
    """Fill ``whole`` with the figures of ``parts``, forms of the same project by the units that carry it out.

    Indicators are matched by level 2 and name. A figure is left blank, with a problem that names the unit, where a part
    has none, or one that cannot be compared.
    """
    problems: list[Problem] = []
    rows = []
    for row in whole.indicators:
        found = _row(row, whole, parts)
        if isinstance(found, Problem):
            problems.append(found.at(row.location))
        rows.append(row.model_copy(update={"actual": None if isinstance(found, Problem) else found}))
    execution = _execution(whole, parts)
    if execution is None:
        problems.append(problem("W534", "有单位没有预算数或执行数，执行情况没有汇总", location=whole.location))
    return whole.model_copy(update={"indicators": tuple(rows), "execution": execution}), tuple(problems)


def _row(row: Indicator, whole: Form, parts: Sequence[Form]) -> str | Problem:
    """The actual of one row over all parts."""
    target = read_target(row, whole)
    given: list[tuple[Form, str, Reading]] = []
    for part in parts:
        own = next((each for each in part.indicators if _key(each) == _key(row)), None)
        reading = read_actual(own.actual, own, part) if own else None
        if own is None or reading is None:
            return _refused(row, part, "没有这项指标" if own is None else "没有完成值")
        given.append((part, own.actual or "", reading))
    match target.constraint:
        case Quantity():
            return _figures(row, target, target.constraint, given)
        case Date():
            return _latest(row, given)
        case Level() if len({text.strip() for _, text, _ in given}) == 1:
            return given[0][1]
    return _refused(row, None, "各单位的完成值不是数值，须由人汇总")


def _key(row: Indicator) -> tuple[str, str]:
    return "".join((row.level2 or "").split()), "".join((row.level3 or "").split())


def _figures(
    row: Indicator, target: Reading, wanted: Quantity, given: Sequence[tuple[Form, str, Reading]]
) -> str | Problem:
    relative = wanted.unit in _RATIOS or "/" in (wanted.unit or "")
    total, weight = Fraction(0), Fraction(0)
    for part, text, reading in given:
        actual = reading.constraint
        spans = align(actual, wanted, target.text or "", text).spans if isinstance(actual, Quantity) else ()
        if len(spans) != 1 or not spans[0].is_point:
            return _refused(row, part, f"完成值“{text}”不是单位相同的一个数值")
        share = Fraction(1)
        if relative:
            budget = budget_of(part)
            if budget is None or budget <= 0:
                return _refused(row, part, "没有预算数，相对值无法加权")
            share = Fraction(budget)
        total += spans[0].low * share
        weight += share
    result = total / weight if relative and weight else total
    return amount(rounded(result, 4), wanted.unit).replace(" ", "")


def _latest(row: Indicator, given: Sequence[tuple[Form, str, Reading]]) -> str | Problem:
    days = []
    for part, text, reading in given:
        day = reading.constraint
        if not isinstance(day, Date) or day.start is None or day.start != day.end:
            return _refused(row, part, f"完成值“{text}”不是一个日期")
        days.append(day.start)
    return max(days).isoformat()


def _execution(whole: Form, parts: Sequence[Form]) -> Execution | None:
    """Budgets and spending added up; None where a part lacks one of them."""
    budgets = [budget_of(part) for part in parts]
    spent = [part.execution.executed if part.execution else None for part in parts]
    known = [each for each in (*budgets, *spent) if each is not None]
    if len(known) < 2 * len(parts):
        return None
    own = whole.execution or Execution()
    return own.model_copy(update={"budget": _sum(budgets), "executed": _sum(spent)})


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return sum(known[1:], known[0]) if known else None


def _refused(row: Indicator, part: Form | None, why: str) -> Problem:
    who = f"{part.unit or part.name}：" if part else ""
    return problem("W534", f"“{row.level3}”没有汇总：{who}{why}", hint="补齐后重新汇总，或由人填写完成值")
