"""The workbook as a program opens it: locks, colours, formats, lists and the page."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from evaluator.language import read
from evaluator.lexicon.judge import judge
from evaluator.template.rows import build
from evaluator.template.workbook import RUNGS, workbook
from tests.template.filling import FILLED, FORMS, columns, opened

YELLOW, PALE, GREY, NONE = "FFFFF2CC", "FFFFF9E5", "FFF2F2F2", "00000000"


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
    assert locked == {"项目名称", "一级指标", "二级指标", "三级指标", "指标值", "度量单位", "填写说明"}
    assert all(cell.protection.locked for cell in sheet[1])


def test_a_person_may_filter_and_widen_though_the_sheet_is_protected(book: Any) -> None:
    guard = book["指标完成情况"].protection
    assert (guard.autoFilter, guard.formatColumns, guard.formatRows) == (False, False, False)


def test_each_target_lays_out_the_cell_of_its_figure(book: Any) -> None:
    layouts = {target: cell.number_format for target, cell in by_target(book["指标完成情况"], "实际完成值").items()}
    assert layouts == {
        "≥35家": "General",
        "≥90%": "0.00%",
        "=100%": "0.00%",
        "2023年10月31日前": 'yyyy"年"m"月"d"日"',
        "2023年8月": "General",
        "有效提升": "@",
        "合格": "@",
        "较上年增长": "General",
        "按合同价": "General",
        "≤1.5万元/次": "General",
        None: "@",
    }


def test_only_what_is_needed_is_in_strong_colour(book: Any) -> None:
    sheet = book["指标完成情况"]
    for column, needed in {"实际完成值": set(FILLED), "上年实际值": {"较上年增长"}, "参照值": {"按合同价"}}.items():
        strong = {target for target, cell in by_target(sheet, column).items() if colour(cell) == YELLOW}
        assert strong == needed, column
    assert {target for target, cell in by_target(sheet, "评定").items() if colour(cell) == PALE} == {"有效提升", "合格"}
    assert colour(by_target(sheet, "偏差原因分析及改进措施")["≥35家"]) == PALE
    assert colour(by_target(sheet, "偏差原因分析及改进措施")[None]) == NONE


def test_a_target_or_name_that_looks_like_a_formula_is_text(book: Any) -> None:
    sheet = book["指标完成情况"]
    cell = by_target(sheet, "指标值")["=100%"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=道路养护（一期）", "s")


def test_the_list_of_rungs_asks_back_but_takes_any_text(book: Any) -> None:
    sheet = book["指标完成情况"]
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    rungs = rules["G7:G8"]
    assert (rungs.type, rungs.errorStyle, rungs.showErrorMessage) == ("list", "warning", True)
    assert rungs.formula1 == f'"{",".join(RUNGS)}"'
    assert rules["K7:K8"].formula1 == '"达成,部分达成,未达成"'
    assert {place: each.type for place, each in rules.items() if place in {"G3:G4", "G5"}} == {
        "G3:G4": None,
        "G5": None,
    }


@pytest.mark.parametrize("target", ["有效提升", "可持续", "合格", "逐步完善", "按计划准时参加", "积极推进"])
def test_every_choice_of_the_list_is_understood(target: str) -> None:
    assert read(target).constraint is not None
    assert [judge(target, rung).rung for rung in RUNGS] == ["met", "partly", "not"]


def test_the_pages_are_a4_landscape_one_page_wide_with_the_header_again(book: Any) -> None:
    for sheet in book.worksheets[:2]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
    assert book["指标完成情况"].freeze_panes == "E2"
    assert book["指标完成情况"].auto_filter.ref == "A1:M12"


def test_rows_are_high_enough_for_their_text_and_may_grow(book: Any) -> None:
    sheet = book["指标完成情况"]
    heights = {row: sheet.row_dimensions[row] for row in range(2, 13)}
    assert all(each.height >= 32 for each in heights.values())
    assert heights[9].height > heights[2].height
    with zipfile.ZipFile(io.BytesIO(workbook(build(FORMS)))) as package:
        assert b"customHeight" not in package.read("xl/worksheets/sheet1.xml")


def test_funds_are_in_ten_thousands_with_the_budget_of_the_form_locked(book: Any) -> None:
    sheet = book["资金"]
    assert [cell.value for cell in sheet[1]] == [
        "项目名称",
        "年初预算数（万元）",
        "全年预算数（万元）",
        "全年执行数（万元）",
    ]
    first, second = list(sheet.iter_rows(min_row=2))
    assert (first[1].value, first[1].number_format) == (123.4567, "#,##0.00####")
    assert [cell.protection.locked for cell in first] == [True, True, False, False]
    assert [cell.protection.locked for cell in second] == [True, False, False, False]
    assert [colour(cell) for cell in second] == [GREY, YELLOW, YELLOW, YELLOW]


def test_the_guide_is_there_and_no_table(book: Any) -> None:
    assert book["填写说明"]["A1"].value == "怎样填写"
    assert not book["填写说明"].protection.sheet
