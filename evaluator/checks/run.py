"""Run all checks over forms: each check is a small function over a row or over a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.checks import goals, money, tables, values
from evaluator.subject import subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from evaluator.forms.model import Form
    from evaluator.problem import Problem
    from evaluator.rulebook import Rulebook
    from evaluator.subject import Row, Subject

ROW_CHECKS: tuple[Callable[[Row, Subject], Iterator[Problem]], ...] = (
    values.unreadable,
    values.blank,
    values.placeholder,
    values.cost_at_least,
    values.above_hundred,
    values.hollow,
    values.misplaced,
    values.unit_wrong,
    values.slipped_unit,
)
FORM_CHECKS: tuple[Callable[[Subject], Iterator[Problem]], ...] = (
    tables.header,
    tables.sources,
    tables.levels,
    tables.dates,
    tables.wordy,
    tables.repeated,
    goals.strangers,
    goals.promises,
    money.budget,
    tables.weights,
    tables.no_cost,
)


def check(forms: Iterable[Form], rulebook: Rulebook | None = None) -> tuple[Problem, ...]:
    """The problems of the targets on ``forms``: form by form, first each row in its order, then the form as a whole.

    Args:
        forms: targets as they were loaded or imported; the more of a form is there (goal, funds, period), the more
            checks apply. What a form does not carry is not complained about.
        rulebook: names the consequence where a rule has one (a missing cost indicator).
    """
    return tuple(each for form in forms for each in _check(subject(form, rulebook)))


def _check(form: Subject) -> Iterator[Problem]:
    for row in form.rows:
        for each in ROW_CHECKS:
            yield from each(row, form)
    for check_form in FORM_CHECKS:
        yield from check_form(form)
