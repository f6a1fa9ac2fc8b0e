"""Actual over target, as the scoring compares them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import Quantity
from evaluator.scoring.align import align

if TYPE_CHECKING:
    from evaluator.language import Reading


def ratio(target: Reading, actual: Reading | None) -> Fraction | None:
    """Both figures, one unit, the target above zero; None where there is no such ratio or the cell is ambiguous."""
    wanted, reached = target.constraint, actual.constraint if actual else None
    if actual is None or not isinstance(wanted, Quantity) or not isinstance(reached, Quantity):
        return None
    bound = wanted.lower if wanted.lower is not None else wanted.upper
    spans = align(reached, wanted, target.text or "", actual.text or "").spans
    if not bound or bound < 0 or len(spans) != 1 or not spans[0].is_point:
        return None
    return spans[0].low / Fraction(bound)
