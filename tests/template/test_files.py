"""Templates go out and come back: as a workbook, as CSV, and by way of LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.actuals import fill, load_actuals, read_actuals
from evaluator.evaluate import prepare, score
from evaluator.forms.dump import dump_form
from evaluator.forms.load import load_forms
from evaluator.forms.model import Form, Indicator
from evaluator.places import shipped
from evaluator.problem import render
from evaluator.template import as_csv, write_template
from evaluator.template.rows import build
from evaluator.template.workbook import workbook
from tests.template.filling import CONTRACT, FILLED, FORMS, LAST_YEAR, columns, fill_in, opened

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def through_office(data: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it after opening it."""
    assert SOFFICE is not None
    source, out = folder / "template.xlsx", folder / "out"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command: list[str | Path] = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        out,
        source,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (out / "template.xlsx").read_bytes()


def assert_comes_back(data: bytes) -> None:
    """Every figure stands in its indicator as it was typed, and nobody had a word to say about it."""
    actuals, problems = read_actuals(data, "填好.xlsx")
    (road, green), strays = fill(FORMS, actuals)
    assert [render(each) for each in (*problems, *strays)] == []
    assert [each.actual for each in road.indicators] == [read for _, read in FILLED.values()]
    by_target = {each.target: each for each in road.indicators}
    assert by_target["较上年增长"].last_year == str(LAST_YEAR)
    assert by_target["按合同价"].reference == CONTRACT
    assert by_target["有效提升"].judged == "部分达成 70%"
    assert green.indicators[0].actual is None
    assert road.execution is not None
    assert (road.execution.initial, road.execution.budget, road.execution.executed) == (
        Decimal(1234567),
        Decimal(1234500),
        Decimal(1000000),
    )


def test_a_filled_workbook_comes_back() -> None:
    assert_comes_back(fill_in(workbook(build(FORMS))))


@pytest.mark.office
@needs_office
def test_a_workbook_filled_and_saved_by_libreoffice_comes_back(tmp_path: Path) -> None:
    saved = through_office(fill_in(workbook(build(FORMS))), tmp_path)
    assert_comes_back(saved)


@pytest.mark.office
@needs_office
def test_libreoffice_keeps_locks_lists_and_formats(tmp_path: Path) -> None:
    book = opened(through_office(workbook(build(FORMS)), tmp_path))
    sheet = book["指标完成情况"]
    assert book.sheetnames == ["基本信息", "指标完成情况", "资金", "待办", "填写说明"]
    assert sheet.protection.sheet
    actual = columns(sheet)["实际完成值"]
    assert [sheet.cell(row, actual).protection.locked for row in (2, 3)] == [False, False]
    assert sheet["A2"].protection.locked
    formats = {FORMS[0].indicators[row - 2].target: sheet.cell(row, actual).number_format for row in (3, 5)}
    assert formats["≥90%"] == "0.00%"
    assert "yy" in formats["2023年10月31日前"].lower()
    (rungs,) = {each.formula1 for each in sheet.data_validations.dataValidation if "预期" in (each.formula1 or "")}
    assert rungs == '"达成预期指标,部分达成预期指标并具有一定效果,未达成预期指标且效果较差"'


def test_an_untouched_template_says_nothing_that_is_not_so(tmp_path: Path) -> None:
    forms, _ = load_forms(shipped("targets"))
    write_template(forms, tmp_path / "表.xlsx")
    actuals, problems = load_actuals(tmp_path / "表.xlsx")
    filled, strays = fill(forms, actuals)
    assert (problems, strays) == ((), ())
    assert [each.actual for form in filled for each in form.indicators] == [None] * 100
    assert sum(form.execution.initial or 0 for form in filled if form.execution) == 6318100


@pytest.mark.parametrize("name", ["indicators.csv", "完成值.csv"])
def test_csv_goes_out_as_two_tables_that_come_back_as_a_folder(name: str, tmp_path: Path) -> None:
    written, problems = write_template(FORMS, tmp_path / name)
    assert problems == ()
    assert [each.name for each in written] == [name, "funds.csv" if name == "indicators.csv" else "完成值_资金.csv"]
    actuals, faults = load_actuals(tmp_path)
    (road, _), strays = fill(FORMS, actuals)
    assert (faults, strays) == ((), ())
    assert road.execution is not None
    assert road.execution.initial == 1234567


def test_csv_opens_in_excel_and_holds_no_formula() -> None:
    data = as_csv.indicators(build(FORMS))
    assert data.startswith(b"\xef\xbb\xbf" + "项目名称,年度,一级指标".encode())
    first = data.decode("utf-8-sig").split("\r\n")[3]
    assert first.startswith("'=道路养护（一期）,2023,产出指标,数量指标,第3项,'=100%,%,,")


