"""Grids as sheets of a workbook: cells with their styles, merges, heights of rows, and pages of A4.

Scores and amounts are numbers, sums are formulas with their results stored beside them, so that previews and readers
without a calculator see them too. Text from documents stays text (``=100%`` is never a formula). One page wide, with
the header of the table repeated. Same grids, same bytes.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from evaluator.paper.book import GREY, YELLOW, Book, page, widths
from evaluator.paper.grid import BARE, FORMATS, Todo
from evaluator.text import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.paper.grid import Cell, Grid

_LINE, _AIR = 14.0, 6.0
"""Height of a line of text, and what is above and below the text of a cell, in points at 10 points of type."""
_MARGINS = _SIDE, _TOP, _BOTTOM, _ = 0.5, 0.6, 0.7, 0.5
"""Margins of the page in inches."""
_SQUEEZED = 1.2
"""Pages up to which a sheet is made smaller to fit on one, so that no few lines are left over."""
_DIGIT, _EDGE = 6.0, 3.75
"""Points of a digit of the default type, in which columns are measured, and of a column's edge; ours are 5 wide."""
_SURE = 0.94
"""What is counted on of a cell's width: a type that replaces ours has wider digits."""
_SIZES = {"title": 18, "subtitle": 11, "note": 9}


def save(grids: Sequence[Grid], title: str) -> bytes:
    """A workbook with a sheet a grid; the same grids give the same bytes."""
    book = Book(title)
    for grid in grids:
        _sheet(book, grid)
    return book.save()


def _sheet(book: Book, grid: Grid) -> None:
    """Cells, merges, sizes and the page."""
    sheet = book.sheet(grid.sheet)
    widths(sheet, dict(enumerate(grid.columns)))
    for cell in grid.cells:
        _write(book, sheet, cell)
    tall = heights(grid)
    for row, height in enumerate(tall):
        sheet.set_row(row, height)
    page(sheet, grid.orientation, _MARGINS, pages=1 if _pages(grid, sum(tall)) <= _SQUEEZED else 0)
    sheet.print_area(0, 0, grid.rows - 1, len(grid.columns) - 1)
    if grid.repeat:
        sheet.repeat_rows(grid.repeat - 1)
    sheet.hide_gridlines(2)


def _write(book: Book, sheet: Any, cell: Cell) -> None:
    """One cell with its style; a merged one has its borders all around."""
    row, column = cell.row - 1, cell.column - 1
    kind = None if isinstance(cell.value, str) else cell.kind
    look = _look(cell.style, kind, todo=isinstance(cell.value, Todo))
    if cell.down > 1 or cell.across > 1:
        sheet.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, None, book.style(look))
    if cell.formula:
        result = float(cell.value) if isinstance(cell.value, Decimal) else cell.text
        sheet.write_formula(row, column, cell.formula, book.style(look), result)
    else:
        book.put(sheet, row, column, cell.value if isinstance(cell.value, Decimal) else cell.text, look)


@cache
def _look(style: str, kind: str | None, *, todo: bool) -> dict[str, Any]:
    """The properties of a style, as XlsxWriter calls them."""
    left = style in {"prose", "note", "aside"}
    look: dict[str, Any] = {
        "font_size": _SIZES.get(style, 10),
        "bold": style in {"title", "label"},
        "align": "left" if left else "center",
        "valign": "top" if style == "note" else "vcenter",
        "text_wrap": True,
        "indent": 1 if style == "prose" else 0,
        "num_format": FORMATS[kind] if kind else "General",
    }
    if style not in BARE:
        look |= {"border": 1, "border_color": "#808080"}
    colour = YELLOW if todo else GREY if style == "label" else None
    return look | ({"pattern": 1, "bg_color": colour} if colour else {})


def heights(grid: Grid) -> list[float]:
    """The height of every row in points, so that the text of every cell fits (merged cells do not grow alone)."""
    found = [_LINE + _AIR] * grid.rows
    for cell in sorted(grid.cells, key=lambda each: each.down):
        last = cell.row + cell.down - 1
        missing = _needed(cell, grid) - sum(found[cell.row - 1 : last])
        if missing > 0:
            found[last - 1] += missing
    return [round(min(height, 409), 1) for height in found]


def _pages(grid: Grid, tall: float) -> float:
    """How many A4 pages the sheet takes when it is one page wide."""
    paper = (842, 595) if grid.orientation == "landscape" else (595, 842)
    wide = sum(_DIGIT * each + _EDGE for each in grid.columns)
    scale = min(1, (paper[0] - 2 * _SIDE * 72) / wide)
    return tall * scale / (paper[1] - (_TOP + _BOTTOM) * 72)


def _needed(cell: Cell, grid: Grid) -> float:
    size = _SIZES.get(cell.style, 10) / 10
    bold = 1.05 if cell.style in {"title", "label"} else 1
    spread = sum(grid.columns[cell.column - 1 : cell.column + cell.across - 1])
    room = spread * _DIGIT / 5 / size / bold * _SURE - (2.5 if cell.style == "prose" else 1)
    if cell.value == Todo() and cell.across > 2:
        return 3 * _LINE  # room to write by hand
    return _lines(cell.text, max(2, int(room))) * _LINE * size + _AIR


@lru_cache(maxsize=4096)
def _lines(text: str, cells: int) -> int:
    """How many lines a text takes: the headings of a form are those of the next."""
    return sum(len(wrap(line, cells)) for line in text.split("\n"))
