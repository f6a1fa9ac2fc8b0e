"""Plain text: lines with tabs are rows of a table, all others running text; and CSV, which is one table.

A text dump has lost its merges, so the columns are only a hint (``exact=False``). A blank line ends a table: in a
dump it is usually a page break, and the recogniser joins what belongs together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.csv_text import UnpairedQuoteError, csv_rows
from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.refusal import BROKEN, RefusalError, too_large
from evaluator.forms.files import too_many_cells
from evaluator.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def read(path: Path) -> Reading:
    """The rows of tabbed lines as tables, the other lines as paragraphs."""
    reading = Reading()
    rows: list[tuple[int, list[str]]] = []
    text = _bounded(decode(path.read_bytes()), "\t")
    for number, line in enumerate(text.splitlines(), 1):
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
    _bounded(text, delimiter)
    try:
        rows = list(csv_rows(text, delimiter))
    except UnpairedQuoteError as error:
        raise RefusalError(BROKEN, f"第{error.line}行起引号没有配对，无法分格", error.HINT) from error
    filled = any(text.strip() for _, row in rows for text in row)
    return Reading([replace(table(rows, exact=True), merges=False)] if filled else [], workbook=True)


def _bounded(text: str, delimiter: str) -> str:
    """The text; refused when it has more cells than a table of forms ever has."""
    if excess := too_many_cells(text, delimiter):
        raise too_large(excess)
    return text


def table(rows: Iterable[tuple[int, Sequence[str]]], *, exact: bool) -> Table:
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
