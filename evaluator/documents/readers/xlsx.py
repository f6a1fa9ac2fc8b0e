"""Excel workbooks of today (xlsx, also et in that container): values as the sheet shows them, with merges.

Formulas are never computed: the result that the program stored is read, and its absence is reported. Number formats
matter: a cell with 0.95 formatted as a percentage says 95%, a date says 2022年10月31日.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from evaluator.documents.model import Cell, Reading, Table
from evaluator.documents.readers.container import check
from evaluator.documents.readers.refusal import broken, too_large
from evaluator.documents.readers.shown import CHINESE_DAYS, shown
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from pathlib import Path

MOST_CELLS = 1_000_000
_EMPTY = re.compile(rb"<(?:\w+:)?(c|row)\s[^<>]*?(?:/>|></(?:\w+:)?\1>)")
"""Cells with a style and nothing in them, and rows without cells."""
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z0-9:]{2,24})[\"']")
_SLIM_FROM = 1024 * 1024
_LONGEST_FORMULA = 40


def read(path: Path) -> Reading:
    """One table a sheet; hidden sheets are marked."""
    import openpyxl

    check(path)
    _check_merges(path)
    source = _slim(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(source, data_only=True, keep_links=False)
            formulas = openpyxl.load_workbook(source, keep_links=False) if _has_formulas(path) else None
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises whatever it meets
            raise broken("Excel 工作簿") from error
    reading = Reading(workbook=True)
    for sheet in book.worksheets:
        _sheet(sheet, reading)
        if formulas is not None:
            _uncomputed(sheet, formulas[sheet.title], reading)
    return reading


def _slim(path: Path) -> io.BytesIO:
    """The workbook without its empty cells: openpyxl makes an object of each, and a sheet may hold a million."""
    with zipfile.ZipFile(path) as archive:
        if all(member.file_size < _SLIM_FROM or not _is_sheet(member.filename) for member in archive.infolist()):
            return io.BytesIO(path.read_bytes())  # openpyxl would refuse a path by its extension (et)
        slim = io.BytesIO()
        with zipfile.ZipFile(slim, "w", zipfile.ZIP_STORED) as made:
            for name in dict.fromkeys(archive.namelist()):
                content = archive.read(name)
                if _is_sheet(name):
                    content = _EMPTY.sub(b"", _EMPTY.sub(b"", content))  # cells, then the rows that held only those
                made.writestr(name, content)
    return slim


def _is_sheet(name: str) -> bool:
    return "/worksheets/" in name and name.endswith(".xml")


def _check_merges(path: Path) -> None:
    """Refuse merges over more cells than a sheet may fill: openpyxl makes an object of each."""
    from openpyxl.utils.cell import range_boundaries

    area = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            for found in _MERGE.finditer(_sheet_xml(archive, name)):
                left, top, right, bottom = range_boundaries(found[1].decode())
                area += ((right or 1) - (left or 1) + 1) * ((bottom or 1) - (top or 1) + 1)
    if area > MOST_CELLS:
        raise too_large(f"合并的单元格超过 {MOST_CELLS} 格")


def _sheet_xml(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if _is_sheet(name) else b""


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(re.search(rb"<(?:\w+:)?f[ >/]", _sheet_xml(archive, name)) for name in archive.namelist())


def _sheet(sheet: Any, reading: Reading) -> None:
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    cells: list[Cell] = []
    last = 0
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001  the sparse cells; rows would fill the gaps
        text = _text(cell)
        if text:
            down, across = spans.get((row, column), (1, 1))
            cells.append(Cell(text, row - 1, column - 1, down, across))
            last = max(last, row - 1 + down)
        if len(cells) > MOST_CELLS:
            raise too_large(f"工作表超过 {MOST_CELLS} 格")
    if cells:
        hidden = sheet.sheet_state != "visible"
        reading.blocks.append(Table(tuple(cells), last, sheet=sheet.title, hidden=hidden))


def _text(cell: Any) -> str:
    if cell.value is None or isinstance(cell.value, str):
        return shown(cell.value)
    layout = CHINESE_DAYS.get(cell._style.numFmtId)  # noqa: SLF001  formats that openpyxl knows by number only
    if layout and isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        from openpyxl.utils.datetime import from_excel

        try:
            return shown(from_excel(cell.value, cell.parent.parent.epoch), layout)
        except (ValueError, OverflowError):
            return shown(cell.value)  # 20221031 typed into a cell for days: out of the calendar, but a number
    return shown(cell.value, cell.number_format)


def _uncomputed(sheet: Any, formulas: Any, reading: Reading) -> None:
    for (row, column), cell in sorted(formulas._cells.items()):  # noqa: SLF001  as above
        if cell.data_type == "f" and sheet.cell(row, column).value is None:
            where = Location(sheet=sheet.title, row=row, column=cell.column_letter)
            formula = str(getattr(cell.value, "text", cell.value))[:_LONGEST_FORMULA]
            hint = "用 Excel 或 WPS 打开并保存一次，或直接填写数值"
            message = f"公式“{formula}”没有计算结果，按空白处理"
            reading.problems.append(problem("W112", message, location=where, hint=hint))
