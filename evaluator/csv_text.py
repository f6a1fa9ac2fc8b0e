"""The cells of a CSV as they were meant, and the lines that its rows begin in."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
"""What a cell begins with that a spreadsheet takes for a formula; also the apostrophe that guards one."""
_FORMULA_TEXT = re.compile(r'="(?P<text>(?:[^"]|"")*)"')


class UnpairedQuoteError(ValueError):
    """A CSV whose rest cannot be cut into cells, from the row that begins in ``line`` on."""

    HINT = "整格文字里有引号时，请用 Excel 打开，另存为 CSV 或 xlsx"

    def __init__(self, line: int, *, endless: bool) -> None:
        super().__init__(f"row of line {line}")
        self.line, self.endless = line, endless
        """``endless``: a cell grew beyond the limit of the reader, as behind a quote that nothing closes."""


def csv_rows(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of a CSV, whatever ends its lines, each with the line that it begins in.

    Raises:
        UnpairedQuoteError: when it comes to the row.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for row in reader:
            yield start, tuple(unguarded(cell) for cell in row)
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnpairedQuoteError(start, endless="field limit" in str(error)) from error


def unguarded(text: str) -> str:
    """A cell without what only kept a spreadsheet from calculating it: ``="0.95"`` and ``'=100%``."""
    text = text.strip()
    quoted = _FORMULA_TEXT.fullmatch(text)
    if quoted:
        return quoted["text"].replace('""', '"').strip()
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@＝＋－＠\t") else text


def escape(cell: str | None) -> str:
    """``cell`` so that no spreadsheet takes it for a formula: an apostrophe before a leading sign, tab or CR."""
    text = cell or ""
    return f"'{text}" if text.startswith(("\t", "\r")) or text.lstrip().startswith(FORMULA) else text
