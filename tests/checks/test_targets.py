"""Every check on targets: what it finds, word by word, and what it leaves alone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.checks import check
from evaluator.forms.model import Form
from evaluator.problem import Problem, catalogue
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook

CASES = yaml.safe_load((Path(__file__).parent / "targets.yaml").read_text(encoding="utf-8"))
HEADER = {
    "项目名称": "河堤加固",
    "年度": 2023,
    "主管部门及代码": "071-某县水利局",
    "实施单位": "某县水利局",
    "实施周期": "2023年3-10月",
}
RULEBOOK, _ = load_rulebook(DEFAULT_RULEBOOK, year=2023)
LEVEL1 = {"效益": "效益指标", "影响": "效益指标", "满意": "满意度指标"}


def form(case: dict[str, Any]) -> Form:
    whole = dict(case.get("form") or {})
    if "row" in case:
        level2 = case["row"]["二级指标"]
        level1 = next((name for word, name in LEVEL1.items() if word in level2), "产出指标")
        whole["绩效指标"] = [{"一级指标": level1, **case["row"]}]
    return Form.model_validate(HEADER | whole)


def found(case: dict[str, Any]) -> list[Problem]:
    book = load_rulebook(case["rules"])[0] if "rules" in case else RULEBOOK
    return [each for each in check([form(case)], book) if each.code == case["code"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['code']} {case['case']}")
def test_each_case_finds_exactly_what_it_says(case: dict[str, Any]) -> None:
    problems = found(case)
    assert [each.message for each in problems] == case.get("says", [])
    if "hint" in case:
        assert problems[0].hint == case["hint"]
    if problems:
        assert problems[0].severity == case.get("severity", catalogue()[case["code"]].severity)


def test_every_check_has_good_and_bad_cases() -> None:
    bad = {case["code"] for case in CASES if "says" in case}
    good = {case["code"] for case in CASES if "says" not in case}
    assert bad == good == {code for code in catalogue() if code.startswith("T")}


GOOD_ROWS = [case for case in CASES if "row" in case and "says" not in case]


@pytest.mark.parametrize("case", GOOD_ROWS, ids=lambda case: f"{case['code']} {case['case']}")
def test_a_good_row_is_left_alone_by_every_check_on_values(case: dict[str, Any]) -> None:
    """What only a whole form can lack (other levels, a cost) is not the row's fault."""
    assert [each.code for each in check([form(case)]) if each.code not in {"T03", "T17", "T19", "T23"}] == []
