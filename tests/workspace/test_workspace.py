"""The folder of a clerk: what she types is there for every command, and nothing of it is ever lost."""

from __future__ import annotations

import multiprocessing
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluator import run
from evaluator.evaluate import prepare
from evaluator.forms.load import load_forms
from evaluator.forms.model import Form, Indicator
from evaluator.intake import read_forms
from evaluator.places import shipped
from evaluator.workspace import ChangedError, Unit, Workspace
from evaluator.workspace.cells import SOURCES, held
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

FORM = Form(
    name="限上企业奖励",
    year=2022,
    indicators=(
        Indicator(level1="产出指标", level2="数量指标", level3="奖励企业数", target="≥35家"),
        Indicator(level1="产出指标", level2="质量指标", level3="发放准确率", target="100%"),
        Indicator(level1="效益指标", level2="社会效益指标", level3="服务水平", target="有效提升"),
    ),
)
KEY = "01-限上企业奖励"
ACTUAL = ("绩效指标", 0, "实际完成值")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "工作夹")
    made.save_unit(Unit(name="某市商务局", year=2022, clerk="李四"))
    made.add(FORM)
    return made


def test_the_unit_is_kept_once(workspace: Workspace) -> None:
    text = (workspace.store.root / "workspace.yaml").read_text(encoding="utf-8")
    assert '单位全称: "某市商务局"' in text
    assert Workspace(workspace.store.root).unit == Unit(name="某市商务局", year=2022, clerk="李四")


def test_what_is_typed_is_scored_by_the_command(workspace: Workspace) -> None:
    workspace.change(KEY, ACTUAL, "", "28家")
    workspace.change(KEY, ("预算执行情况", "全年预算数"), "", "293万元")
    workspace.change(KEY, ("预算执行情况", "全年执行数"), "", "2,637,000")
    (card,) = run(workspace.store.root).projects
    assert card.indicators[0].actual == "28家"
    assert card.indicators[0].attainment == Decimal("0.8")
    assert card.execution.rate == Decimal("0.9")


def test_both_folders_can_be_named_apart(workspace: Workspace) -> None:
    workspace.change(KEY, ACTUAL, "", "28家")
    root = workspace.store.root
    (apart,), (whole,) = run(root / "targets", root / "actuals").projects, run(root).projects
    assert [each.score for each in apart.indicators] == [each.score for each in whole.indicators]
    assert [each.actual for each in apart.indicators] == ["28家", None, None]


def test_a_table_of_figures_beside_the_typed_ones_is_used_too(workspace: Workspace) -> None:
    workspace.change(KEY, ACTUAL, "", "28家")
    table = workspace.store.root / "actuals" / "indicators.csv"
    table.write_text("项目名称,三级指标,实际完成值\n限上企业奖励,奖励企业数,30家\n", encoding="utf-8")
    result = run(workspace.store.root)
    assert result.projects[0].indicators[0].actual is None
    assert [each.code for each in result.problems if each.severity == "error"] == ["E305"]


def test_documents_of_evidence_are_no_forms(workspace: Workspace) -> None:
    workspace.store.write("evidence/名单.txt", "项目名称\t甲".encode())
    forms, problems = read_forms([workspace.store.root])
    assert [form.name for form in forms] == ["限上企业奖励"]
    assert not problems


def test_the_example_fits_into_a_workspace_cell_by_cell(tmp_path: Path) -> None:
    prepared = prepare()
    made = Workspace(tmp_path)
    made.save_unit(Unit())
    for form in prepared.forms:
        made.add(form)
    again = prepare(tmp_path)
    unplaced = {"location", "actual_location"}
    for before, after in zip(prepared.forms, again.forms, strict=True):
        rows = [[row.model_dump(exclude=unplaced) for row in form.indicators] for form in (before, after)]
        assert rows[0] == rows[1]
        assert before.execution == after.execution
    assert again.problems == ()


