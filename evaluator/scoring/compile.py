"""Compile: a typed constraint, its context and the rulebook become intervals on axes, and an actual a point on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.scoring.axis import FAR, Check, Span, Way, high_end, low_end

if TYPE_CHECKING:
    import datetime as dt

    from evaluator.language.constraint import Date, Growth, Quantity
    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.direction import Binds, Direction, DirectionRule

_SATISFACTION = "满意"
_COST = "成本"
_RATE = re.compile(r"(率|比例|占比|比重|百分比)$")
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)|\s")
"""Units, remarks and spaces in a name, which do not belong to its last word."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is around a value and decides how it binds."""

    level1: str = ""
    level2: str = ""
    name: str = ""

    @property
    def is_satisfaction(self) -> bool:
        """Whether the indicator measures satisfaction."""
        return _SATISFACTION in f"{self.level1}{self.level2}{self.name}"

    @property
    def is_cost(self) -> bool:
        """Whether the indicator measures what something costs."""
        return _COST in f"{self.level1}{self.level2}"

    @property
    def is_rate(self) -> bool:
        """Whether the indicator is a percentage by its name: a rate, a share, a degree of satisfaction."""
        return self.is_satisfaction or _RATE.search(_BRACKETS.sub("", self.name)) is not None


def binds(context: Context, unit: str | None, direction: Direction) -> Binds:
    """How a value without a sign binds, by the first rule of the direction table that matches."""
    return bind_rule(context, unit, direction).binds


def bind_rule(context: Context, unit: str | None, direction: Direction) -> DirectionRule:
    """The rule of the direction table that decides; it may only assume what the name does not say."""
    level2, name = context.level2 or context.level1, _BRACKETS.sub("", context.name).strip("：:。.；; ")
    return direction.rule_for(level2, name, unit or "")


def check_quantity(target: Quantity, context: Context, rulebook: Rulebook, *, bind: Binds | None = None) -> Check:
    """The interval of a quantity. ``bind`` overrides the direction table for values without a sign.

    Bands of satisfaction are for floors: a rate of complaints under 满意度 is a ceiling as any other.
    """
    check = _check_quantity(target, context, rulebook, bind)
    floor = check.lower > -FAR and check.upper >= FAR
    satisfied = context.is_satisfaction and target.unit == "%" and check.way == Way.FIGURE and floor
    return replace(check, way=Way.SATISFACTION) if satisfied else check


def _check_quantity(target: Quantity, context: Context, rulebook: Rulebook, bind: Binds | None) -> Check:
    if target.stated in {"bare", "exactly"}:
        value = Fraction(target.lower if target.lower is not None else target.upper or 0)
        direction = bind or binds(context, target.unit, rulebook.direction.value)
        return _valued(value, target, direction, rulebook)
    if target.stated == "approximately":
        return _about(target, bind or binds(context, target.unit, rulebook.direction.value), rulebook)
    return _interval(target)


def _valued(value: Fraction, target: Quantity, direction: Binds, rulebook: Rulebook) -> Check:
    """A single value: a floor, a ceiling or exactly it. A count of zero is a ceiling whatever it is called."""
    if direction == "exactly":
        return Check(value, value, way=Way.STANDARD, unit=target.unit, label=target.label)
    if value == 0:
        return Check(-FAR, value, unit=target.unit, label=target.label)
    if target.stated == "exactly" and rulebook.equality.value.method == "exactly":
        return Check(value, value, unit=target.unit, label=target.label)
    if direction == "at_most":
        return Check(-FAR, value, unit=target.unit, label=target.label)
    return Check(value, FAR, unit=target.unit, label=target.label)


def _about(target: Quantity, direction: Binds, rulebook: Rulebook) -> Check:
    """``6家左右``: the tolerance opens the side that would otherwise bind."""
    tolerance = Fraction(rulebook.tolerance.value.share)
    lower, upper = low_end(target.lower), high_end(target.upper)
    low, high = (lower * (1 - tolerance), upper * (1 + tolerance)) if lower >= 0 else (lower, upper)
    low = -FAR if direction == "at_most" else low
    high = FAR if direction == "at_least" else high
    return Check(low, high, unit=target.unit, label=target.label)


def check_date(target: Date, rulebook: Rulebook) -> Check:
    """The interval of days; whether a period also binds at its start is the rulebook's."""
    start, end = _day(target.start, -FAR), _day(target.end, FAR)
    if target.stated == "by" or (target.stated == "in" and rulebook.period.value.method == "by_end"):
        start = -FAR
    return Check(start, end, way=Way.DAY, label=target.label)


def _day(day: dt.date | None, far: Fraction) -> Fraction:
    return far if day is None else Fraction(day.toordinal())


def check_growth(target: Growth) -> Check:
    """The interval of a change, counted in the direction that was asked for; 增长5% asks for no less."""
    interval = _interval(target)
    return replace(interval, upper=FAR) if interval.lower == interval.upper else interval


def _interval(target: Quantity | Growth) -> Check:
    """The ends as stated; an open end far away is closed, so that ``≥80%`` lies inside ``≥80%``."""
    return Check(
        low_end(target.lower),
        high_end(target.upper),
        target.lower_closed or target.lower is None,
        target.upper_closed or target.upper is None,
        unit=target.unit,
        label=target.label,
    )


def span_quantity(actual: Quantity) -> Span:
    """Where an actual quantity lies; one with a sign (``≥80%``) lies somewhere on that side."""
    if actual.stated in {"bare", "exactly", "approximately"}:
        value = Fraction(actual.lower if actual.lower is not None else actual.upper or Decimal(0))
        return Span(value, value, actual.unit, actual.label)
    return Span(low_end(actual.lower), high_end(actual.upper), actual.unit, actual.label)


def span_date(actual: Date) -> Span:
    """Where an actual day lies; a month or a period leaves a span open."""
    return Span(_day(actual.start, -FAR), _day(actual.end, FAR), label=actual.label)


def change(actual: Fraction, base: Fraction, unit: str | None, direction: str) -> Fraction | None:
    """The change of a figure against its base in ``direction``, in percent or in the figure's own unit.

    None when a percentage is asked for and the base is zero or negative.
    """
    difference = actual - base if direction == "increase" else base - actual
    if unit not in {None, "%"}:
        return difference
    if base > 0:
        return difference * 100 / base
    return difference if unit is None else None
