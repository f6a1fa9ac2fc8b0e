"""What would change: which verdicts, scores and grades, by how much, under which articles."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.changes import changes
from tests.commands import call
from tests.surface.test_session import two_years

ROWS = [
    ("产出指标", "数量指标", "培训场次", "≥10场", "10场", 40),
    ("成本指标", "经济成本指标", "人均成本", "≤180元", "270元", 50),
]
KEYS = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with one filled form whose cost was exceeded by half."""
    folder = tmp_path / "forms"
    folder.mkdir()
    form: dict[str, Any] = {
        "项目名称": "企业培训",
        "年度": 2023,
        "预算执行情况": {"全年预算数": 100, "全年执行数": 100, "分值": 10},
        "绩效指标": [dict(zip(KEYS, row, strict=True)) for row in ROWS],
    }
    (folder / "form.yaml").write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
    return folder


def test_two_rulebooks_are_compared_summary_first(filled: Path, tmp_path: Path) -> None:
    rules = two_years(tmp_path)
    lines = call("compare", filled, "--rules", "cn-caiyu-2020-10", "--rules", rules).stdout.splitlines()
    assert lines[:4] == [
        f"cn-caiyu-2020-10 → {rules}",
        "1 个项目中 1 个有变化：等级变化 1 个，合格与否变化 0 个；指标结论变化 0 项，得分变化 1 项；总分合计 -8.33",
        "",
        "企业培训：总分 83.33 → 75.00（-8.33），等级 良 → 中",
    ]
    assert lines[4] == "  人均成本（≤180元｜270元） 未完成，得分 33.33 → 25.00"
    assert lines[5].endswith("）")
    assert "惯例" in lines[6] or "试例" in lines[6]
    assert len(lines) == 7


def test_two_years_of_one_rulebook_are_compared(filled: Path, tmp_path: Path) -> None:
    rules = two_years(tmp_path)
    found = json.loads(call("compare", filled, "--rules", rules, "--year", 2022, "--year", 2023, "--json").stdout)
    assert found["format"] == "evaluator.changes/1"
    (project,) = found["projects"]
    assert (project["year"], project["total"], project["difference"]) == ([2022, 2023], ["83.33", "75.00"], "-8.33")
    (row,) = project["indicators"]
    assert (row["level3"], row["score"], row["status"]) == ("人均成本", ["33.33", "25.00"], ["not_met", "not_met"])
    assert all(len(articles) == 1 for articles in row["articles"])


def test_two_results_are_compared(filled: Path, tmp_path: Path) -> None:
    for name, rules in (("one", "cn-caiyu-2020-10"), ("other", two_years(tmp_path))):
        call("run", filled, "--rules", rules, "-o", tmp_path / name)
    told = call("compare", tmp_path / "one", tmp_path / "other" / "scorecards.json", "--exit-code")
    assert told.exit_code == 1
    assert "总分 83.33 → 75.00" in told.stdout
    same = call("compare", tmp_path / "one", tmp_path / "one", "--exit-code")
    assert same.exit_code == 0
    assert "1 个项目中 0 个有变化" in same.stdout


def test_the_shipped_example_has_no_changes_under_its_own_rulebook() -> None:
    shape = json.loads(call("run", "--format", "json").stdout)
    found = changes(shape, shape)
    assert (found["summary"]["projects"], found["summary"]["changed"], found["projects"]) == (9, 0, [])
    fewer = changes(shape, {**shape, "projects": shape["projects"][1:]})
    assert fewer["only"] == [{"name": shape["projects"][0]["name"], "in": "one"}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x"], "用法错误：请给两次 --rules 或两次 --year，或者给两份 scorecards.json"),
        (
            ["x", "--rules", "a", "--rules", "b", "--rules", "c"],
            "用法错误：请给两次 --rules 或两次 --year，或者给两份 scorecards.json",
        ),
        (["no.json", "no.json"], "no.json: E101 没有这个文件，或无法读取"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments: list[str], message: str) -> None:
    found = call("compare", *arguments)
    assert found.exit_code == 2
    assert found.stderr.splitlines()[0] == message
