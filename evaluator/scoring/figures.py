"""Judging figures and days: a check and a span become a verdict whose reasons show the arithmetic."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evaluator.language.printer import amount
from evaluator.problem import problem
from evaluator.rulebook.methods.formula import Exact, Missed, gap
from evaluator.rulebook.wording import cents, equation, number, percent, product, quotient, rounded, written
from evaluator.scoring.axis import FAR, Check, Span, Way
from evaluator.scoring.exact import Found, deducted, find, row
from evaluator.scoring.verdict import Verdict, full_marks, pending, points, reason

if TYPE_CHECKING:
    from evaluator.problem import Problem
    from evaluator.result import Reason, Status
    from evaluator.rulebook import Parameter, Rulebook


def judge_figure(check: Check, span: Span, weight: int | None, rulebook: Rulebook) -> Verdict:
    """Judge one check; ``weight`` in cents only serves the arithmetic of the reasons."""
    found = find(check, span, rulebook, weight or 0)
    shown = _Shown(check, span, weight, rulebook)
    if weight is None and not found.met and check.way != Way.DAY and shown.by.value.needs_weight():
        return pending(f"{shown.actual} {shown.misses}：按分扣减，格中各项没有分值，须由评价人评判", shown.by)
    if found.met is None or found.low != found.high:
        text = (
            f"完成值 {shown.actual} 只给出范围，得分在 {_score(weight, found.low)} 到 {_score(weight, found.high)} 之间"
        )
        return pending(text, rulebook.shortfall, low=found.low, high=found.high)
    if check.way == Way.SATISFACTION and rulebook.satisfaction.value.method == "bands":
        reasons: tuple[Reason, ...] = (shown.satisfaction(found.low),)
    elif found.met:
        reasons = (shown.met(),)
    elif check.way == Way.DAY:
        reasons = (shown.late(found.low),)
    else:
        reasons = (shown.missed(found),)
    taken = 0 if weight is None else deducted(check, span, weight, rulebook)
    if taken:
        reasons = (*reasons, shown.deducted(found, taken))
    problems = (*_negative(check, span), *_met_exactly(check, span, found))
    return Verdict(
        _status(found),
        found.low,
        found.low,
        found.attainment,
        taken,
        found.overshoot,
        _above_zero(check, span),
        reasons,
        problems,
    )


def _above_zero(check: Check, span: Span) -> Fraction:
    """The figure above a floor of zero, where there is no ceiling."""
    counts = check.way == Way.FIGURE and check.lower == 0 and check.upper >= FAR and span.is_point
    return max(span.low, Fraction(0)) if counts else Fraction(0)


def _status(found: Found) -> Status:
    """A target that is met and earns less than its weight all the same (a band of satisfaction) is partly met."""
    if not found.met:
        return "not_met"
    return "met" if found.low == 1 else "partly_met"


def _met_exactly(check: Check, span: Span, found: Found) -> tuple[Problem, ...]:
    """A limit that must be passed and was only reached, with full marks all the same."""
    at_the_limit = span.low in {check.lower, check.upper}
    if found.met or found.low != 1 or check.way != Way.FIGURE or not at_the_limit:
        return ()
    message = f"完成值恰好等于{_wanted(check)}的界限，未完成而得满分"
    return (problem("W566", message, hint="确认指标值是否应写“≥”或“≤”"),)


def _negative(check: Check, span: Span) -> tuple[Problem, ...]:
    if check.way == Way.DAY or not (-FAR < span.low < 0 < check.lower):
        return ()
    return (problem("W507", f"完成值 {number(span.low)} 为负数，按 0 计", hint="请核实完成值"),)


def _score(weight: int | None, share: Fraction) -> str:
    return percent(share) if weight is None else str(cents(points(weight, share)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The reasons of one check, in Chinese, with the numbers that were compared."""

    check: Check
    span: Span
    weight: int | None
    rulebook: Rulebook

    @property
    def label(self) -> str:
        return f"{self.check.label}：" if self.check.label else ""

    @property
    def actual(self) -> str:
        if self.check.way == Way.DAY:
            return _days(self.span)
        if self.span.is_point:
            return _with_unit(self.span.low, self.check.unit)
        low, high = self.span.low, self.span.high
        if high >= FAR:
            return f"不低于 {_with_unit(low, self.check.unit)}"
        if low <= -FAR:
            return f"不高于 {_with_unit(high, self.check.unit)}"
        return f"{number(low)}–{_with_unit(high, self.check.unit)}"

    def met(self) -> Reason:
        """Full marks, and why."""
        by = self.rulebook.lateness if self.check.way == Way.DAY else self.rulebook.shortfall
        verb = "达到" if self.check.upper >= FAR else "符合"
        return reason(f"{self.label}{self.actual} {verb}{_wanted(self.check)}，{full_marks(self.weight)}", by)

    def late(self, share: Fraction) -> Reason:
        """What a late day costs."""
        days = int(self.span.low - self.check.upper)
        rule = self.rulebook.lateness
        if days <= 0:
            text = f"{self.label}{self.actual} 早于 {_day(self.check.lower)}，不在规定期间内，{self._gives(share)}"
            return reason(text, rule)
        how = f"{self.label}{self.actual} 晚于 {_day(self.check.upper)}，逾期 {days} 天，"
        fall, division = rule.value.reason(days, share)
        return reason(how + fall + self._gives(share, division), rule)

    def satisfaction(self, share: Fraction) -> Reason:
        """The band that a satisfaction percentage lies in."""
        text = f"{self.label}满意度 {self.actual} 所在区间得 {percent(share)}，{self._gives(share)}"
        return reason(text, self.rulebook.satisfaction)

    @property
    def is_below(self) -> bool:
        """Whether the figure falls short of its floor; else it exceeds its ceiling."""
        return self.span.low <= self.check.lower

    @property
    def by(self) -> Parameter[Any]:
        """The rule for a figure on that side."""
        return self.rulebook.shortfall if self.is_below else self.rulebook.excess

    @property
    def misses(self) -> str:
        """``未达到指标值（不少于 35 家）``."""
        return f"{'未达到' if self.is_below else '超出'}{_wanted(self.check)}"

    def missed(self, found: Found) -> Reason:
        """The attainment, what it earns, and the product; or by which distance it is missed, and what that costs."""
        head, strict = f"{self.label}{self.actual} {self.misses}：", self.rulebook.strict_bound
        if strict.value.method == "nothing" and self.span.low in {self.check.lower, self.check.upper}:
            return reason(f"{head}恰好等于界限，{self._gives(found.low)}", strict)
        missed = self._missed(found)
        if self.by.value.by_distance:
            how, division = self.by.value.by_steps(missed)
            return reason(head + how + self._gives(found.low, division), self.by)
        how, division = self._below() if self.is_below else self._above()
        how += f"{equation(division, missed.attained)}，" if division else ""
        curve, division = self.rulebook.shortfall.value.reason(
            replace(missed, division=division or percent(missed.attained))
        )
        return reason(head + how + curve + self._gives(found.low, division), self.by)

    def _missed(self, found: Found) -> Missed:
        own = row(self.check, self.span.low)
        attained = found.attainment or Fraction(0)
        return Missed(attained, "", found.low, gap(Exact, own), own.part > 0, self.weight)

    def _below(self) -> tuple[str, str]:
        """What is said before the division of a shortfall, and the division."""
        if self.check.lower <= 0:
            return "指标值不大于 0，没有比例可算，", ""
        return "", quotient(max(self.span.low, Fraction(0)), self.check.lower)

    def _above(self) -> tuple[str, str]:
        """The same for an excess over a ceiling."""
        if self.check.upper <= 0:
            return "指标值为 0，没有比例可算，", ""
        return self.rulebook.excess.value.reason(self.check.upper, self.span.low)

    def _gives(self, share: Fraction, shown: str | None = None) -> str:
        return product(self.weight, share, shown)

    def deducted(self, found: Found, taken: int) -> Reason:
        """The deduction for overshoot."""
        full = points(self.weight or 0, found.low)
        sum_ = f"{cents(full)} − {cents(taken)} = {cents(full - taken)}"
        text = f"为指标值的 {percent(found.overshoot)}，超额扣 {cents(taken)} 分：{sum_}"
        return reason(text, self.rulebook.overshoot)


def _with_unit(value: Fraction, unit: str | None) -> str:
    return amount(rounded(value, 4), unit)


def _wanted(check: Check) -> str:
    """The interval in words, as it was compared."""
    if check.way == Way.DAY:
        return f"期限 {_days(Span(check.lower, check.upper))}"
    if check.lower == check.upper:
        return f"指标值（{_with_unit(check.lower, check.unit)}）"
    words = []
    if check.lower > -FAR:
        least = "不低于" if check.unit in {"%", "‰"} else "不少于"
        words.append(f"{least if check.lower_closed else '大于'} {_with_unit(check.lower, check.unit)}")
    if check.upper < FAR:
        words.append(f"{'不超过' if check.upper_closed else '小于'} {_with_unit(check.upper, check.unit)}")
    return f"指标值（{'且'.join(words)}）"


def _days(span: Span) -> str:
    if span.low == span.high:
        return _day(span.low)
    if span.low <= -FAR:
        return f"{_day(span.high)}前"
    if span.high >= FAR:
        return f"{_day(span.low)}起"
    return f"{_day(span.low)}至{_day(span.high)}"


def _day(ordinal: Fraction) -> str:
    return written(dt.date.fromordinal(int(ordinal)))
