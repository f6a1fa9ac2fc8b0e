"""The shipped targets: nine forms, cell by cell as published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluator.forms.load import load_forms
from evaluator.places import shipped

if TYPE_CHECKING:
    from evaluator.forms.model import Form

DOCUMENT = Path(__file__).parents[3] / "shared" / "documents" / "yangquan-commerce-2022.txt"


@pytest.fixture(scope="module")
def forms() -> tuple[Form, ...]:
    loaded, problems = load_forms(shipped("targets"))
    assert problems == ()
    return loaded


def test_nine_forms_hold_one_hundred_indicators(forms: tuple[Form, ...]) -> None:
    assert [len(form.indicators) for form in forms] == [12, 11, 13, 13, 15, 11, 11, 9, 5]


def test_two_values_are_blank_as_in_the_document(forms: tuple[Form, ...]) -> None:
    blank = [(form.name, row.level2, row.level3) for form in forms for row in form.indicators if row.target is None]
    assert blank == [
        ("内外贸发展-展会及会议经费", "经济效益指标", "促进参展企业增收"),
        (
            "“品鉴山西美食、晋享山西味道”餐饮品牌推广活动专项资金",
            "时效指标",
            "宣传资料、宣传视频制作完成时间",
        ),
    ]


def test_there_are_66_distinct_values_but_for_spaces(forms: tuple[Form, ...]) -> None:
    values = {"".join(row.target.split()) for form in forms for row in form.indicators if row.target}
    assert len(values) == 66


def test_budgets_add_up_as_the_document_says(forms: tuple[Form, ...]) -> None:
    totals = [form.funds.total or Decimal(0) for form in forms]
    assert sum(totals[:6]) == Decimal("622.31") * 10_000
    assert sum(totals[6:]) == Decimal("9.5") * 10_000
    assert sum(totals) == 6_318_100


def test_all_money_is_local(forms: tuple[Form, ...]) -> None:
    assert all(form.funds.local == form.funds.total for form in forms)


def test_every_row_stands_under_a_fitting_level_1(forms: tuple[Form, ...]) -> None:
    pairs = {(row.level1, row.level2) for form in forms for row in form.indicators}
    assert pairs == {
        *(("产出指标", level2) for level2 in ("数量指标", "质量指标", "时效指标", "成本指标")),
        *(("效益指标", level2) for level2 in ("经济效益指标", "社会效益指标", "可持续影响指标")),
        ("满意度指标", "服务对象满意度指标"),
    }


@pytest.mark.parametrize(
    ("project", "level3", "level2"),
    [
        (0, "统计监测", "可持续影响指标"),
        (1, "信息采集补贴标准", "成本指标"),
        (2, "鼓励政策", "可持续影响指标"),
        (3, "组织单位满意度", "服务对象满意度指标"),
        (4, "进一步推动我市餐饮品牌、餐饮企业“走出去”", "经济效益指标"),
        (5, "发放对象准确性", "时效指标"),
    ],
)
def test_rows_that_slipped_stand_where_their_label_was_printed(
    forms: tuple[Form, ...], project: int, level3: str, level2: str
) -> None:
    assert [row.level2 for row in forms[project].indicators if row.level3 == level3] == [level2]


@pytest.mark.skipif(not DOCUMENT.exists(), reason="the document is not beside this checkout")
def test_every_cell_stands_in_the_document_in_this_order(forms: tuple[Form, ...]) -> None:
    cells = [cell.strip() for line in DOCUMENT.read_text(encoding="utf-8").split("\n") for cell in line.split("\t")]
    at = 0
    for form in forms:
        head = [form.name, form.department, form.unit, form.attribute, form.period, f"{form.funds.total:,}"]
        rows = [text for row in form.indicators for text in (row.level3, row.target) if text is not None]
        at = cells.index(f"实施周期：{form.plan}", at)
        for text in [*head, *rows]:
            assert text in cells[at:], f"{form.name}: {text}"
            at = cells.index(str(text), at) + 1
