"""Scoring a data frame: any kind that narwhals knows goes in and comes out."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals.stable.v2 as nw
import polars as pl

from evaluator.batch.frames import finished, judged
from evaluator.batch.headers import DETAILS
from evaluator.batch.layout import Layout, Wishes, layout_of, own
from evaluator.batch.lookup import Lookup
from evaluator.batch.texts import Texts
from evaluator.cell import cell_text
from evaluator.errors import EvaluatorError, RulesError
from evaluator.problem import problem
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from evaluator.batch.engines import Frame

T = TypeVar("T")


def score(
    frame: T,
    *,
    rules: str | PathLike[str] | Mapping[str, Any] | None = None,
    year: int | None = None,
    wishes: Wishes | None = None,
) -> T:
    """See :func:`evaluator.score`.

    Raises:
        UnusableTableError: a column is missing.
        RulesError: the rulebook cannot be loaded.
    """
    return scored(frame, texts_for(rules, year), wishes or Wishes())


def scored(frame: T, texts: Texts, wishes: Wishes) -> T:
    """A frame under a reader of texts.

    Raises:
        EvaluatorError: there are no such details.
    """
    if unknown := [each for each in wishes.details if each not in DETAILS]:
        message = f"没有“{unknown[0]}”这种说明"
        raise EvaluatorError((problem("E121", message, hint=f"可用：{'、'.join(DETAILS)}"),))
    given: Any = frame
    if _is_pandas(given):
        return _pandas(given, texts, wishes)  # type: ignore[no-any-return]
    rows: Frame = nw.from_native(given)
    result: T = _scored(rows, layout_of(rows, wishes), texts).to_native()
    return result


def _scored(rows: Frame, layout: Layout, texts: Texts) -> Frame:
    if isinstance(rows, nw.LazyFrame):
        if rows.implementation.is_polars():
            return nw.from_native(Lookup(texts, layout).stream(rows.to_native()))
        return finished(judged(rows, layout, texts), layout)
    if rows.implementation.is_polars():
        return nw.from_native(Lookup(texts, layout).score(rows.to_native()))
    # What other libraries hold in memory is scored by Polars and handed back: their joins keep neither order nor types.
    wanted = [layout.header(column) for column in dict.fromkeys(layout.columns.values())]
    outputs = [*layout.outputs.values()]
    needed = rows.select(*wanted).to_polars()
    places = {column: own(place) for place, column in enumerate(dict.fromkeys(layout.columns.values()))}
    small = replace(
        layout, names=tuple(wanted), columns={kind: places[column] for kind, column in layout.columns.items()}
    )
    found = nw.from_arrow(Lookup(texts, small).score(needed).select(outputs), backend=rows.implementation)
    kept = rows.select(nw.col(layout.header(column)).alias(shown) for column, shown in layout.kept)
    return nw.concat([kept, found], how="horizontal")


def _is_pandas(frame: Any) -> bool:
    return type(frame).__module__.partition(".")[0] == "pandas"


def _pandas(frame: Any, texts: Texts, wishes: Wishes) -> Any:
    """A pandas frame: headers and cells of any type, the index kept."""
    import pandas as pd

    headers = _unlike([str(name) for name in frame.columns])
    cells = {name: _column(frame.iloc[:, place], name) for place, name in enumerate(headers)}
    table = pl.DataFrame(list(cells.values()))
    rows: Frame = nw.from_native(table)
    layout = layout_of(rows, wishes)
    outputs = list(layout.outputs.values())
    made = Lookup(texts, layout).score(table).select(outputs)
    found = pd.DataFrame({name: made[name].to_list() for name in outputs}, index=frame.index)
    for name, dtype in made.schema.items():
        if dtype.is_numeric():
            found[name] = found[name].astype("float64")
    places = [int(column[1:]) for column, _ in layout.kept]
    kept = frame.iloc[:, places]
    renamed = [
        shown if shown != headers[place] else frame.columns[place]
        for place, (_, shown) in zip(places, layout.kept, strict=True)
    ]
    return pd.concat([kept.set_axis(renamed, axis=1), found], axis=1)


def _unlike(names: list[str]) -> list[str]:
    """Headers, all different: one that was there before is numbered, as Polars does."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        number = seen.get(name)
        seen[name] = 0 if number is None else number + 1
        found.append(name if number is None else f"{name}_duplicated_{number}")
    return found


def _column(cells: Any, name: str) -> pl.Series:
    """A column of pandas; one of mixed cells becomes texts, cell by cell."""
    if cells.dtype != object and importlib.util.find_spec("pyarrow") is not None:
        return pl.Series(name, pl.from_pandas(cells))
    if cells.dtype.kind in "iuf":
        return pl.Series(name, cells.to_numpy())
    try:
        return pl.Series(name, [cell_text(cell) for cell in cells], pl.String)
    except EvaluatorError:  # lists; refused by its type where the column is one to be read
        return pl.Series(name, list(cells), pl.Object)


def texts_for(rules: str | PathLike[str] | Mapping[str, Any] | None, year: int | None) -> Texts:
    """The reader of texts under a rulebook.

    Raises:
        RulesError: there is no such rulebook, or it has faults.
    """
    source = DEFAULT_RULEBOOK if rules is None else rules
    rulebook, problems = load_rulebook(source, year=year)
    if rulebook is None:
        raise RulesError(problems)
    return Texts(rulebook, year, source)
