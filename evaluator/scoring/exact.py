"""The rules on one exact figure: fractions in, shares and cents out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.rulebook.methods.formula import Exact, Row
from evaluator.scoring import rules
from evaluator.scoring.axis import Check, Span, Way, inverse

if TYPE_CHECKING:
    from evaluator.rulebook import Rulebook


_PARTS = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}
"""What one of a unit is as a share."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check and a span come to, as shares of the weight; ``low`` equals ``high`` unless the span is open."""

    met: bool | None
    low: Fraction
    high: Fraction
    attainment: Fraction | None
    overshoot: Fraction


def row(check: Check, point: Fraction, weight: int = 0) -> Row:
    """A check and a point as the values that the rules take."""
    return Row(
        lower=check.lower,
        upper=check.upper,
        lower_closed=check.lower_closed,
        upper_closed=check.upper_closed,
        inv_lower=inverse(check.lower),
        inv_upper=inverse(check.upper),
        way=int(check.way),
        point=point,
        inv_point=inverse(point),
        weight=weight,
        inv_weight=Fraction(1, weight) if weight else Fraction(0),
        part=_PARTS.get(check.unit or "", Fraction(0)),
    )


def find(check: Check, span: Span, rulebook: Rulebook, weight: int = 0) -> Found:
    """Judge a span against a check; ``weight`` in cents matters where points are taken off by steps.

    The share is monotone on either side of the interval: the worst lies at an end of the span, and the best too unless
    the span reaches into the interval, which is full marks.
    """
    points = [row(check, point, weight) for point in ((span.low,) if span.is_point else (span.low, span.high))]
    shares = [Fraction(rules.share(Exact, each, rulebook)) for each in points]
    inside = [bool(rules.is_met(each)) for each in points]
    overlaps = span.low <= check.upper and span.high >= check.lower
    met = True if all(inside) else None if overlaps and not span.is_point else False
    exact = span.is_point and check.way != Way.DAY
    return Found(
        met=met,
        low=Fraction(1) if met and check.way != Way.SATISFACTION else min(shares),
        high=Fraction(1) if met is None else max(shares),
        attainment=rules.attainment(Exact, points[0], rulebook) if exact else None,
        overshoot=rules.overshoot(Exact, points[0]) if span.is_point else Fraction(0),
    )


def deducted(check: Check, span: Span, weight: int, rulebook: Rulebook) -> int:
    """Cents taken off for overshoot; nothing when the actual is not a single figure."""
    if not rulebook.overshoot.value.deducts or not span.is_point:
        return 0
    return int(rules.deduction(Exact, row(check, span.low, weight), rulebook))
