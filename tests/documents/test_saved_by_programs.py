"""Documents as Word, WPS, Excel and LibreOffice leave them: their markup, their page breaks, their hidden columns."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from tests.documents import hostile, writers
from tests.documents.test_layouts import CASES, page, plain

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.forms.model import Form

PUBLISHED = [case for case in CASES if case["forms"]]
WORD_PAGE = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><!--[if gte mso 9]><xml><w:WordDocument>
<w:View>Print</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""} --></style></head>
<body lang=ZH-CN><div class=Section1><p class=MsoNormal align=center><b><span style='mso-fareast-language:ZH-CN'>
项目支出绩效<span lang=EN-US><o:p></o:p></span>自评表</span></b></p>
<p class=MsoNormal>（<span lang=EN-US>2023</span>年度）<span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<table><tr><td>
<table class=MsoNormalTable border=1 style='mso-border-alt:solid'><![if supportMisalignedColumns]><tr height=0>
<td width=50></td><td width=50></td><td width=90></td><td width=60></td><td width=60></td><td width=40></td>
<td width=40></td></tr><![endif]>
<tr style='mso-yfti-irow:0'><td colspan=2><p class=MsoNormal><span>项目名称</span></p></td><td colspan=5><p
class=MsoNormal><span>公厕<span
lang=EN-US>&nbsp;</span>改造</span><span lang=EN-US><o:p></o:p></span></p></td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指<br>标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>
<tr><td rowspan=2><p class=MsoNormal><span>产出</span></p><p class=MsoNormal><span>指标</span></p></td>
<td><p>数量指标</p></td><td><p>改造<span style='mso-spacerun:yes'>&nbsp;</span>座数</p></td>
<td><p><span lang=EN-US>&ge;</span>
<span lang=EN-US>12</span>座</p></td><td>12座</td><td>&nbsp;60&nbsp;</td><td>60</td></tr>
<tr><td>质量指标</td><td>合格率</td><td>100%<o:p></o:p></td><td>95%</td><td>40</td><td>38</td></tr>
<tr><td colspan=5>总&nbsp;&nbsp;分</td><td>100</td><td>98</td></tr>
</table></td></tr></table></div></body></html>"""


def recognised(path: Path) -> tuple[tuple[Form, ...], list[str]]:
    document, faults = read_document(path)
    forms, problems, coverage = recognise(document)
    assert coverage.complete
    return forms, [f"{each.code} {each.message}" for each in (*faults, *problems)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_page_saved_by_word(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "表.htm"
    path.write_bytes(WORD_PAGE.encode(encoding))
    (form,), problems = recognised(path)
    assert problems == []
    assert (form.name, form.year, form.title, str(form.total_score)) == ("公厕 改造", 2023, "项目支出绩效自评表", "98")
    assert [
        (row.level1, row.level2, row.target, row.actual, f"{row.score}/{row.weight}") for row in form.indicators
    ] == [
        ("产出指标", "数量指标", "≥ 12座", "12座", "60/60"),
        ("产出指标", "质量指标", "100%", "95%", "38/40"),
    ]


def test_a_word_table_split_at_a_page_with_its_head_repeated(tmp_path: Path) -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "得分"]
    first = [["项目名称", "植树"], head, ["产出指标", "数量指标", "植树", "≥100棵", "120棵", "30"]]
    second = [
        head,
        ["", "质量指标", "成活率", "≥90%", "95%", "30"],
        ["效益指标", "生态效益指标", "绿化", "改善", "改善", "40"],
    ]
    body = hostile.word_table(first) + "<w:p/>" + hostile.word_table(second)
    path = tmp_path / "表.docx"
    path.write_bytes(hostile.docx(body))
    (form,), problems = recognised(path)
    assert [(row.level1, row.level2, row.level3, row.actual, str(row.score)) for row in form.indicators] == [
        ("产出指标", "数量指标", "植树", "120棵", "30"),
        ("产出指标", "质量指标", "成活率", "95%", "30"),
        ("效益指标", "生态效益指标", "绿化", "改善", "40"),
    ]
    assert problems == ["N612 一级指标空白，沿用上方的“产出指标”（第 2 行）"]


def test_a_workbook_with_a_sheet_a_project_a_summary_and_hidden_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    summary = book.worksheets[0]
    summary.title = "汇总"
    for row in (
        ["序号", "项目名称", "主管部门", "预算数", "自评得分"],
        [1, "甲路", "住建局", 10, 90],
        [2, "乙桥", "住建局", 20, 80],
    ):
        summary.append(row)
    for name, score in (("甲路", 90), ("乙桥", 80)):
        sheet = book.create_sheet(name)
        for values in (
            ["项目支出绩效自评表（2024年度）"],
            ["项目名称", None, name],
            [],
            ["一级指标", "二级指标", "三级指标", "指标编码", "指标值", "完成值", "分值", "得分"],
            ["产出指标", "数量指标", "长度", "X01", "≥3公里", "3公里", 100, score],
        ):
            sheet.append(values)
        sheet.column_dimensions["D"].hidden = True
        sheet.row_dimensions[3].hidden = True
    path = tmp_path / "表.xlsx"
    book.save(path)
    document, _ = read_document(path)
    forms, problems, _ = recognise(document)
    assert [(form.name, form.year, str(form.indicators[0].score)) for form in forms] == [
        ("甲路", 2024, "90"),
        ("乙桥", 2024, "80"),
    ]
    assert [f"{each.code} {each.message}" for each in problems] == [
        "N634 “指标编码”列没有对应的字段，共 1 格，原样保留在“其他栏目”中",
        "N634 “指标编码”列没有对应的字段，共 1 格，原样保留在“其他栏目”中",
        "W609 表格不是可识别的绩效表（序号｜项目名称｜主管部门｜预算数……，共 15 格）",
    ]


def ruled(case: dict[str, Any]) -> bytes:
    document = docx.Document(io.BytesIO(writers.as_docx([page(case)], 99)))
    for table in document.tables:
        table.style = "Table Grid"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_every_layout_comes_back_from_a_pdf_by_libreoffice(tmp_path: Path) -> None:
    """The forms, apart from blanks inside words: what is wrapped in narrow cells of a page comes back whole."""
    names = [tmp_path / f"{number:02d}.docx" for number in range(len(PUBLISHED))]
    for name, case in zip(names, PUBLISHED, strict=True):
        name.write_bytes(ruled(case))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, names)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    wrong = []
    for name, case in zip(names, PUBLISHED, strict=True):
        document, _ = read_document(name.with_suffix(".pdf"))
        forms, _, _ = recognise(document)
        found = [plain(form.model_dump(by_alias=True, exclude_defaults=True, exclude={"source"})) for form in forms]
        for each in (*found, *(forms_of := [dict(form) for form in case["forms"]])):
            each.pop("文字说明", None)
        if squeezed(found) != squeezed(forms_of):
            wrong.append((case["name"], found))
    assert wrong == []


def squeezed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: squeezed(each) for key, each in value.items()}
    return [squeezed(each) for each in value] if isinstance(value, list) else str(value).replace(" ", "")
