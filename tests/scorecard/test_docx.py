"""The form as a Word document, read again."""

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.paper.official import LAYOUTS
from evaluator.result import Scorecard
from evaluator.scorecard import docx
from tests.scorecard.samples import HOSTILE, NOTES, PLAIN, TRADE, form
from tests.scorecard.test_xlsx import converted

word = pytest.importorskip("docx", reason="python-docx belongs to the extra documents")


def rows(card: Scorecard, layout: str = "national") -> list[list[str]]:
    tables = word.Document(io.BytesIO(docx.document(card, form(card), layout))).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def test_the_table_reads_back_cell_by_cell() -> None:
    found = rows(PLAIN)
    assert found[0] == ["项目名称"] * 2 + ["驻村帮扶"] * 6
    assert found[3] == ["项目资金\n（万元）", "年度资金总额", "5.50", "5.50", "5.50", "10", "100.00%", "10.00"]
    assert found[10] == ["产出指标", "数量指标", "驻村工作队员", "2人", "2人", "50", "50.00", ""]
    assert found[13] == ["总分"] * 5 + ["100", "100.00", "等级：优　结论：合格"]


def test_levels_are_merged_downwards() -> None:
    found = rows(TRADE)
    assert [row[0] for row in found[10:17]] == ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"]


def test_the_header_of_the_table_is_repeated_on_every_page() -> None:
    head, table = word.Document(io.BytesIO(docx.document(PLAIN, form(PLAIN)))).tables
    repeated = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
    assert repeated == [True, *[False] * (len(repeated) - 1)], "Word repeats only rows at the top of a table"
    assert table.rows[0].cells[2].text == "三级指标"
    assert head.rows[0].cells[0].text == "项目名称"


def test_the_document_names_no_program() -> None:
    properties = word.Document(io.BytesIO(docx.document(PLAIN, form(PLAIN)))).core_properties
    assert (properties.author, properties.comments, properties.last_modified_by) == ("", "", "")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_text_of_any_kind_is_only_text(layout: str) -> None:
    texts = {text for row in rows(HOSTILE, layout) for text in row}
    assert {"<script>alert('名称')</script>=1+1", "<b>达标率</b> & 其他", "@SUM(A1)"} <= texts
    odd = replace(HOSTILE, name="\x00\x0b甲")
    assert rows(odd, layout)[0][-1] == "甲"


def test_notes_and_the_label_of_illustrative_figures_stand_below() -> None:
    document = word.Document(io.BytesIO(docx.document(TRADE, form(TRADE))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["项目支出绩效自评表", "（2022年度）"]
    assert texts[-5:-1] == ["注：", *(f"{number}. {note}" for number, note in enumerate(NOTES, 1))]
    assert texts[-1] == "4. 示例数据：实际完成值和资金执行数为演示而编，并非真实情况。"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_scorecard_gives_the_same_bytes(layout: str) -> None:
    assert docx.document(TRADE, form(TRADE), layout) == docx.document(TRADE, form(TRADE), layout)


def test_a_missing_library_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    assert docx.missing() is None
    monkeypatch.setitem(sys.modules, "docx", None)
    missing = docx.missing()
    assert missing is not None
    assert (missing.code, missing.message, missing.hint) == (
        "E191",
        "写 Word 文件需要 python-docx，没有安装",
        "pip install 'evaluator[documents]'",
    )


@pytest.mark.office
def test_libreoffice_opens_the_document(tmp_path: Path) -> None:
    text = converted(docx.document(PLAIN, form(PLAIN)), ".docx", "txt:Text (encoded):UTF8", tmp_path)
    assert "村民出行条件" in text.read_text(encoding="utf-8")
