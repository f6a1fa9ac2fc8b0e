"""Figures that look like slips: out of all proportion, shares above 100 %, fractions of what cannot be divided."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.printer import amount
from evaluator.lexicon.reports import is_of_whole, may_exceed
from evaluator.problem import problem
from evaluator.rulebook.wording import number, percent, rounded
from evaluator.scoring.axis import FAR, Way
from evaluator.scoring.plausible import FAR_ABOVE, FAR_BELOW, Doubt

if TYPE_CHECKING:
    from evaluator.problem import Problem
    from evaluator.scoring.axis import Check, Span
    from evaluator.scoring.compile import Context

WHOLE = Fraction(100)
_SHARES = {"%"}
_SHARE_BELOW = Fraction(1, 5)
_COST_BELOW = Fraction(1, 8)
_NEAR = 4
"""How near a figure divided by a likely factor must come to the target for the factor to be named."""
_SLIPS = ((10_000, "元", "万元"), (100_000_000, "元", "亿元"), (1000, "元", "千元"))
_MEAN = re.compile(r"均|每|平均")
_IN_FRACTIONS = {"count_台时", "count_标准"}


def is_whole(unit: str | None) -> bool:
    """Whether things of the unit cannot be divided: persons, households, events."""
    from evaluator.language.units import unit as known

    found = known(unit) if unit else None
    return (
        found is not None
        and found.dimension.startswith(("count_", "generic_"))
        and "/" not in (unit or "")
        and found.dimension not in _IN_FRACTIONS
    )


def limits(check: Check, context: Context) -> tuple[Fraction, Fraction]:
    """Between which ends a figure raises no doubt about its size; zero, and what lies below, raises none either."""
    lower, upper = _bound(check, below=True), _bound(check, below=False)
    low = lower * _least(check, context) if lower > 0 and not _small_may_be(check) else Fraction(0)
    high = upper * FAR_ABOVE if upper > 0 else FAR
    if check.unit in _SHARES and 0 < upper <= WHOLE:
        high = min(high, 3 * WHOLE if may_exceed(context.name) else WHOLE)
    return low, high


def _least(check: Check, context: Context) -> Fraction:
    """Below which part of its target a figure is asked about: shares of a whole and costs move less than counts."""
    if check.lower <= -FAR:
        return _COST_BELOW if context.is_cost and _is_money(check.unit) else FAR_BELOW
    return _SHARE_BELOW if check.unit in _SHARES and check.lower >= WHOLE / 2 else FAR_BELOW


def _is_money(unit: str | None) -> bool:
    return (unit or "").startswith("元")


def _never_below_zero(check: Check) -> bool:
    """Whether a ceiling is for something that is never negative: money, or what is counted."""
    return check.lower <= -FAR and check.upper >= 0 and (_is_money(check.unit) or is_whole(check.unit))


def _bound(check: Check, *, below: bool) -> Fraction:
    """The end of the target that a figure is measured by: the nearer one."""
    ends = (check.lower, check.upper) if below else (check.upper, check.lower)
    return next((end for end in ends if abs(end) < FAR), Fraction(0))


def _small_may_be(check: Check) -> bool:
    """A share of failures far below its ceiling is only good."""
    return check.lower <= -FAR and check.unit in {"%", "‰"}


def doubts(check: Check, span: Span, context: Context) -> list[Doubt]:
    """What looks wrong about one figure in its target's unit."""
    if not span.is_point or check.way == Way.DAY:
        return []
    if impossible := _impossible(check, span.low):
        return [Doubt(impossible, open=True)]
    low, high = limits(check, context)
    if check.unit in _SHARES and span.low > WHOLE and high == WHOLE:
        return [_above_whole(span.low, context)]
    if fractions_matter(check, context) and span.low.denominator != 1:
        return [_divided(check, span.low)]
    if span.low > high or 0 < span.low < low:
        return [_out_of_scale(check, span.low)]
    return []


