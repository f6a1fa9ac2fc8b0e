"""The same table in every encoding, separator and format gives the same rows."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.actuals import fill, load_actuals
from evaluator.actuals.table import parse_table
from evaluator.csv_text import unguarded
from evaluator.forms.model import Form
from evaluator.problem import Location, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.actuals import Actuals

Table = list[list[str]]
HEADER = ["项目名称", "三级指标", "实际完成值", "上年实际值", "佐证材料"]
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn", "Co"), exclude_characters="\ufeff")
cells = st.text(LETTERS, max_size=6) | st.sampled_from(
    ["≥35家", "a,b", "a;b", '"引"', "=100%", "'=1", "-", "９５％", "甲\n乙"]
)
names = cells.map(lambda text: "甲" + text)
tables = st.lists(st.tuples(names, names, cells, cells, cells).map(list), min_size=1, max_size=5)


def delimited(table: Table, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue()


def workbook(table: Table) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            each = book.active.cell(row, column, value or None)
            if value:
                each.data_type = "s"  # a text even where it begins with an equals sign
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS: dict[str, Callable[[Table], bytes]] = {
    "utf8.csv": lambda table: delimited(table).encode(),
    "bom.csv": lambda table: delimited(table).encode("utf-8-sig"),
    "gb18030.csv": lambda table: delimited(table).encode("gb18030"),
    "utf16.txt": lambda table: delimited(table, "\t").encode("utf-16"),
    "tab.tsv": lambda table: delimited(table, "\t").encode("gb18030"),
    "semicolon.csv": lambda table: delimited(table, ";").encode(),
    "unix.csv": lambda table: delimited(table).replace("\r\n", "\n").encode(),
    "book.xlsx": workbook,
}


def without_places(actuals: Actuals) -> Actuals:
    return replace(actuals, indicators=tuple(replace(row, place=Location()) for row in actuals.indicators))


@given(tables)
@settings(max_examples=20)
def test_every_format_gives_the_same_rows(table: Table) -> None:
    with TemporaryDirectory() as folder:
        found = {}
        for name, write in FORMATS.items():
            path = Path(folder) / name
            path.write_bytes(write([HEADER, *table]))
            actuals, problems = load_actuals(path)
            assert [each.code for each in problems if each.severity == "error"] == []
            found[name] = without_places(actuals)
    assert all(actuals == found["utf8.csv"] for actuals in found.values()), found
    assert [row.level3 for row in found["utf8.csv"].indicators] == [unguarded(row[1]) for row in table]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("完成".encode(), "完成"),
        ("完成".encode("utf-8-sig"), "完成"),
        ("完成".encode("gbk"), "完成"),
        ("㎡ 𠮷".encode("gb18030"), "㎡ 𠮷"),
        ("完成".encode("utf-16"), "完成"),
        (b"\x00\x01", None),
        (b"\xff\xff\xff", None),
    ],
)
def test_the_encoding_is_found_from_the_bytes(raw: bytes, text: str | None) -> None:
    sheets, problems = parse_table(raw, "a.csv")
    assert [sheet.rows for sheet in sheets] == ([((1, (text,)),)] if text else [])
    assert [each.code for each in problems] == ([] if text else ["E103"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" 8次　", "8次"),
        ('="0.95"', "0.95"),
        ('="说""好"""', '说"好"'),
        ("'=100%", "=100%"),
        ("'-5", "-5"),
        ("'说好'", "'说好'"),
        ("=100%", "=100%"),
        ("'", "'"),
        ("", ""),
    ],
)
def test_a_cell_without_the_marks_of_a_spreadsheet(written: str, meant: str) -> None:
    assert unguarded(written) == meant


KNOWN = ".csv、.tsv、.txt、.xlsx、.xlsm、.xls、.et"
HINT = "支持的表格：CSV（UTF-8 或 GB18030 编码）、xlsx、xls、et"
FAULTS = {
    "empty.csv": (b"", "empty.csv: E102 文件是空的"),
    "picture.csv": (b"\x89PNG\x00\x00", f"picture.csv: E103 文件既不是 UTF-8 也不是 GB18030 编码的文本\n  = {HINT}"),
    "page.xls": (b"<html></html>", "page.xls: E110 文件内容是网页，不是表格\n  = 用 Excel 或 WPS 打开，另存为 xlsx"),
    "broken.xlsx": (
        b"PK\x03\x04broken",
        "broken.xlsx: E110 工作簿已损坏，或不是表格\n  = 用 Excel 或 WPS 打开，另存为 xlsx 后再试",
    ),
    "broken.xls": (
        b"\xd0\xcf\x11\xe0broken",
        "broken.xls: E110 工作簿已损坏，或不是表格\n  = 用 Excel 或 WPS 打开，另存为 xlsx 后再试",
    ),
    "locked.xlsx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "locked.xlsx: E110 工作簿有密码保护，无法读取\n  = 取消密码后另存，再重新运行",
    ),
    "notes.pdf": (b"%PDF", f"notes.pdf: E110 这种文件不能作为实际完成情况表\n  = 可用的格式：{KNOWN}"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_that_is_no_table_says_so(name: str, tmp_path: Path) -> None:
    raw, said = FAULTS[name]
    (tmp_path / name).write_bytes(raw)
    actuals, problems = load_actuals(tmp_path / name)
    assert (actuals.indicators, actuals.funds) == ((), ())
    assert [render(each).replace(f"{tmp_path}/", "") for each in problems] == [said]


def test_no_such_file(tmp_path: Path) -> None:
    _, problems = load_actuals(tmp_path / "none.csv")
    assert [render(each) for each in problems] == [f"{tmp_path}/none.csv: E101 没有这个文件或文件夹\n  = 请检查路径"]


def test_a_folder_without_tables(tmp_path: Path) -> None:
    _, problems = load_actuals(tmp_path)
    message = f"{tmp_path}: E109 文件夹中没有表格"
    hint = f"需要 indicators 和 funds 两个表，格式可为 {KNOWN}"
    assert [render(each) for each in problems] == [f"{message}\n  = {hint}"]


def test_named_tables_are_preferred_to_others(tmp_path: Path) -> None:
    table = delimited([HEADER, ["甲", "乙", "1", "", ""]])
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "Indicators.csv").write_text(table, encoding="utf-8")
    (tmp_path / "old.csv").write_text(table.replace("1", "2"), encoding="utf-8")
    assert [row.values for row in load_actuals(tmp_path)[0].indicators] == [{"actual": "1"}]
    (tmp_path / "sub" / "Indicators.csv").unlink()
    assert [row.values for row in load_actuals(tmp_path)[0].indicators] == [{"actual": "2"}]


files = st.binary(max_size=60) | tables.map(lambda rows: delimited([HEADER, *rows]).encode())


@given(files, st.integers(0, 200), st.binary(max_size=3))
def test_whatever_the_bytes_there_is_an_answer(raw: bytes, at: int, slip: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        path.write_bytes(raw[:at] + slip + raw[at:])
        actuals, problems = load_actuals(path)
        fill([Form(name="甲")], actuals)
        assert problems or actuals.indicators


def test_a_cell_without_end_is_refused_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("项目名称,三级指标,实际完成值\n甲,乙," + "9" * 200_000 + "\n", encoding="utf-8")
    _, problems = load_actuals(path)
    assert render(problems[0]).splitlines()[0] == f"{path}:2: E111 一格超过13万字，多半是引号没有配对"
