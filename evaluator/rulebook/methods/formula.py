"""What formulas are made of: a row of values, the operations that differ between one figure and a column, two curves.

A formula uses nothing but ``+ - * < <= > >= == & |`` and :class:`Operations`. There is no division: the inverses of
the ends come with the row, so that nothing is divided by zero and every engine computes the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from fractions import Fraction

    from evaluator.rulebook.bands import ShareBand

Number = Any
"""A fraction or truth value, or a column of such."""


class Operations(Protocol):
    """What differs between one figure and a column of them."""

    def when(self, condition: Number, then: Number, otherwise: Number) -> Number:
        """``then`` where ``condition`` holds, else ``otherwise``."""

    def round(self, value: Number) -> Number:
        """The nearest whole number, half up; columns guard against binary noise."""

    def number(self, value: Decimal | Fraction) -> Number:
        """A number of a rulebook as the caller computes: a fraction or a float."""

    def edge(self, value: Decimal) -> Number:
        """The same for an edge to be reached; columns forgive binary noise below it."""


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


def banded(ops: Operations, value: Number, bands: Iterable[ShareBand]) -> Number:
    """The share of the highest band whose lower edge ``value`` reaches; nothing below the first."""
    found: Number = 0
    for band in sorted(bands, key=lambda band: band.low):
        found = ops.when(value >= ops.edge(band.low), ops.number(band.share), found)
    return found


def clip(ops: Operations, value: Number) -> Number:
    """``value`` held between 0 and 1."""
    return ops.when(value < 0, 0, ops.when(value > 1, 1, value))
