"""Tables of text from files: CSV in the encodings and with the separators in use, and spreadsheets.

A sheet is rows of cells with their row numbers in the file; what a cell means is for others to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.actuals.sheet import Sheet
from evaluator.csv_text import UnpairedQuoteError, csv_rows
from evaluator.forms.files import beyond, read_bytes, too_many_cells
from evaluator.problem import Location, Problem, problem
from evaluator.text import decode

if TYPE_CHECKING:
    from pathlib import Path

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
BOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = (",", "\t", ";")


def read_table(path: Path) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """The sheets of a CSV file or a workbook. What the bytes are decides, not how the file is called."""
    raw, fault = read_bytes(path)
    if raw is None:
        return (), (fault,) if fault else ()
    return parse_table(raw, str(path))


def parse_table(raw: bytes, file: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """The same for the content of a file, called ``file`` in messages."""
    if not raw.strip():
        return (), (problem("E102", "文件是空的", location=Location(file)),)
    if raw.startswith((_ZIP, _OLE)):
        from evaluator.actuals.workbook import read_workbook

        return read_workbook(raw, file)
    return _read_text(raw, file)


def _text(raw: bytes) -> str | None:
    """The text of a file; None when it is none in any encoding, or holds the NUL that only other files have."""
    try:
        text = decode(raw)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _use(lines: list[str], separator: str) -> tuple[int, int]:
    """In how many lines a separator occurs, and how often: prose has commas too, but not in every line."""
    counts = [line.count(separator) for line in lines]
    return sum(map(bool, counts)), sum(counts)


def _read_text(raw: bytes, file: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    text = _text(raw)
    hint = "支持的表格：CSV（UTF-8 或 GB18030 编码）、xlsx、xls、et"
    if text is None:
        return (), (problem("E103", "文件既不是 UTF-8 也不是 GB18030 编码的文本", location=Location(file), hint=hint),)
    if text.lstrip()[:1] == "<":
        hint = "用 Excel 或 WPS 打开，另存为 xlsx"
        return (), (problem("E110", "文件内容是网页，不是表格", location=Location(file), hint=hint),)
    separator = max(_SEPARATORS, key=lambda each: _use(text.splitlines()[:30], each))
    if excess := too_many_cells(text, separator):
        return (), (beyond(excess, "EVALUATOR_MAX_CELLS", file),)
    try:
        rows = tuple((line, cells) for line, cells in csv_rows(text, separator) if any(cells))
    except UnpairedQuoteError as error:
        endless = "一格超过13万字，多半是引号没有配对"
        message = endless if error.endless else "引号没有配对，其后的内容无法分格"
        return (), (problem("E111", message, location=Location(file, row=error.line), hint=error.HINT),)
    return (Sheet(file, None, rows, ragged=True),), ()
