"""What a document prints where a recognised form has a value, so that each repair can be seen and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.documents.labels import squeeze

if TYPE_CHECKING:
    from evaluator.documents.model import Cell, Document, Table
    from evaluator.problem import Location


def row_at(document: Document, place: Location) -> tuple[Table, int] | None:
    """The table and the row (from 0) that a place names; nothing where the document has none."""
    for table in document.tables:
        if table.sheet == place.sheet:
            for index in dict.fromkeys(cell.row for cell in table.cells):
                if table.line(index) == place.row:
                    return table, index
    return None


def covering(table: Table, row: int) -> list[Cell]:
    """The cells that are in a row, and those that reach down into it, from left to right."""
    found = (cell for cell in table.cells if cell.row <= row < cell.row + cell.rowspan)
    return sorted(found, key=lambda cell: cell.column)


def printed(table: Table, row: int, value: str) -> str | None:
    """The text from which the value of a row was made; empty where the row prints none.

    Returns:
        None where it is printed as it is, in one cell or in several (sign, figure, unit).
    """
    wanted = squeeze(value)
    texts = {squeeze(cell.text): cell.text.strip() for cell in covering(table, row)}
    parts = [text for text in texts if text and (text in wanted or wanted in text)]
    if wanted in texts or "".join(parts) == wanted:
        return None
    return texts[max(parts, key=len)] if parts else ""
