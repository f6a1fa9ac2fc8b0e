"""Cells that differ only in their number are read once.

What a cell means is mostly settled by all but its digits: ``≥35家`` and ``≥36家`` differ by 35 and 36 alone.
So a cell with one plain number is taken as its words around a hole. When the same words come a second time, two
probes with other numbers show whether the bounds just follow the number; if so, every further number is filled in.
This is no second reader: the probes are ordinary readings, and what does not follow its number is read as ever.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluator.language.constraint import Growth, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evaluator.language.reading import Reading

_ONE_NUMBER = re.compile(r"([^\d]*)([1-9][0-9]{0,5}(?:\.[0-9]{1,4})?)([^\d]*)", re.ASCII)
_YEARLIKE = re.compile(r"(?:19|20)\d\d")
_PERHAPS_GROUPED = re.compile(r"[0-9]{1,3}\.[0-9]{3}", re.ASCII)
"""1.360 may be 1,360 with the wrong mark: read by itself, so that the question is asked."""
_PROBES = {False: ("7", "83"), True: ("7.5", "83.25")}
"""By whether the number has decimals: 按月检查3次 says how often, 3.5次 does not."""
_YEARS = {"年", "年度", "个年度"}
_LIMITED = {"%", "‰"}
_MOST = 20_000


class Mould(NamedTuple):
    """A reading with a hole for its number: the bounds are ``lower`` and ``upper`` times the number."""

    constraint: Quantity | Growth
    lower: Decimal | None
    upper: Decimal | None


class Likeness:
    """Moulds by the words around the number and the context; one memory a process."""

    def __init__(self, read: Callable[..., Reading]) -> None:
        self.read = read
        self.moulds: dict[tuple[object, ...], Mould | None] = {}
        self.met: set[tuple[object, ...]] = set()

    def constraint(self, text: str, *context: object) -> Quantity | Growth | None:
        """The constraint of ``text`` from a like cell; ``None`` when it must be read itself."""
        match = _ONE_NUMBER.fullmatch(text)
        if match is None or _YEARLIKE.match(match.group(2)) or _PERHAPS_GROUPED.fullmatch(match.group(2)):
            return None
        before, number, after = match.groups()
        if _depends(number, after) or (before[-1:].isascii() and before[-1:].isalpha()):
            return None
        key = (before, after, "." in number, *context)
        if key not in self.moulds:
            if key not in self.met and len(self.met) < _MOST:
                self.met.add(key)
                return None
            probes = _PROBES["." in number] if len(self.moulds) < _MOST else ()
            self.moulds[key] = self._mould(before, after, probes, context)
        mould = self.moulds[key]
        return None if mould is None else _fill(mould, Decimal(number))

    def _mould(self, before: str, after: str, probes: Sequence[str], context: tuple[object, ...]) -> Mould | None:
        """The mould of probes that agree in all but a number that each follows; ``None`` without any."""
        found = []
        for probe in probes:
            reading = self.read(f"{before}{probe}{after}", *context)
            if reading.problems or not isinstance(reading.constraint, Quantity | Growth):
                return None
            found.append(_unfilled(reading.constraint, Decimal(probe)))
        return found[0] if found and found.count(found[0]) == len(found) else None


def _depends(number: str, after: str) -> bool:
    """Whether what the number is may decide what the cell means: 6.30 may be a day, 1 a whole, 20223年 nothing."""
    dated = "." in number and after[:1] in {"", "日", "前", "之", "以", "止", "底"}
    return dated or (not after and number == "1") or (after.startswith("年") and len(number) > 3)


def _unfilled(constraint: Quantity | Growth, number: Decimal) -> Mould:
    lower, upper = constraint.lower, constraint.upper
    return Mould(
        constraint.model_copy(update={"lower": None, "upper": None}),
        None if lower is None else lower / number,
        None if upper is None else upper / number,
    )


def _fill(mould: Mould, number: Decimal) -> Quantity | Growth | None:
    """The mould with its number; ``None`` where the size of the number itself may be doubtful (292%)."""
    unit = mould.constraint.unit
    if (unit in _LIMITED and number > 100) or (unit in _YEARS and number >= 1000):
        return None
    return mould.constraint.model_copy(
        update={
            "lower": None if mould.lower is None else mould.lower * number,
            "upper": None if mould.upper is None else mould.upper * number,
        }
    )
