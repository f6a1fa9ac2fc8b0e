"""A verdict: what judging one indicator found, before it is written into the scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evaluator.result import Reason
from evaluator.rulebook.wording import cents

if TYPE_CHECKING:
    from evaluator.problem import Problem
    from evaluator.result import Status
    from evaluator.rulebook import Parameter

FULL = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status and share of the weight, between ``low`` and ``high`` while a person must judge."""

    status: Status
    low: Fraction
    high: Fraction
    attainment: Fraction | None = None
    deducted: int = 0
    """Cents taken off after rounding."""
    overshoot: Fraction = NOTHING
    """Actual over target where a floor was exceeded."""
    above_zero: Fraction = NOTHING
    """The figure above a floor of zero, to which it has no ratio."""
    reasons: tuple[Reason, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a person must judge."""
        return self.status == "pending"


def reason(text: str, parameter: Parameter[Any], *, by_person: bool = False) -> Reason:
    """A step of the argument under the parameter that it follows; what a person decides needs no convention of ours."""
    return Reason(text, parameter.name, parameter.law if by_person else parameter.citation)


def pending(
    text: str,
    parameter: Parameter[Any],
    *problems: Problem,
    low: Fraction = NOTHING,
    high: Fraction = FULL,
) -> Verdict:
    """A person must judge; the score lies between the two shares."""
    return Verdict("pending", low, high, reasons=(reason(text, parameter, by_person=True),), problems=problems)


def points(weight: int, share: Fraction) -> int:
    """Cents that a share of a weight in cents earns, half up."""
    return (2 * weight * share.numerator + share.denominator) // (2 * share.denominator)


def full_marks(weight: int | None) -> str:
    """``得满分 12.50``; for a part of a cell ``得 100%``."""
    return "得 100%" if weight is None else f"得满分 {cents(weight)}"
