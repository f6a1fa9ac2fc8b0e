"""What a filed form prints at its foot, under every rulebook."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
import yaml

from evaluator.forms.model import Form
from evaluator.paper.official import LAYOUTS
from evaluator.rulebook import Rulebook, known_rulebooks, load_rulebook
from evaluator.rulebook.form_notes import form_notes
from evaluator.rulebook.model import GRADES
from evaluator.scorecard import docx, xlsx
from evaluator.scoring import score_form

NOTES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "form_notes.yaml").read_text(encoding="utf-8"))
DOUBT = re.compile(f"{'|'.join(re.escape(each) for each in GRADES.values())}|本规则的约定|惯例|证据 [A-DM]|依据等级")
FORM = Form.model_validate(
    {
        "项目名称": "危桥改造",
        "年度": 2025,
        "预算执行情况": {"年初预算数": "100", "全年预算数": "100", "全年执行数": "84"},
        "绩效指标": [
            {
                "一级指标": "产出指标",
                "二级指标": "数量指标",
                "三级指标": "桥梁数",
                "指标值": "≥8座",
                "实际完成值": "12座",
            },
            {
                "一级指标": "产出指标",
                "二级指标": "时效指标",
                "三级指标": "完工",
                "指标值": "2025年6月底前",
                "实际完成值": "2025年8月",
            },
            {
                "一级指标": "产出指标",
                "二级指标": "成本指标",
                "三级指标": "单价",
                "指标值": "≤10万元",
                "实际完成值": "12万元",
            },
            {
                "一级指标": "效益指标",
                "二级指标": "社会效益指标",
                "三级指标": "出行",
                "指标值": "有效改善",
                "实际完成值": "有所改善",
            },
        ],
    }
)


def book(name: str) -> Rulebook:
    rulebook, problems = load_rulebook(name, 2025)
    assert rulebook is not None, problems
    return rulebook


@pytest.mark.parametrize("name", NOTES)
def test_the_three_notes_name_their_articles(name: str) -> None:
    assert list(form_notes(book(name))) == NOTES[name]


@pytest.mark.parametrize("name", known_rulebooks())
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_filed_form_shows_a_doubt_or_a_grade_of_evidence(name: str, layout: str) -> None:
    card = score_form(FORM, book(name))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(xlsx.workbook(card, FORM, layout))).worksheets
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [text for text in cells if DOUBT.search(text)]
    if layout == "transfer":  # which has no points, and so no notes on them
        return
    foot = cells[-1].splitlines()
    assert foot == ["注：", *(f"{number}. {note}" for number, note in enumerate(form_notes(book(name)), 1))]


def test_the_word_form_has_the_same_notes() -> None:
    import docx as word

    card = score_form(FORM, book("guangxi"))
    texts = [each.text for each in word.Document(io.BytesIO(docx.document(card, FORM))).paragraphs]
    assert texts[-3:] == [f"{number}. {note}" for number, note in enumerate(form_notes(book("guangxi")), 1)]
    assert not [text for text in texts if DOUBT.search(text)]
