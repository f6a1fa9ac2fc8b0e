"""What is typed into a form after ``run`` wrote it: never overwritten, and taken over cell by cell."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from evaluator.actuals import load_actuals
from evaluator.forms.model import Form, Indicator
from evaluator.paper.seal import changed, sealed
from evaluator.workspace import Unit, Workspace
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

KEY = "01-图书采购"
FORM = Form(
    name="图书采购",
    year=2023,
    goal="采购图书 1200 册以上",
    indicators=(
        Indicator(level1="产出指标", level2="数量指标", level3="采购册数", target="≥1200册"),
        Indicator(level1="产出指标", level2="数量指标", level3="采购种数", target="≥300种"),
        Indicator(level1="满意度指标", level2="服务对象满意度指标", level3="读者满意度", target="≥90%"),
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workspace = Workspace(tmp_path / "工作夹")
    workspace.save_unit(Unit(name="某市图书馆", year=2023))
    workspace.add(FORM)
    workspace.change(KEY, ("绩效指标", 0, "实际完成值"), "", "1150册")
    workspace.change(KEY, ("绩效指标", 1, "实际完成值"), "", "310种")
    workspace.change(KEY, ("预算执行情况", "全年预算数"), "", "30万元")
    assert run(tmp_path).exit_code == 0
    return tmp_path


def run(folder: Path) -> Result:
    done = call("run", folder / "工作夹", "-o", folder / "工作夹" / "结果", "--format", "docx")
    assert done.exit_code == 0
    return done


def at(sheet: Any, text: str, column: int) -> Any:
    """The cell of a column in the row that begins, somewhere, with a text."""
    return next(row for row in sheet.iter_rows() if any(cell.value == text for cell in row))[column - 1]


def edit(file: Path, edits: dict[tuple[str, int], object]) -> None:
    book = openpyxl.load_workbook(file)
    for (text, column), value in edits.items():
        at(book.active, text, column).value = value
    book.save(file)


def test_a_form_knows_which_of_its_cells_were_changed(folder: Path) -> None:
    file = folder / "工作夹" / "结果" / "自评表_图书采购.xlsx"
    assert changed(file.read_bytes()) == {}
    book = openpyxl.load_workbook(file)
    book.save(again := io.BytesIO())
    assert changed(again.getvalue()) == {}
    edit(file, {("采购册数", 8): "原因：有 50 册缺货。", ("采购种数", 5): None})
    assert changed(file.read_bytes()) == {"绩效自评表!H14": "原因：有 50 册缺货。", "绩效自评表!E15": ""}
    assert changed(sealed(file.read_bytes())) == {}
    book = openpyxl.Workbook()
    book.save(foreign := io.BytesIO())
    assert changed(foreign.getvalue()) is None


def test_what_was_typed_into_the_form_goes_into_the_workspace_and_the_next_run_shows_it(folder: Path) -> None:
    file = folder / "工作夹" / "结果" / "自评表_图书采购.xlsx"
    workspace = Workspace(folder / "工作夹")
    # Newer than the form: it must not come back.
    workspace.change(KEY, ("绩效指标", 1, "实际完成值"), "310种", "315种")
    edit(
        file,
        {
            ("采购册数", 8): "原因：有 50 册缺货。改进措施：提前订购。",
            ("读者满意度", 5): "95%",
            ("年度资金总额", 5): 29.5,
        },
    )
    book = openpyxl.load_workbook(file)
    book.active["F12"] = "采购图书 1150 册"
    book.save(file)
    mine = file.read_bytes()
    kept = run(folder)
    assert file.read_bytes() == mine
    assert (
        f"{file}: W731 “自评表_图书采购.xlsx”没有覆盖\n  = 新的一份写成“自评表_图书采购（新生成）.xlsx”；"
        "原有的改过 4 格，可用 evaluator take 把填写的内容收进工作夹\n"
    ) in kept.stderr
    assert (file.parent / "自评表_图书采购（新生成）.xlsx").is_file()

    done = call("take", file)
    assert (done.exit_code, done.stderr) == (0, f"{file}：收进 4 格\n")
    assert done.stdout.splitlines() == [
        "图书采购\t采购册数／偏差原因分析及改进措施\t空白 → 原因：有 50 册缺货。改进措施：提前订购。",
        "图书采购\t读者满意度／实际完成值\t空白 → 95%",
        "图书采购\t总体目标完成情况\t空白 → 采购图书 1150 册",
        "图书采购\t预算执行情况／全年执行数\t空白 → 295000",
    ]
    form = workspace.project(KEY).form
    assert [row.actual for row in form.indicators] == ["1150册", "315种", "95%"]

    (file.parent / "自评表_图书采购（新生成）.xlsx").unlink()
    again = run(folder)
    assert "W731" not in again.stderr
    sheet = openpyxl.load_workbook(file).active
    assert at(sheet, "采购册数", 8).value == "原因：有 50 册缺货。改进措施：提前订购。"
    assert at(sheet, "采购种数", 5).value == "315种"
    assert call("take", file).stderr == f"{file}：没有改动\n"


def test_a_word_document_is_taken_over_too(folder: Path) -> None:
    file = folder / "工作夹" / "结果" / "自评表_图书采购.docx"
    document = docx.Document(str(file))
    row = next(row for table in document.tables for row in table.rows if any(c.text == "读者满意度" for c in row.cells))
    row.cells[4].text = "96%"
    document.save(str(file))
    mine = file.read_bytes()
    assert "“自评表_图书采购.docx”没有覆盖" in run(folder).stderr
    assert file.read_bytes() == mine
    done = call("take", file, "--into", folder / "工作夹")
    assert done.stdout == "图书采购\t读者满意度／实际完成值\t空白 → 96%\n"


def test_a_change_without_a_place_is_named_and_its_form_is_kept(folder: Path) -> None:
    file = folder / "工作夹" / "结果" / "自评表_图书采购.xlsx"
    edit(file, {("采购册数", 7): 60, ("采购册数", 8): "原因：缺货。", ("采购种数", 5): None})
    done = call("take", file)
    assert done.stdout == "图书采购\t采购册数／偏差原因分析及改进措施\t空白 → 原因：缺货。\n"
    assert f"{file}: W734 没有收进的改动：G14“60.0”、E15“”\n" in done.stderr
    assert Workspace(folder / "工作夹").project(KEY).form.indicators[1].actual == "310种"
    assert "“自评表_图书采购.xlsx”没有覆盖" in run(folder).stderr


@pytest.mark.parametrize("name", ["自评表_图书采购.xlsx", "自评情况汇总表.xlsx", "得分依据.xlsx"])
def test_a_workbook_of_her_own_is_not_replaced(folder: Path, name: str) -> None:
    file = folder / "工作夹" / "结果" / name
    openpyxl.Workbook().save(file)
    mine = file.read_bytes()
    assert f"{file}: W731 “{name}”没有覆盖\n" in run(folder).stderr
    assert file.read_bytes() == mine


def test_a_form_of_another_program_or_project_is_refused(folder: Path, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    refused = call("take", tmp_path / "空.xlsx", "--into", folder / "工作夹")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "E733 不是这个程序写出的自评表" in refused.stderr
    file = folder / "工作夹" / "结果" / "自评表_图书采购.xlsx"
    edit(file, {("图书采购", 3): "办公设备采购"})
    refused = call("take", file)
    assert refused.exit_code == 2
    assert "E732 工作夹里没有“办公设备采购”" in refused.stderr


def test_without_a_workspace_the_command_asks_for_one(folder: Path) -> None:
    file = folder / "自评表.xlsx"
    file.write_bytes(b"")
    refused = call("take", file)
    assert refused.exit_code == 2
    assert "找不到工作夹（装有 workspace.yaml 的文件夹），请加 --into 工作夹" in refused.stderr


def test_the_figures_that_a_formula_needs_are_asked_for_in_the_table_and_kept(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "工作夹")
    workspace.save_unit(Unit(name="某市图书馆", year=2023))
    workspace.add(FORM.model_copy(update={"entries": {"在职人员数": None, "编制数": None}}))
    assert call("template", tmp_path / "工作夹", "-o", tmp_path / "表.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    sheet = book["指标完成情况"]
    head = {cell.value: cell.column for cell in sheet[1]}
    asked = [[sheet.cell(row, head[name]).value for name in ("一级指标", "三级指标")] for row in (5, 6)]
    assert asked == [["基础数据", "在职人员数"], ["基础数据", "编制数"]]
    sheet.cell(5, head["实际完成值"]).value = "136人"
    book.save(tmp_path / "表.xlsx")
    assert workspace.take(load_actuals(tmp_path / "表.xlsx")[0]) == (1, ())
    assert Workspace(tmp_path / "工作夹").project(KEY).form.entries == {"在职人员数": "136人", "编制数": None}
    # A later change of another cell leaves it.
    workspace.change(KEY, ("绩效指标", 0, "实际完成值"), "", "1250册")
    assert workspace.project(KEY).form.entries["在职人员数"] == "136人"


def test_a_monitoring_form_that_was_changed_is_kept_and_is_no_source_for_the_end_of_the_year(folder: Path) -> None:
    Workspace(folder / "工作夹", "monitoring/07").change(KEY, ("绩效指标", 0, "实际完成值"), "", "600册")
    monitor = (
        "monitor",
        folder / "工作夹",
        folder / "工作夹" / "monitoring" / "07",
        "--month",
        "7",
        "-o",
        folder / "监控",
    )
    assert call(*monitor).exit_code == 0
    file = folder / "监控" / "绩效运行监控表_图书采购.xlsx"
    book = openpyxl.load_workbook(file)
    (cell,) = [each for row in book.active.iter_rows() for each in row if each.value == "600册"]
    cell.value = "650册"
    book.save(file)
    mine = file.read_bytes()
    again = call(*monitor)
    assert f"{file}: W731 “{file.name}”没有覆盖\n" in again.stderr
    assert file.read_bytes() == mine
    refused = call("take", file, "--into", folder / "工作夹")
    assert refused.exit_code == 2
    assert "E733 不是自评表" in refused.stderr
    assert Workspace(folder / "工作夹").project(KEY).form.indicators[0].actual == "1150册"