def test_the_second_of_two_writers_sees_the_difference(workspace: Workspace) -> None:
    other = Workspace(workspace.store.root)
    workspace.change(KEY, ACTUAL, "", "28家")
    with pytest.raises(ChangedError) as caught:
        other.change(KEY, ACTUAL, "", "29家")
    assert caught.value.there == "28家"
    assert str(caught.value) == "“实际完成值”已被修改，现在是“28家”，没有覆盖"
    other.change(KEY, ACTUAL, "28家", "29家")
    assert held(workspace.project(KEY).form, ACTUAL) == "29家"


def test_two_writers_in_different_cells_do_not_disturb_each_other(workspace: Workspace) -> None:
    other = Workspace(workspace.store.root)
    workspace.change(KEY, ACTUAL, "", "28家")
    other.change(KEY, ("绩效指标", 1, "实际完成值"), "", "100%")
    assert [row.actual for row in workspace.project(KEY).form.indicators] == ["28家", "100%", None]


def _type(root: str, row: int) -> None:
    workspace = Workspace(root)
    for number in range(25):
        place = ("绩效指标", row, "实际完成值")
        workspace.change(KEY, place, str(number - 1) if number else "", str(number))


def test_several_processes_write_at_once_and_no_cell_is_lost(workspace: Workspace) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_type, args=(str(workspace.store.root), row)) for row in range(3)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(60)
    assert [each.exitcode for each in writers] == [0, 0, 0]
    assert [row.actual for row in workspace.project(KEY).form.indicators] == ["24", "24", "24"]
    assert not list(workspace.store.root.rglob("*.part"))


def test_a_file_changed_by_hand_is_seen(workspace: Workspace) -> None:
    workspace.change(KEY, ACTUAL, "", "28家")
    file = workspace.store.root / "actuals" / f"{KEY}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("28家", "31家"), encoding="utf-8")
    assert workspace.project(KEY).form.indicators[0].actual == "31家"
    with pytest.raises(ChangedError):
        workspace.change(KEY, ACTUAL, "28家", "29家")


def test_an_adjustment_keeps_the_first_value_and_names_its_document(workspace: Workspace) -> None:
    workspace.change(KEY, ACTUAL, "", "28家")
    workspace.adjust(KEY, 0, seen="≥35家", new="≥30家", document="阳财预〔2022〕15号", day="2022年8月15日")
    workspace.adjust(KEY, 0, seen="≥30家", new="≥28家", document="阳财预〔2022〕20号")
    row = workspace.project(KEY).form.indicators[0]
    assert (row.initial_target, row.target, row.adjusted_by) == ("≥35家", "≥28家", "阳财预〔2022〕20号")
    assert row.actual == "28家"
    with pytest.raises(WorkspaceError, match="调整指标值要写明批准文号"):
        workspace.adjust(KEY, 0, seen="≥28家", new="≥20家", document=" ")


def test_figures_of_a_row_that_is_renamed_stay_in_the_file(workspace: Workspace) -> None:
    workspace.change(KEY, ACTUAL, "", "28家")
    workspace.change(KEY, ("绩效指标", 0, "三级指标"), "奖励企业数", "入库企业数")
    project = workspace.project(KEY)
    assert project.form.indicators[0].actual is None
    assert [each.code for each in project.problems] == ["E303"]
    workspace.change(KEY, ("绩效指标", 1, "实际完成值"), "", "100%")
    assert "28家" in (workspace.store.root / "actuals" / f"{KEY}.yaml").read_text(encoding="utf-8")
    workspace.change(KEY, ("绩效指标", 0, "三级指标"), "入库企业数", "奖励企业数")
    assert workspace.project(KEY).form.indicators[0].actual == "28家"


