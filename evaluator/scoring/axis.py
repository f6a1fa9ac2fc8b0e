"""Intervals and points on an axis: what a target and an actual come to before they are compared.

Numbers are exact fractions in the target's unit; days are ordinals. An open end lies at :data:`FAR`, farther than any
figure, so that no rule needs a branch for it; its inverse is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

FAR = Fraction(2**1000)
"""A power of two, so that it is the same number as a float; figures of more digits are refused."""


class Way(IntEnum):
    """Which family of rules judges a check."""

    FIGURE = 0
    SATISFACTION = 1
    DAY = 2
    STANDARD = 3
    """An amount that is kept only at its value: no overshoot, no tolerance."""


@dataclass(frozen=True, slots=True)
class Check:
    """An interval that a point must lie in."""

    lower: Fraction
    upper: Fraction
    lower_closed: bool = True
    upper_closed: bool = True
    way: Way = Way.FIGURE
    unit: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Where the actual lies: one point, or between two when it was stated as a range (a month, ``≥80%``)."""

    low: Fraction
    high: Fraction
    unit: str | None = None
    label: str | None = None

    @property
    def is_point(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high


def inverse(value: Fraction) -> Fraction:
    """One over ``value``; zero for zero and for an open end, which have no ratio."""
    return Fraction(0) if value <= 0 or value >= FAR else 1 / value


def low_end(value: Decimal | Fraction | int | None) -> Fraction:
    """A lower end as a fraction; None lies far below."""
    return -FAR if value is None else Fraction(value)


def high_end(value: Decimal | Fraction | int | None) -> Fraction:
    """An upper end as a fraction; None lies far above."""
    return FAR if value is None else Fraction(value)
