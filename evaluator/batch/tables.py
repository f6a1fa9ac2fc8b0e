"""Small tables of what distinct texts say, to look up or to join back: beside an embedded engine, or in a worker."""

from __future__ import annotations

import datetime as dt
import math
import re
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from evaluator.batch.digits import Figures
from evaluator.batch.rows import (
    ACTUAL_KEYS,
    DETAIL_KEYS,
    EXTRA_KEYS,
    TARGET_KEYS,
    Actual,
    Details,
    Judged,
    Kinds,
    Target,
    fields,
)
from evaluator.cell import cell_text, number_text
from evaluator.csv_text import unguarded
from evaluator.documents.labels import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.batch.texts import Texts

_TYPES = {int: pl.Int64, float: pl.Float64, bool: pl.Boolean, str: pl.String}
_CELLS = frozenset((*TARGET_KEYS, *ACTUAL_KEYS, *EXTRA_KEYS))
_WEIGHT = re.compile(r"(\d{1,9}(?:\.\d+)?)[分%]?")


def schema(made: Any) -> dict[str, Any]:
    """The columns of a small table and their types."""
    return {name: _TYPES[kind] for name, kind in fields(made).items()}


class Tables:
    """Makes them by one reader of texts: keys go in, once each, and come out with columns beside them."""

    def __init__(self, texts: Texts, printed: frozenset[str] = frozenset()) -> None:
        self._texts, self._printed = texts, printed
        self._figures = Figures(texts.read_actual)

    def plain(self, table: pl.DataFrame) -> pl.DataFrame:
        """Keys as the language reads them (:func:`plain_cell`)."""
        doubtful = {
            key: pl.lit(value=True) if key in self._printed else pl.col(key).str.starts_with("'")
            for key in table.columns
            if key in _CELLS
        }
        cells = {
            key: pl.when(mask)
            .then(pl.col(key).map_elements(partial(self._plain, key), pl.String))
            .otherwise(pl.col(key))
            for key, mask in doubtful.items()
            if table.select(mask.any()).item()
        }
        return table.with_columns(**cells)

    def _plain(self, key: str, text: str) -> str:
        return plain_cell(key, text, self._printed)

    def targets(self, table: pl.DataFrame) -> pl.DataFrame:
        """The distinct targets in their contexts, with :class:`Target` beside them."""
        return self._extended(table, "target", TARGET_KEYS, Target)

    def actuals(self, table: pl.DataFrame) -> pl.DataFrame:
        """The distinct actuals, with :class:`Actual` beside them."""
        found = self._figures.read(self.plain(table))
        plain = found["a_kind"].is_not_null()
        read = self._extended(table.filter(~plain), "actual", ACTUAL_KEYS, Actual)
        whole = pl.concat([table.filter(plain).hstack(found.filter(plain)), read], how="vertical")
        return whole[pl.concat([plain.arg_true(), (~plain).arg_true()]).arg_sort()]

    def kinds(self, table: pl.DataFrame) -> pl.DataFrame:
        """The pairs of kinds ``t_kind`` and ``a_kind``, with :class:`Kinds` beside them."""
        return self._extended(table, "kinds", ("t_kind", "a_kind"), Kinds)

    def pairs(self, table: pl.DataFrame) -> pl.DataFrame:
        """The distinct pairs that only the exact judge can judge, with :class:`Judged` beside them."""
        return self._extended(table, "judged", (*TARGET_KEYS, "actual", *EXTRA_KEYS, "weight"), Judged)

    def details(self, table: pl.DataFrame) -> pl.DataFrame:
        """Distinct rows, with :class:`Details` beside them."""
        return self._extended(table, "details", DETAIL_KEYS, Details)

    def weights(self, table: pl.DataFrame) -> pl.DataFrame:
        """The distinct weights as written (``10``, ``10分``, ``20%``) in cents; null for what is not a weight."""
        weights = [_weight(text) for text in table["weight_text"]]
        return table.with_columns(pl.Series("weight", weights, pl.Float64))

    def _extended(self, table: pl.DataFrame, task: str, keys: Sequence[str], made: Any) -> pl.DataFrame:
        cells = self.plain(table)
        given = [cells[key].to_list() if key in table.columns else [None] * table.height for key in keys]
        rows = self._texts.rows(task, list(zip(*given, strict=True)))
        columns = zip(*rows, strict=True) if rows else [()] * len(made._fields)
        types = schema(made)
        return table.with_columns(
            pl.Series(name, column, types[name]) for name, column in zip(made._fields, columns, strict=True)
        )


def plain_cell(key: str, text: str, printed: frozenset[str]) -> str:
    """A cell as the language reads it: a number without exponent, a cell of a CSV without its guard (``'=100%``).

    Engines print a float or decimal each in its own way (``1.0E7``, ``1e-05``), DuckDB an instant with its offset.
    """
    if key not in printed:
        return unguarded(text) if text.startswith("'") else text
    if ":" in text:
        return cell_text(dt.datetime.fromisoformat(text)) or ""
    number = float(text) if text and len(text) <= _DIGITS else None
    return text if number is None else "" if math.isnan(number) else number_text(number)


_DIGITS = 30
"""No engine prints a double longer."""


def _weight(text: str) -> float | None:
    match = _WEIGHT.fullmatch(squeeze(text))
    return float(int(Fraction(match[1]) * 100 + Fraction(1, 2))) if match else None