def test_totals_follow_from_the_sources_of_funds(workspace: Workspace) -> None:
    ten_thousand = Decimal(10_000)
    for source, text in zip(SOURCES, ("100", "20.5", "3"), strict=True):
        workspace.change(KEY, ("预算执行情况", "资金来源", source, "全年预算数"), "", text, ten_thousand)
    spent = workspace.project(KEY).form.execution
    assert spent is not None
    assert spent.budget == 1_235_000
    workspace.change(KEY, ("预算执行情况", "资金来源", SOURCES[2], "全年预算数"), "30000", "", ten_thousand)
    assert held(workspace.project(KEY).form, ("预算执行情况", "全年预算数")) == "1205000"


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (("预算执行情况", "全年预算数"), "约三百", "金额“约三百”无法识别"),
        (("绩效指标", 0, "分值"), "十二", "分值应是数字，这里写的是“十二”"),
        (("绩效指标", 9, "实际完成值"), "1", "没有这一格"),
        (("绩效指标", 0, "location"), "1", "没有这一格"),
        (("项目名称",), "乙", "没有这一格"),
        (ACTUAL, "长" * 4001, "一格最多 4000 个字，这里有 4001 个"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_in_words(
    workspace: Workspace, place: tuple[str | int, ...], text: str, said: str
) -> None:
    with pytest.raises(WorkspaceError) as caught:
        workspace.change(KEY, place, "", text)
    assert str(caught.value) == said


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "..", "甲/../../乙", "<script>", "a\0b", "."])
def test_no_name_leaves_the_workspace(tmp_path: Path, name: str) -> None:
    root = tmp_path / "里面"
    workspace = Workspace(root)
    key = workspace.add(FORM.model_copy(update={"name": name}))
    assert {file.parent for file in tmp_path.rglob("*.yaml")} == {root / "targets"}
    assert workspace.project(key).form.name == name
    with pytest.raises(WorkspaceError):
        workspace.project("../../x")
    with pytest.raises((WorkspaceError, ValueError)):
        workspace.store.write("../x", b"")


def test_a_link_does_not_lead_out(workspace: Workspace, tmp_path: Path) -> None:
    outside = tmp_path / "外面"
    outside.mkdir()
    (workspace.store.root / "evidence").symlink_to(outside)
    with pytest.raises(WorkspaceError):
        workspace.store.write("evidence/x", b"1")


def test_a_removed_project_can_be_put_back(workspace: Workspace) -> None:
    workspace.change(KEY, ACTUAL, "", "28家")
    workspace.remove(KEY)
    assert workspace.keys == ()
    trash = workspace.store.root / ".trash"
    for folder in ("targets", "actuals"):
        shutil.copy(trash / folder / f"{KEY}.yaml", workspace.store.root / folder)
    assert workspace.project(KEY).form.indicators[0].actual == "28家"


def test_a_target_file_that_cannot_be_read_is_named_and_the_others_stay(workspace: Workspace) -> None:
    workspace.store.write("targets/02-坏.yaml", "项目名称: 乙\n年读: 2022\n".encode())
    assert [each.key for each in workspace.projects()] == [KEY]
    assert [each.code for each in workspace.faults("02-坏")] == ["E106"]


texts = st.text(max_size=40).map(str.strip) | st.sampled_from(
    ["28家", "=100%", "- 1", "# x", "甲: 乙", "{", "\n", "是"]
)
columns = st.sampled_from(["实际完成值", "上年实际值", "参照值", "评定", "偏差原因分析及改进措施", "佐证材料"])


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 2), columns, texts), max_size=12))
def test_every_cell_typed_is_there_when_the_folder_is_opened_again(
    workspace: Workspace, steps: list[tuple[int, str, str]]
) -> None:
    expected: dict[tuple[str | int, ...], str] = {}
    for row, column, text in steps:
        place = ("绩效指标", row, column)
        old = held(workspace.project(KEY).form, place)
        workspace.change(KEY, place, old, text)
        expected[place] = text.strip()
    again = Workspace(workspace.store.root).project(KEY)
    assert {place: held(again.form, place) for place in expected} == expected
    assert again.problems == ()


def test_the_shipped_targets_are_no_workspace() -> None:
    assert len(load_forms(shipped("targets"))[0]) == 9
