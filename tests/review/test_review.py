"""Every check on published rows: what it finds, word by word, and what it leaves alone."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.checks.case import Beside
from evaluator.checks.register import FOLDER
from evaluator.forms.model import Form
from evaluator.intake import read_forms
from evaluator.problem import Location, Problem, catalogue
from evaluator.review import Review, heard, in_input_order, review, review_all, summarise
from evaluator.rulebook import DEFAULT_RULEBOOK, Rulebook, load_rulebook

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", name="rulebook")
def _rulebook() -> Rulebook:
    loaded, problems = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert loaded is not None, problems
    return loaded


def form(**cells: Any) -> Form:
    return Form.model_validate({"项目名称": "危桥改造", "年度": 2023, **cells})


def found(case: dict[str, Any], rulebook: Rulebook) -> list[Problem]:
    whole = case["form"] if "form" in case else {"绩效指标": [case["row"]]}
    approved = case.get("approved")
    targets = form(**(approved if isinstance(approved, dict) else {"绩效指标": approved})) if approved else None
    reviewed = review(form(**whole), rulebook, beside=Beside(targets, "among" in case, case.get("among")))
    return [each for _, each in reviewed.every_problem() if each.code == case["code"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['code']} {case['case']}")
def test_each_case_finds_exactly_what_it_says(case: dict[str, Any], rulebook: Rulebook) -> None:
    problems = found(case, rulebook)
    assert [each.message for each in problems] == case.get("says", [])
    if "hint" in case:
        assert problems[0].hint == case["hint"]
    if problems:
        assert problems[0].severity == case.get("severity", problems[0].severity)


def test_every_check_has_good_and_bad_cases() -> None:
    bad = {case["code"] for case in CASES if "says" in case}
    good = {case["code"] for case in CASES if "says" not in case}
    of_all_forms = {*FOLDER, "S32"}
    assert bad == good == {code for code in catalogue() if code.startswith("S")} - of_all_forms


# --- the rows ---------------------------------------------------------------------------------------------------------


def row(name: str, target: str, actual: str, weight: int, score: float, **more: Any) -> dict[str, Any]:
    return {"三级指标": name, "指标值": target, "实际完成值": actual, "分值": weight, "得分": score, **more}


def test_a_row_as_json(rulebook: Rulebook) -> None:
    (only,) = review(form(绩效指标=[row("巡查次数", "≥30次", "27次", 10, 10, 二级指标="数量指标")]), rulebook).rows
    shape = only.as_dict()
    problems = shape.pop("problems")
    assert shape == {
        "项目名称": "危桥改造",
        "年度": 2023,
        "一级指标": None,
        "二级指标": "数量指标",
        "三级指标": "巡查次数",
        "年度指标值": "≥30次",
        "实际完成值": "27次",
        "分值": "10",
        "得分": "10",
        "status": "not_met",
        "score": "9.00",
        "published": "10",
        "difference": "1.00",
    }
    assert [each["code"] for each in problems] == ["S01"]
    assert json.loads(json.dumps(problems, ensure_ascii=False)) == problems


def test_a_row_that_nobody_can_judge_is_still_there(rulebook: Rulebook) -> None:
    rows = [row("巡查次数", "≥30次", "30次", 50, 50), row("护栏更换率", "100%", "260米", 40, 40)]
    reviewed = review(form(绩效指标=rows), rulebook)
    assert [(each.status, each.score, each.difference) for each in reviewed.rows] == [
        ("met", Decimal("50.00"), Decimal("0.00")),
        ("pending", None, None),
    ]


def test_rows_keep_the_order_of_a_table_that_mixes_its_forms(rulebook: Rulebook) -> None:
    def at(project: str, *numbers: int) -> Form:
        raw = Form.model_validate(
            {"项目名称": project, "绩效指标": [row(f"第{n}行", "≥1次", "1次", 5, 5) for n in numbers]}
        )
        placed = [
            each.model_copy(update={"location": Location("表.csv", row=number)})
            for each, number in zip(raw.indicators, numbers, strict=True)
        ]
        return raw.model_copy(update={"indicators": tuple(placed)})

    reviews, _ = review_all([at("甲", 2, 5), at("乙", 3, 4)], rulebook)
    assert [each.indicator.level3 for each in in_input_order(reviews)] == ["第2行", "第3行", "第4行", "第5行"]


# --- all forms together -----------------------------------------------------------------------------------------------


def perfect(name: str, **more: Any) -> Form:
    rows = [row("巡查次数", "≥30次", "30次", 90, 90)]
    return Form.model_validate({"项目名称": name, "实施单位": "某县交通局", "总分": 100, "绩效指标": rows, **more})


def test_a_unit_that_gives_all_its_projects_full_marks(rulebook: Rulebook) -> None:
    _, problems = review_all([perfect("甲"), perfect("乙"), perfect("丙")], rulebook)
    assert [each.message for each in problems] == ["某县交通局的 3 个项目全部自评 100 分"]


@pytest.mark.parametrize("totals", [(100, 100), (100, 100, 99)])
def test_two_projects_or_one_below_100_are_not_remarkable(totals: tuple[int, ...], rulebook: Rulebook) -> None:
    _, problems = review_all([perfect(f"第{n}个", 总分=total) for n, total in enumerate(totals)], rulebook)
    assert problems == ()


@pytest.fixture(name="reviews")
def _reviews(rulebook: Rulebook) -> tuple[Review, ...]:
    clean = form(项目名称="甲", 绩效指标=[row("巡查次数", "≥30次", "30次", 10, 10)])
    wrong = form(
        项目名称="乙",
        绩效指标=[row("巡查次数", "≥30次", "15次", 10, 10), row("修缮桥梁数", "≥8座", "6座", 10, 7.5)],
    )
    return review_all([clean, wrong], rulebook)[0]


def test_the_summary_counts_rows_and_puts_the_worst_form_first(reviews: tuple[Review, ...]) -> None:
    summary = summarise(reviews)
    assert (summary.rows, summary.scored, summary.full_marks) == (3, 3, 2)
    assert (summary.missed, summary.missed_with_full_marks) == (2, 1)
    assert (summary.share_full, summary.share_missed_full) == (Decimal(2) / 3, Decimal("0.5"))
    assert (summary.judged, summary.agreeing) == (3, 2)
    assert [each.name for each in summary.worst] == ["乙", "甲"]
    assert summary.worst[0].given_too_much == Decimal("5.00")
    assert summary.bands == (("100", 1), ("80–90", 1))


@pytest.mark.parametrize("weight", [None, -5])
def test_a_row_without_a_weight_of_its_own_is_judged_but_not_scored(weight: int | None, rulebook: Rulebook) -> None:
    rows = [row("巡查次数", "≥30次", "15次", 10, 5), {**row("修缮桥梁数", "≥8座", "6座", 10, 8), "分值": weight}]
    first, second = review(form(绩效指标=rows), rulebook).rows
    assert (first.score, first.difference) == (Decimal("5.00"), Decimal(0))
    assert (second.status, second.score, second.difference) == ("not_met", None, None)
    said = [each.message for each in second.problems if each.code == "W618"]
    assert said == ["“修缮桥梁数”没有可用的分值，无法核分"]


def test_a_score_that_nobody_can_read_is_told_with_its_row(rulebook: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "自评.csv"
    rows = [
        "项目名称,三级指标,年度指标值,实际完成值,分值,得分",
        "甲,巡查次数,≥30次,30次,10,满分",
        "甲,家数,3家,3家,5,5",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    forms, problems = read_forms([path])
    (only,), rest = heard([review(each, rulebook) for each in forms], problems)
    assert [each.message for each in only.rows[0].problems if each.code == "W618"] == ["得分“满分”无法识别，未采用"]
    assert not any(each.code == "W618" for each in (*only.rows[1].problems, *rest))


def test_a_form_without_weights_is_blamed_for_no_points(rulebook: Rulebook) -> None:
    """湖北 prints scores and no weights: what the rulebook would give says nothing about them."""
    rows = [
        {**row("巡查次数", "≥30次", "30次", 10, 20), "分值": None},
        {**row("家数", "3家", "2家", 5, 15), "分值": None},
    ]
    execution = {"全年预算数": "100000", "全年执行数": "90000", "分值": 20, "得分": 18}
    only = review(form(绩效指标=rows, 预算执行情况=execution, 总分=53), rulebook)
    codes = {each.code for _, each in only.every_problem()}
    assert codes.isdisjoint({"S01", "S02", "S03", "S07"})
    assert [each.message for each in only.problems if each.code == "N537"] == [
        "“危桥改造”的指标表没有分值，只核对完成情况，不核分"
    ]


def test_a_sheet_of_points_without_targets_is_only_added_up(rulebook: Rulebook) -> None:
    rows = [{"三级指标": "在职人员控制率", "分值": 60, "得分": 60}, {"三级指标": "预算完成率", "分值": 40, "得分": 35}]
    only = review(form(绩效指标=rows, 总分=96), rulebook)
    assert [each.message for _, each in only.every_problem() if each.code in {"S01", "S02", "S03", "N537", "W510"}] == [
        "“危桥改造”的总分写作 96，各项得分合计 95，相差 1",
        "“危桥改造”的指标表没有指标值，只核对分值与合计，不核分",
    ]


def test_weights_of_the_rulebook_are_never_shown_as_if_the_form_had_printed_them(rulebook: Rulebook) -> None:
    (only,) = review(form(绩效指标=[{**row("巡查次数", "≥30次", "15次", 10, 5), "分值": None}]), rulebook).rows
    assert (only.status, only.score) == ("not_met", None)
    assert "W618" not in {each.code for each in only.problems}


def test_points_of_a_level_that_its_rows_do_not_have_are_certain_arithmetic(rulebook: Rulebook) -> None:
    level = {"一级指标": "产出指标", "二级指标": "数量指标"}
    rows = [row("巡查次数", "≥30次", "30次", 10, 10, **level), row("修缮桥梁数", "≥8座", "8座", 10, 10, **level)]
    whole = form(绩效指标=rows, 层级分值={"产出指标": 25, "产出指标/数量指标": 20})
    reviewed = review(whole, rulebook)
    found = [(each.severity, each.message) for each in reviewed.problems if each.code == "S28"]
    assert found == [("error", "“危桥改造”的“产出指标”标明 25 分，各项指标的分值合计 20 分")]
    said = Problem("W628", "warning", "“产出指标”印有 25 分，其下 2 个指标的分值合计 20 分")
    assert heard([reviewed], [said]) == ((reviewed,), ())


def test_what_reading_says_of_a_form_stands_with_the_form(rulebook: Rulebook) -> None:
    place = Location("表.html", "表1", 13)
    whole = form(绩效指标=[row("巡查次数", "≥30次", "30次", 10, 10)]).model_copy(
        update={"location": Location("表.html", "表1", 2)}
    )
    said = Problem("W313", "warning", "全年执行数是负数：-50,000 元", place)
    (reviewed,), rest = heard([review(whole, rulebook)], [said])
    assert (reviewed.problems[-1], rest) == (said, ())


def test_a_sheet_of_points_without_targets_is_not_scored(rulebook: Rulebook) -> None:
    (only,) = review(form(绩效指标=[{"三级指标": "财务管理", "分值": 3, "得分": 3}]), rulebook).rows
    assert (only.score, only.difference) == (None, None)
