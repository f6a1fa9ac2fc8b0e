"""Text on a terminal: how many cells it takes, filling it up, cutting it and breaking it into lines."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPENING = "（〔［【《〈「『“‘≥≤＞＜＝≈±"
_CLOSING = "，。、；：？！）〕］】》〉」』”’％‰℃…"
# What stays together on a line: an ASCII run with the measure word behind its digits (35家, 2022年), or one character;
# either with the marks that may not be left behind at the end of a line or start the next one.
_PIECE = re.compile(rf"[{_OPENING}]*(?:[!-~]+(?:(?<=\d)[\u4e00-\u9fff])?|.)[{_CLOSING}]*", re.DOTALL)


def width(text: str) -> int:
    """Cells that a terminal gives ``text``: full-width characters take two, combining and invisible marks none.

    Ambiguous characters (``≥``, ``—``, ``“``) take one, as in the common Western and UTF-8 locales.
    """
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


@lru_cache(maxsize=8192)
def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    """``text`` on one line and harmless to a terminal: white space collapsed, control and format characters dropped."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c for c in line if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters but line feed and tab, what turns or hides the text behind it, and halves of characters."""


def visible(text: str) -> str:
    """``text`` with whatever would steer a terminal, or hide in it, as JSON spells it with a backslash.

    Lines stay lines, and JSON stays the same JSON: inside its strings this is the same character.
    """
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """``text`` filled up with spaces to ``cells``; at the left when ``right`` (numbers)."""
    fill = " " * max(0, cells - width(text))
    return fill + text if right else text + fill


def cut(text: str, cells: int) -> str:
    """``text`` in at most ``cells``, ending in ``…`` when something was cut."""
    if width(text) <= cells:
        return text
    kept, used = "", 0
    for char in text:
        used += _cells(char)
        if used > cells - 1:
            break
        kept += char
    return kept + "…"


def wrap(text: str, cells: int) -> list[str]:
    """``text`` as lines of at most ``cells`` (at least 2), broken between Chinese characters and at spaces.

    Numbers with their measure word, ASCII words, and punctuation with what it belongs to stay together where they fit.
    """
    if width(text) <= cells:
        return [text.strip()]
    lines, used = [""], 0
    for piece in _pieces(text, cells):
        if used + width(piece.rstrip()) > cells:
            lines.append("")
            used = 0
        added = piece if lines[-1] else piece.lstrip()
        lines[-1] += added
        used += width(added)
    return [line.rstrip() for line in lines]


def _pieces(text: str, cells: int) -> list[str]:
    pieces = (match.group() for match in _PIECE.finditer(text))
    return [part for piece in pieces for part in ([piece] if width(piece) <= cells else piece)]


def decode(data: bytes) -> str:
    """Text of a file that a clerk saved: UTF-16 with its mark; UTF-8 when all of it is; else GB18030.

    GB18030 covers GBK and GB2312. The whole file decides, never a cell: short GBK texts can be valid UTF-8 by chance.

    Raises:
        UnicodeDecodeError: when it is neither.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def readable(name: str) -> str:
    """A file's name for people: where its bytes are not UTF-8, as Windows in China writes it."""
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def ranges(numbers: Iterable[int]) -> str:
    """Row numbers in short: ``2–5、8``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(low) if low == high else f"{low}–{high}" for low, high in runs)
