"""Plain text: lines with tabs are rows of a table, all others running text; and CSV, which is one table.

A text dump has lost its merges, so the columns are only a hint (``exact=False``). A blank line ends a table: in a
dump it is usually a page break, and the recogniser joins what belongs together.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.refusal import BROKEN, RefusalError
from evaluator.text import decode, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def read(path: Path) -> Reading:
    """The rows of tabbed lines as tables, the other lines as paragraphs."""
    reading = Reading()
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(decode(path.read_bytes()).splitlines(), 1):
        if "\t" in line:
            rows.append((number, line.split("\t")))
            continue
        _close(rows, reading)
        if line.strip():
            reading.blocks.append(Paragraph(line.strip(), number))
    _close(rows, reading)
    return reading


def read_csv(path: Path) -> Reading:
    """One table, whatever the delimiter: comma, semicolon or tab; and whatever ends a line."""
    text = decode(path.read_bytes())
    first = next(iter(text.splitlines()), "")
    delimiter = max(",;\t，", key=first.count)
    source = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in source:
            rows.append((line, [unguarded(text) for text in row]))
            line = source.line_num + 1
    except csv.Error as error:
        hint = "整格文字里有引号时，请用 Excel 打开，另存为 CSV 或 xlsx"
        raise RefusalError(BROKEN, f"第{line}行起引号没有配对，无法分格", hint) from error
    filled = any(text.strip() for _, row in rows for text in row)
    return Reading([table(rows, exact=True)] if filled else [], workbook=True)


def table(rows: Iterable[tuple[int, list[str]]], *, exact: bool) -> Table:
    """A table without merges from rows of texts with their line numbers."""
    listed = list(rows)
    cells = tuple(
        Cell(text.strip(), at, column)
        for at, (_, row) in enumerate(listed)
        for column, text in enumerate(row)
        if text.strip()
    )
    return Table(cells, len(listed), exact, None, tuple(number for number, _ in listed))


def _close(rows: list[tuple[int, list[str]]], reading: Reading) -> None:
    if any(text.strip() for _, row in rows for text in row):
        reading.blocks.append(table(rows, exact=False))
    rows.clear()
