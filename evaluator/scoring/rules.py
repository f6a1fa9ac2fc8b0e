"""The rules of scoring, each written once: for one exact figure and for whole columns of a data frame.

Every function takes plain values and the two operations that differ (:class:`Operations`), and uses nothing else but
``+ - * < <= > >= == & |``. Given fractions it judges exactly and imports no data frame; given column expressions it is
the expression that an engine runs. There is no division: the inverses of the ends come with the data, so that nothing
can be divided by zero and every engine computes the same.

Scores are whole cents here (an indicator's weight and score have two decimals), rounded half up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from evaluator.scoring.axis import FAR, Way

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.bands import ShareBand

Value = Any
"""A fraction or truth value, or a column of such."""


class Operations(Protocol):
    """What differs between one figure and a column of them."""

    def when(self, condition: Value, then: Value, otherwise: Value) -> Value:
        """``then`` where ``condition`` holds, else ``otherwise``."""

    def round(self, value: Value) -> Value:
        """The nearest whole number, half up; columns guard against binary noise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as values: the interval of its check, the family of its rules, the actual, and the weight."""

    lower: Value
    upper: Value
    lower_closed: Value
    upper_closed: Value
    inv_lower: Value
    inv_upper: Value
    way: Value
    point: Value
    inv_point: Value
    weight: Value
    """In cents."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers of a rulebook that the rules use, as fractions or floats."""

    shortfall: str
    pass_line: Value
    inv_above_pass_line: Value
    bands: tuple[tuple[Value, Value], ...]
    excess: str
    overshoot: tuple[tuple[Value, Value, Value], ...]
    """From which ratio on how many cents and which share are deducted, ascending."""
    lateness: str
    late_bands: tuple[tuple[Value, Value], ...]
    inv_late_period: Value
    satisfaction: tuple[tuple[Value, Value], ...]
    """Bands on the percentage itself; empty where satisfaction is a figure as any other."""

    @classmethod
    def of(cls, rulebook: Rulebook, number: Callable[..., Value], guard: float = 0) -> Terms:
        """The terms of ``rulebook`` in the numbers of the caller (``Fraction`` or ``float``).

        ``guard`` is how far below an edge a value with binary noise still counts as having reached it.
        """

        def edge(value: Decimal) -> Value:
            return number(value) - guard if guard else number(value)

        def edges(bands: tuple[ShareBand, ...]) -> tuple[tuple[Value, Value], ...]:
            return tuple((edge(band.low), number(band.share)) for band in sorted(bands, key=lambda band: band.low))

        shortfall, late = rulebook.shortfall.value, rulebook.lateness.value
        above = 1 - Fraction(shortfall.pass_line)
        satisfaction = rulebook.satisfaction.value
        return cls(
            shortfall=shortfall.method,
            pass_line=number(shortfall.pass_line),
            inv_above_pass_line=number(1 / above if above else Fraction(0)),
            bands=edges(shortfall.bands),
            excess=rulebook.excess.value.method,
            overshoot=tuple(
                (edge(step.low), number(step.points * 100), number(step.share))
                for step in sorted(rulebook.overshoot.value.steps, key=lambda step: step.low)
                if step.method == "deduct"
            ),
            lateness=late.method,
            late_bands=edges(late.bands),
            inv_late_period=number(Fraction(1, late.period)),
            satisfaction=edges(satisfaction.bands) if satisfaction.method == "bands" else (),
        )


def is_met(row: Row) -> Value:
    """Whether the point lies in the interval."""
    above = (row.point > row.lower) | (row.lower_closed & (row.point == row.lower))
    below = (row.point < row.upper) | (row.upper_closed & (row.point == row.upper))
    return above & below


def attainment(ops: Operations, row: Row, terms: Terms) -> Value:
    """How much of the target was attained, 1 when it is met: B/A below a floor; above a ceiling as the terms say.

    Where the end is zero or negative there is no ratio: what misses it attains nothing. A negative figure counts as
    zero against a floor.
    """
    short = clip(ops, row.point * row.inv_lower)
    missed = ops.when(row.point <= row.lower, short, excess(ops, row, terms))
    return ops.when(is_met(row), 1, missed)


def excess(ops: Operations, row: Row, terms: Terms) -> Value:
    """Attainment above a ceiling A: ``A/B`` (inverse), ``1-(B-A)/A`` and never below 0 (linear), or none (direct)."""
    if terms.excess == "inverse":
        return clip(ops, row.upper * row.inv_point)
    if terms.excess == "linear":
        return ops.when(row.inv_upper > 0, clip(ops, 2 - row.point * row.inv_upper), 0)
    return 0


def earned(ops: Operations, attained: Value, terms: Terms) -> Value:
    """The share of the weight that a missed target earns for its attainment."""
    if terms.shortfall == "ratio":
        return attained
    if terms.shortfall == "pass_line":
        return clip(ops, (attained - terms.pass_line) * terms.inv_above_pass_line)
    if terms.shortfall == "bands":
        return step(ops, attained, terms.bands)
    return 0


def lateness(ops: Operations, days: Value, terms: Terms) -> Value:
    """The share that a completion ``days`` after its deadline earns."""
    if terms.lateness == "bands":
        return step(ops, days, terms.late_bands)
    if terms.lateness == "days_ratio":
        return clip(ops, 1 - days * terms.inv_late_period)
    return 0


def share(ops: Operations, row: Row, terms: Terms) -> Value:
    """The share of its weight that an indicator earns, before any deduction."""
    met = is_met(row)
    attained = attainment(ops, row, terms)
    missed = ops.when(
        row.way == int(Way.DAY), lateness(ops, row.point - row.upper, terms), earned(ops, attained, terms)
    )
    full = ops.when(met, 1, missed)
    if not terms.satisfaction:
        return full
    return ops.when(row.way == int(Way.SATISFACTION), step(ops, row.point, terms.satisfaction), full)


def deduction(ops: Operations, row: Row, terms: Terms) -> Value:
    """Cents taken off for a figure far above its target: the highest step that is reached, at most the weight."""
    ratio = overshoot(ops, row)
    taken: Value = 0
    for low, cents, part in terms.overshoot:
        taken = ops.when(ratio >= low, ops.round(row.weight * part) + cents, taken)
    return ops.when(taken > row.weight, row.weight, taken)


def overshoot(ops: Operations, row: Row) -> Value:
    """The ratio of a figure to the floor that it exceeds; zero where there is no floor to exceed."""
    counts = (row.way <= int(Way.SATISFACTION)) & (row.upper >= float(FAR)) & (row.point > row.lower)
    return ops.when(counts, row.point * row.inv_lower, 0)


def score(ops: Operations, row: Row, terms: Terms) -> Value:
    """The score in cents."""
    points = ops.round(row.weight * share(ops, row, terms))
    return points - deduction(ops, row, terms) if terms.overshoot else points


def step(ops: Operations, value: Value, edges: tuple[tuple[Value, Value], ...]) -> Value:
    """The share of the highest edge that ``value`` reaches; nothing below the first."""
    found: Value = 0
    for low, part in edges:
        found = ops.when(value >= low, part, found)
    return found


def clip(ops: Operations, value: Value) -> Value:
    """``value`` held between 0 and 1."""
    return ops.when(value < 0, 0, ops.when(value > 1, 1, value))
