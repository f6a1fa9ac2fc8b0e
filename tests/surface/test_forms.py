"""Forms as objects: the same results as from files, and errors that name the key."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

import evaluator

ROW = {"一级指标": "产出指标", "二级指标": "数量指标", "三级指标": "奖励企业数", "指标值": "≥35家", "分值": 50}
FORM: dict[str, Any] = {"项目名称": "企业奖励", "年度": 2022, "绩效指标": [ROW]}
FIGURES = {"项目名称": "企业奖励", "一级指标": "产出指标", "二级指标": "数量指标", "三级指标": "奖励企业数"}


def with_cells(**cells: Any) -> dict[str, Any]:
    return {**FORM, "绩效指标": [{**ROW, **cells}]}


@pytest.mark.parametrize("actual", ["36家", 36, 36.0])
def test_the_figure_may_be_in_the_form_or_in_rows_beside_it(actual: Any) -> None:
    inside = evaluator.score_form(with_cells(实际完成值=actual))
    beside = evaluator.score_forms([FORM], [{**FIGURES, "实际完成值": actual}]).projects[0]
    assert [row.status for row in inside.indicators] == ["met"]
    assert [(row.status, row.score, row.reasons) for row in inside.indicators] == [
        (row.status, row.score, row.reasons) for row in beside.indicators
    ]


def test_a_row_that_fits_no_form_is_reported() -> None:
    found = evaluator.score_forms([FORM], [{**FIGURES, "项目名称": "别的项目", "实际完成值": 36}])
    assert {each.code for each in found.problems} >= {"W308"}
    assert found.projects[0].indicators[0].status == "not_filled"


def test_a_misspelt_key_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(evaluator.FormError) as caught:
        evaluator.form({"项目名称": "甲", "绩效指标": [{"三级指标": "企业数", "指标": "≥35家"}]})
    (found,) = caught.value.problems
    assert (found.code, found.message, found.hint) == ("E106", "没有“指标”这个键", "是否应为“指标值”")
    assert (found.location.row, found.location.column) == (None, "指标")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "E107"),
        ({"项目名称": " "}, "E107"),
        ({"项目名称": "甲", "年度": "22"}, "E108"),
        ({"项目名称": "甲", "location": {}}, "E106"),
    ],
)
def test_what_is_no_form_is_refused(data: dict[str, Any], code: str) -> None:
    with pytest.raises(evaluator.FormError) as caught:
        evaluator.form(data)
    assert caught.value.problems[0].code == code


def test_a_published_full_mark_for_a_missed_target_is_found() -> None:
    *rows, form = evaluator.review_form(with_cells(实际完成值="28家", 得分=50))
    assert [(row["status"], row["score"], row["difference"]) for row in rows] == [("not_met", "40.00", "10.00")]
    assert "S01" in {each["code"] for each in rows[0]["problems"]}
    assert form["checks"]["S01"] == "found"


def test_an_approved_target_that_was_lowered_is_found() -> None:
    approved = with_cells(指标值="≥40家")
    rows = evaluator.review_form(with_cells(实际完成值="36家", 得分=50), approved=approved)
    assert "S20" in {each["code"] for row in rows for each in row["problems"]}


def test_targets_are_checked_before_the_year() -> None:
    assert "T04" in {each.code for each in evaluator.check_form(with_cells(指标值=None))}


def test_a_point_is_explained() -> None:
    found = evaluator.explain_form(with_cells(实际完成值="28家"), "奖励企业数")
    assert [row["score"] for row in found["indicators"]] == ["40.00"]


def test_lights_during_the_year() -> None:
    found = evaluator.monitor_forms([with_cells(实际完成值="20家")], 7)
    assert [each["name"] for each in found["projects"][0]["indicators"]] == ["奖励企业数"]


def test_a_run_is_written_as_the_command_writes_it(tmp_path: Path) -> None:
    results = evaluator.run()
    results.write(tmp_path / "out")
    written = json.loads((tmp_path / "out" / "scorecards.json").read_text(encoding="utf-8"))
    assert written == results.to_dict()
    assert written["fingerprint"] == evaluator.fingerprint()
    assert len(list((tmp_path / "out").glob("*自评表*.xlsx"))) == 9


def test_what_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(evaluator.EvaluatorError) as caught:
        evaluator.run().write(tmp_path / "out")
    assert [each.code for each in caught.value.problems] == ["E190"]


def test_errors_can_be_raised() -> None:
    results = evaluator.score_forms([with_cells(实际完成值="2022年10月31日")])
    with pytest.raises(evaluator.EvaluatorError) as caught:
        results.raise_for_errors()
    assert [each.code for each in caught.value.problems] == ["E501"]
    evaluator.score_forms([with_cells(实际完成值="36家")]).raise_for_errors()


def test_results_travel_between_processes() -> None:
    results = evaluator.score_forms([with_cells(实际完成值="36家")])
    assert pickle.loads(pickle.dumps(results)) == results  # noqa: S301  our own bytes
