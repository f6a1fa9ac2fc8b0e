"""Scoring a data frame: any kind that narwhals knows goes in and comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import narwhals.stable.v2 as nw

from evaluator.batch.engines import to_table
from evaluator.batch.frames import finished, judged
from evaluator.batch.headers import OUTPUTS, find_columns
from evaluator.batch.lookup import Lookup
from evaluator.batch.texts import Texts
from evaluator.batch.verdict import own_columns
from evaluator.errors import UnusableTableError
from evaluator.problem import Location
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook

if TYPE_CHECKING:
    from os import PathLike

    from evaluator.batch.engines import Frame

T = TypeVar("T")
_SAMPLE = 200


def score(frame: T, *, rules: str | PathLike[str] | None = None, year: int | None = None) -> T:
    """See :func:`evaluator.score`.

    Raises:
        UnusableTableError: a column is missing or the rulebook cannot be loaded.
    """
    rows: Frame = nw.from_native(frame)
    columns = columns_of(rows)
    texts = texts_for(rules, year)
    result: T = _scored(rows, columns, texts).to_native()
    return result


def _scored(rows: Frame, columns: dict[str, str], texts: Texts) -> Frame:
    lookup = Lookup(texts, columns)
    if isinstance(rows, nw.LazyFrame):
        if rows.implementation.is_polars():
            return nw.from_native(lookup.stream(rows.to_native()))
        return finished(rows, judged(rows, columns, texts))
    if rows.implementation.is_polars():
        return nw.from_native(lookup.score(rows.to_native()))
    # What other libraries hold in memory is scored by Polars and handed back: their joins keep neither order nor types.
    needed = rows.select(*dict.fromkeys(columns.values())).to_polars()
    found = nw.from_arrow(lookup.score(needed).select(OUTPUTS), backend=rows.implementation)
    if rows.implementation.is_pandas():
        found = nw.from_native(found.to_native().set_axis(rows.to_native().index))
    kept = rows.select(own_columns(rows.columns))
    return nw.concat([kept, found], how="horizontal")


def columns_of(rows: Frame, file: str | None = None) -> dict[str, str]:
    """What each column of a table is; ``file`` is where it came from.

    Raises:
        UnusableTableError: one is missing.
    """
    names = rows.collect_schema().names()
    units = to_table(rows.select("单位").head(_SAMPLE))["单位"] if "单位" in names else []
    columns, problems = find_columns(names, units)
    if problems:
        raise UnusableTableError(tuple(each.at(Location(file)) for each in problems))
    return columns


def texts_for(rules: str | PathLike[str] | None, year: int | None) -> Texts:
    """The reader of texts under a rulebook.

    Raises:
        UnusableTableError: there is no such rulebook, or it has faults.
    """
    rulebook, problems = load_rulebook(rules or DEFAULT_RULEBOOK, year=year)
    if rulebook is None:
        raise UnusableTableError(problems)
    return Texts(rulebook, year)
