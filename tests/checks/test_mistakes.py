"""Forms with one known mistake each: every kind must be found, and a form without one is left alone."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from evaluator.review import review
from evaluator.rulebook import DEFAULT_RULEBOOK, Rulebook, load_rulebook
from tests.checks.mistakes import KINDS, PROJECTS, sheet

if TYPE_CHECKING:
    from evaluator.problem import Problem
    from evaluator.review import Review

SEEDS = range(len(PROJECTS))
CERTAIN = {
    "ratio miscalculated",
    "execution score too high",
    "total too high",
    "grade in another word",
    "weights of 105",
}
"""Kinds that are certain arithmetic: an error, not a warning."""


@cache
def book() -> Rulebook:
    loaded, problems = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert loaded is not None, problems
    return loaded


def told(reviewed: Review, *, notes: bool = False) -> list[Problem]:
    return [each for _, each in reviewed.every_problem() if notes or each.severity != "note"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_known_mistake_is_found(kind: str) -> None:
    codes, spoil = KINDS[kind]
    for seed in SEEDS:
        spoiled = sheet(seed)
        spoil(spoiled)
        found = told(review(spoiled.form(), book()), notes=codes == {"S08"})
        named = [each for each in found if each.code in codes]
        assert named, (seed, [each.code for each in found])
        if kind in CERTAIN:
            assert {each.severity for each in named} == {"error"}


def test_a_form_without_a_mistake_is_not_accused() -> None:
    alarms = Counter(each.code for seed in range(40) for each in told(review(sheet(seed).form(), book())))
    assert alarms == Counter()


def test_a_form_without_a_mistake_has_every_row_met_and_every_score_right() -> None:
    for seed in SEEDS:
        reviewed = review(sheet(seed).form(), book())
        assert {row.status for row in reviewed.rows} == {"met"}
        assert {row.difference for row in reviewed.rows} == {0}
        assert reviewed.total == reviewed.published_total == 100
