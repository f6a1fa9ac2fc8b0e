"""Judging a change against a base: stated as a change, or as a figure beside last year's."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import Growth, Quantity
from evaluator.problem import problem
from evaluator.rulebook.wording import equation, in_scale
from evaluator.scoring.align import align
from evaluator.scoring.axis import FAR, Span
from evaluator.scoring.compile import change, check_growth
from evaluator.scoring.figures import judge_figure
from evaluator.scoring.verdict import Verdict, pending, reason

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.language.constraint import Constraint
    from evaluator.problem import Problem
    from evaluator.result import Reason
    from evaluator.scoring.matter import Matter

_PERCENT = "%"


def judge_growth(matter: Matter, target: Growth, actual: Constraint) -> Verdict:
    """A stated change is compared as it is; a figure needs last year's."""
    if isinstance(actual, Growth):
        return _stated(matter, target, actual)
    if not isinstance(actual, Quantity):
        found = problem("E501", "指标值是增减变化，完成值不是数量，无法比较", hint="请填报数值或增长率")
        return pending("完成值不是数量，无法比较", matter.rulebook.shortfall, found)
    base = matter.last_year.constraint if matter.last_year else None
    if isinstance(base, Quantity):
        return _against(matter, target, actual, base)
    if actual.unit == _PERCENT and target.unit in {None, _PERCENT}:
        note = problem("N514", f"完成值“{matter.actual_text}”按增长率理解", hint="如果是数值，请填上年实际值")
        value = _change(actual, target)
        return _with(_stated(matter, target, value), (), note)
    found = problem("W515", "没有上年实际值，无法计算变化", hint="请在完成值表的“上年实际值”列填写")
    return pending("没有上年实际值，无法计算变化", matter.rulebook.shortfall, found)


def _change(actual: Quantity, target: Growth) -> Growth:
    """A bare percentage as a change in the direction that was asked for: under a decrease, -4% fell by 4 %."""
    ends = _ends(actual)
    fell = target.direction == "decrease" and actual.lower == actual.upper is not None and actual.upper < 0
    if fell and actual.upper is not None:
        ends |= {"lower": -actual.upper, "upper": -actual.upper}
    return Growth(**{**ends, "direction": target.direction})


def _ends(quantity: Quantity) -> dict[str, object]:
    fields = ("lower", "upper", "lower_closed", "upper_closed", "unit")
    return {name: getattr(quantity, name) for name in fields}


def _stated(matter: Matter, target: Growth, actual: Growth) -> Verdict:
    """A change against a change, in the direction that was asked for; the other way counts as negative."""
    span = Span(_end(actual.lower, -FAR), _end(actual.upper, FAR), actual.unit)
    if actual.direction != target.direction:
        span = Span(-span.high, -span.low, actual.unit)
    check = check_growth(target)
    if None not in {actual.unit, target.unit} and actual.unit != target.unit:
        found = problem("E501", f"变化的单位“{actual.unit}”与指标值的“{target.unit}”不同，无法比较")
        return pending("单位不同，无法比较", matter.rulebook.shortfall, found)
    check = replace(check, unit=target.unit or actual.unit)
    return judge_figure(check, span, matter.weight, matter.rulebook)


def _end(value: Decimal | None, far: Fraction) -> Fraction:
    return far if value is None else Fraction(value)


def _against(matter: Matter, target: Growth, actual: Quantity, base: Quantity) -> Verdict:
    """This year's figure against last year's, in one unit."""
    own = base if base.unit is not None or actual.unit is None else base.model_copy(update={"unit": actual.unit})
    aligned = align(actual, own, (matter.last_year.text if matter.last_year else None) or "", matter.actual_text)
    if not aligned.spans:
        return pending("与上年实际值的单位不同，无法比较", matter.rulebook.shortfall, *aligned.problems)
    now, before = aligned.spans[0].low, Fraction(base.lower if base.lower is not None else base.upper or 0)
    changed = change(now, before, target.unit, target.direction)
    if changed is None:
        found = problem("W515", "上年实际值不大于 0，没有增长率可算", hint="请由评价人评判")
        return pending("上年实际值不大于 0，没有增长率可算", matter.rulebook.shortfall, found)
    in_percent = target.unit in {None, _PERCENT} and before > 0
    unit = _PERCENT if in_percent else target.unit or own.unit
    word = "增长" if target.direction == "increase" else "下降"
    over, under = (now, before) if target.direction == "increase" else (before, now)
    (more, less, difference, divisor), scale = in_scale(over, under, over - under, before)
    how = f"比上年{word} {more} − {less} = {difference}{f' {scale}{own.unit}' if own.unit else scale}"
    if in_percent:
        how += f"，{equation(f'({more} − {less}) ÷ {divisor}', changed / 100)}"
    check = replace(check_growth(target), unit=unit)
    verdict = judge_figure(check, Span(changed, changed, unit), matter.weight, matter.rulebook)
    return _with(verdict, (reason(how, matter.rulebook.shortfall),), *aligned.problems)


def _with(verdict: Verdict, first: tuple[Reason, ...], *problems: Problem) -> Verdict:
    return replace(verdict, reasons=(*first, *verdict.reasons), problems=(*verdict.problems, *problems))
