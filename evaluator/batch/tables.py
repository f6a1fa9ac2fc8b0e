"""Small tables of what distinct texts say, to look up or to join back: beside an embedded engine, or in a worker."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from evaluator.batch.digits import Figures
from evaluator.batch.rows import ACTUAL_KEYS, EXTRA_KEYS, TARGET_KEYS, Actual, Judged, Kinds, Target, fields
from evaluator.documents.labels import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.batch.texts import Texts

_TYPES = {int: pl.Int64, float: pl.Float64, bool: pl.Boolean, str: pl.String}
_WEIGHT = re.compile(r"(\d+(?:\.\d+)?)[分%]?")


def schema(made: Any) -> dict[str, Any]:
    """The columns of a small table and their types."""
    return {name: _TYPES[kind] for name, kind in fields(made).items()}


class Tables:
    """Makes them by one reader of texts: keys go in, once each, and come out with columns beside them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._figures = Figures(texts.read_actual)

    def targets(self, table: pl.DataFrame) -> pl.DataFrame:
        """The distinct targets in their contexts, with :class:`Target` beside them."""
        return self._extended(table, "target", TARGET_KEYS, Target)

    def actuals(self, table: pl.DataFrame) -> pl.DataFrame:
        """The distinct actuals, with :class:`Actual` beside them."""
        found = self._figures.read(table)
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

    def weights(self, table: pl.DataFrame) -> pl.DataFrame:
        """The distinct weights as written (``10``, ``10分``, ``20%``) in cents; null for what is no weight."""
        weights = [_weight(text) for text in table["weight_text"]]
        return table.with_columns(pl.Series("weight", weights, pl.Float64))

    def _extended(self, table: pl.DataFrame, task: str, keys: Sequence[str], made: Any) -> pl.DataFrame:
        given = [table[key].to_list() if key in table.columns else [None] * table.height for key in keys]
        rows = self._texts.rows(task, list(zip(*given, strict=True)))
        columns = zip(*rows, strict=True) if rows else [()] * len(made._fields)
        types = schema(made)
        return table.with_columns(
            pl.Series(name, column, types[name]) for name, column in zip(made._fields, columns, strict=True)
        )


def _weight(text: str) -> float | None:
    match = _WEIGHT.fullmatch(squeeze(text))
    return float(int(Fraction(match[1]) * 100 + Fraction(1, 2))) if match else None
