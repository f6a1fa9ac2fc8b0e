"""All papers of a year: which there are, what they say, and that what is written is read again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from evaluator.checks import Settings
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.evaluate import prepare, score
from evaluator.forms.adjusted import joined, parted
from evaluator.forms.model import Indicator
from evaluator.paper import pdf, word
from evaluator.paper.sheets import save
from evaluator.papers import list_papers, written
from evaluator.papers.audit import audit, graded, overall, ticks
from evaluator.papers.declaration import declaration, whole_target
from evaluator.problem import problem
from evaluator.rulebook import load_rulebook
from evaluator.scorecard import rectify
from evaluator.workspace import Workspace
from evaluator.workspace.unit import Unit, given
from tests.commands import call
from tests.documents.test_office import FORM

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.paper.grid import Grid
    from evaluator.papers import Paper
    from evaluator.rulebook import Rulebook

UNIT = Unit(name="某县水利局", head="张三", clerk="李四", phone="0353-1234567", filled_on="2024年1月10日")
office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def example() -> tuple[Paper, ...]:
    prepared = replace(prepare(), unit=UNIT)
    return list_papers(prepared, score(prepared))


@pytest.fixture(scope="module")
def book() -> Rulebook:
    rulebook, problems = load_rulebook("cn-caiyu-2020-10", year=2023)
    assert rulebook is not None, problems
    return rulebook


def paper(papers: tuple[Paper, ...], kind: str) -> Paper:
    return next(each for each in papers if each.kind == kind)


def cells(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_run_gives_every_paper_in_the_order_of_the_year(example: tuple[Paper, ...]) -> None:
    kinds = ["绩效目标申报表", "绩效目标审核表"] * 9 + ["自评表"] * 9
    assert [each.kind for each in example] == [*kinds, "自评情况汇总表", "问题整改清单", "得分依据", "绩效自评报告"]
    assert len({each.name for each in example}) == len(example)


def test_targets_alone_give_the_papers_on_targets() -> None:
    result = call("papers", "targets")
    names = {line.split("\t")[0].partition("_")[0] for line in result.stdout.splitlines()}
    assert (result.exit_code, names) == (0, {"绩效目标申报表", "绩效目标审核表"})


WRITERS = {".xlsx": lambda grid: save([grid], "表"), ".docx": lambda grid: word.from_grid(grid, "表")}


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_declaration_is_read_again(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"申报表{suffix}"
    path.write_bytes(WRITERS[suffix](declaration(FORM, UNIT)))
    document, faults = read_document(path)
    (found,), problems, coverage = recognise(document)
    assert (faults, problems, coverage.complete) == ((), (), True)
    foot = {"负责人": "张三", "经办人": "李四", "联系电话": "0353-1234567", "填报日期": "2024年1月10日"}
    told = FORM.model_copy(update={"narrative": FORM.narrative | foot})
    assert found.model_copy(update={"source": None}).model_dump() == told.model_dump()


def test_a_usual_level_2_without_an_indicator_is_printed_blank() -> None:
    shown = [cell.text for cell in declaration(FORM, UNIT).cells]
    levels = ("数量指标", "质量指标", "时效指标", "成本指标", "经济效益指标", "社会效益指标", "生态效益指标")
    at = [shown.index(name) for name in levels]
    assert at == sorted(at)


def test_costs_of_a_level_1_of_their_own_are_not_printed_below_the_outputs() -> None:
    cost = Indicator(level1="成本指标", level2="经济成本指标", level3="总成本", target="≤120万元")
    grid = declaration(FORM.model_copy(update={"indicators": (cost, *FORM.indicators)}), UNIT)
    assert [cell.text for cell in grid.cells].count("成本指标") == 1


@pytest.mark.parametrize(
    ("sign", "target", "unit", "whole"),
    [
        ("≥", "35", "家", "≥35家"),
        ("≤", "180", "元/人*天", "≤180元/人*天"),
        ("定性", "有效提升", None, "有效提升"),
        (None, "≥35家", "家", "≥35家"),
        (None, None, "家", None),
    ],
)
def test_a_target_in_three_columns_is_declared_as_one(
    sign: str | None, target: str | None, unit: str | None, whole: str | None
) -> None:
    assert whole_target(Indicator(sign=sign, target=target, unit=unit)) == whole


# --- the review of targets --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grades", "whole"),
    [
        ("优优优优优优良良", "优"),
        ("优优优优优良良良", "良"),
        ("优优优优优优良中", "良"),
        ("良良良良良良中中", "良"),
        ("良良良良良良差差", "中"),
        ("优优优优优中中中", "中"),
        ("中中中中中中差差", "中"),
        ("优优优优优差差差", "差"),
    ],
)
def test_the_grade_of_the_whole_by_those_of_eight_points(grades: str, whole: str) -> None:
    assert overall(grades) == whole


@pytest.mark.parametrize(("touched", "grade"), [(0, "优"), (1, "良"), (2, "良"), (3, "中"), (5, "中"), (6, "差")])
def test_a_point_is_graded_by_the_share_of_places_to_mend(touched: int, grade: str) -> None:
    assert graded(touched, 10) == grade


def row_of(grid: Grid, name: str) -> list[str]:
    (at,) = [cell.row for cell in grid.cells if cell.text == name]
    return [cell.text for cell in grid.cells if cell.row == at]


def test_the_checks_draft_the_points_that_they_decide(book: Rulebook) -> None:
    blank = FORM.indicators[0].model_copy(update={"target": None})
    grid = audit(FORM.model_copy(update={"indicators": (blank, *FORM.indicators[1:])}), book, Settings(), UNIT)
    whole = row_of(grid, "规范完整性")
    assert whole[3:5] == [ticks("良"), "指标“整治河道长度”没有填指标值"]


def test_a_point_that_only_a_person_can_judge_is_left_open(book: Rulebook) -> None:
    grid = audit(FORM, book, Settings(), UNIT)
    for name in ("目标相关性", "绩效合理性", "资金匹配性", "实现可能性", "条件充分性"):
        assert row_of(grid, name)[3] == "优□ 良□ 中□ 差□"
    assert "5 项待审核人评定" in row_of(grid, "综合评定等级")[1]


def test_what_cannot_be_checked_is_not_in_order(book: Rulebook) -> None:
    grid = audit(FORM.model_copy(update={"goal": None}), book, Settings(), UNIT)
    clear = row_of(grid, "明确清晰性")
    assert clear[3] == "优□ 良□ 中□ 差□"
    assert clear[4].endswith("2. 没有总体目标，未能核查")


# --- what is to be mended ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "reason", "measure"),
    [
        ("原因：部分企业未达标。改进措施：提前摸底。", "部分企业未达标。", "提前摸底。"),
        ("名单公示延长；明年提前启动", "名单公示延长。", "明年提前启动。"),
        ("未完成原因：雨季停工。下一步措施：调整工期", "雨季停工。", "调整工期。"),
        ("问卷尚未收齐", "问卷尚未收齐。", ""),
        ("整改措施：补发问卷", "", "补发问卷。"),
        (None, "", ""),
    ],
)
def test_a_reason_and_a_measure_are_parted(said: str | None, reason: str, measure: str) -> None:
    assert rectify.parted(said) == (reason, measure)


def test_the_list_has_the_facts_and_the_units_own_words(example: tuple[Paper, ...], tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(paper(example, "问题整改清单").write("xlsx"))
    shown = cells(path)
    assert "未完成：年度指标值≥35 家，实际完成值28家，扣 2.50 分。\n原因：部分企业未达到入库标准。" in shown
    assert "明年提前摸底、逐户辅导。" in shown


# --- adjusted targets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "initial", "cell"),
    [
        ("≥100人", "≥200人", "≥100人（年初指标值≥200人）"),
        (None, "≥2期", "调整取消（年初指标值≥2期）"),
        ("批发：3万元/家（含税）", "4万元/家", "批发：3万元/家（含税）（年初指标值4万元/家）"),
        ("≥100人", "按合同价（含税）", "≥100人（年初指标值按合同价（含税））"),
    ],
)
def test_an_adjusted_target_stands_beside_the_initial_one_and_comes_apart(
    target: str | None, initial: str, cell: str
) -> None:
    assert joined(target, initial) == cell
    assert parted(cell) == (target, initial)


@pytest.mark.parametrize("cell", ["≥100人", "较上年增长（年初100家）", "≥100人（含）"])
def test_any_other_cell_is_a_target_alone(cell: str) -> None:
    assert joined(cell, None) == joined(cell, cell) == cell
    assert parted(cell) == (cell, None)


# --- who files --------------------------------------------------------------------------------------------------------


def test_who_files_is_printed_where_it_is_known(example: tuple[Paper, ...], tmp_path: Path) -> None:
    for kind in ("自评表", "自评情况汇总表", "问题整改清单"):
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(paper(example, kind).write("xlsx"))
        shown = " ".join(cells(path))
        assert "填报单位（盖章）：某县水利局" in shown
        assert "单位负责人（签字）：张三" in shown
    prepared = prepare()
    path.write_bytes(paper(list_papers(prepared, score(prepared)), "自评表").write("xlsx"))
    assert not [text for text in cells(path) if "签字" in text or "盖章" in text]


@pytest.mark.parametrize(
    ("kept", "printed"),
    [
        ("1", ["附件1", ""]),
        (3, ["附件3", ""]),
        ("附件2-1", ["附件2-1", ""]),
        ({"自评表": 1, "自评情况汇总表": 2}, ["附件1", "附件2"]),
        (None, ["", ""]),
    ],
)
def test_the_number_of_an_attachment_is_that_of_its_paper(kept: Any, printed: list[str]) -> None:
    unit, wrong = given({"附件": kept})
    assert wrong is None
    assert [unit.printed(kind)["attachment"] for kind in ("自评表", "自评情况汇总表")] == printed


def test_what_of_a_unit_cannot_be_read_is_named_and_the_rest_counts() -> None:
    unit, wrong = given({"单位全称": "某局", "版式": "本省", "附注": "不是我们的"})
    assert (unit.name, unit.layout, wrong) == ("某局", "national", "“版式”写法不对，没有采用")


# --- PDF --------------------------------------------------------------------------------------------------------------


@pytest.mark.office
@office
def test_every_paper_is_printed(example: tuple[Paper, ...]) -> None:
    chosen = [paper(example, kind) for kind in dict.fromkeys(each.kind for each in example)]
    made = dict(written(chosen, ["pdf"]))
    assert [*made] == [f"{each.name}.pdf" for each in chosen]
    assert all(raw.startswith(b"%PDF-") for raw in made.values())


def test_without_libreoffice_there_is_a_clear_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    hint = "请安装 LibreOffice，或写成 xlsx、docx 后在 Office、WPS 中另存为 PDF"
    assert pdf.missing() == problem("E720", "写 PDF 需要 LibreOffice，本机没有安装", hint=hint)
    for command in ("run", "papers"):
        result = call(command, "-o", tmp_path / "out", "--format", "pdf")
        assert (result.exit_code, result.stderr) == (2, f"E720 写 PDF 需要 LibreOffice，本机没有安装\n  = {hint}\n")
    assert not (tmp_path / "out").exists()


# --- round points -----------------------------------------------------------------------------------------------------


def test_round_points_are_said_in_the_explanations(tmp_path: Path) -> None:
    done = call("papers", "targets", "actuals", "-o", tmp_path, "--paper", "得分依据", "--round-weights", "whole")
    assert done.exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "得分依据.xlsx")["得分依据"]
    said = [cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("各项分值")]
    assert set(said) == {"各项分值按规则分配后取整到整数，合计 90.00 不变"}


def test_a_workspace_keeps_the_wish_for_round_points(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "工作夹")
    workspace.save_unit(Unit(year=2023, rounding="整数"))
    workspace.add(FORM)
    weights = [row.weight for row in score(prepare(tmp_path / "工作夹")).projects[0].indicators]
    assert [float(each) for each in weights] == [13.0, 12.0, 25.0, 30.0, 10.0]
