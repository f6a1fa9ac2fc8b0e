"""Which checks run, and which findings a person accepted: the files beside the forms, whole messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path

ROWS = """项目名称,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因分析及改进措施
危桥改造,产出指标,数量指标,修缮桥梁数,≥8座,6座,60,60,汛期停工
危桥改造,效益指标,社会效益指标,受益人口,≥3000人,9000人,40,40,
"""
EXPLAINED = "编号,项目名称,三级指标,说明,说明人,日期\nS06,危桥 改造,受益人口,并入邻乡人口,李某,2024-02-01\n"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "自评表.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def found(*arguments: str | Path) -> tuple[dict[str, str], dict[str, Any], list[str]]:
    """The severity of each code of the rows, the form's object, and what went to standard error."""
    result = call("review", *arguments, "--json", "--year", "2023")
    shapes = [json.loads(line) for line in result.stdout.splitlines()]
    rows = {each["code"]: each["severity"] for row in shapes if "status" in row for each in row["problems"]}
    return rows, next(each for each in shapes if "checks" in each), result.stderr.splitlines()


def test_without_settings_every_check_runs(folder: Path) -> None:
    rows, form, said = found(folder)
    assert rows.items() >= {"S01": "error", "S06": "warning"}.items()
    assert "off" not in form["checks"].values()
    assert said == []


def test_select_and_ignore_take_codes_and_their_beginnings(folder: Path) -> None:
    rows, form, _ = found(folder, "--select", "S0", "--ignore", "S06")
    assert rows == {"S01": "error"}
    assert (form["checks"]["S06"], form["checks"]["S13"], form["checks"]["T04"]) == ("off", "off", "off")
    assert form["checks"]["S01"] == "found"


def test_a_settings_file_beside_the_forms_does_the_same(folder: Path) -> None:
    (folder / "设置.yaml").write_text("不检查: S01，W\n级别: {S06: 提示}\n", encoding="utf-8")
    rows, form, said = found(folder / "自评表.csv")
    assert rows == {"S06": "note"}
    assert form["checks"]["S01"] == "off"
    assert said == []


@pytest.mark.parametrize("place", ["危桥*", "自评表.csv"])
def test_some_forms_have_settings_of_their_own(folder: Path, place: str) -> None:
    own = "{不检查: S01，W, 级别: {S06: 提示}}"
    (folder / "设置.yaml").write_text(f"各表: {{'{place}': {own}}}\n", encoding="utf-8")
    rows, form, said = found(folder)
    assert rows == {"S06": "note"}
    assert (form["checks"]["S01"], said) == ("off", [])


def test_the_settings_of_one_form_leave_the_others_alone(folder: Path) -> None:
    (folder / "设置.yaml").write_text("各表: {桥梁*: {不检查: S01}}\n", encoding="utf-8")
    rows, _, said = found(folder)
    assert (rows["S01"], said) == ("error", [])


def test_a_slip_in_the_settings_is_told_and_changes_nothing(folder: Path) -> None:
    (folder / "evaluator.yaml").write_text("不检查: [S99]\n级别: {S06: 大}\n颜色: 红\n", encoding="utf-8")
    rows, _, said = found(folder)
    assert rows["S06"] == "warning"
    place = folder / "evaluator.yaml"
    assert [line for line in said if "W341" in line] == [
        f"{place}: W341 没有以“S99”开头的编号",
        f"{place}: W341 S06 的级别没有采用",
        f"{place}: W341 设置“颜色”没有采用",
    ]


def test_an_explained_finding_is_a_note_that_says_by_whom(folder: Path) -> None:
    (folder / "出错说明.csv").write_text(EXPLAINED, encoding="utf-8-sig")
    rows, form, said = found(folder)
    assert (rows["S01"], rows["S06"]) == ("error", "note")
    assert form["checks"]["S06"] == "found"
    assert said == []
    shown = "".join(call("review", folder, "--year", "2023").stdout.split())
    assert "（已说明：并入邻乡人口，李某，2024-02-01）" in shown


def test_an_explanation_that_no_finding_needs_is_told(folder: Path) -> None:
    (folder / "出错说明.csv").write_text(EXPLAINED.replace("S06", "S11"), encoding="utf-8")
    result = call("review", folder, "--year", "2023")
    assert "S11 的出错说明不再适用：没有这个问题了" in "".join(result.stdout.splitlines())


def test_an_explanation_without_a_reason_or_a_person_is_not_accepted(folder: Path) -> None:
    (folder / "出错说明.csv").write_text(EXPLAINED.replace("并入邻乡人口,李某", ","), encoding="utf-8")
    rows, _, said = found(folder)
    assert rows["S06"] == "warning"
    assert said[0] == f"{folder / '出错说明.csv'}:2: W342 出错说明没有填说明、说明人，没有采用"


def test_check_takes_the_same_settings_and_says_what_it_covered(folder: Path) -> None:
    result = call("check", folder, "--select", "T,S06", "--year", "2023")
    assert {line.split(" ")[2] for line in result.stdout.splitlines() if not line.startswith(" ")} <= {
        "S06", "T09", "T14", "T16", "T18"
    }  # fmt: skip
    last = result.stderr.splitlines()[-1]
    assert last.startswith("各表各项检查：发现问题 1，")
    assert "未启用" in last
