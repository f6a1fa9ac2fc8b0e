"""Excel 97-2003 workbooks and WPS spreadsheets in that container (xls, et): values as the sheet shows them.

By xlrd, which knows the number formats: a cell with 0.95 formatted as a percentage says 95%.
"""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

from evaluator.documents.model import Cell, Reading, Table
from evaluator.documents.readers.refusal import RefusalError, broken, password, too_large
from evaluator.documents.readers.shown import CHINESE_DAYS, shown
from evaluator.documents.readers.xlsx import MOST_CELLS

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Reading:
    """One table a sheet; hidden sheets are marked."""
    import xlrd

    reading = Reading(workbook=True)
    try:
        book = xlrd.open_workbook(str(path), logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
        for sheet in book.sheets():
            _sheet(sheet, book, reading)
    except (RefusalError, MemoryError):
        raise
    except xlrd.XLRDError as error:
        raise password() if "encrypted" in str(error) else broken("Excel 工作簿") from error
    except Exception as error:  # a broken workbook breaks xlrd in every imaginable way
        raise broken("Excel 工作簿") from error
    return reading


def _sheet(sheet: Any, book: Any, reading: Reading) -> None:
    if sum(map(sheet.row_len, range(sheet.nrows))) > MOST_CELLS:
        raise too_large(f"工作表超过 {MOST_CELLS} 格")
    spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    cells = [
        Cell(text, row, column, *spans.get((row, column), (1, 1)))
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if (text := _text(sheet.cell(row, column), book))
    ]
    if cells:
        last = max(sheet.nrows, *(cell.row + cell.rowspan for cell in cells))
        reading.blocks.append(Table(tuple(cells), last, sheet=sheet.name, hidden=sheet.visibility != 0))


def _text(cell: Any, book: Any) -> str:
    import xlrd

    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return shown(cell.value)
    key = book.xf_list[cell.xf_index].format_key
    layout = CHINESE_DAYS.get(key) or book.format_map[key].format_str
    if cell.ctype == xlrd.XL_CELL_DATE:
        with contextlib.suppress(ValueError, OverflowError, xlrd.xldate.XLDateError):
            return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), layout)
        layout = "General"  # out of the calendar: 20221031 typed into a cell for days
    return shown(cell.value, layout)
