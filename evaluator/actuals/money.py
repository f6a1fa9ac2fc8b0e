"""The rows of one project in a table of funds by source, and what else of the project was filled in, as one row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.actuals.names import loose
from evaluator.forms.model import FundSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.actuals.rows import FundsRow

_TOTALS = {"", "年度资金总额", "资金总额", "合计", "总额", "总计"}


def position(letters: str) -> int:
    """The number of a column from its letters, from 0: ``A`` is 0, ``AB`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def joined(rows: Iterable[FundsRow]) -> tuple[FundsRow, ...]:
    """One row a project and total: its sources in ``form``, and its account of the goal.

    A row that repeats a total stays apart, so that whoever fills it in sees that two contradict each other.
    """
    found: dict[tuple[Any, ...], FundsRow] = {}
    apart: list[FundsRow] = []
    for row in rows:
        place = (row.project, row.year, row.key)
        known = found.get(place)
        if known is None:
            found[place] = _with(replace(row, values={}, form={}), row)
        elif _is_total(row) and known.values:
            apart.append(replace(row, form={}))
        else:
            found[place] = _with(known, row)
    return (*(_summed(row) for row in found.values()), *apart)


def _is_total(row: FundsRow) -> bool:
    return "goal_result" not in row.form and loose(row.form.get("source", "")) in _TOTALS


def _with(whole: FundsRow, row: FundsRow) -> FundsRow:
    if "goal_result" in row.form:
        return replace(whole, form={**whole.form, "goal_result": row.form["goal_result"]})
    illustrative = whole.illustrative or row.illustrative
    if _is_total(row):
        return replace(whole, values=row.values, illustrative=illustrative, place=row.place)
    amounts = {kind: value for kind, value in row.values.items() if kind in FundSource.model_fields}
    source = FundSource(name=row.form["source"].removeprefix("其中：").strip(), location=row.place, **amounts)
    sources = (*whole.form.get("sources", ()), *((source,) if amounts else ()))
    return replace(whole, form={**whole.form, **({"sources": sources} if sources else {})}, illustrative=illustrative)


def _summed(row: FundsRow) -> FundsRow:
    """Totals that were not typed follow from the sources."""
    sources: tuple[FundSource, ...] = row.form.get("sources", ())
    sums = {}
    for kind in FundSource.model_fields:
        amounts = [value for each in sources if isinstance(value := getattr(each, kind), Decimal)]
        if amounts:
            sums[kind] = sum(amounts, Decimal(0))
    return replace(row, values={**sums, **row.values})
