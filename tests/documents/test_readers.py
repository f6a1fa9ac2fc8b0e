"""What each reader makes of the peculiarities of its format."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from evaluator.documents.model import Table
from evaluator.documents.readers import pdf
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from tests.documents import hostile, writers

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.problem import Problem


def texts(table: Table) -> list[list[str]]:
    """The cells' texts by row."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())


def read(path: Path, data: bytes) -> tuple[list[list[list[str]]], list[str], tuple[Problem, ...]]:
    path.write_bytes(data)
    document, problems = read_document(path)
    return [texts(table) for table in document.tables], [each.text for each in document.paragraphs], problems


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.95, "0%", "95%"),
        (0.956, "0%", "95.6%"),
        (0.0075, "0.00%", "0.75%"),
        (1, "0%", "100%"),
        (0.95, "General", "0.95"),
        (35, "General", "35"),
        (35.0, "0", "35"),
        (0.1 + 0.2, "General", "0.3"),
        (2930000, "#,##0.00", "2930000"),
        (1e15, "General", "1000000000000000"),
        (35, '0"家"', "35家"),
        (35, '"≥"0"家"', "≥35家"),
        (35, "0\\家;[Red]-0\\家", "35家"),
        (dt.date(2022, 10, 31), "yyyy-mm-dd", "2022年10月31日"),
        (dt.datetime(2022, 10, 31, 17, 30), "yyyy/m/d h:mm", "2022年10月31日"),  # noqa: DTZ001  a sheet has no zone
        (dt.date(2022, 10, 1), 'yyyy"年"m"月"', "2022年10月"),
        (dt.date(2022, 10, 31), 'yyyy"年"m"月"d"日"', "2022年10月31日"),
        (True, "General", "是"),
        ("=100%", "@", "=100%"),
        ("  ≥35\n家 ", "@", "≥35\n家"),
    ],
)  # fmt: skip
def test_a_sheet_cell_says_what_it_shows(value: Any, number_format: str, text: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cell = book.worksheets[0].cell(1, 1)
    cell.value, cell.number_format = value, number_format
    if isinstance(value, str):
        cell.data_type = "s"
    book.save(tmp_path / "a.xlsx")
    document, problems = read_document(tmp_path / "a.xlsx")
    assert problems == ()
    assert [texts(table) for table in document.tables] == [[[text]]]


def test_a_hidden_sheet_is_left_out_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].cell(1, 1, "甲")
    hidden = book.create_sheet("底稿")
    hidden.cell(1, 1, "乙")
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    document, problems = read_document(tmp_path / "a.xlsx")
    assert [texts(table) for table in document.tables] == [[["甲"]]]
    assert [(each.code, each.message, each.location.sheet) for each in problems] == [
        ("N607", "隐藏的工作表“底稿”未采用", "底稿")
    ]


