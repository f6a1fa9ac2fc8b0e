"""Figures by shape: what a number with words around it says, learned from the language once a way of writing.

``28家``, ``291家`` and ``7家`` differ only in their digits. For each shape (the text with its number taken out) and
class of numbers, the language reads a few probes; where all of them come to the same reading but for the number, so do
all others of that class, and only the digits are looked at. Everything else (dates, names with digits, several numbers,
percentages around 100) goes through the language itself. There is no second grammar: a shape that the language reads
otherwise next year is learned otherwise next year.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from evaluator.language.constraint import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.language import Reading

_ONE_NUMBER = re.compile(r"([^0-9０-９]*)(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,6}))?([^0-9０-９]*)", re.ASCII)
_ENOUGH = 3
"""From so many texts of a shape and class on, learning costs less than reading each."""


class Shape(NamedTuple):
    """A plain figure without its digits: how its number becomes the quantity, and what the reading had to say."""

    quantity: Quantity
    """As read from the first probe; only the value differs."""
    scale: Fraction
    codes: tuple[str, ...]


class Figure(NamedTuple):
    """A text of a known shape and the number in it, as a quotient of whole numbers."""

    shape: Shape
    over: int
    under: int


class Digits:
    """Shapes learned so far under one way of reading."""

    def __init__(self, read: Callable[[str], Reading]) -> None:
        self._read = read
        self._shapes: dict[tuple[str, str, int, str, bool], Shape | int | None] = {}

    def figure(self, text: str) -> Figure | None:
        """The text as a plain figure; ``None`` when the language must read it."""
        match = _ONE_NUMBER.fullmatch(text)
        if match is None:
            return None
        before, whole, part, after = match.groups()
        key = (before, after, len(whole), whole[0] if whole[0] in "012" else "3", part is not None)
        shape = self._shapes.get(key, 0)
        if isinstance(shape, int):
            self._shapes[key] = shape = self._learn(before, whole, part, after) if shape >= _ENOUGH else shape + 1
        if not isinstance(shape, Shape):
            return None
        return Figure(shape, int(whole + part), 10 ** len(part)) if part else Figure(shape, int(whole), 1)

    def _learn(self, before: str, whole: str, part: str | None, after: str) -> Shape | None:
        found = {self._shape(before, number, after) for number in _probes(whole, fraction=part is not None)}
        return next(iter(found)) if len(found) == 1 else None

    def _shape(self, before: str, number: str, after: str) -> Shape | None:
        reading = self._read(f"{before}{number}{after}")
        quantity = reading.constraint
        if not isinstance(quantity, Quantity) or quantity.subject is not None:
            return None
        ends = {end for end in (quantity.lower, quantity.upper) if end is not None}
        if len(ends) != 1:
            return None
        value = Fraction(ends.pop())
        stated = Fraction(number)
        if not stated:
            return None
        plain = {end: Decimal(1) for end in ("lower", "upper") if getattr(quantity, end) is not None}
        codes = tuple(each.code for each in reading.problems)
        return Shape(quantity.model_copy(update=plain), value / stated, codes)


def _probes(whole: str, *, fraction: bool) -> list[str]:
    """Numbers of the class of ``whole``: the least, the greatest and one between, each with other decimals."""
    rest = len(whole) - 1
    low, high = (whole[0], whole[0]) if whole[0] in "012" else ("3", "9")
    made = [low + "0" * rest, high + "9" * rest, low + "12345678"[:rest]]
    return [f"{each}.{part}" for each, part in zip(made, ("5", "25", "01"), strict=True)] if fraction else made
