"""When a published score agrees with the recomputed one: how people round.

A form that prints whole points, half points or tenths has rounded its scores: what is the exact score rounded half up
to the form's own steps is not a mistake of arithmetic. Auditors accept 0.1 in any case (practice). Full marks for a
missed target are never rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCEPTED = Decimal("0.1")
"""What audit tools accept without asking (C)."""
_HALF = Decimal("0.5")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rounding:
    """The steps in which a form prints its scores: 1, 0.5, 0.1, 0.01 and so on."""

    step: Decimal

    @classmethod
    def of(cls, scores: Iterable[Decimal]) -> Rounding:
        """The coarsest step that all published scores of a form are multiples of."""
        printed = [score.normalize() for score in scores]
        if all(score % _ONE == 0 for score in printed):
            return cls(_ONE)
        if all(score % _HALF == 0 for score in printed):
            return cls(_HALF)
        exponents = [exponent for score in printed if isinstance(exponent := score.as_tuple().exponent, int)]
        return cls(Decimal(1).scaleb(min(exponents)))

    def agrees(self, published: Decimal, exact: Decimal) -> bool:
        """Whether ``published`` is ``exact`` rounded half up to the form's steps, or within what auditors accept."""
        steps = (exact / self.step).to_integral_value(ROUND_HALF_UP)
        return published == steps * self.step or self.plainly(published, exact)

    def plainly(self, published: Decimal, exact: Decimal) -> bool:
        """Whether they agree without any allowance for coarse steps."""
        return abs(published - exact) <= ACCEPTED
