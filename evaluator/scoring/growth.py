"""Judging a change against a base: stated as a change, or as a figure beside last year's."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import All, Growth, Quantity
from evaluator.problem import problem
from evaluator.rulebook.wording import equation, in_scale
from evaluator.scoring.align import align
from evaluator.scoring.axis import FAR, Span
from evaluator.scoring.compile import change, check_growth
from evaluator.scoring.figures import judge_figure
from evaluator.scoring.plausible import asked
from evaluator.scoring.plausible.figures import growth_doubts, year_doubts
from evaluator.scoring.together import Cell, together
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
    if isinstance(actual, All):
        return _with_figure(matter, target, actual)
    if isinstance(actual, Growth):
        return _stated(matter, target, actual)
    if not isinstance(actual, Quantity):
        found = problem("E501", "指标值是增减变化，完成值不是数量，无法比较", hint="请填报数值或增长率")
        return pending("完成值不是数量，无法比较", matter.rulebook.shortfall, found)
    base = matter.last_year.constraint if matter.last_year else None
    if isinstance(base, Quantity):
        return _compared(matter, target, actual)
    if actual.unit == _PERCENT and target.unit in {None, _PERCENT}:
        note = problem("N514", f"完成值“{matter.actual_text}”按增长率理解", hint="如果是数值，请填上年实际值")
        value = _change(actual, target)
        return _with(_stated(matter, target, value), (), note)
    found = problem("W515", "没有上年实际值，无法计算变化", hint="请在完成值表的“上年实际值”列填写")
    return pending("没有上年实际值，无法计算变化", matter.rulebook.shortfall, found)


def _with_figure(matter: Matter, target: Growth, actual: All) -> Verdict:
    """``321.5亿元，同比增长2.3%``: the change counts; last year's figure must give the same."""
    changes = [each for each in actual.parts if isinstance(each, Growth)]
    figures = [each for each in actual.parts if isinstance(each, Quantity)]
    if len(changes) != 1 or len(changes) + len(figures) != len(actual.parts):
        found = problem("E501", "指标值是增减变化，完成值说了几件事，无法比较", hint="请填报增长率，或数值和上年实际值")
        return pending("完成值不是一个变化，无法比较", matter.rulebook.shortfall, found)
    stated = _stated(matter, target, changes[0])
    if len(figures) != 1 or not (matter.last_year and isinstance(matter.last_year.constraint, Quantity)):
        return stated
    figure = replace(matter, actual=replace(matter.actual, constraint=figures[0])) if matter.actual else matter
    computed = _compared(figure, target, figures[0])
    if computed.status == stated.status:
        return stated
    message = f"完成值所写的变化与上年实际值“{matter.last_year.text}”算出的不一致"
    found = problem("W571", message, hint="请核对完成值、上年实际值和增长率")
    low, high = sorted((stated.low, computed.low))
    both = pending("所写的变化与算出的不一致，须核实后评分", matter.rulebook.shortfall, found, low=low, high=high)
    return replace(both, reasons=(*stated.reasons, *computed.reasons, *both.reasons))


def _compared(matter: Matter, target: Growth, actual: Quantity) -> Verdict:
    """A figure against last year's, both in one unit: the one's, the other's, or that of the change asked for."""
    assert matter.actual is not None, "a figure"
    assert matter.last_year is not None, "a figure"
    now, before = Cell("完成值", matter.actual), Cell("上年实际值", matter.last_year)
    asked_for = Cell("指标值", replace(matter.target, constraint=_quantity(target)))
    mine, theirs, found = together(now, before)
    if actual.unit is None and isinstance(theirs.constraint, Quantity) and theirs.constraint.unit is None:
        mine, _, more = together(now, asked_for)
        theirs, _, _ = together(before, asked_for)
        found = (*found, *more)
    figure, base = mine.constraint, theirs.constraint
    assert isinstance(figure, Quantity), "a figure"
    assert isinstance(base, Quantity), "a figure"
    return _with(_against(matter, target, figure, base), (), *found)


def _quantity(target: Growth) -> Quantity:
    """The size of the change; a share of last year's figure lends it no unit."""
    unit = None if target.unit == _PERCENT else target.unit
    return Quantity(stated="bare", lower=target.lower, upper=target.lower, unit=unit)


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
    verdict = judge_figure(check, span, matter.weight, matter.rulebook)
    slips = growth_doubts(span.low, check.unit) if span.is_point else []
    return asked(verdict, slips, matter.rulebook.shortfall)


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
    verdict = asked(verdict, year_doubts(now, before), matter.rulebook.shortfall)
    return _with(verdict, (reason(how, matter.rulebook.shortfall),), *aligned.problems)


def _with(verdict: Verdict, first: tuple[Reason, ...], *problems: Problem) -> Verdict:
    return replace(verdict, reasons=(*first, *verdict.reasons), problems=(*verdict.problems, *problems))
