"""Run the one list of checks over a form: what was found in each row and in the form, and what came of every check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluator.checks import register
from evaluator.checks.case import Beside, Case, Page, Sheet
from evaluator.checks.ledger import Ledger, Tally
from evaluator.checks.rounding import Rounding
from evaluator.checks.settings import Settings
from evaluator.scoring import score_form
from evaluator.standards import load_standards
from evaluator.subject import is_reported, row_of, subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Scorecard
    from evaluator.rulebook import Rulebook
    from evaluator.subject import Row, Subject

EVERYTHING = Settings()
"""No check switched off, every severity as the catalogue has it."""
ALONE = Beside()
"""Nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks came to: ``rows`` has the findings of each indicator in the order of the form."""

    rows: tuple[tuple[Problem, ...], ...]
    form: tuple[Problem, ...]
    ledger: Ledger

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All findings: row by row, then the form's own."""
        return (*(each for row in self.rows for each in row), *self.form)


def check_form(
    form: Form,
    rulebook: Rulebook | None = None,
    card: Scorecard | None = None,
    *,
    beside: Beside = ALONE,
    settings: Settings = EVERYTHING,
) -> Checked:
    """Run every check over ``form``.

    Args:
        form: targets, or a self-evaluation.
        rulebook: names consequences and bounds; needed with ``card``.
        card: what the rulebook makes of the reported figures; without it only the targets are checked.
        beside: the targets that were approved with the budget.
        settings: which checks are switched off, and severities other than the catalogue's.
    """
    tally, settings = Tally(), settings.at(form)
    rows = [row_of(form, each) for each in form.indicators]
    found: list[list[Problem]] = [[] for _ in rows]
    whole = subject(form, rulebook, rows, settings.standards or load_standards()[0])
    own = _targets(whole, rows, found, tally)
    if card is not None and rulebook is not None:
        own += _reported(page_of(form, rulebook, card, rows, beside), found, tally)
    of_rows = any(each.location != form.location for each in own)
    places = {row.place: at for at, row in reversed([*enumerate(rows)])} if of_rows else {}
    loose: list[Problem] = []
    for each in own:
        at = places.get(each.location) if each.location != form.location else None
        (loose if at is None else found[at]).append(each)
    if card is not None:
        found, loose = [[*map(_in_hindsight, each)] for each in found], [*map(_in_hindsight, loose)]
    return Checked(
        tuple(settings.kept(each, form.name, row.indicator.level3) for each, row in zip(found, rows, strict=True)),
        settings.kept(loose, form.name),
        tally.ledger(register.codes(), settings.off),
    )


def _in_hindsight(each: Problem) -> Problem:
    """How a target is worded is only noted once the year is over and it cannot be changed any more."""
    return replace(each, severity="note") if each.code in register.WORDING else each


def _targets(whole: Subject, rows: list[Row], found: list[list[Problem]], tally: Tally) -> list[Problem]:
    """The checks on targets; those of a row are added to ``found``, those of the form returned."""
    aimless = whole.reported and not any(row.indicator.target for row in rows)
    numbers = [at for at, row in enumerate(rows) if row.speaks]
    for check in register.TARGET_ROWS:
        if aimless and check.code == "T04":
            continue  # points by standards of its own (湖南): no row has a target
        for at, problems in zip(numbers, tally.run(check, whole.rows, whole), strict=True):
            found[at] += problems
    return [each for check in register.TARGETS for problems in tally.run(check, [whole]) for each in problems]


def _reported(page: Page, found: list[list[Problem]], tally: Tally) -> list[Problem]:
    """The checks on what was reported."""
    for check in register.REPORTED_ROWS:
        for at, problems in enumerate(tally.run(check, page.cases)):
            found[at] += problems
    return [each for check in register.REPORTED for problems in tally.run(check, [page]) for each in problems]


def page_of(form: Form, rulebook: Rulebook, card: Scorecard, rows: list[Row], beside: Beside) -> Page:
    """A reported form with its rows as the checks see it."""
    sheet = Sheet(
        form,
        rulebook,
        Rounding.of(row.score for row in form.indicators if row.score is not None),
        has_header=has_header(form),
        has_reasons=has_header(form) or any(row.deviation is not None for row in form.indicators),
        has_evidence=any(row.evidence for row in form.indicators),
        has_targets=any(row.target for row in form.indicators),
    )
    # A rulebook may add a row of its own at the end (a missing cost indicator); the form has no such row.
    cases = tuple(
        Case(sheet, _with_actual(row, result), result if weighs(row.indicator) else replace(result, score=None))
        for row, result in zip(rows, card.indicators, strict=False)
    )
    return Page(sheet, cases, card, beside)


def _with_actual(row: Row, result: IndicatorScore) -> Row:
    """The row with the figure that was computed for it from the entries of its form, where it states none."""
    if (row.indicator.actual or "").strip() or not result.actual:
        return row
    return replace(row, indicator=row.indicator.model_copy(update={"actual": result.actual}))


def weighs(row: Indicator) -> bool:
    """Whether the form says how many points the row is worth."""
    return row.weight is not None and row.weight >= 0


def has_header(form: Form) -> bool:
    """Whether it is a whole form, and not rows of a bare table."""
    return bool(form.execution or form.department or form.unit or form.goal or form.total_score is not None)


def check(
    forms: Iterable[Form], rulebook: Rulebook | None = None, settings: Settings = EVERYTHING
) -> tuple[Problem, ...]:
    """The problems of ``forms``: form by form, first each row in its order, then the form as a whole.

    Args:
        forms: targets as they were loaded or imported, or self-evaluations; the more of a form is there (goal, funds,
            period, figures), the more checks apply. What a form does not carry is not complained about.
        rulebook: names the consequence where a rule has one (a missing cost indicator).
        settings: which checks are switched off.
    """
    return tuple(each for form in forms for each in checked(form, rulebook, settings).problems)


def checked(form: Form, rulebook: Rulebook | None = None, settings: Settings = EVERYTHING) -> Checked:
    """One form checked; what was reported on it is scored first."""
    card = score_form(form, rulebook) if rulebook is not None and is_reported(form) else None
    return check_form(form, rulebook, card, settings=settings)