def test_what_may_be_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(b"filled in")
    written, (fault,) = write_template(FORMS, file)
    assert written == ()
    assert render(fault) == (
        f"{file}: E190 文件已存在，没有覆盖\n  = 里面可能已有填好的数据：请换一个文件名；确认可以覆盖时加 --force"
    )
    assert file.read_bytes() == b"filled in"
    assert write_template(FORMS, file, overwrite=True) == ((file,), ())
    assert file.read_bytes().startswith(b"PK")


def test_neither_csv_is_written_when_one_is_there(tmp_path: Path) -> None:
    (tmp_path / "funds.csv").write_bytes(b"filled in")
    written, (fault,) = write_template(FORMS, tmp_path / "indicators.csv")
    assert (written, fault.location.file) == ((), str(tmp_path / "funds.csv"))
    assert not (tmp_path / "indicators.csv").exists()


def test_where_nothing_can_be_written_a_problem_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    written, (fault,) = write_template(FORMS, tmp_path / "file" / "表.xlsx")
    assert (written, fault.code) == ((), "E190")


def test_the_same_forms_give_the_same_bytes() -> None:
    assert workbook(build(FORMS)) == workbook(build(FORMS))
    assert as_csv.indicators(build(FORMS)) == as_csv.indicators(build(FORMS))


def test_percent_cells_and_typed_dates_are_scored(tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(dump_form(FORMS[0]), encoding="utf-8")
    (tmp_path / "filled.xlsx").write_bytes(fill_in(workbook(build(FORMS[:1]))))
    (card,) = score(prepare(tmp_path / "targets.yaml", tmp_path / "filled.xlsx")).projects
    found = {each.target: (each.actual, each.status) for each in card.indicators}
    assert found["≥90%"] == ("95.5%", "met")
    assert found["2023年10月31日前"] == ("2023年10月30日", "met")
    assert found["较上年增长"] == ("128.5", "met")
    assert found["有效提升"] == ("部分达成预期指标并具有一定效果", "partly_met")
    assert found["≤1.5万元/次"] == ("1.25万元/次", "met")


TEXT = st.text("=+-@<>&,;，。 \n　（）%≥甲乙丙ABC_x0041", max_size=12)


@settings(max_examples=25)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4))
def test_any_names_and_targets_come_back_to_their_own_indicators(texts: list[tuple[str, str, str]]) -> None:
    forms = tuple(
        Form(name=f"{number}号{project}", indicators=(Indicator(level3=f"指标{number}{name}", target=target or None),))
        for number, (project, name, target) in enumerate(texts)
    )
    template = build(forms)
    for data, file in ((workbook(template), "a.xlsx"), (as_csv.indicators(template), "a.csv")):
        actuals, problems = read_actuals(data, file)
        _, strays = fill(forms, actuals)
        assert [each for each in (*problems, *strays) if each.code != "W308"] == []


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_goals_sources_reasons_and_the_unit_come_back() -> None:
    book = opened(workbook(build(FORMS, {"负责人": "张三"})))
    goals, funds = book["基本信息"], book["资金"]
    goals["D2"] = "全部养护完成"
    labels = {cell.value: cell.row for cell in goals["A"]}
    goals.cell(labels["填报人"], 2).value = "李四"
    at = columns(funds)
    for row, amount in ((3, 100), (5, 23)):
        for name in ("全年预算数（万元）", "全年执行数（万元）"):
            funds.cell(row, at[name]).value = amount
    funds.cell(2, at["偏差原因分析及改进措施"]).value = "结算在次年"
    actuals, problems = read_actuals(saved(book), "填好.xlsx")
    (road, _), strays = fill(FORMS, actuals)
    assert (problems, [each for each in strays if each.code != "W307"]) == ((), [])
    assert actuals.unit == {"负责人": "张三", "填报人": "李四"}
    assert road.goal_result == "全部养护完成"
    assert [(each.name, each.budget) for each in road.sources if each.budget] == [
        ("当年财政拨款", Decimal(1000000)),
        ("其他资金", Decimal(230000)),
    ]
    assert road.execution is not None
    assert (road.execution.budget, road.execution.executed) == (Decimal(1230000), Decimal(1230000))
    assert road.execution.deviation == "结算在次年"


def test_rows_whose_names_were_edited_are_known_by_their_mark() -> None:
    book = opened(workbook(build(FORMS)))
    sheet = book["指标完成情况"]
    at = columns(sheet)
    sheet.cell(2, at["项目名称"]).value = "道路养护第一期工程"
    sheet.cell(2, at["三级指标"]).value = "改过的名称"
    sheet.cell(2, at["实际完成值"]).value = 36
    actuals, _ = read_actuals(saved(book), "填好.xlsx")
    (road, _), strays = fill(FORMS, actuals)
    assert road.indicators[0].actual == "36家"
    assert [each for each in strays if each.severity == "error"] == []
