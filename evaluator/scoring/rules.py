"""The rules of scoring, each written once: for one exact figure and for whole columns of a data frame.

Every function takes plain values and the operations that differ (:mod:`evaluator.rulebook.methods.formula`). Given
fractions it judges exactly and imports no data frame; given column expressions it is the expression that an engine
runs. What a rulebook's methods earn is with them; here is what is the same under all of them.

Scores are whole cents here (an indicator's weight and score have two decimals), rounded half up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rulebook.methods.formula import Number, Operations, Row, clip
from evaluator.scoring.axis import FAR, Way

if TYPE_CHECKING:
    from evaluator.rulebook import Rulebook


def is_met(row: Row) -> Number:
    """Whether the point lies in the interval."""
    above = (row.point > row.lower) | (row.lower_closed & (row.point == row.lower))
    below = (row.point < row.upper) | (row.upper_closed & (row.point == row.upper))
    return above & below


def attainment(ops: Operations, row: Row, rulebook: Rulebook) -> Number:
    """How much of the target was attained, 1 when it is met: B/A below a floor; above a ceiling as the rulebook says.

    Where the end is zero or negative there is no ratio: what misses it attains nothing. A negative figure counts as
    zero against a floor.
    """
    short = clip(ops, row.point * row.inv_lower)
    missed = ops.when(row.point <= row.lower, short, rulebook.excess.value.attained(ops, row))
    return ops.when(is_met(row), 1, missed)


def share(ops: Operations, row: Row, rulebook: Rulebook) -> Number:
    """The share of its weight that an indicator earns, before any deduction."""
    satisfaction = rulebook.satisfaction.value.earned(ops, row.point)
    full = ops.when(is_met(row), 1, missed(ops, row, rulebook))
    return full if satisfaction is None else ops.when(row.way == int(Way.SATISFACTION), satisfaction, full)


def missed(ops: Operations, row: Row, rulebook: Rulebook) -> Number:
    """The share that a target earns which was not met."""
    curved = rulebook.shortfall.value.earned(ops, attainment(ops, row, rulebook), row)
    earned = ops.when(row.point <= row.lower, curved, rulebook.excess.value.earned(ops, row, curved))
    late = rulebook.lateness.value.earned(ops, row.point - row.upper)
    found = ops.when(row.way == int(Way.DAY), late, earned)
    if rulebook.strict_bound.value.method == "ratio":
        return found
    return ops.when((row.point == row.lower) | (row.point == row.upper), 0, found)


def overshoot(ops: Operations, row: Row) -> Number:
    """The ratio of a figure to the floor that it exceeds; zero where there is no floor to exceed."""
    counts = (row.way <= int(Way.SATISFACTION)) & (row.upper >= float(FAR)) & (row.point > row.lower)
    return ops.when(counts, row.point * row.inv_lower, 0)


def deduction(ops: Operations, row: Row, rulebook: Rulebook) -> Number:
    """Cents taken off for a figure far above its target, at most the weight."""
    return rulebook.overshoot.value.deducted(ops, overshoot(ops, row), row.weight)


def score(ops: Operations, row: Row, rulebook: Rulebook) -> Number:
    """The score in cents."""
    points = ops.round(row.weight * share(ops, row, rulebook))
    return points - deduction(ops, row, rulebook) if rulebook.overshoot.value.deducts else points
