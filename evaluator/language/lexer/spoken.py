"""Two neighbouring digits name a range: 三四万 is 3万 to 4万, 七八次 7 to 8."""

from __future__ import annotations

import re
from decimal import Decimal

from evaluator.language import units
from evaluator.language.lexer.numerals import DIGITS, Numeral, chinese_value

_EITHER = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])(百万|千万|十万|百亿|[十百千万亿]?)(?![成折分])")
_WIDE = {("三", "五")}
"""Digits that name a range without being neighbours."""
_DATED = {"月", "年", "日", "季", "号", "点"}


def either(text: str, at: int) -> tuple[Numeral, Numeral] | None:
    """Both ends of the range that two digits at ``at`` name; ``None`` where they are no such range."""
    match = _EITHER.match(text, at)
    if not match:
        return None
    first, last = DIGITS[match.group(1)], DIGITS[match.group(2)]
    if last - first != 1 and match.groups()[:2] not in _WIDE:
        return None
    scale = int(chinese_value(f"一{match.group(3)}") or 1) if match.group(3) else 1
    unit = units.find(text, match.end(), unknown=False)
    if (unit is None and scale == 1) or (unit and unit.name in _DATED):
        return None
    ends = ((first, at + 1), (last, match.end()))
    lower, upper = (Numeral(Decimal(digit * scale), end, scale, chinese=True) for digit, end in ends)
    return lower, upper
