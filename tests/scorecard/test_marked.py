"""``run --mark``: the clerk's own table comes back with marks, and with nothing else changed."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from evaluator.paper.marking import AUTHOR, COLOURS, Mark, mark
from tests.commands import call, lay_out

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = """\
项目名称: 图书采购
年度: 2023
绩效指标:
  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 采购册数, 指标值: ≥1200册}
  - {一级指标: 产出指标, 二级指标: 时效指标, 三级指标: 采购时间, 指标值: 2023年10月31日前}
  - {一级指标: 满意度指标, 二级指标: 服务对象满意度指标, 三级指标: 读者满意度, 指标值: ≥90%}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path, targets=TARGETS, indicators=None, funds=None)


def marks_in(file: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """The comment and the colour of every cell that has a comment."""
    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    return {(cell.parent.title, cell.coordinate): (cell.comment.text, cell.fill.fgColor.rgb) for cell in cells}


def contents(raw: bytes) -> dict[tuple[str, str], tuple[Any, str]]:
    """Value or formula and number format of every cell."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return {(cell.parent.title, cell.coordinate): (cell.value, cell.number_format) for cell in cells}


def test_a_plain_table_comes_back_with_problem_and_hint_at_the_cell(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "完成情况"
    for row in (
        ("2023年完成情况",),
        ("三级指标", "实际完成值", "偏差原因分析及改进措施"),
        ("采购册数", "1300册", None),
        ("采购时间", 28, None),
        ("读者满意度", "95公里", None),
    ):
        sheet.append(row)
    book.save(folder / "表.xlsx")
    before = (folder / "表.xlsx").read_bytes()
    done = call("run", folder / "targets.yaml", folder / "表.xlsx", "--mark", "-o", folder / "结果")
    assert done.exit_code == 0
    assert (folder / "表.xlsx").read_bytes() == before
    copy = folder / "结果" / "表（已标注）.xlsx"
    assert marks_in(copy) == {
        ("完成情况", "B4"): (
            "错误 E501：指标值是时间，完成值不是，无法比较\n建议：请填报完成日期，如 2022-10-31",
            COLOURS["error"],
        ),
        ("完成情况", "B5"): (
            "错误 E501：完成值的单位“公里”与指标值的“%”不同，无法比较\n建议：请按“%”填报完成值",
            COLOURS["error"],
        ),
    }
    assert contents(copy.read_bytes()) == contents(before)


def test_what_the_program_does_not_know_of_a_workbook_stays_in_it(folder: Path) -> None:
    assert call("template", folder / "targets.yaml", "-o", folder / "表.xlsx").exit_code == 0
    with zipfile.ZipFile(folder / "表.xlsx") as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    done = call("run", folder / "targets.yaml", folder / "表.xlsx", "--mark", "-o", folder / "结果")
    assert done.exit_code == 0
    with zipfile.ZipFile(folder / "结果" / "表（已标注）.xlsx") as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    edited = {name for name in before if before[name] != after[name]}
    assert edited <= {"[Content_Types].xml", "xl/styles.xml", *(n for n in before if "worksheets/" in n)}
    assert contents((folder / "结果" / "表（已标注）.xlsx").read_bytes()) == contents((folder / "表.xlsx").read_bytes())


def test_a_comment_of_hers_stays_and_an_earlier_mark_goes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B2"] = "甲", 3
    sheet["A1"].comment = Comment("问过老李", "小张")
    sheet["B2"].number_format = '0.00"家"'
    sheet.conditional_formatting.add("A1:C9", CellIsRule("greaterThan", ["2"], fill=PatternFill(bgColor="FF00FF00")))
    book.save(tmp_path / "表.xlsx")
    raw = (tmp_path / "表.xlsx").read_bytes()
    title = sheet.title
    once = mark(
        raw, {(title, 0, 0): [Mark("warning", "甲不对")], (title, 1, 1): [Mark("warning", "少"), Mark("error", "错")]}
    )
    (tmp_path / "一.xlsx").write_bytes(once)
    assert marks_in(tmp_path / "一.xlsx") == {
        (title, "A1"): (f"问过老李\n{AUTHOR}：甲不对", COLOURS["warning"]),
        (title, "B2"): ("少\n错", COLOURS["error"]),
    }
    first = openpyxl.load_workbook(tmp_path / "一.xlsx").active
    rules = sorted((rule.priority, str(area.sqref)) for area in first.conditional_formatting for rule in area.rules)
    assert rules == [(1, "B2"), (2, "A1"), (3, "A1:C9")]
    twice = mark(once, {(title, 4, 2): [Mark("note", "空着")]})
    (tmp_path / "二.xlsx").write_bytes(twice)
    found = marks_in(tmp_path / "二.xlsx")
    assert found.keys() == {(title, "A1"), (title, "C5")}
    cell = openpyxl.load_workbook(tmp_path / "二.xlsx").active["B2"]
    assert (cell.fill.fill_type, cell.number_format, cell.value) == (None, '0.00"家"', 3)
    # A cell that was not there is made at its place in its row.
    assert found[title, "C5"] == ("空着", COLOURS["note"])


def test_a_table_that_is_no_xlsx_has_no_copy_and_the_run_says_so(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    done = call("run", folder / "targets.yaml", folder / "indicators.csv", "--mark", "-o", folder / "结果")
    assert done.exit_code == 0
    assert f"{folder / 'indicators.csv'}: W730 只有 xlsx 工作簿能标注" in done.stderr
    assert not list((folder / "结果").glob("*已标注*"))


def test_marks_need_a_folder_to_go_to() -> None:
    done = call("run", "--mark")
    assert done.exit_code == 2
    assert "标注的副本要写成文件，请加 -o 文件夹" in done.stderr
