"""Actual figures that stand in the YAML of a form: what a workspace keeps, read as the rows of a table are.

Such a file bears the keys of a form (docs/workspace.md) and needs only those that somebody filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.actuals.rows import Actuals, FundsRow, IndicatorRow
from evaluator.forms.load import SUFFIXES, load_forms
from evaluator.forms.model import ENTRIES, Execution

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pydantic import BaseModel

    from evaluator.forms.model import Form
    from evaluator.problem import Problem

__all__ = ["SUFFIXES", "read_records", "rows_of"]

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
_TARGET |= {"adjusted_by", "adjusted_on"}
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
