"""The letters that a cell is spelt in; what each stands for is said in ``grammar.lark``."""

from __future__ import annotations

from typing import Any, NamedTuple

SIGNS = frozenset("≥≤><=≈")
COUNTED = frozenset("数量")
DATED = frozenset("年月日季半底旬全IJ")


class Letter(NamedTuple):
    """A letter of a spelling: what stands where in the normalised text, and what it means.

    ``value`` is a ``Numeral`` for a number, a ``units.Found`` for a unit, a ``Word`` for a word of a family, the text
    of a bracket, the name of a base, the number of a month.
    """

    letter: str
    start: int
    end: int
    value: Any = None
