"""Judging a figure against one that is elsewhere: a contract, a plan, the budget."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.language.constraint import Quantity, Reference, plain
from evaluator.problem import problem
from evaluator.scoring.doubts import DIFFERENCE
from evaluator.scoring.together import Cell, together
from evaluator.scoring.verdict import Verdict, pending

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.language.constraint import Constraint
    from evaluator.problem import Problem
    from evaluator.scoring.matter import Matter

    Judge = Callable[..., Verdict]

_PERCENT = "%"
_WHOLE = Decimal(100)
_OVER = re.compile(r"超[支出预]")


def judge_reference(matter: Matter, target: Reference, actual: Constraint, judge: Judge) -> Verdict:
    """A figure that is elsewhere: the reference amount given with the actuals, or the project's budget.

    A percentage is one of that figure, whatever it is.
    """
    matter, actual, found = _in_one_unit(matter, actual)
    verdict = _judged(matter, target, actual, judge)
    if any(each.code == "W553" for each in verdict.problems):
        # Neither says its unit, and they are of no one size: a share of points from that would be made up.
        verdict = pending("完成值与参照值相差悬殊，须核实后评分", matter.rulebook.shortfall, *verdict.problems)
    return replace(verdict, problems=(*verdict.problems, *found)) if found else verdict


def _in_one_unit(matter: Matter, actual: Constraint) -> tuple[Matter, Constraint, tuple[Problem, ...]]:
    """Actual and reference with the unit that only one of them has; the budget is in 万元, as forms print it."""
    if matter.actual is None or not isinstance(actual, Quantity) or actual is not matter.actual.constraint:
        return matter, actual, ()
    reference = matter.reference
    if reference is None and matter.budget is not None:
        amount = Quantity(stated="bare", lower=matter.budget, upper=matter.budget, unit="元")
        printed = f"{plain(matter.budget / 10_000)}万元"
        lender = Cell("预算数", replace(matter.actual, text=printed, constraint=amount))
        own, _, found = together(Cell("完成值", matter.actual), lender)
        return replace(matter, actual=own), own.constraint or actual, found
    if reference is None:
        return matter, actual, ()
    own, other, found = together(Cell("完成值", matter.actual), Cell("参照值", reference))
    return replace(matter, actual=own, reference=other), own.constraint or actual, found


def _judged(matter: Matter, target: Reference, actual: Constraint, judge: Judge) -> Verdict:
    given = matter.reference.constraint if matter.reference else None
    if isinstance(actual, Quantity) and actual.label and DIFFERENCE.search(actual.label):
        return _judge_difference(matter, target, actual, judge)
    if isinstance(actual, Quantity) and actual.unit == _PERCENT:
        given = Quantity(stated="bare", lower=_WHOLE, upper=_WHOLE, unit=_PERCENT)
    if not isinstance(given, Quantity) and "预算" in target.to and matter.budget is not None:
        given = Quantity(stated="bare", lower=matter.budget, upper=matter.budget, unit="元")
    if not isinstance(given, Quantity):
        found = problem("W513", f"没有“{target.to}”的数额，无法比较", hint="请在完成值表的“参照值”列填写")
        return pending(f"指标值参照“{target.to}”，参照值未填", matter.rulebook.shortfall, found)
    value = given.lower if given.lower is not None else given.upper
    below = target.stated in {"at_most", "less_than"}
    above = target.stated in {"at_least", "more_than"}
    quantity = Quantity(
        stated=target.stated,
        lower=None if below else value,
        upper=None if above else value,
        lower_closed=target.stated != "more_than" and not below,
        upper_closed=target.stated != "less_than" and not above,
        unit=given.unit,
    )
    text = (matter.reference.text if matter.reference else None) or ""
    return judge(matter, quantity, actual, bind="exactly", scale_from=text)


def _judge_difference(matter: Matter, target: Reference, actual: Quantity, judge: Judge) -> Verdict:
    """``超预算5%`` under 不超预算: spent beyond the amount, or short of it, whatever the amount is.

    A percentage has the amount for its whole; an amount of money needs the reference itself and waits for a person.
    """
    over = _OVER.search(actual.label or "") is not None
    changed = actual.lower if actual.lower is not None else actual.upper
    if actual.unit != _PERCENT or changed is None:
        return pending(f"完成值是差额（{matter.actual_text}），须由评价人评判", matter.rulebook.shortfall)
    whole = _WHOLE + changed if over else _WHOLE - changed
    share = Quantity(stated="bare", lower=whole, upper=whole, unit=_PERCENT)
    return _judged(matter, target, share, judge)
