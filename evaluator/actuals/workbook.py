"""Workbooks as tables of text, read as documents are: in a process of their own, each cell as the sheet shows it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from evaluator.actuals.sheet import Sheet
from evaluator.csv_text import unguarded
from evaluator.documents.formats import sniff
from evaluator.documents.model import Table
from evaluator.documents.readers.refusal import PASSWORD, TOO_LARGE, RefusalError, broken, password
from evaluator.documents.sandbox import read_apart
from evaluator.problem import Location, Problem, problem

_FORMATS = {"xlsx", "xls"}


def read_workbook(raw: bytes, file: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """All sheets of a workbook that hold any text, hidden ones too; ``file`` is what messages call it."""
    try:
        with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
            path = Path(folder) / "book"
            path.write_bytes(raw)
            kind = sniff(path)
            if kind.fault == "password":
                raise password()
            if kind.format not in _FORMATS:
                raise broken("工作簿")
            reading = read_apart(kind.format, path)
    except RefusalError as refusal:
        return (), (_refused(refusal, file),)
    tables = [block for block in reading.blocks if isinstance(block, Table)]
    problems = [replace(each, location=replace(each.location, file=file)) for each in reading.problems]
    return tuple(_sheet(table, file) for table in tables), tuple(problems)


def _refused(refusal: RefusalError, file: str) -> Problem:
    known = {
        PASSWORD: ("工作簿有密码保护，无法读取", "取消密码后另存，再重新运行"),
        TOO_LARGE: (refusal.message, "删去多余的工作表和空白格式，另存后再试"),
    }
    damaged = "工作簿已损坏，或不是表格", "用 Excel 或 WPS 打开，另存为 xlsx 后再试"
    message, hint = known.get(refusal.code, damaged)
    return problem("E110", message, location=Location(file), hint=hint)


def _sheet(table: Table, file: str) -> Sheet:
    rows: dict[int, dict[int, str]] = {}
    below: dict[tuple[int, int], str] = {}
    for each in table.cells:
        if text := unguarded(each.text):
            rows.setdefault(table.line(each.row), {})[each.column] = text
            below |= {(table.line(each.row + down), each.column): text for down in range(1, each.rowspan)}
    listed = tuple((number, tuple(row.get(at, "") for at in range(max(row) + 1))) for number, row in rows.items())
    return Sheet(file, table.sheet, listed, hidden=table.hidden, below=below)
