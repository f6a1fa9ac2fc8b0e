"""Workbooks as tables of text: what a person sees in a cell, not what the file stores.

A cell formatted as percent that stores 0.95 is ``95%``; a day is ``2022年10月31日``, or what its format shows of it.
``.xlsx`` is read with openpyxl, which knows the formats; ``.xls`` and ``.et`` with calamine, which knows days only.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.actuals.table import Sheet, cell
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXPANDED = 200_000_000
"""Bytes a workbook may expand to."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHINESE_DAYS = {
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    **dict.fromkeys((30, 31), "yyyy年m月d日"),
}
"""Date formats that Excel has built in for Chinese only (ECMA-376 part 1, 18.8.30), so they stand in no file."""

Rows = tuple[tuple[int, tuple[str, ...]], ...]


def read_workbook(raw: bytes, file: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """All sheets of a workbook that hold any text."""
    if _ENCRYPTED in raw:
        hint = "取消密码后另存，再重新运行"
        return (), (problem("E110", "工作簿有密码保护，无法读取", location=Location(file), hint=hint),)
    try:
        if not raw.startswith(b"PK"):
            return tuple(_read_old(raw, file)), ()
        if _expanded(raw) > _EXPANDED:
            return (), (problem("E110", "工作簿展开后过大，没有读取", location=Location(file)),)
        return _read_new(raw, file)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001  a broken file raises anything, a panic of the native reader included
        hint = "用 Excel 或 WPS 打开，另存为 xlsx 后再试"
        return (), (problem("E110", "工作簿已损坏，或不是表格", location=Location(file), hint=hint),)


def _expanded(raw: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _read_old(raw: bytes, file: str) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    for meta in book.sheets_metadata:
        values = book.get_sheet_by_name(meta.name).iter_rows()  # row by row: a far corner would fill the memory
        rows = _rows((number, tuple(_text(value) for value in row)) for number, row in enumerate(values, 1))
        if rows:
            yield Sheet(file, meta.name, rows, hidden=meta.visible != SheetVisibleEnum.Visible)


def _read_new(raw: bytes, file: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shown = _open(raw, values=True)
        written = _open(raw, values=False) if _has_formulas(raw) else None
        sheets: list[Sheet] = []
        problems: list[Problem] = []
        for sheet in shown.worksheets:
            rows = _rows((number, tuple(map(_shown, cells))) for number, cells in _cells(sheet))
            if written is not None:
                problems += _uncalculated(sheet, written[sheet.title], file)
            if rows:
                sheets.append(Sheet(file, sheet.title, rows, hidden=sheet.sheet_state != "visible"))
    return tuple(sheets), tuple(problems)


def _open(raw: bytes, *, values: bool) -> Any:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=values, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
    return book


def _has_formulas(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(re.search(rb"<(?:\w+:)?f[ >/]", archive.read(name)) for name in sheets)


def _cells(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(each.value is not None for each in cells):
            yield number, cells


def _uncalculated(sheet: Any, written: Any, file: str) -> Iterator[Problem]:
    """Formulas without a stored result: the cell would read as blank."""
    known = {(each.row, each.column) for _, cells in _cells(sheet) for each in cells if each.value is not None}
    for number, cells in _cells(written):
        for each in cells:
            if each.data_type == "f" and (each.row, each.column) not in known:
                place = Location(file, sheet.title, number, each.column_letter)
                hint = "用 Excel 或 WPS 打开并保存一次，或直接填写数值"
                yield problem("W112", f"公式“{each.value}”没有计算结果，按空白处理", location=place, hint=hint)


def _rows(rows: Iterator[tuple[int, tuple[str, ...]]]) -> Rows:
    return tuple((number, cells) for number, cells in rows if any(cells))


def _shown(each: Any) -> str:
    """A cell of openpyxl as it is shown."""
    value = each.value
    if value is None or isinstance(value, str):
        return cell(value or "")
    style = each.style_array.numFmtId
    if isinstance(value, int | float) and not isinstance(value, bool) and style in _CHINESE_DAYS:
        from openpyxl.utils.datetime import from_excel

        return _text(from_excel(value, each.parent.parent.epoch), _CHINESE_DAYS[style])
    return _text(value, each.number_format)


def _text(value: Any, layout: str = "yyyy-m-d") -> str:
    match value:
        case str():
            return cell(value)
        case bool():
            return "是" if value else "否"
        case dt.datetime() | dt.date():
            return _day(value, layout)
        case int() | float():
            return _number(value, layout)
        case _:
            return "" if value is None else str(value)


def _number(value: float, layout: str) -> str:
    """At the 15 digits that a spreadsheet keeps, without exponent; times 100 where it is shown in percent."""
    exact = Decimal(format(value, ".15g"))
    bare = re.sub(r'"[^"]*"|\\.', "", layout)
    text = format((exact * 100 if "%" in bare else exact).normalize(), "f")
    return text + "%" if "%" in bare else text


def _day(value: dt.date, layout: str) -> str:
    """The parts of the day that its format shows: Excel adds a year or a first day that nobody wrote."""
    bare = re.sub(r'"[^"]*"|\[[^]]*\]|\\.', "", layout).lower()
    parts = [
        f"{value.year}年" if "y" in bare or "d" not in bare else "",
        f"{value.month}月" if "m" in bare else "",
        f"{value.day}日" if "d" in bare else "",
    ]
    return "".join(parts)
