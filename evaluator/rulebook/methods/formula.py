"""What formulas are made of: a row of values, the operations that differ between one figure and a column, two curves.

A formula uses nothing but ``+ - * < <= > >= == & |`` and :class:`Operations`. There is no division: the inverses of
the ends come with the row, so that nothing is divided by zero and every engine computes the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from evaluator.rulebook.bands import Edge, ShareBand

Number = Any
"""A fraction or truth value, or a column of such."""


class Operations(Protocol):
    """What differs between one figure and a column of them."""

    def when(self, condition: Number, then: Number, otherwise: Number) -> Number:
        """``then`` where ``condition`` holds, else ``otherwise``."""

    def round(self, value: Number) -> Number:
        """The nearest whole number, half up; columns guard against binary noise."""

    def floor(self, value: Number) -> Number:
        """The whole number below or at ``value``; columns forgive binary noise below one."""

    def number(self, value: Decimal | Fraction) -> Number:
        """A number of a rulebook as the caller computes: a fraction or a float."""

    def edge(self, value: Decimal) -> Number:
        """The same for an edge to be reached; columns forgive binary noise below it."""

    def beyond(self, value: Decimal) -> Number:
        """The same for an edge to be passed; columns forgive binary noise above it."""


class Exact:
    """The operations on single values."""

    @staticmethod
    def when(condition: Any, then: Any, otherwise: Any) -> Any:
        """An ordinary choice."""
        return then if condition else otherwise

    @staticmethod
    def round(value: Any) -> Any:
        """The nearest whole number, half up; exact, so that nothing needs a guard."""
        return (value + Fraction(1, 2)).__floor__()

    @staticmethod
    @lru_cache(maxsize=4096)
    def number(value: Any) -> Fraction:
        """A fraction."""
        return Fraction(value)

    edge = beyond = number

    @staticmethod
    def floor(value: Any) -> Any:
        """The whole number below or at it."""
        return value.__floor__()


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as values: the interval of its check, the family of its rules, the actual, and the weight."""

    lower: Number
    upper: Number
    lower_closed: Number
    upper_closed: Number
    inv_lower: Number
    inv_upper: Number
    way: Number
    point: Number
    inv_point: Number
    weight: Number
    """In cents."""
    inv_weight: Number
    part: Number
    """What one of the unit is as a share: 0.01 for %, 0 for what is not a share by itself."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A target that was missed: what was attained, of which division, what that earns, and how far it is off."""

    attained: Fraction
    division: str
    share: Fraction
    distance: Fraction
    """As :func:`gap` measures it."""
    points: bool
    """Whether the distance is in percentage points."""
    weight: int | None
    """In cents."""


def banded(ops: Operations, value: Number, bands: Iterable[ShareBand]) -> Number:
    """The share of the highest band whose lower edge ``value`` reaches; nothing below the first."""
    found: Number = 0
    for band in sorted(bands, key=lambda band: band.low):
        found = ops.when(value >= ops.edge(band.low), ops.number(band.share), found)
    return found


def clip(ops: Operations, value: Number) -> Number:
    """``value`` held between 0 and 1."""
    return ops.when(value < 0, 0, ops.when(value > 1, 1, value))


def reached(ops: Operations, value: Number, edge: Edge) -> Number:
    """Whether ``value`` reaches an edge, or passes a strict one."""
    return value > ops.beyond(edge.at) if edge.low is None else value >= ops.edge(edge.at)


def gap(ops: Operations, row: Row) -> Number:
    """How far a figure misses its interval as a share: in percentage points where it is a percentage, else of the end.

    Negative where there is nothing to measure it by: an end of zero or less and a unit that is not a share.
    """
    below = row.point <= row.lower
    distance = ops.when(below, row.lower - row.point, row.point - row.upper)
    scale = ops.when(row.part > 0, row.part, ops.when(below, row.inv_lower, row.inv_upper))
    return ops.when(scale > 0, distance * scale, -1)
