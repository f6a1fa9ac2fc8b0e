"""Excel 97-2003 workbooks and WPS spreadsheets in that container (xls, et), by calamine.

Calamine gives values and merges but no number formats, so a fraction may have been a percentage: that is noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.documents.model import Cell, Reading, Table
from evaluator.documents.readers.refusal import broken, password, too_large
from evaluator.documents.readers.shown import shown
from evaluator.documents.readers.xlsx import MOST_CELLS
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Reading:
    """One table a sheet; hidden sheets are marked."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(path)
        reading = Reading(workbook=True)
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            _sheet(book.get_sheet_by_name(meta.name), reading, hidden=hidden)
    except calamine.PasswordError as error:
        raise password() from error
    except (calamine.CalamineError, ValueError) as error:
        raise broken("Excel 工作簿") from error
    return reading


def _sheet(sheet: Any, reading: Reading, *, hidden: bool) -> None:
    if sheet.total_height * sheet.total_width > 20 * MOST_CELLS:
        raise too_large(f"工作表“{sheet.name}”的区域过大")
    spans = {top: (bottom[0] - top[0] + 1, bottom[1] - top[1] + 1) for top, bottom in sheet.merged_cell_ranges or ()}
    cells: list[Cell] = []
    fractions: list[int] = []
    rows = 0
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        rows = row + 1
        for column, value in enumerate(values):
            text = shown(value)
            if text:
                cells.append(Cell(text, row, column, *spans.get((row, column), (1, 1))))
                if isinstance(value, float) and 0 < value <= 1 and text != "1":
                    fractions.append(row + 1)
            if len(cells) > MOST_CELLS:
                raise too_large(f"工作表超过 {MOST_CELLS} 格")
    if fractions and not hidden:
        message = f"xls 中读不到百分数格式，{len(fractions)} 处小数（如 0.95）可能是百分数"
        where = Location(sheet=sheet.name, row=fractions[0])
        hint = "另存为 xlsx 后导入，即可按显示的格式读取"
        reading.problems.append(problem("N624", message, location=where, hint=hint))
    if cells:
        last = max(rows, *(cell.row + cell.rowspan for cell in cells))
        reading.blocks.append(Table(tuple(cells), last, sheet=sheet.name, hidden=hidden))
