"""The tokens that a cell is spelt in: the names are the terminals of ``grammar.lark``, the values its letters."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """A kind of token. ``NOTHING`` is passed over; the last three have no place in any cell."""

    SEP = ";"
    COLON = ":"
    NUMBER = "数"
    UNIT = "量"
    AND_MORE = "余"
    TO = "-"
    PLUS_MINUS = "±"
    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE = ">"
    LESS = "<"
    EQUAL = "="
    ABOUT = "≈"
    ABOVE = "上"
    BELOW = "下"
    AROUND = "右"
    EVERY_ONE = "每"
    FROM = "从"
    LINK = "为"
    GIVE = "奖"
    OF = "的"
    ACCORDING = "按"
    BASE = "较"
    LAST_YEAR = "昨"
    RISE = "增"
    FALL = "减"
    SAME = "平"
    YEAR = "年"
    MONTH = "月"
    DAY = "日"
    QUARTER = "季"
    HALF = "半"
    END = "底"
    THIRD = "旬"
    WHOLE = "全"
    ISO_DAY = "I"
    ISO_MONTH = "J"
    EVERY = "逢"
    BEFORE = "前"
    WITHIN = "内"
    AFTER = "起"
    BOUND = "界"
    NOTE = "注"
    WORD = "文"
    BAD = "坏"
    STRAY = "游"
    MISFIT = "违"
    ODD = "怪"
    OPEN = "围"
    GARBLED = "乱"
    TERM = "期"
    SCALED = "基"
    NOTHING = ""


SIGNS = frozenset({Kind.AT_LEAST, Kind.AT_MOST, Kind.MORE, Kind.LESS, Kind.EQUAL, Kind.ABOUT})
COUNTED = frozenset({Kind.NUMBER, Kind.UNIT})
DATED = frozenset(
    {
        Kind.YEAR,
        Kind.MONTH,
        Kind.DAY,
        Kind.QUARTER,
        Kind.HALF,
        Kind.END,
        Kind.THIRD,
        Kind.WHOLE,
        Kind.ISO_DAY,
        Kind.ISO_MONTH,
    }
)
BOUNDS = frozenset({Kind.ABOVE, Kind.BELOW, Kind.AROUND})
OPENS = frozenset({Kind.NOTHING, Kind.WORD, Kind.COLON})
"""What is before a place where a clause, or its figure, may begin."""
FIGURE_ENDS = frozenset({Kind.NUMBER, Kind.UNIT, Kind.ABOVE, Kind.BELOW})
CHANGES = frozenset({Kind.RISE, Kind.FALL})


class Letter(NamedTuple):
    """A token: its kind and place in the normalised text, and what it means.

    ``value`` is a ``Numeral`` for a number, a ``units.Found`` for a unit, a ``Word`` for a word of a family, the text
    of a bracket, the name of a base, the number of a month.
    """

    letter: Kind
    start: int
    end: int
    value: Any = None
