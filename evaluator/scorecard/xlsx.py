"""The official forms as workbooks: 项目支出绩效自评表 in several layouts, and 自评情况汇总表 over all projects.

Scores and amounts are numbers, sums are formulas with their results stored beside them, so that previews and readers
without a calculator see them too. Text from documents stays text (``=100%`` is never a formula). The pages are A4, one
page wide, with the header of the table repeated. Same scorecard, same bytes.
"""

from __future__ import annotations

import io
import re
from copy import copy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.scorecard import form_fields
from evaluator.scorecard.grid import FORMATS, Todo, build
from evaluator.scorecard.package import steady, xml_text
from evaluator.text import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form
    from evaluator.scorecard.grid import Cell, Grid
    from evaluator.scorecard.model import Scorecard, Scorecards

LAYOUTS = ("national", "sichuan", "hubei")
_FORMULA = ("=", "+", "-", "@", "'", "＝", "＋", "－", "＠")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would read as an escaped character (``_x0041_`` is A)."""
_TYPE = "宋体"
_LINE, _AIR = 14.0, 6.0
"""Height of a line of text, and what is above and below the text of a cell, in points at 10 points of type."""
_SIDE, _TOP, _BOTTOM = 0.5, 0.6, 0.7
"""Margins of the page in inches."""
_SQUEEZED = 1.2
"""Pages up to which a sheet is made smaller to fit on one, so that no few lines are left over."""
_DIGIT, _EDGE = 6.0, 3.75
"""Points of a digit of the default type, in which columns are measured, and of a column's edge; ours are 5 wide."""
_SIZES = {"title": 18, "subtitle": 11, "note": 9}
_BARE = {"title", "subtitle", "note"}


def workbook(card: Scorecard, form: Form | None = None, layout: str = "national") -> bytes:
    """The self-evaluation form of one project, with a second sheet that gives the reason for every point.

    Args:
        card: the result.
        form: the filled form it came from: department, goal, sources of funds.
        layout: one of ``LAYOUTS``.
    """
    fields = form_fields.project(card, form)
    tables = form_fields.tables(card, form, layout)
    return save([build(layout, fields, tables), build("reasons", fields, tables)], card.name)


def summary_workbook(cards: Scorecards) -> bytes:
    """The 自评情况汇总表: one row a project, sums below."""
    fields, rows = form_fields.summary(cards)
    return save([build("summary", fields, {"projects": rows})], "自评情况汇总表")


