"""The checks on what ``run`` is about to file: a clerk hears now what a reviewer would send the form back for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.checks.across import across
from evaluator.checks.run import EVERYTHING, check_form
from evaluator.forms.model import Execution
from evaluator.paper.figures import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.checks.settings import Settings
    from evaluator.forms.model import Form
    from evaluator.problem import Problem
    from evaluator.result import Scorecard
    from evaluator.rulebook import Rulebook

SAME = {
    "S05": ("W518", "W511"),
    "S06": ("W517", "N525"),
    "S09": ("W511",),
    "S10": ("W512",),
    "S11": ("E501",),
    "S21": ("W519",),
    "S24": ("W530", "W531"),
    "S26": ("W532",),
    "T04": ("W510",),
}
"""What scoring says already of a row or a form, by the check that says it of a published one."""


def as_filed(form: Form, card: Scorecard) -> Form:
    """The form with the points that ``card`` gives it, as it will be read again."""
    rows = tuple(
        row.model_copy(update={"weight": result.weight, "score": result.score})
        for row, result in zip(form.indicators, card.indicators, strict=False)
    )
    ours = card.execution
    spent = (form.execution or Execution()).model_copy(
        update={
            "budget": ours.budget,
            "weight": ours.weight,
            "score": ours.score,
            "rate": None if ours.rate is None else percent(ours.rate),
        }
    )
    filled = {"indicators": rows, "execution": spent, "total_score": card.total, "grade": card.grade}
    return form.model_copy(update=filled)


def with_checks(
    forms: Sequence[Form], cards: Sequence[Scorecard], books: Sequence[Rulebook], settings: Settings = EVERYTHING
) -> tuple[Scorecard, ...]:
    """The scorecards with what the one list of checks finds in each form and in all of them together."""
    filed = [as_filed(form, card) for form, card in zip(forms, cards, strict=True)]
    together: dict[int, list[Problem]] = defaultdict(list)
    for at, each in across(filed):
        if at is not None:
            together[at].append(each)
    return tuple(
        _checked(form, card, book, settings, together[at])
        for at, (form, card, book) in enumerate(zip(filed, cards, books, strict=True))
    )


def _checked(form: Form, card: Scorecard, book: Rulebook, settings: Settings, together: Sequence[Problem]) -> Scorecard:
    found = check_form(form, book, card, settings=settings)
    rows = tuple(
        replace(row, problems=(*row.problems, *_fresh(problems, row.problems)))
        for row, problems in zip(card.indicators, found.rows, strict=False)
    )
    own = _fresh((*found.form, *settings.kept(together, form.name)), (*card.problems, *card.execution.problems))
    return replace(
        card,
        indicators=(*rows, *card.indicators[len(rows) :]),
        problems=(*card.problems, *own),
        checks=found.ledger.outcomes,
    )


def _fresh(found: Iterable[Problem], said: Sequence[Problem]) -> tuple[Problem, ...]:
    """What has not been said yet, even under another code; what is only noted stays in the outcomes."""
    codes, messages = {each.code for each in said}, {(each.code, each.message) for each in said}
    return tuple(
        each
        for each in found
        if each.severity != "note"
        and (each.code, each.message) not in messages
        and not codes & set(SAME.get(each.code, ()))
    )
