"""Workbooks: what a person sees in a cell."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from evaluator.actuals import load_actuals
from evaluator.actuals.workbook import read_workbook
from evaluator.problem import render
from tests.documents import hostile

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2022, 10, 31)


def book_of(*sheets: list[list[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    return book


def raw(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "layout", "shown"),
    [
        (0.95, "0%", "95%"),
        (0.9548, "0.00%", "95.48%"),
        (1, "0%", "100%"),
        (0.07, "0.0%", "7%"),
        (0.95, "General", "0.95"),
        (28, "0", "28"),
        (28.0, "General", "28"),
        (1793100, "#,##0", "1793100"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1000000000000000"),
        (1e-7, "General", "0.0000001"),
        (12, '0"%家"', "12%家"),
        (35, '"≥"0\\家;[Red]-0\\家', "≥35家"),
        (-5, "General", "-5"),
        (True, "General", "是"),
        ("≥35 家 ", "General", "≥35 家"),
        (DAY, "yyyy-mm-dd", "2022年10月31日"),
        (dt.datetime(2022, 10, 31, 9, 30), "yyyy/m/d h:mm", "2022年10月31日"),  # noqa: DTZ001  cells know no zone
        (DAY, 'yyyy"年"m"月"d"日";@', "2022年10月31日"),
        (dt.date(2022, 10, 1), 'yyyy"年"m"月"', "2022年10月"),
        (DAY, 'm"月"d"日"', "10月31日"),
        (DAY, "[$-804]yyyy", "2022年"),
    ],
)
def test_a_cell_reads_as_it_is_shown(value: Any, layout: str, shown: str) -> None:
    book = book_of([[value]])
    book.active["A1"].number_format = layout
    (sheet,), problems = read_workbook(raw(book), "book.xlsx")
    assert problems == ()
    assert sheet.rows == ((1, (shown,)),)


@pytest.mark.parametrize(("number", "shown"), [(31, "2022年10月31日"), (57, "2022年10月"), (58, "10月31日")])
def test_date_formats_built_into_chinese_excel(number: int, shown: str) -> None:
    book = book_of([[44865]])
    book.active["A1"].number_format = "0.000"  # the only format of its own: renumbered below, its definition taken out
    with zipfile.ZipFile(io.BytesIO(raw(book))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    styles = parts["xl/styles.xml"]
    assert b'numFmtId="164"' in styles
    undefined = re.sub(rb"<numFmts.*?</numFmts>", b"", styles)
    parts["xl/styles.xml"] = undefined.replace(b'numFmtId="164"', f'numFmtId="{number}"'.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    (sheet,), _ = read_workbook(out.getvalue(), "book.xlsx")
    assert sheet.rows == ((1, (shown,)),)


def test_a_formula_without_a_result_is_named(tmp_path: Path) -> None:
    book = book_of([["三级指标", "实际完成值"], ["参展次数", "=6+2"], ["培训次数", 1]])
    (tmp_path / "book.xlsx").write_bytes(raw(book))
    actuals, problems = load_actuals(tmp_path / "book.xlsx")
    assert [row.values for row in actuals.indicators] == [{}, {"actual": "1"}]
    message = "book.xlsx/Sheet:2［B］: W112 公式“=6+2”没有计算结果，按空白处理"
    hint = "用 Excel 或 WPS 打开并保存一次，或直接填写数值"
    assert [render(each).replace(f"{tmp_path}/", "") for each in problems] == [f"{message}\n  = {hint}"]


def test_both_tables_in_one_workbook_with_merged_cells(tmp_path: Path) -> None:
    book = book_of(
        [
            ["实际完成情况"],
            ["项目名称", "三级指标", "实际完成值"],
            ["甲", "子", 0.5],
            [None, "丑", DAY],
            ["乙", "寅", "好"],
        ],
        [["项目名称", "全年预算数（元）", "全年执行数（元）"], ["甲", 250000, 186000.5]],
        [["随便写写"]],
        [["选项"]],
    )
    first, _, _, hidden = book.worksheets
    first.merge_cells("A3:A4")
    first["C3"].number_format = "0%"
    hidden.sheet_state = "hidden"
    (tmp_path / "book.xlsx").write_bytes(raw(book))
    actuals, problems = load_actuals(tmp_path / "book.xlsx")
    assert [(row.project, row.level3, row.values["actual"]) for row in actuals.indicators] == [
        ("甲", "子", "50%"),
        ("甲", "丑", "2022年10月31日"),
        ("乙", "寅", "好"),
    ]
    assert [str(value) for value in actuals.funds[0].values.values()] == ["250000", "186000.5"]
    assert str(actuals.indicators[1].place).replace(f"{tmp_path}/", "") == "book.xlsx/Sheet:4［实际完成值］"
    assert [render(each).replace(f"{tmp_path}/", "") for each in problems] == [
        "book.xlsx/Sheet:4: N118 第4行的项目名称空白，按上面的“甲”理解",
        "book.xlsx/Sheet2: N114 工作表“Sheet2”没有可以识别的表头，没有采用",
    ]


def test_an_old_workbook_that_breaks_its_reader_is_a_problem() -> None:
    sheets, problems = read_workbook(hostile.ole("Workbook", body=b"\xff" * 4096), "book.xls")
    assert sheets == ()
    hint = "用 Excel 或 WPS 打开，另存为 xlsx 后再试"
    assert [render(each) for each in problems] == [f"book.xls: E110 工作簿已损坏，或不是表格\n  = {hint}"]


def test_a_far_corner_costs_nothing() -> None:
    book = book_of([["三级指标", "实际完成值"]])
    book.active["XFD1048576"] = "x"
    (sheet,), _ = read_workbook(raw(book), "book.xlsx")
    assert [number for number, _ in sheet.rows] == [1, 1_048_576]


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_001)
    sheets, problems = read_workbook(out.getvalue(), "bomb.xlsx")
    assert sheets == ()
    assert [render(each) for each in problems] == [
        "bomb.xlsx: E110 压缩比超过 250 倍，为安全起见不再读取\n  = 删去多余的工作表和空白格式，另存后再试"
    ]
