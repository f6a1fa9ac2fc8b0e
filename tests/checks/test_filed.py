"""What ``run`` files passes ``review``: whatever a reviewer would find in it, the clerk has heard before."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.checks.filed import SAME, as_filed, with_checks
from evaluator.documents.importing import read_forms
from evaluator.places import shipped
from evaluator.review import heard, review
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook
from evaluator.scorecard.xlsx import workbook
from evaluator.scoring import score_form
from tests.checks.mistakes import KINDS, sheet
from tests.commands import call

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.problem import Problem
    from evaluator.result import Scorecard


def meant(codes: set[str]) -> set[str]:
    """The codes, and those of the checks that say the same of a published form."""
    return codes | {check for check, others in SAME.items() if codes & set(others)}


def told(problems: list[Problem]) -> set[str]:
    """Codes of what is not only noted."""
    return {each.code for each in problems if each.severity != "note"}


def of_card(card: Scorecard) -> set[str]:
    rows = [each for row in card.indicators for each in row.problems]
    return meant({each.code for each in (*rows, *card.problems, *card.execution.problems)})


def unscored(form: Form) -> Form:
    """The form as a clerk has it before the run: figures, no points."""
    rows = tuple(row.model_copy(update={"score": None}) for row in form.indicators)
    money = form.execution.model_copy(update={"score": None, "rate": None}) if form.execution else None
    return form.model_copy(update={"indicators": rows, "execution": money, "total_score": None, "grade": None})


@settings(max_examples=40)
@given(st.integers(0, 400), st.lists(st.sampled_from(sorted(KINDS)), max_size=3))
def test_review_finds_nothing_that_run_has_not_said(seed: int, kinds: list[str]) -> None:
    book, _ = load_rulebook(DEFAULT_RULEBOOK, year=2023)
    assert book
    spoiled = sheet(seed)
    for kind in kinds:
        KINDS[kind][1](spoiled)
    form = unscored(spoiled.form())
    (card,) = with_checks([form], [score_form(form, book)], [book])
    reviewed = review(as_filed(form, card), book)
    assert told([each for _, each in reviewed.every_problem()]) <= of_card(card)
    found = {code for code, outcome in reviewed.ledger.outcomes.items() if outcome == "found"}
    assert found == {code for code, outcome in card.checks.items() if outcome == "found"}


RULES = {"national": "cn-caiyu-2020-10", "sichuan": "sichuan-2023", "hubei": "hubei-dept"}
"""The layouts, each with the rules that its forms are scored by."""


def test_review_finds_nothing_in_the_written_form_that_run_has_not_said(tmp_path: Path) -> None:
    draw = Random(2023)  # noqa: S311  no secret
    cards: dict[str, tuple[str, Scorecard]] = {}
    for layout, rules in RULES.items():
        book, _ = load_rulebook(rules, year=2023)
        assert book
        for number in range(12):
            spoiled = sheet(draw.randrange(400))
            for kind in draw.sample(sorted(KINDS), draw.randrange(3)):
                KINDS[kind][1](spoiled)
            form = unscored(spoiled.form())
            (card,) = with_checks([form], [score_form(form, book)], [book])
            name = f"{layout}{number}.xlsx"
            (tmp_path / name).write_bytes(workbook(card, form, layout))
            cards[name] = rules, card
    forms, said, _ = read_forms(sorted(tmp_path.iterdir()))
    read = {Path(form.location.file or "").name: form for form in forms}
    assert read.keys() == cards.keys()
    news = {}
    for name, (rules, card) in cards.items():
        book, _ = load_rulebook(rules, year=2023)
        assert book
        own = [each for each in said if Path(each.location.file or "").name == name]
        (reviewed,), _ = heard([review(read[name], book)], own)
        # Where sign and unit have columns of their own, a copied target is a range beside a figure.
        known = of_card(card) | ({"W572"} if "W512" in of_card(card) else set())
        if fresh := told([each for _, each in reviewed.every_problem()]) - known:
            news[name] = fresh
    assert news == {}


def test_the_forms_of_the_shipped_example_pass_the_review(tmp_path: Path) -> None:
    call("run", "-o", tmp_path)
    run = json.loads((tmp_path / "scorecards.json").read_text("utf-8"))
    heard: dict[str, set[str]] = {}
    for project in run["projects"]:
        codes = {each["code"] for row in project["indicators"] for each in row["problems"]}
        heard[project["name"]] = codes | {code for code, what in project["checks"].items() if what == "found"}
    lines = [json.loads(line) for line in call("review", tmp_path, "--json").stdout.splitlines()]
    news: dict[str, set[str]] = {}
    for each in lines:
        name = each.get("项目名称") or each.get("form")
        fresh = {one["code"] for one in each["problems"] if one["severity"] != "note"}
        if name and (left := fresh - meant(heard[name])):
            news.setdefault(name, set()).update(left)
    assert news == {}
    assert all(row["difference"] in {None, "0.00"} for row in lines if "status" in row)


def test_the_filed_forms_of_the_shipped_example_are_figures_again(tmp_path: Path) -> None:
    call("run", "-o", tmp_path / "first")
    filed = tmp_path / "filed"
    filed.mkdir()
    for file in (tmp_path / "first").glob("自评表_*.xlsx"):
        file.rename(filed / file.name)
    again = json.loads(call("run", shipped("targets"), filed, "--format", "json").stdout)
    first = json.loads((tmp_path / "first" / "scorecards.json").read_text("utf-8"))

    def scored(run: dict[str, Any]) -> dict[tuple[str, str], tuple[Any, ...]]:
        return {
            (project["name"], row["level3"]): (
                row["status"],
                row["score"],
                row["lowest"],
                project["execution"]["score"],
            )
            for project in run["projects"]
            for row in project["indicators"]
        }

    assert scored(again) == scored(first)
