"""Figures of one row that belong together: the actual, last year's, the amount that the target refers to.

They count the same thing, so a unit that only one of them has holds for the others too, whichever way round:
``321.5亿元`` beside ``314.2``, ``300`` beside ``314.2亿元``. The scale that brings both to one size is taken; where it
is not the scale of the lender, a problem asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import Quantity
from evaluator.problem import Location, Problem, problem
from evaluator.scoring.align import scale_word, written_scale

if TYPE_CHECKING:
    from evaluator.language import Reading

_ALIKE = 10
"""Figures of one thing lie within this factor of each other."""
_MONEY = (10_000, 100_000_000, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the figures of a row, and what its column is called."""

    name: str
    reading: Reading

    @property
    def quantity(self) -> Quantity | None:
        """The figure, if the cell holds one."""
        found = self.reading.constraint
        return found if isinstance(found, Quantity) else None

    @property
    def written(self) -> int:
        """The scale that the cell writes: 10000 for 3.2万元."""
        return written_scale(self.reading.text or "", self.quantity) if self.quantity else 1


def together(one: Cell, other: Cell) -> tuple[Reading, Reading, tuple[Problem, ...]]:
    """Both readings, a figure without a unit in the unit and the scale of the other."""
    left, right = one.quantity, other.quantity
    if left is None or right is None or (left.unit is None) == (right.unit is None):
        return one.reading, other.reading, ()
    lender, bare = (one, other) if left.unit is not None else (other, one)
    taken, problems = _lent(lender, bare)
    pair = (one.reading, taken) if bare is other else (taken, other.reading)
    return (*pair, problems)


def _lent(lender: Cell, bare: Cell) -> tuple[Reading, tuple[Problem, ...]]:
    """The bare figure in the unit of the lender, at the likely scale."""
    unit, given = lender.quantity, bare.quantity
    assert unit is not None, "a figure"
    assert given is not None, "a figure"
    if bare.written != 1 or unit.unit in {"%", "‰"}:
        # It writes a scale of its own (314.2亿), or is a share: 0.95 for 95 % is for the alignment to settle.
        return _scaled(bare.reading, given, 1, unit.unit), ()
    money = (unit.unit or "").startswith("元")
    candidates = dict.fromkeys((lender.written, *(_MONEY if money else (1,))))
    size = _size(unit)
    fitting = [each for each in candidates if _near(size, _size(given) * each)]
    scale = fitting[0] if fitting else lender.written
    word = f"{scale_word(scale) if scale != 1 else ''}{unit.unit}"
    place = Location(column=bare.name)
    if scale == lender.written:
        found = problem("N567", f"{bare.name}没有单位，按{lender.name}的单位“{word}”", location=place)
    else:
        own = f"{scale_word(lender.written) if lender.written != 1 else ''}{unit.unit}"
        message = f"{bare.name}“{bare.reading.text}”没有单位，按“{word}”理解；按{lender.name}的“{own}”则相差悬殊"
        found = problem("W569", message, location=place, hint="请写明单位")
    return _scaled(bare.reading, given, scale, unit.unit), (found,)


def _size(quantity: Quantity) -> Fraction:
    return abs(Fraction(quantity.lower if quantity.lower is not None else quantity.upper or 0))


def _near(one: Fraction, other: Fraction) -> bool:
    """Whether both are of one size; nought is of any."""
    return not one or not other or max(one / other, other / one) <= _ALIKE


def _scaled(reading: Reading, quantity: Quantity, scale: int, unit: str | None) -> Reading:
    ends = {
        name: None if end is None else end * Decimal(scale)
        for name, end in (("lower", quantity.lower), ("upper", quantity.upper))
    }
    return replace(reading, constraint=quantity.model_copy(update={**ends, "unit": unit}))
