"""What a cell of a spreadsheet says: its value as the sheet shows it, but with all its digits.

0.95 formatted as a percentage is ``95%``; a day is ``2022年10月31日``, or the parts of it that its format shows, for
Excel adds a year or a first day that no one wrote. The time of a day is left out: deadlines are days.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

_LITERAL = r'(?:"[^"]*"|\\.)*'
_SHOWN = re.compile(rf"^({_LITERAL})([#0?,.]+|General)(%?)({_LITERAL})$")
_UNSHOWN = re.compile(r'"[^"]*"|\[[^]]*\]|\\.')
"""Literals and conditions of a number format."""

CHINESE_DAYS = {
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    **dict.fromkeys((30, 31), "yyyy年m月d日"),
}
"""Date formats that Excel has built in for Chinese only (ECMA-376 part 1, 18.8.30), so they are in no file."""


def shown(value: Any, layout: str = "General") -> str:
    """A cell's value under its number format; without a known format, days in full and numbers bare."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.date):
        return _day(value, layout)
    if isinstance(value, int | float):
        return _number(value, layout)
    return "" if value is None else str(value).strip()


def _day(value: dt.date, layout: str) -> str:
    bare = _UNSHOWN.sub("", layout).lower()
    if not re.search("[ymd]", bare) or bare == "general":
        bare = "ymd"
    parts = [
        f"{value.year}年" if "y" in bare or "d" not in bare else "",
        f"{value.month}月" if "m" in bare else "",
        f"{value.day}日" if "d" in bare else "",
    ]
    return "".join(parts)


def _number(value: float, layout: str) -> str:
    """At the 15 digits that a spreadsheet keeps, without exponent; with what its format prints around it."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    section = layout.split(";", maxsplit=1)[0].strip()
    percent = "%" in _UNSHOWN.sub("", section)
    text = format((exact * 100 if percent else exact).normalize(), "f") + "%" * percent
    found = _SHOWN.match(section)
    return f"{_bare(found[1])}{text}{_bare(found[4])}".strip() if found else text


def _bare(literal: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] if found[1] is not None else found[2], literal)
