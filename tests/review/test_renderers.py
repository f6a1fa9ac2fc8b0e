"""Reviews for people: whole text on a terminal, a page that escapes everything, a workbook that opens."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluator.forms.model import Form
from evaluator.problem import problem
from evaluator.review import Review, Summary, review_all, summarise
from evaluator.review.html import page
from evaluator.review.listing import Finding, in_figures
from evaluator.review.terminal import render
from evaluator.review.workbook import workbook, working_paper
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook

HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>"


def row(name: str, target: str, actual: str, weight: int, score: float) -> dict[str, Any]:
    return {"三级指标": name, "指标值": target, "实际完成值": actual, "分值": weight, "得分": score}


@pytest.fixture(scope="module", name="reviewed")
def _reviewed() -> tuple[tuple[Review, ...], Summary]:
    rulebook, problems = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert rulebook is not None, problems
    forms = [
        Form.model_validate({"项目名称": "危桥改造", "绩效指标": [row("巡查次数", "≥30次", "15次", 10, 10)]}),
        Form.model_validate({"项目名称": HOSTILE, "绩效指标": [row(HOSTILE, "=100%", "100%", 10, 10)]}),
    ]
    reviews, found = review_all(forms, rulebook)
    return reviews, summarise(reviews, found)


def test_the_terminal_shows_problems_then_rows_then_figures(reviewed: tuple[tuple[Review, ...], Summary]) -> None:
    text = render(*reviewed, 100)
    assert text.splitlines()[:3] == [
        " 错误 1 条",
        "   S01 “巡查次数”未完成却得满分：目标 ≥30次，实际 15次，应得 5.00 分，公布 10 分",
        "        = 15 次 未达到指标值（不少于 30 次）：15 ÷ 30 = 50%，10 × 50% = 5.00",
    ]
    figures = "2 份自评表，2 项指标，满分 2 项（100%）；未完成或部分完成 1 项，其中仍得满分 1 项（100%）；"
    assert in_figures(reviewed[1]) == f"{figures}可核分的 2 项中得分相符 1 项"
    assert text.splitlines()[-1] == " 自评得分率分布　100：2 份"


def test_the_page_escapes_text_and_loads_nothing(reviewed: tuple[tuple[Review, ...], Summary]) -> None:
    html = page(*reviewed, "项目支出绩效评价管理办法")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"', html) == []
    assert html == page(*reviewed, "项目支出绩效评价管理办法")


def test_the_workbook_has_problems_and_rows_and_no_formula(reviewed: tuple[tuple[Review, ...], Summary]) -> None:
    data = workbook(*reviewed, "项目支出绩效评价管理办法")
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["汇总", "单位", "检查项", "问题", "逐项"]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" for cell in cells)
    shown = [[cell.value for cell in line] for line in book["逐项"].iter_rows(min_row=2)]
    assert [line[10:15] for line in shown] == [[10, 10, 5, 5, "未完成"], [10, 10, 10, 0, "完成"]]
    head = [cell.value for cell in book["逐项"][1]]
    assert head[:5] == ["单位", "项目", "年度", "文件", "行"]
    assert [(sheet.freeze_panes, bool(sheet.auto_filter.ref)) for sheet in book] == [("A5", True), *[("A2", True)] * 4]
    forms = [[cell.value for cell in line] for line in book["汇总"].iter_rows(min_row=5)]
    assert [line[2] for line in forms] == ["危桥改造", HOSTILE]
    counts = {line[0].value: [cell.value for cell in line[3:]] for line in book["检查项"].iter_rows(min_row=2)}
    assert counts["S01"] == [1, 1, 0, 1, 0, 0]
    assert data == workbook(*reviewed, "项目支出绩效评价管理办法")


@pytest.mark.parametrize(
    ("code", "message", "told"),
    [
        ("W618", "“修缮桥梁数”没有可用的分值，无法核分", "“修缮桥梁数”没有可用的分值，无法核分"),
        ("W511", "没有填报完成值，按 0 分计", "“修缮桥梁数”没有填报完成值，按 0 分计"),
        ("S16", "的“工程量”为 0", "的“工程量”为 0"),
    ],
)
def test_a_finding_names_its_indicator_once(code: str, message: str, told: str) -> None:
    assert Finding("修桥", "修缮桥梁数", problem(code, message)).message == told


def test_a_working_paper_has_the_thirteen_columns_and_the_deviation(
    reviewed: tuple[tuple[Review, ...], Summary],
) -> None:
    (sheet,) = load_workbook(io.BytesIO(working_paper(reviewed[0][0]))).worksheets
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[2] == [
        *("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"),
        *("自评完成值", "自评得分", "复核完成值", "复核得分", "偏离度", "备注"),
    ]
    assert lines[3][2:12] == ["巡查次数", None, "≥30次", None, 10, "15次", 10, None, 5, 0.5]
    assert lines[3][12].startswith("S01 “巡查次数”未完成却得满分")


def test_units_are_counted_and_every_form_can_be_reached() -> None:
    rulebook, _ = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert rulebook
    forms = [
        Form.model_validate(
            {"项目名称": name, "实施单位": unit, "绩效指标": [row("巡查次数", "≥30次", actual, 100, 100)]}
        )
        for name, unit, actual in (
            ("甲", "某县交通局", "30次"),
            ("乙", "某县交通局", "15次"),
            ("丙", "071-某县水利局", "31次"),
        )
    ]
    reviews, found = review_all(forms, rulebook)
    summary = summarise(reviews, found)
    assert [(each.name, each.forms, each.missed_with_full_marks, each.missed) for each in summary.units] == [
        ("某县交通局", 2, 1, 1),
        ("071-某县水利局", 1, 0, 0),
    ]
    text = "".join(render(reviews, summary, 100).split())
    assert "各单位单位自评表满分比例未完成仍满分错误警告某县交通局2100%1/112071-某县水利局1100%0/000" in text
    html = page(reviews, summary, "办法")
    for link in re.findall(r'href="#(f\d+)"', html):
        assert f'id="{link}"' in html