def test_word_revisions_boxes_and_controls(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    kept, gone = run.format("新"), "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run.format('框')}</w:p></w:txbxContent></w:pict></w:r>"
    body = (
        f"<w:p>{gone}<w:ins>{kept}</w:ins>{box}</w:p>"
        f"<w:sdt><w:sdtContent>{hostile.word_table([['甲', '乙']])}</w:sdtContent></w:sdt>"
        "<w:tbl><w:tr><w:tc><w:p/>" + hostile.word_table([["内"]]) + "</w:tc></w:tr></w:tbl>"
    )
    tables, paragraphs, problems = read(tmp_path / "a.docx", hostile.docx(body))
    assert paragraphs == ["新", "框"]
    assert tables == [[["甲", "乙"]], [["内"]]]
    assert problems == ()


def test_text_under_a_vertical_merge_is_said_to_be_hidden(tmp_path: Path) -> None:
    start = '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>'
    below = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>"
    tables, _, problems = read(tmp_path / "a.docx", hostile.docx(f"<w:tbl>{start}{below}</w:tbl>"))
    assert tables == [[["甲"]]]
    assert [each.message for each in problems] == ["有 1 处文字被合并的单元格遮住，未采用"]


def test_a_layout_table_gives_way_to_the_tables_inside(tmp_path: Path) -> None:
    page = "<table><tr><td>导航<td>上<table><tr><td>甲<td>乙<br>丙</table>下</table>"
    tables, _, _ = read(tmp_path / "a.html", page.encode())
    assert tables == [[["导航", "上下"]], [["甲", "乙\n丙"]]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_every_encoding_in_use(encoding: str, tmp_path: Path) -> None:
    tables, paragraphs, problems = read(tmp_path / "a.txt", "标题\n\n甲\t乙丙\n\t丁".encode(encoding))
    assert (tables, paragraphs, problems) == ([[["甲", "乙丙"], ["丁"]]], ["标题"], ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter_and_breaks_in_cells(delimiter: str, tmp_path: Path) -> None:
    data = (
        delimiter.join(["一级指标", "三级指标", "指标值"])
        + "\n"
        + delimiter.join(["产出指标", '"甲\n乙"', "≥3家"])
        + "\n"
    )
    tables, _, problems = read(tmp_path / "a.csv", data.encode())
    assert tables == [[["一级指标", "三级指标", "指标值"], ["产出指标", "甲\n乙", "≥3家"]]]
    assert problems == ()


def test_csv_whose_lines_end_in_carriage_returns(tmp_path: Path) -> None:
    tables, _, problems = read(tmp_path / "a.csv", "三级指标,指标值\r家数,≥3家\r".encode())
    assert (tables, problems) == ([[["三级指标", "指标值"], ["家数", "≥3家"]]], ())


@pytest.mark.parametrize("cell", ['"≥3家', '"≥3"家', '"' + "≥" * 200_000])
def test_csv_whose_quotes_do_not_pair_is_refused_with_the_line(cell: str, tmp_path: Path) -> None:
    tables, _, (found,) = read(tmp_path / "a.csv", f"三级指标,指标值\n户数,≥2户\n家数,{cell}\n次数,≥4次\n".encode())
    assert tables == []
    assert (found.code, found.message) == ("E601", "第3行起引号没有配对，无法分格")
    assert found.hint == "整格文字里有引号时，请用 Excel 打开，另存为 CSV 或 xlsx"


def test_csv_without_what_kept_a_spreadsheet_from_calculating(tmp_path: Path) -> None:
    """Excel writes a text that begins like a formula as ``="≥3家"``; people put an apostrophe before it."""
    data = '三级指标,指标值\n家数,"=""≥3家"""\n比例,\'=100%\n'
    tables, _, problems = read(tmp_path / "a.csv", data.encode())
    assert tables == [[["三级指标", "指标值"], ["家数", "≥3家"], ["比例", "=100%"]]]
    assert problems == ()


def test_a_pdf_without_ruling_lines_is_read_by_its_gaps(tmp_path: Path) -> None:
    rows = [
        ("项目名称", "修路", "", ""),
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "修路里程", "≥3公里"),
        ("", "质量指标", "合格率", "100%"),
    ]
    shown = [
        writers.show(40 + 90 * x, 60 + 20 * y, text) for y, row in enumerate(rows) for x, text in enumerate(row) if text
    ]
    (tmp_path / "a.pdf").write_bytes(writers.pdf(["\n".join([writers.show(40, 20, "绩效目标申报表"), *shown])]))
    document, problems = read_document(tmp_path / "a.pdf")
    (form,), _, coverage = recognise(document)
    assert [f"{each.code} {each.message}" for each in problems] == [
        "W626 第 1 页的表格没有框线，按文字的间距分格，可能分错"
    ]
    assert coverage.complete
    assert (form.name, form.title) == ("修路", "绩效目标申报表")
    assert [(row.level1, row.level2, row.level3, row.target) for row in form.indicators] == [
        ("产出指标", "数量指标", "修路里程", "≥3公里"),
        ("产出指标", "质量指标", "合格率", "100%"),
    ]


def test_a_table_over_two_pages_keeps_its_columns() -> None:
    """The second page draws fewer lines: 名称 spans two columns of the first."""
    first = pdf.Ruled((("名称", (0, 0, 60, 9)), ("值", (60, 0, 90, 9))), [0, 30, 60, 90], [0, 9], 1, "第1页")
    second = pdf.Ruled((("开放天数", (1, 0, 60, 9)), ("300天", (60, 0, 90, 9))), [1, 60, 90], [0, 9], 2, "第2页")
    apart = pdf.Ruled((("别的", (0, 0, 50, 9)),), [0, 50], [0, 9], 3, "第3页")
    tables = [table for table in pdf.laid([first, second, apart]) if isinstance(table, Table)]
    assert [[(cell.column, cell.colspan) for cell in table.cells] for table in tables] == [
        [(0, 2), (2, 1)],
        [(0, 2), (2, 1)],
        [(0, 1)],
    ]