def _impossible(check: Check, value: Fraction) -> Problem | None:
    if value < 0 and _never_below_zero(check):
        return problem("W507", f"完成值 {number(value)} 为负数", hint="请核实完成值")
    if abs(value) >= FAR:
        return problem("W553", "完成值的位数太多，不像真实的数值", hint="请核对完成值")
    return None


def fractions_matter(check: Check, context: Context) -> bool:
    """Whether a figure must be whole: things that cannot be divided, against a target in whole ones."""
    ends = [end for end in (check.lower, check.upper) if abs(end) < FAR]
    return is_whole(check.unit) and all(end.denominator == 1 for end in ends) and not _MEAN.search(context.name)


def _above_whole(value: Fraction, context: Context) -> Doubt:
    likely = next((value / factor for factor in (10, 100) if WHOLE / 2 <= value / factor <= WHOLE), None)
    hint = f"是否应为 {number(likely)}%？请核实" if likely is not None else "请核实完成值"
    cannot = context.is_satisfaction or is_of_whole(context.name)
    message = f"完成值 {number(value)}% 超过 100%"
    return Doubt(problem("W555", message, hint=hint), open=cannot or value > 10 * WHOLE)


def _out_of_scale(check: Check, value: Fraction) -> Doubt:
    bound = _bound(check, below=value < check.upper) if value < check.lower else _bound(check, below=False)
    ratio = value / bound
    is_, shown = ("是", f" {times(ratio)}倍") if ratio > 1 else ("不足", f" 1/{(1 / ratio).__ceil__() - 1}")
    own, wanted = (amount(rounded(each, 4), check.unit) for each in (value, bound))
    message = f"完成值 {own} {is_}指标值 {wanted} 的{shown}"
    return Doubt(problem("W553", message, hint=f"{likely_scale(ratio, check.unit)}请核对数量和单位"))


def likely_scale(ratio: Fraction, unit: str | None) -> str:
    """The slip that a ratio looks like, as a question; empty where it looks like none."""
    large = ratio if ratio > 1 else 1 / ratio
    money = unit is None or _is_money(unit)
    for factor, small, big in _SLIPS if money else ():
        if Fraction(1, _NEAR) <= large / factor <= _NEAR:
            meant, written = (small, big) if ratio > 1 else (big, small)
            return f"单位是否应为“{meant}”而不是“{written}”？相差 {times(Fraction(factor))}倍；"
    if large < FAR_ABOVE:
        return "小数点是否点错？"
    return "" if _is_money(unit) else "是否多写或少写了几位？"


def times(ratio: Fraction) -> str:
    """A large ratio as people say it: ``8 万``, ``120``."""
    for factor, word in ((100_000_000, " 亿"), (10_000, " 万")):
        if ratio >= factor:
            return number(Fraction((ratio / factor * 10).__floor__(), 10)) + word
    return number(Fraction((ratio * 10).__floor__(), 10))


def _divided(check: Check, value: Fraction) -> Doubt:
    share = f"是否 {percent(value)}，填到了别的行？" if value < 1 else "小数点是否点错？"
    message = f"完成值 {number(value)} {check.unit} 不是整数，{check.unit}不能有零头"
    return Doubt(problem("W556", message, hint=f"{share}请核实"), open=value < 1)


def growth_doubts(changed: Fraction, unit: str | None) -> list[Doubt]:
    """A change beyond ten times, in percent, is asked about."""
    if unit != "%" or abs(changed) <= 10 * WHOLE:
        return []
    return [_changed(f"{'增长' if changed > 0 else '下降'} {times(abs(changed) / WHOLE)}倍")]


def year_doubts(now: Fraction, before: Fraction) -> list[Doubt]:
    """This year's figure more than ten times above last year's, or less than a hundredth of it."""
    if now <= 0 or before <= 0:
        return []
    if now > 11 * before:
        return [_changed(f"增长 {times(now / before - 1)}倍")]
    return [_changed(f"不足上年的 1/{(before / now).__ceil__() - 1}")] if now < before * FAR_BELOW else []


def _changed(how: str) -> Doubt:
    hint = "两年的数值单位是否一致（元、万元、亿元）？请核实"
    return Doubt(problem("W554", f"与上年实际值相比，{how}", hint=hint))
