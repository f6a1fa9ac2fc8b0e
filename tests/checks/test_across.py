"""What only several forms together show, and which forms belong together: whole findings, cases as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.checks.across import across
from evaluator.checks.identity import declared_apart, pair, unfiled
from evaluator.checks.register import FOLDER
from evaluator.forms.model import Form
from evaluator.problem import Location
from evaluator.review import review_all
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook

CASES = yaml.safe_load((Path(__file__).parent / "across.yaml").read_text(encoding="utf-8"))


def forms(raw: list[dict[str, Any]]) -> list[Form]:
    read = (Form.model_validate(each) for each in raw)
    return [form.model_copy(update={"location": Location(f"表{number}")}) for number, form in enumerate(read, 1)]


@pytest.mark.parametrize("case", [each for each in CASES if "found" in each], ids=lambda case: case["case"])
def test_a_folder_shows_exactly_what_it_says(case: dict[str, Any]) -> None:
    found = across(forms(case["forms"]))
    assert [[0 if at is None else at + 1, each.code, each.message] for at, each in found] == case["found"]


@pytest.mark.parametrize("case", [each for each in CASES if "partners" in each], ids=lambda case: case["case"])
def test_a_form_finds_the_one_that_was_approved(case: dict[str, Any]) -> None:
    approved = forms(case["approved"])
    pairs = pair(forms(case["forms"]), approved)
    assert [0 if each is None else approved.index(each) + 1 for each in pairs.partners] == case["partners"]
    assert [each.message for each in unfiled(pairs)] == case["unfiled"]


def test_every_check_of_a_folder_has_good_and_bad_cases() -> None:
    assert {code for case in CASES for _, code, _ in case.get("found", [])} == set(FOLDER)
    assert [case for case in CASES if case.get("found") == []]


def test_a_finding_of_the_folder_stands_with_its_form_too() -> None:
    rulebook, _ = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert rulebook
    twice = next(case for case in CASES if case["case"] == "two forms that say the same, without a unit")
    reviews, problems = review_all(forms(twice["forms"]), rulebook)
    assert [each.code for each in problems] == ["S33"]
    assert [each.ledger.outcomes["S33"] for each in reviews] == ["passed", "found"]
    assert problems[0] in reviews[1].problems
    (alone,), _ = review_all(forms(twice["forms"][:1]), rulebook)
    assert alone.ledger.outcomes["S33"] == "not_applicable"


def test_declarations_in_the_folder_are_told_apart() -> None:
    declared, filed = forms(
        [
            {"项目名称": "危桥改造", "绩效指标": [{"三级指标": "修缮桥梁数", "指标值": "≥8座"}]},
            {"项目名称": "危桥改造", "绩效指标": [{"三级指标": "修缮桥梁数", "指标值": "≥6座", "实际完成值": "6座"}]},
        ]
    )
    kept, apart, notes = declared_apart([declared, filed])
    assert (kept, apart) == ((filed,), (declared,))
    assert [each.message for each in notes] == ["“危桥改造”没有填报内容，是目标申报表，只用来与自评表核对"]
    assert declared_apart([declared]) == ((declared,), (), ())
