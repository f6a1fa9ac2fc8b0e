"""Points over indicators, exactly: what all ways of weighing share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.problem import Problem, problem
from evaluator.rulebook.wording import cents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form
    from evaluator.rulebook import Rulebook

EXECUTION = "预算执行率"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in cents: of execution, and of each indicator in the order of the form."""

    execution: int
    indicators: tuple[int, ...]
    missing_cost: int = 0
    """What a form without cost indicators keeps for them, where the rulebook adds a row."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that takes weight: an indicator with a target, or the row added for missing cost indicators."""

    index: int
    level1: str
    level2: str
    printed: str = ""
    """The level 1 as the form prints it."""


def check_sum(total: int, execution: int) -> tuple[Problem, ...]:
    """A problem where the weights do not come to a hundred."""
    if total + execution == 10000:
        return ()
    whole = f"指标分值合计 {cents(total)}，加预算执行率 {cents(execution)}，共 {cents(total + execution)}，不是 100"
    return (problem("W520", whole, hint="分值按表上所列执行；请核对各项分值"),)


def usual_execution(rulebook: Rulebook) -> int:
    """What execution weighs by the rulebook, in cents."""
    return to_cents(rulebook.weights.value.sets[0][EXECUTION])


def to_cents(weight: Decimal | Fraction | None) -> int:
    """Points as cents, half up."""
    if isinstance(weight, Decimal) and weight == weight.to_integral_value():
        return int(weight) * 100
    return (Fraction(weight or 0) * 100 + Fraction(1, 2)).__floor__()


def within(weight: Fraction, slots: Sequence[Slot], form: Form, rulebook: Rulebook) -> dict[int, Fraction]:
    """A pool's weight over its indicators: weights that are given stay, the rest is spread evenly."""
    given = {
        slot.index: Fraction(own)
        for slot in slots
        if slot.index >= 0 and (own := form.indicators[slot.index].weight) is not None
    }
    open_ = [slot for slot in slots if slot.index not in given]
    left = max(Fraction(0), weight - sum(given.values()))
    groups: dict[object, list[Slot]] = {}
    for slot in open_:
        by_level2 = rulebook.weights.value.spread == "level2"
        groups.setdefault((slot.level1, slot.level2) if by_level2 else slot.index, []).append(slot)
    for group in groups.values():
        for slot in group:
            given[slot.index] = left / len(groups) / len(group)
    return given


def to_the_cent(shares: dict[int, Fraction]) -> dict[int, int]:
    """Round to cents so that the sum is exact: the largest remainders are rounded up, the first of equals first."""
    total = (sum(shares.values(), Fraction(0)) * 100 + Fraction(1, 2)).__floor__()
    exact = {place: share * 100 for place, share in shares.items()}
    whole = {place: value.__floor__() for place, value in exact.items()}
    missing = total - sum(whole.values())
    by_remainder = sorted(exact, key=lambda place: whole[place] - exact[place])
    for place in by_remainder[:missing]:
        whole[place] += 1
    return whole
