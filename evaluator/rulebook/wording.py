"""Numbers and arithmetic as a reader of a scorecard sees them, made from the same values as the score."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import plain

if TYPE_CHECKING:
    import datetime as dt

CENT = Decimal("0.01")
_READABLE = 10**12
"""A division by more than this says less to a reader than six decimals."""
_SCALES = ((100_000_000, "亿"), (10_000, "万"))


def written(day: dt.date) -> str:
    """A day as people write it: ``2022年10月31日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def cents(value: int) -> Decimal:
    """Cents as a score with two decimals."""
    return Decimal(value).scaleb(-2).quantize(CENT)


def number(value: Fraction) -> str:
    """A number: exact where it has at most four decimals, else rounded to four."""
    return plain(rounded(value, 4))


def exact(value: Fraction) -> str:
    """A number for an equation: all its decimals, or the division behind it where they do not end."""
    if (value * 10**12).denominator == 1:
        return plain(rounded(value, 12))
    if value.denominator > _READABLE:
        return plain(rounded(value, 6))
    return f"({value.numerator} ÷ {value.denominator})"


def percent(value: Fraction | Decimal) -> str:
    """A ratio as a percentage, rounded to two decimals."""
    return plain(rounded(Fraction(value) * 100, 2)) + "%"


def is_short(value: Fraction) -> bool:
    """Whether :func:`percent` shows the ratio exactly."""
    return (value * 10000).denominator == 1


def share_of(value: Fraction) -> str:
    """A ratio for an equation: a percentage where that is exact."""
    return percent(value) if is_short(value) else exact(value)


def equation(left: str, value: Fraction) -> str:
    """``28 ÷ 35 = 80%``; ``≈`` where the percentage is rounded."""
    return f"{left} {'=' if is_short(value) else '≈'} {percent(value)}"


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A fraction as a decimal, half up."""
    over, under = value.numerator * 10**decimals, value.denominator  # a sum of fractions would be reduced for nothing
    return Decimal((2 * over + under) // (2 * under)).scaleb(-decimals)


def ratio(value: Fraction) -> Decimal:
    """A ratio with at most four decimals, as the scorecard carries it."""
    return Decimal(plain(rounded(value, 4)))


def product(weight: int | None, share: Fraction, shown: str | None = None) -> str:
    """``12.5 × 80% = 10.00``: how a weight (in cents) and a share make a score; ``≈`` where it was rounded.

    ``shown`` is the division behind the share; it is in the product where the percentage would be rounded, so that
    a reader with a calculator finds the same cents. A part of a cell has no weight: its share is shown alone.
    """
    if weight is None:
        return f"得 {percent(share)}"
    exact = weight * share
    whole = (exact + Fraction(1, 2)).__floor__()
    sign = "=" if exact == whole else "≈"
    factor = percent(share) if is_short(share) else shown or share_of(share)
    return f"{plain(cents(weight))} × {factor} {sign} {cents(whole)}"


def quotient(over: Fraction, under: Fraction) -> str:
    """``28 ÷ 35``; large amounts in one scale: ``124 ÷ 130`` for 1240000 and 1300000."""
    (first, second), _ = in_scale(over, under)
    return f"{first} ÷ {second}"


def in_scale(*values: Fraction) -> tuple[list[str], str]:
    """Numbers for an equation, all in 亿 or all in 万 where two decimals do, and the word for that scale."""
    for factor, word in _SCALES:
        scaled = [value / factor for value in values]
        if max(scaled) >= 1 and all((value * 100).denominator == 1 for value in scaled):
            return [exact(value) for value in scaled], word
    return [exact(value) for value in values], ""
