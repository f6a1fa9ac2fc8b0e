"""Text on a terminal: how many cells it takes, and filling it up to a width."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Cells that a terminal gives ``text``: full-width characters take two, combining marks none.

    Ambiguous characters (``≥``, ``—``, ``“``) take one, as in the common Western and UTF-8 locales.
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


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
        used += width(char)
        if used > cells - 1:
            break
        kept += char
    return kept + "…"


def decode(data: bytes) -> str:
    """Text of a file that a clerk saved: UTF-8 (with or without BOM) when all of it is, else GB18030.

    GB18030 covers GBK and GB2312. The whole file decides, never a cell: short GBK texts can be valid UTF-8 by chance.

    Raises:
        UnicodeDecodeError: when it is neither.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
