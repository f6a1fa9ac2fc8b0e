"""Actual figures that are in the YAML of a form: what a workspace keeps, read as the rows of a table are.

Such a file bears the keys of a form (docs/workspace.md) and needs only those that somebody filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.actuals.rows import Actuals, FundsRow, IndicatorRow
from evaluator.forms.load import SUFFIXES, load_forms
from evaluator.forms.model import ENTRIES, Execution
from evaluator.language.cells import read_target
from evaluator.language.constraint import Level
from evaluator.lexicon.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from pathlib import Path

    from pydantic import BaseModel

    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem

__all__ = ["SUFFIXES", "read_records", "rows_of", "with_verdicts"]

_NO_INDICATORS = "W301"
"""No fault here: the funds may be all that is filled in."""
_TARGET = {
    "level1",
    "level2",
    "level3",
    "target",
    "initial_target",
    "sign",
    "unit",
    "weight",
    "score",
    "goal",
    "method",
}
_TARGET |= {"adjusted_by", "adjusted_on", "others"}
_BESIDE = ("goal_result", "sources")
_PUBLISHED = {"weight", "rate", "score"}


def read_records(files: Iterable[Path]) -> tuple[Actuals, tuple[Problem, ...]]:
    """The rows of YAML files, and what is wrong with these."""
    forms: list[Form] = []
    problems: list[Problem] = []
    for file in files:
        read, faults = load_forms(file)
        forms += read
        problems += [each for each in faults if each.code != _NO_INDICATORS]
    return rows_of(forms), tuple(problems)


def rows_of(forms: Iterable[Form]) -> Actuals:
    """What is filled in on forms, as rows of tables: every row of a form where any is filled in, else none."""
    indicators: list[IndicatorRow] = []
    funds: list[FundsRow] = []
    for form in forms:
        rows, money = [*_indicators(form), *_entries(form)], _funds(form)
        indicators += rows if any(row.values for row in rows) else []
        funds += [money] if money else []
    return Actuals(tuple(indicators), tuple(funds), has_funds=any(row.values for row in funds))


def with_verdicts(form: Form) -> Form:
    """The form with the verdicts that its printed points imply: of statements whose words decide nothing.

    A filed form has no column for the verdict of a person; 5.63 of 7.03 points is 80.0853 %.
    """
    rows = tuple(
        row if (share := _given(row, form)) is None else row.model_copy(update={"judged": f"{share:.4f}%"})
        for row in form.indicators
    )
    return form.model_copy(update={"indicators": rows})


def _given(row: Indicator, form: Form) -> Decimal | None:
    """The share of its weight, in percent, that a person gave a row; None where words or figures decide."""
    if row.judged or row.score is None or not row.weight or not row.actual or not 0 <= row.score <= row.weight:
        return None
    target = read_target(row, form).constraint
    open_ = isinstance(target, Level) and judge(target.word, row.actual).rung is None
    return row.score / row.weight * 100 if open_ else None


def _indicators(form: Form) -> list[IndicatorRow]:
    return [
        IndicatorRow(
            project=form.name,
            year=str(form.year) if form.year else None,
            level1=row.level1,
            level2=row.level2,
            level3=row.level3,
            target=row.target,
            values={name: str(value) for name, value in _filled(row, _TARGET).items()},
            illustrative=form.illustrative,
            place=row.places.get("actual", row.location),
        )
        for row in form.indicators
    ]


def _entries(form: Form) -> list[IndicatorRow]:
    """The figures that indicators are computed from, as rows of a table name them."""
    given = [(name, value) for name, value in form.entries.items() if value is not None]
    year = str(form.year) if form.year else None
    return [
        IndicatorRow(form.name, year, ENTRIES, None, name, None, {"actual": value}, form.illustrative, form.location)
        for name, value in given
    ]


def _funds(form: Form) -> FundsRow | None:
    """The funds and the account of the goal; None where nothing is filled in."""
    values = _filled(form.execution or Execution(), _PUBLISHED)
    beside = {name: value for name in _BESIDE if (value := getattr(form, name))}
    if not values and not beside:
        return None
    year = str(form.year) if form.year else None
    return FundsRow(form.name, year, values, form.illustrative, form.location, beside)


def _filled(record: BaseModel, but: set[str]) -> dict[str, Any]:
    """The values that are set."""
    kept = [name for name, field in type(record).model_fields.items() if not field.exclude and name not in but]
    return {name: value for name in kept if (value := getattr(record, name)) is not None}
