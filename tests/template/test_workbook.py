"""The workbook as a program opens it: locks, colours, formats, lists and the page."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import from_excel

from evaluator.forms.model import Form, Indicator
from evaluator.language import read
from evaluator.lexicon.judge import judge
from evaluator.template.rows import build
from evaluator.template.workbook import RUNGS, workbook
from tests.template.filling import FILLED, FORMS, columns, opened

YELLOW, PALE, GREY = "FFFFF2CC", "FFFFF9E5", "FFF2F2F2"


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(workbook(build(FORMS)))


def by_target(sheet: Any, column: str) -> dict[str | None, Any]:
    at = columns(sheet)
    return {sheet.cell(row, at["指标值"]).value: sheet.cell(row, at[column]) for row in range(2, sheet.max_row + 1)}


def colour(cell: Any) -> str:
    return str(cell.fill.start_color.rgb)


def test_what_the_form_says_is_locked_and_what_is_asked_is_open(book: Any) -> None:
    sheet = book["指标完成情况"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    names = {cell.value: cell.column for cell in sheet[1]}
    locked = {name for name, column in names.items() if sheet.cell(2, column).protection.locked}
    given = {"项目名称", "年度", "一级指标", "二级指标", "三级指标", "指标值", "度量单位", "填写说明", "行标识"}
    idle = {"上年实际值", "评定", "参照值"}
    assert locked == given | idle | {name for name in names if "达成度" in name}
    assert all(cell.protection.locked for cell in sheet[1])


def test_a_person_may_filter_and_widen_though_the_sheet_is_protected(book: Any) -> None:
    guard = book["指标完成情况"].protection
    assert (guard.autoFilter, guard.formatColumns, guard.formatRows) == (False, False, False)


def test_each_target_lays_out_the_cell_of_its_figure(book: Any) -> None:
    layouts = {target: cell.number_format for target, cell in by_target(book["指标完成情况"], "实际完成值").items()}
    assert layouts == {
        "≥35家": 'General"家"',
        "≥90%": "0.00%",
        "=100%": "0.00%",
        "2023年10月31日前": 'yyyy"年"m"月"d"日"',
        "2023年8月": "General",
        "有效提升": "@",
        "合格": "@",
        "较上年增长": "General",
        "按合同价": "General",
        "≤1.5万元/次": 'General"万元/次"',
        None: "@",
    }


def test_only_what_is_needed_is_in_strong_colour(book: Any) -> None:
    sheet = book["指标完成情况"]
    for column, needed in {"实际完成值": set(FILLED), "上年实际值": {"较上年增长"}, "参照值": {"按合同价"}}.items():
        strong = {target for target, cell in by_target(sheet, column).items() if colour(cell) == YELLOW}
        assert strong == needed, column
    assert {target for target, cell in by_target(sheet, "评定").items() if colour(cell) == PALE} == {"有效提升", "合格"}
    assert colour(by_target(sheet, "偏差原因分析及改进措施")["≥35家"]) == PALE
    assert colour(by_target(sheet, "偏差原因分析及改进措施")[None]) == GREY
    assert by_target(sheet, "上年实际值")["≥35家"].protection.locked


def test_a_target_or_name_that_looks_like_a_formula_is_text(book: Any) -> None:
    sheet = book["指标完成情况"]
    cell = by_target(sheet, "指标值")["=100%"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=道路养护（一期）", "s")


def test_the_list_of_rungs_asks_back_but_takes_any_text(book: Any) -> None:
    sheet = book["指标完成情况"]
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    rungs = rules["H7:H8"]
    assert (rungs.type, rungs.errorStyle, rungs.showErrorMessage) == ("list", "warning", True)
    assert rungs.formula1 == f'"{",".join(RUNGS)}"'
    assert rules["L7:L8"].formula1 == '"达成,部分达成,未达成"'


def test_slips_are_stopped_where_nothing_else_can_be_meant(book: Any) -> None:
    rules = {each.type: each for each in book["指标完成情况"].data_validations.dataValidation}
    day = rules["date"]
    assert (str(day.sqref), day.errorStyle or "stop", day.showErrorMessage) == ("H5", "stop", True)
    assert [from_excel(int(end)).date() for end in (day.formula1, day.formula2)] == [
        dt.date(2023, 1, 1),
        dt.date(2024, 3, 31),
    ]
    assert (str(rules["whole"].sqref), rules["whole"].errorStyle) == ("H2", "warning")
    money = book["资金"].data_validations.dataValidation
    assert {(each.type, each.operator, each.formula1) for each in money} == {("decimal", "greaterThanOrEqual", "0")}


def test_attainment_and_counts_follow_what_is_typed(book: Any) -> None:
    sheet = book["指标完成情况"]
    names = {str(cell.value): cell.column for cell in sheet[1]}
    (attained,) = (column for name, column in names.items() if "达成度" in name)
    assert sheet.cell(1, attained).value == '="达成度（已填 "&COUNTA(H2:H12)&"/10）"'
    assert sheet.cell(2, attained).value == '=IF(ISNUMBER(H2),H2/35,"")'
    assert sheet.cell(3, attained).value == '=IF(ISNUMBER(H3),H3/0.9,"")'
    assert sheet.cell(5, attained).value == '=IF(ISNUMBER(H5),IF(H5<=DATE(2023,10,31),"按期","逾期"),"")'
    assert sheet.cell(11, attained).value == '=IF(ISNUMBER(H11),IF(H11<=1.5,1,1.5/H11),"")'
    assert len(sheet.conditional_formatting) == 3


@pytest.mark.parametrize("target", ["有效提升", "可持续", "合格", "逐步完善", "按计划准时参加", "积极推进"])
def test_every_choice_of_the_list_is_understood(target: str) -> None:
    assert read(target).constraint is not None
    assert [judge(target, rung).rung for rung in RUNGS] == ["met", "partly", "not"]


def test_the_pages_are_a4_landscape_one_page_wide_with_the_header_again(book: Any) -> None:
    for sheet in book.worksheets[:4]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
    assert book["指标完成情况"].freeze_panes == "F2"
    assert book["指标完成情况"].auto_filter.ref == "A1:P12"


def test_rows_are_high_enough_for_their_text_and_may_grow(book: Any) -> None:
    sheet = book["指标完成情况"]
    heights = {row: sheet.row_dimensions[row] for row in range(2, 13)}
    assert all(each.height >= 32 for each in heights.values())
    assert heights[9].height > heights[2].height
    with zipfile.ZipFile(io.BytesIO(workbook(build(FORMS)))) as package:
        assert b"customHeight" not in package.read("xl/worksheets/sheet2.xml")


def test_funds_are_in_ten_thousands_with_the_budget_of_the_form_locked(book: Any) -> None:
    sheet = book["资金"]
    assert [cell.value for cell in sheet[1]][:7] == [
        *("项目名称", "年度", "资金来源", "年初预算数（万元）", "全年预算数（万元）", "全年执行数（万元）", "执行率"),
    ]
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[2].value for row in rows] == ["年度资金总额", "当年财政拨款", "上年结转资金", "其他资金"] * 2
    first, second = rows[0], rows[4]
    assert (first[3].value, first[3].number_format) == (123.4567, "#,##0.00####")
    assert [cell.protection.locked for cell in first[3:6]] == [True, False, False]
    assert [cell.protection.locked for cell in second[3:6]] == [False, False, False]
    assert [colour(cell) for cell in second[3:6]] == [YELLOW, YELLOW, YELLOW]


def test_the_guide_is_there_and_no_table(book: Any) -> None:
    assert book["填写说明"]["A1"].value == "怎样填写"
    assert not book["填写说明"].protection.sheet


def many(count: int) -> bytes:
    forms = [
        Form(name=f"项目{number:02d}", year=2023, indicators=(Indicator(level3="册数", target="≥1册"),))
        for number in range(count)
    ]
    return workbook(build(forms, {"单位全称": "=1+1", "负责人": "王建国"}))


@pytest.mark.parametrize(("projects", "before"), [(6, []), (7, [24]), (12, [24]), (13, [24, 48])])
def test_the_money_of_a_project_stays_on_one_page(projects: int, before: list[int]) -> None:
    """A block is a total and three sources, and six blocks fill a page."""
    sheet = openpyxl.load_workbook(io.BytesIO(many(projects)))["资金"]
    assert [each.id for each in sheet.row_breaks.brk] == [row + 1 for row in before]
    assert all(sheet.cell(row + 2, 3).value == "年度资金总额" for row in before)


def test_what_a_unit_says_of_itself_is_text_whatever_it_looks_like() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(many(1)))["基本信息"]
    (cell,) = [row[1] for row in sheet.iter_rows() if row[0].value == "单位全称"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_filled_cell_turns_green_on_every_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(many(2)))
    for name in ("基本信息", "指标完成情况", "资金"):
        colours = {rule.dxf.fill.bgColor.rgb for area in book[name].conditional_formatting for rule in area.rules}
        assert "FFE2F0D9" in colours
