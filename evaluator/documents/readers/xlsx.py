"""Excel workbooks of today (xlsx, also et in that container): values as the sheet shows them, with merges.

Formulas are never computed: the result that the program stored is read, and its absence is reported. Number formats
matter: a cell with 0.95 formatted as a percentage says 95%, a date says 2022年10月31日.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.documents.model import Cell, Reading, Table
from evaluator.documents.readers.container import check
from evaluator.documents.readers.refusal import broken, too_large
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from pathlib import Path

MOST_CELLS = 1_000_000
_LITERAL = r'(?:"[^"]*"|\\.)*'
_SHOWN = re.compile(rf"^({_LITERAL})([#0?,.]+)(%?)({_LITERAL})$")


def read(path: Path) -> Reading:
    """One table a visible sheet."""
    import openpyxl

    check(path)
    _check_merges(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
            formulas = openpyxl.load_workbook(path, keep_links=False) if _has_formulas(path) else None
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises whatever it meets
            raise broken("Excel 工作簿") from error
    reading = Reading(workbook=True)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            where = Location(sheet=sheet.title)
            reading.problems.append(problem("N607", f"隐藏的工作表“{sheet.title}”未采用", location=where))
            continue
        _sheet(sheet, reading)
        if formulas is not None:
            _uncomputed(sheet, formulas[sheet.title], reading)
    return reading


def _check_merges(path: Path) -> None:
    """Refuse merges over more cells than a sheet may fill: openpyxl makes an object of each."""
    from openpyxl.utils.cell import range_boundaries

    area = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            for found in re.finditer(rb"mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{2,24})[\"']", _sheet_xml(archive, name)):
                left, top, right, bottom = range_boundaries(found[1].decode())
                area += ((right or 1) - (left or 1) + 1) * ((bottom or 1) - (top or 1) + 1)
    if area > MOST_CELLS:
        raise too_large(f"合并的单元格超过 {MOST_CELLS} 格")


def _sheet_xml(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if "/worksheets/" in name and name.endswith(".xml") else b""


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(re.search(rb"<f[ >/]", _sheet_xml(archive, name)) for name in archive.namelist())


def _sheet(sheet: Any, reading: Reading) -> None:
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    cells: list[Cell] = []
    last = 0
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001  the sparse cells; rows would fill the gaps
        text = shown(cell.value, cell.number_format) if cell.value is not None else ""
        if text:
            down, across = spans.get((row, column), (1, 1))
            cells.append(Cell(text, row - 1, column - 1, down, across))
            last = max(last, row - 1 + down)
        if len(cells) > MOST_CELLS:
            raise too_large(f"工作表超过 {MOST_CELLS} 格")
    if cells:
        reading.blocks.append(Table(tuple(cells), last, sheet=sheet.title))


def _uncomputed(sheet: Any, formulas: Any, reading: Reading) -> None:
    for (row, column), cell in sorted(formulas._cells.items()):  # noqa: SLF001  as above
        if cell.data_type == "f" and sheet.cell(row, column).value is None:
            where = Location(sheet=sheet.title, row=row, column=cell.column_letter)
            hint = "请在 Excel 或 WPS 中打开、重新计算并保存后再导入"
            reading.problems.append(problem("W610", "公式没有存下计算结果，按空白处理", location=where, hint=hint))


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as the sheet shows it, but with all its digits."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return date_text(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value).strip()


def date_text(value: dt.datetime | dt.date | dt.time, number_format: str = "") -> str:
    """``2022年10月31日``; a format without days says only the month."""
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    mask = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.lower())
    if "m" in mask and "y" in mask and "d" not in mask:
        return f"{value.year}年{value.month}月"
    day = f"{value.year}年{value.month}月{value.day}日"
    clock = isinstance(value, dt.datetime) and (value.hour or value.minute)
    return f"{day}{value:%H:%M}" if clock else day


def plain_number(value: float) -> str:
    """A number without exponent, in the 15 digits that a spreadsheet keeps."""
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: float, number_format: str) -> str:
    section = number_format.split(";", maxsplit=1)[0].strip()
    found = _SHOWN.match(section)
    if found is None:
        percent = "%" in re.sub(r'"[^"]*"|\\.', "", section)
        return f"{plain_number(value * 100)}%" if percent else plain_number(value)
    before, _, percent_sign, after = found.groups()
    number = f"{plain_number(_hundredfold(value))}%" if percent_sign else plain_number(value)
    return f"{_bare(before)}{number}{_bare(after)}".strip()


def _hundredfold(value: float) -> float:
    return float(Decimal(format(value, ".15g")) * 100)


def _bare(literal: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] if found[1] is not None else found[2], literal)
