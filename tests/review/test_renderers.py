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
from evaluator.review.workbook import workbook
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
    assert book.sheetnames == ["问题清单", "逐项复核"]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" for cell in cells)
    shown = [[cell.value for cell in line] for line in book["逐项复核"].iter_rows(min_row=4)]
    assert [line[5:10] for line in shown] == [[10, 10, 5, 5, "未完成"], [10, 10, 10, 0, "完成"]]
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
