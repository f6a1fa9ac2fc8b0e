"""What one row or form makes the program do wrong ends neither the others nor the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.forms.model import Form, Indicator
from evaluator.problem import Location
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook
from evaluator.scoring import row, score, score_form
from evaluator.scoring.judge import judge

if TYPE_CHECKING:
    import pytest

BOOK, _ = load_rulebook(DEFAULT_RULEBOOK, 2022)
FORM = Form(
    name="图书采购",
    year=2022,
    indicators=(
        Indicator(level3="采购册数", target="≥1200册", actual="1300册", weight=45, location=Location("a.yaml", row=4)),
        Indicator(level3="坏的一项", target="≥1200册", actual="1300册", weight=45, location=Location("a.yaml", row=5)),
    ),
)


def raising(*_: object, **__: object) -> None:
    raise RecursionError


def test_a_row_that_raises_is_open_and_the_others_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BOOK is not None
    monkeypatch.setattr(row, "judge", lambda each: raising() if each.context.name == "坏的一项" else judge(each))
    card = score_form(FORM, BOOK)
    assert [(each.status, str(each.score)) for each in card.indicators] == [("met", "45.00"), ("pending", "None")]
    (found,) = card.indicators[1].problems
    assert (str(found.location), found.code, found.message) == (
        "a.yaml:5",
        "E550",
        "程序未能处理这一项（RecursionError）",
    )


def test_a_target_that_cannot_be_read_for_a_fault_of_ours_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BOOK is not None
    monkeypatch.setattr(row, "read_target", raising)
    card = score_form(FORM, BOOK)
    assert {each.status for each in card.indicators} == {"pending"}
    assert all("E550" in {found.code for found in each.problems} for each in card.indicators)


def test_a_form_that_raises_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BOOK is not None
    monkeypatch.setattr(score, "weigh", raising)
    card = score_form(FORM, BOOK)
    assert (card.total, card.grade, {each.status for each in card.indicators}) == (None, None, {"pending"})
    assert [(each.code, each.message) for each in card.problems] == [("E550", "程序未能处理这份表（RecursionError）")]
