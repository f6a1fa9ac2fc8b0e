"""Workbooks, opened again: values, types, formulas, the page; and in LibreOffice."""

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from evaluator.paper.official import LAYOUTS
from evaluator.paper.package import xml_text
from evaluator.paper.sheets import save
from evaluator.scorecard import xlsx
from tests.scorecard.samples import HOSTILE, LONG, PLAIN, RUN, TRADE, form


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(sheet: Any) -> dict[Any, Any]:
    return {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}


def values(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_numbers_are_numbers_and_texts_are_texts() -> None:
    sheet = opened(xlsx.workbook(PLAIN, form(PLAIN))).worksheets[0]
    by_place = {cell.coordinate: (cell.value, cell.data_type, cell.number_format) for row in sheet for cell in row}
    assert by_place["D6"] == (5.5, "n", "#,##0.00####")
    assert by_place["H6"] == (10, "n", "0.00")
    assert by_place["D13"] == ("2人", "s", "General")
    assert by_place["G13"] == (50, "n", "0.00")
    assert by_place["G16"] == ("=SUM(H6,G13:G15)", "f", "0.00")


def test_the_results_of_formulas_stand_beside_them() -> None:
    rows = values(xlsx.workbook(PLAIN, form(PLAIN)))
    assert rows[15][5:7] == [100, 100]
    assert rows[5][6] == 1
    assert values(xlsx.workbook(TRADE, form(TRADE)))[19][6] == "待评判"


def test_a_target_that_looks_like_a_formula_is_text_for_good() -> None:
    found = cells(opened(xlsx.workbook(HOSTILE, form(HOSTILE))).worksheets[0])
    for text in ("=100%", "@SUM(A1)", "+cmd", "-5%"):
        assert (found[text].data_type, found[text].quotePrefix) == ("s", True)
    assert found["<b>达标率</b> & 其他"].quotePrefix is False


def test_a_text_that_looks_like_an_error_value_is_text() -> None:
    first, *rest = PLAIN.indicators
    odd = replace(PLAIN, indicators=(replace(first, actual="#N/A"), *rest))
    assert cells(opened(xlsx.workbook(odd)).worksheets[0])["#N/A"].data_type == "s"


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=30))
def test_any_text_comes_back_as_text(text: str) -> None:
    first, *rest = PLAIN.indicators
    odd = replace(PLAIN, name=text, indicators=(replace(first, actual=text), *rest))
    cell = opened(xlsx.workbook(odd)).worksheets[0]["E13"]
    assert (cell.value or "") == xml_text(text)
    assert cell.data_type == "s" or cell.value is None


@pytest.mark.parametrize("text", ["a_xb_", "行1\r\n行2", "\x01\x08甲\ufffe", "  两边空  ", "<r><t>甲</t></r>"])
def test_what_the_format_would_change_survives(text: str) -> None:
    first, *rest = PLAIN.indicators
    odd = replace(PLAIN, indicators=(replace(first, actual=text), *rest))
    assert opened(xlsx.workbook(odd)).worksheets[0]["E13"].value == xml_text(text)
    assert values(xlsx.workbook(odd))[12][4] == xml_text(text)


def test_what_excel_would_read_as_an_escape_is_escaped() -> None:
    first, *rest = PLAIN.indicators
    odd = replace(PLAIN, indicators=(replace(first, actual="_x0041_"), *rest))
    assert b"<t>_x005F_x0041_</t>" in _member(xlsx.workbook(odd), "xl/sharedStrings.xml")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_page_is_a4_one_page_wide_with_repeated_header(layout: str) -> None:
    sheet = opened(xlsx.workbook(TRADE, form(TRADE), layout)).worksheets[0]
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth in {1, None}  # 1 where nothing is said
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    (first, _) = sheet.print_title_rows.replace("$", "").split(":")
    assert "三级指标" in {cell.value for cell in sheet[int(first)]}


@pytest.mark.parametrize(("rows", "tall"), [(3, True), (16, True), (40, False)])
def test_a_form_a_little_longer_than_a_page_is_made_to_fit(rows: int, *, tall: bool) -> None:
    longer = replace(PLAIN, indicators=(PLAIN.indicators * 14)[:rows])
    assert opened(xlsx.workbook(longer)).worksheets[0].page_setup.fitToHeight in ({1, None} if tall else {0})


def test_rows_are_as_high_as_their_texts_need() -> None:
    sheet = opened(xlsx.workbook(LONG, form(LONG))).worksheets[0]
    assert sheet.row_dimensions[13].height > 4 * sheet.row_dimensions[15].height / 2
    assert all(0 < sheet.row_dimensions[row].height <= 409 for row in range(1, sheet.max_row + 1))


def test_what_waits_for_a_person_is_marked() -> None:
    sheet = opened(xlsx.workbook(TRADE, form(TRADE))).worksheets[0]
    pending, settled = sheet["G18"], sheet["G17"]
    assert (pending.value, pending.fill.start_color.rgb) == (None, "FFFFF2CC")
    assert (settled.value, settled.fill.fill_type) == (15, None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_scorecard_gives_the_same_bytes(layout: str) -> None:
    first = xlsx.workbook(TRADE, form(TRADE), layout)
    assert first == xlsx.workbook(TRADE, form(TRADE), layout)
    assert b"2000-01-01T00:00:00Z" in _member(first, "docProps/core.xml")


def test_the_summary_adds_up() -> None:
    rows = values(save([xlsx.summary_sheet(RUN)], "自评情况汇总表"))
    assert rows[2][:4] == ["序号", "项目名称", "主管部门／实施单位", "年初预算数"]
    assert [row[7] for row in rows[3:6]] == ["待评判", 64, 100]
    assert rows[6][3:6] == [293, 298.5, 295.5]
    # The mean of 64 and 100; what is still open does not count.
    assert (rows[7][0], rows[7][7], rows[7][9]) == ("平均得分", 82, "2 个已定总分的项目")
    assert rows[8][0].startswith("单位负责人（签字）：")


def _member(package: bytes, name: str) -> bytes:
    import zipfile

    return zipfile.ZipFile(io.BytesIO(package)).read(name)


def converted(data: bytes, suffix: str, to: str, folder: Path) -> Path:
    """The file as LibreOffice writes it."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    source = folder / f"form{suffix}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"form.{to.partition(':')[0]}"


@pytest.mark.office
def test_libreoffice_computes_the_same_sums_and_keeps_text_as_text(tmp_path: Path) -> None:
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    without_results = io.BytesIO()
    opened(xlsx.workbook(HOSTILE, form(HOSTILE))).save(without_results)
    converted(without_results.getvalue(), ".xlsx", filter_, tmp_path)
    (written,) = tmp_path.glob("form*.csv")
    lines = written.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("总分,,,,,100,100,") for line in lines)
    assert any(",=100%,@SUM(A1),45,45," in line for line in lines)


@pytest.mark.office
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_form_is_one_page_wide_in_libreoffice(layout: str, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 comes with the extra documents")
    printed = pdfium.PdfDocument(converted(xlsx.workbook(PLAIN, form(PLAIN), layout), ".xlsx", "pdf", tmp_path))
    texts = [page.get_textpage().get_text_range() for page in printed]
    assert "自评表" in texts[0]
    assert "100.00" in texts[0]
    assert len(texts) == 1, "the filed form and nothing else"