def save(grids: Sequence[Grid], title: str) -> bytes:
    """A workbook with a sheet a grid; the same grids give the same bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    # Columns are as wide as so many digits of the default type: one that is there wherever Chinese is written.
    book._named_styles["Normal"].font = Font(name=_TYPE, size=11)  # noqa: SLF001  openpyxl has no other door to it
    book.properties.title = xml_text(title)
    book.properties.creator = "evaluator"
    for grid in grids:
        _sheet(book.create_sheet(grid.sheet), grid)
    out = io.BytesIO()
    book.save(out)
    names = (f"xl/worksheets/sheet{number}.xml" for number in range(1, len(grids) + 1))
    return steady(out.getvalue(), {name: _results(grid) for name, grid in zip(names, grids, strict=True)})


def _sheet(sheet: Any, grid: Grid) -> None:
    """Cells, merges, sizes and the page."""
    from openpyxl.utils import get_column_letter

    for number, cells in enumerate(grid.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = cells
    looks: dict[tuple[str, bool], Any] = {}
    for cell in grid.cells:
        _write(sheet, cell, looks)
    tall = heights(grid)
    for row, height in enumerate(tall, 1):
        sheet.row_dimensions[row].height = height
    page = sheet.page_setup
    page.paperSize = sheet.PAPERSIZE_A4
    page.orientation = grid.orientation
    page.fitToWidth, page.fitToHeight = 1, 1 if _pages(grid, sum(tall)) <= _SQUEEZED else 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = _SIDE
    margins.top, margins.bottom = _TOP, _BOTTOM
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.print_area = f"A1:{get_column_letter(len(grid.columns))}{grid.rows}"
    if grid.repeat:
        sheet.print_title_rows = f"{grid.repeat}:{grid.repeat}"
    sheet.sheet_view.showGridLines = False


def _write(sheet: Any, cell: Cell, looks: dict[tuple[str, bool], Any]) -> None:
    """One cell with its style; a merged one has its borders all around. ``looks`` keeps the styles made so far."""
    from openpyxl.worksheet.cell_range import CellRange

    _paint(sheet, cell, looks)
    target = sheet.cell(cell.row, cell.column)
    if cell.formula:
        target.value = cell.formula
    elif isinstance(cell.value, Decimal):
        target.value = Decimal(plain(cell.value))
    elif text := xml_text(cell.text):
        write_text(target, text)
    if cell.kind and not isinstance(cell.value, str):
        target.number_format = FORMATS[cell.kind]
    if cell.down > 1 or cell.across > 1:
        # Not merge_cells, which paints the borders of every place once more: that took half of the time of a workbook.
        last_row, last_column = cell.row + cell.down - 1, cell.column + cell.across - 1
        sheet.merged_cells.add(CellRange(None, cell.column, cell.row, last_column, last_row))


def _paint(sheet: Any, cell: Cell, looks: dict[tuple[str, bool], Any]) -> None:
    """The style of a cell on all places it takes: made once a sheet, since openpyxl hashes every part of it anew."""
    key = (cell.style, isinstance(cell.value, Todo))
    for row in range(cell.row, cell.row + cell.down):
        for column in range(cell.column, cell.column + cell.across):
            target = sheet.cell(row, column)
            if key in looks:
                target._style = copy(looks[key])  # noqa: SLF001  the way openpyxl itself copies a style
                continue
            for name, value in _look(cell).items():
                setattr(target, name, value)
            looks[key] = copy(target._style)  # noqa: SLF001


def write_text(target: Any, text: str) -> None:
    """Put ``text`` into a cell as text whatever it looks like: a formula, an error value, an escape of the format."""
    target.value = _ESCAPE.sub("_x005F_", text)
    target.data_type = "s"
    target.quotePrefix = text.startswith(_FORMULA)


def _look(cell: Cell) -> dict[str, Any]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color="808080")
    left = cell.style in {"prose", "note"}
    look = {
        "font": Font(name=_TYPE, size=_SIZES.get(cell.style, 10), bold=cell.style in {"title", "label"}),
        "alignment": Alignment(
            horizontal="left" if left else "center",
            vertical="top" if cell.style == "note" else "center",
            wrap_text=True,
            indent=1 if cell.style == "prose" else 0,
        ),
    }
    if cell.style not in _BARE:
        look["border"] = Border(left=side, right=side, top=side, bottom=side)
    colour = "FFF2CC" if isinstance(cell.value, Todo) else "F2F2F2" if cell.style == "label" else None
    if colour:
        look["fill"] = PatternFill("solid", start_color=colour)
    return look


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
    room = spread * _DIGIT / 5 / size / bold - (2.5 if cell.style == "prose" else 1)
    if cell.value == Todo() and cell.across > 2:
        return 3 * _LINE  # room to write by hand
    lines = sum(len(wrap(line, max(2, int(room)))) for line in cell.text.split("\n"))
    return lines * _LINE * size + _AIR


def _results(grid: Grid) -> Any:
    """Puts the result of every formula beside it, where openpyxl leaves a blank."""
    known = {cell.place: cell for cell in grid.cells if cell.formula}

    def change(data: bytes) -> bytes:
        from lxml import etree

        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        root = etree.fromstring(data)
        for element in root.iter(f"{space}c"):
            cell = known.get(element.get("r", ""))
            result = element.find(f"{space}v")
            if cell is None or result is None:
                continue
            if isinstance(cell.value, Decimal):
                result.text = plain(cell.value)
            else:
                element.set("t", "str")
                result.text = cell.text
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return change
