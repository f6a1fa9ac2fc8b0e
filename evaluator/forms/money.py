"""Amounts of money as people write them: ``2930000``, ``2,930,000``, ``293万元``, ``￥80,000.00``."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
"""How many 元 one of each is."""

_AMOUNT = re.compile(
    r"(?:人民币|[¥￥])?(?P<number>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,8})?)(?P<unit>[十百千万亿]*元?)整?"
)


def unit_of_money(name: str) -> Decimal | None:
    """How many 元 ``name`` is: 10000 for ``万元`` or ``万``; None when it names no unit of money."""
    return UNITS.get(name.removesuffix("元") + "元") if name else None


def amount(text: str, unit: Decimal = UNITS["元"]) -> Decimal | None:
    """The amount in 元, exact, or None when the text is not one amount.

    Args:
        text: digits with or without grouping commas, in full or half width, and perhaps a unit.
        unit: how many 元 one is when the text names no unit.
    """
    match = _AMOUNT.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    factor = unit_of_money(match["unit"]) if match["unit"] else unit
    if factor is None:
        return None
    found = Decimal(match["number"].replace(",", "")) * factor
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()
