"""What 实际完成值 says on a form that has no columns for units, last year's figure or the amount referred to.

A filed form must be checkable by itself: ``28`` becomes ``28家``, a figure of growth brings its base along
(``321.5亿元（上年314.2亿元，增长2.32%）``), a contract that was kept brings its amount (``3.2万元（合同价3.2万元）``).
:func:`write` makes such a cell from a row, :func:`split` reads it back into the parts, :func:`unfolded` before judging.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from evaluator.language import read
from evaluator.language.cells import read_actual, read_target
from evaluator.language.constraint import Growth, Quantity, Reference
from evaluator.scoring.align import align, scale_word
from evaluator.scoring.together import Cell, together

if TYPE_CHECKING:
    from evaluator.forms.model import Form, Indicator
    from evaluator.language import Reading
    from evaluator.scoring.matter import Matter

_BARE = re.compile(r"[+-]?[\d,，]+(?:\.\d+)?", re.ASCII)
_TAIL = re.compile(r"[^\d]*$", re.ASCII)
"""What is behind the last figure of a target: 元/人*天."""
_LAST_YEAR = "上年"
_CELL = re.compile(
    rf"(?P<actual>[^（）()]+)[（(]{_LAST_YEAR}(?P<last>(?:[^（）()，,；;]|(?<=\d)[,，](?=\d{{3}}))+)(?:[，,](?:增长|下降|持平)[^（）()]*)?[）)]"
)
_REFERRED = re.compile(r"(?P<actual>[^（）()]+)[（(](?P<to>[^（）()\d]+)(?P<amount>\d[^（）()]*)[）)]")
_HUNDRED = 100


class Parts(NamedTuple):
    """The cells that one cell of a form represents."""

    actual: str | None
    last_year: str | None = None
    reference: str | None = None


def split(text: str | None, target: object) -> Parts:
    """The parts of a cell that :func:`write` made for a target of that kind; any other cell is an actual alone."""
    cell = (text or "").strip()
    if isinstance(target, Growth) and (match := _CELL.fullmatch(cell)):
        return Parts(match["actual"].strip(), last_year=match["last"].strip())
    if isinstance(target, Reference) and (match := _REFERRED.fullmatch(cell)) and match["to"].strip() in target.to:
        return Parts(match["actual"].strip(), reference=match["amount"].strip())
    return Parts(text)


def write(indicator: Indicator, form: Form) -> str | None:
    """The cell of an official form: the actual as reported, with the unit it is read in and what it is measured by."""
    actual, target = read_actual(indicator.actual, indicator, form), read_target(indicator, form)
    if actual is None or not isinstance(actual.constraint, Quantity):
        return indicator.actual
    wanted = target.constraint
    if isinstance(wanted, Growth):
        return _with_base(indicator, actual, read_actual(indicator.last_year, indicator, form))
    if isinstance(wanted, Reference):
        amount = read_actual(indicator.reference, indicator, form)
        return _with_amount(indicator, wanted, actual, amount)
    if isinstance(wanted, Quantity):
        return _with_unit(indicator, actual.constraint, wanted)
    return indicator.actual


def _with_unit(indicator: Indicator, actual: Quantity, target: Quantity) -> str:
    """A bare figure with the unit and the scale in which it was compared; a figure of two readings stays as it is."""
    text = indicator.actual or ""
    if actual.unit is not None or not _BARE.fullmatch(text.strip()) or target.unit is None:
        return text
    spans = align(actual, target, indicator.target or "", text).spans
    if len(spans) != 1 or not spans[0].is_point or actual.lower is None:
        return text
    as_target = f"{text.strip()}{_TAIL.search(indicator.target or '')[0]}"  # type: ignore[index]  # it matches anything
    again = read(as_target).constraint
    if (
        isinstance(again, Quantity)
        and (again.stated, again.unit) == ("bare", target.unit)
        and again.lower == spans[0].low
    ):
        return as_target
    factor = spans[0].low / Fraction(actual.lower) if actual.lower else Fraction(1)
    if factor == _HUNDRED and target.unit == "%":
        return f"{_plain(actual.lower * _HUNDRED)}%"
    word = "" if factor == 1 else scale_word(int(factor))
    return f"{text.strip()}{word}{target.unit}"


def _with_base(indicator: Indicator, actual: Reading, before: Reading | None) -> str:
    """A figure of growth with last year's behind it, both with their unit, and the change between them."""
    if before is None or not isinstance(before.constraint, Quantity):
        return indicator.actual or ""
    now, then, _ = together(Cell("实际完成值", actual), Cell("上年实际值", before))
    mine, theirs = _amount(now, indicator.actual), _amount(then, indicator.last_year)
    return f"{mine}（{_LAST_YEAR}{theirs}{_change(now.constraint, then.constraint)}）"


def _with_amount(indicator: Indicator, target: Reference, actual: Reading, amount: Reading | None) -> str:
    if amount is None or not isinstance(amount.constraint, Quantity):
        return indicator.actual or ""
    now, other, _ = together(Cell("实际完成值", actual), Cell("参照值", amount))
    return f"{_amount(now, indicator.actual)}（{target.to}{_amount(other, indicator.reference)}）"


def _amount(reading: Reading, text: str | None) -> str:
    """The text of a figure, with the unit that its row lends it."""
    written, quantity = (text or "").strip(), reading.constraint
    if not (_BARE.fullmatch(written) and isinstance(quantity, Quantity) and quantity.unit) or quantity.lower is None:
        return written
    number = Decimal(written.replace(",", "").replace("，", ""))
    scale = int(quantity.lower / number) if number else 1
    return f"{written}{'' if scale == 1 else scale_word(scale)}{quantity.unit}"


def _change(now: object, then: object) -> str:
    """``，增长2.32%``: nothing where the figures are not points of one unit, or last year's is zero."""
    if not (isinstance(now, Quantity) and isinstance(then, Quantity)) or not then.lower or now.lower is None:
        return ""
    if now.unit != then.unit or now.lower != now.upper or then.lower != then.upper:
        return ""
    share = (Fraction(now.lower) - Fraction(then.lower)) / abs(Fraction(then.lower)) * _HUNDRED
    if not share:
        return "，持平"
    rounded = Decimal(round(abs(share) * _HUNDRED)) / _HUNDRED
    return f"，{'增长' if share > 0 else '下降'}{_plain(rounded)}%"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unfolded(matter: Matter) -> Matter:
    """The matter with the parts of its actual cell in their own places, where these are blank."""
    if matter.last_year is not None or matter.reference is not None:
        return matter
    parts = split(matter.actual_text, matter.target.constraint)
    if parts.last_year is None and parts.reference is None:
        return matter
    actual, last_year, reference = (None if part is None else read(part, year=matter.year) for part in parts)
    return replace(matter, actual=actual, last_year=last_year, reference=reference)
