"""A row cut by the end of a page: the next page begins with the ends of its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.documents.model import Cell, Document, Paragraph, Table
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.documents.recognise.regrid import whole_rows

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "<tr><td>项目名称<td colspan=6>护林<tr>" + "".join(
    f"<td>{head}" for head in ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")
)
WHOLE = ("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%", "95%", "10", "10")


def table(*rows: tuple[str, ...]) -> str:
    return "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in rows)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (
            ("满意", "服务", "农户满", "≥90", "95%", "10", "10"),
            ("度指标", "对象满意度指标", "意度", "%", "", "", ""),
        ),
        (("满意度指标（10", *WHOLE[1:]), ("分）", "", "", "", "", "", "")),
        (
            ("满意度指标", "服务对象满意度指标", "农户满意", "≥90%", "95%", "10", "10"),
            ("", "", "度", "", "", "", ""),
        ),
    ],
    ids=["all labels and texts", "points of a level", "the name alone"],
)
def test_a_cut_row_is_whole_again(first: tuple[str, ...], rest: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    path.write_text(f"<table>{HEAD}{table(first)}</table><table>{table(rest)}</table>", encoding="utf-8")
    forms, _, coverage = recognise(read_document(path)[0])
    (row,) = forms[0].indicators
    assert (row.level1, row.level2, row.level3, row.target, row.actual, str(row.weight), str(row.score)) == WHOLE
    assert coverage.complete


HEADS = ("一级指标", "二级指标", "三级指标", "指标值", "1-7月执行情", "分值", "得分")
SECOND = ("产出指标", "数量指标", "巡护里程", "≥100公里", "60公里", "10", "6")


@pytest.mark.parametrize(
    ("above", "below", "whole", "notes"),
    [
        (
            (HEADS,),
            (("", "", "", "", "况", "", ""), SECOND),
            (HEADS[:4], SECOND),
            ["N614 “1-7月执行情”等 1 格跨页，与“况”等合为一行"],
        ),
        (
            (HEADS, ("产", "数量", *SECOND[2:])),
            (("出指标", "指标", "", "", "", "", ""),),
            (HEADS, SECOND),
            ["N614 “产”等 2 格跨页，与“出指标”等合为一行"],
        ),
        ((HEADS, SECOND), (HEADS, SECOND), (HEADS, SECOND, HEADS, SECOND), []),
        ((HEADS, SECOND), (WHOLE,), (HEADS, SECOND, WHOLE), []),
    ],
    ids=["a head", "labels of the levels", "a head printed again", "a whole row"],
)
def test_only_a_row_whose_ends_complete_its_labels_is_joined(
    above: tuple[tuple[str, ...], ...],
    below: tuple[tuple[str, ...], ...],
    whole: tuple[tuple[str, ...], ...],
    notes: list[str],
) -> None:
    tables = [
        Table(
            tuple(Cell(text, at, column) for at, row in enumerate(rows) for column, text in enumerate(row) if text),
            len(rows),
        )
        for rows in (above, below)
    ]
    document, problems = whole_rows(Document("表.pdf", (tables[0], Paragraph("- 1 -"), tables[1])))
    assert [f"{each.code} {each.message}" for each in problems] == notes
    found = [
        tuple(cell.text for cell in table.cells if cell.row == row)
        for table in document.tables
        for row in sorted({cell.row for cell in table.cells})
    ]
    assert [row[: len(expected)] for row, expected in zip(found, whole, strict=True)] == list(whole)


def test_a_goal_cut_by_the_end_of_a_page_is_whole_again(tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    before = "<tr><td>项目名称<td>护林<tr><td>年度总体目标<td>巡护全县林区，"
    after = "<tr><td><td>及时扑灭火情。" + "<tr><td>一级指标<td>二级指标<td>三级指标<td>指标值"
    row = "<tr><td>产出指标<td>数量指标<td>巡护里程<td>≥100公里"
    path.write_text(f"<table>{before}</table><table>{after}{row}</table>", encoding="utf-8")
    (form,), problems, coverage = recognise(read_document(path)[0])
    assert form.goal == "巡护全县林区，及时扑灭火情。"
    assert [each.message for each in problems] == ["“巡护全县林区，”跨页，与“及时扑灭火情。”合为一格"]
    assert coverage.complete


def test_a_form_without_indicators_is_an_error_that_says_what_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    path.write_text(
        "<p>项目支出绩效自评表</p><table><tr><td>项目名称<td>护林<tr><td>主管部门<td>林业局", encoding="utf-8"
    )
    forms, problems, _ = recognise(read_document(path)[0])
    assert forms == ()
    assert [(each.code, each.message) for each in problems] == [
        ("E627", "找到“项目支出绩效自评表”，但没有读出任何指标；最宽的一行是“项目名称｜护林”")
    ]
