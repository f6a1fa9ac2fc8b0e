"""A nightly run: only rows whose input changed since an earlier result are scored, the verdicts of the rest are copied.

A result is taken over only where its manifest has the same fingerprint and was asked for the same; else all rows are
scored.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from evaluator.batch import files
from evaluator.batch.headers import OUTPUTS
from evaluator.batch.rows import STATUSES
from evaluator.errors import UnusableTableError
from evaluator.problem import Location, problem
from evaluator.result import STATUS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evaluator.batch.layout import Layout
    from evaluator.batch.lookup import Lookup

_ASKED = ("rules", "year", "columns", "prefix", "details")


def is_of_the_same(previous: Path, wanted: dict[str, Any]) -> bool:
    """Whether an earlier result was made by the same program and rules and asked for the same, by its manifest."""
    try:
        known = json.loads(previous.with_name(f"{previous.name}.manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all(known.get(key) == wanted.get(key) for key in ("fingerprint", *_ASKED))


class Carried:
    """The rows of a table beside an earlier result: which must be scored, and what the others were.

    Args:
        table: the table as it is now.
        previous: an earlier result.
        key: the header of the column that distinguishes the rows.
        layout: what the columns of the table are.

    Raises:
        UnusableTableError: there is no such column, or it has a value twice.
    """

    def __init__(self, table: pl.LazyFrame, previous: pl.LazyFrame, key: str, layout: Layout) -> None:
        self._table, self._key, self._layout = table, key, layout
        for frame in (table, previous):
            if key not in frame.collect_schema().names():
                _refuse(f"没有“{key}”列，不能按其对照上次的结果")
        if table.select(pl.col(key).is_duplicated().any()).collect().item():
            _refuse(f"“{key}”列有重复的值，不能按其对照上次的结果")
        self._previous = previous

    def changed(self) -> pl.DataFrame:
        """The rows whose input the earlier result does not have."""
        used = list(dict.fromkeys((self._key, *map(self._layout.header, self._layout.columns.values()))))
        shown = dict(self._layout.kept)
        names = {name: shown[f"c{self._layout.names.index(name)}"] for name in used}
        known = self._previous.collect_schema().names()
        if not set(names.values()) | set(self._layout.outputs.values()) <= set(known):
            return self._table.collect()
        before = self._previous.select(pl.col(old).cast(pl.String).alias(new) for new, old in names.items()).unique()
        now = self._table.with_row_index("__row").select("__row", *(pl.col(name).cast(pl.String) for name in used))
        rows = now.join(before, on=used, how="anti", nulls_equal=True).select("__row").collect()["__row"].sort()
        return self._table.collect()[rows]

    def merged(self, scored: pl.DataFrame) -> pl.LazyFrame:
        """The whole result: ``scored`` is that of the rows which :meth:`changed` named."""
        outputs = list(self._layout.outputs.values())
        key = pl.col(self._key).cast(pl.String).alias("__key")
        new = scored.lazy().select(key, *outputs)
        types = scored.schema
        old = self._previous.select(key, *(pl.col(name).cast(types[name]) for name in outputs))
        verdicts = pl.concat([new, old.join(new, on="__key", how="anti")])
        kept = {shown: self._layout.header(name) for name, shown in self._layout.kept}
        rows = self._table.select(key, *(pl.col(name).alias(shown) for shown, name in kept.items()))
        joined = rows.join(verdicts, on="__key", how="left", nulls_equal=True, maintain_order="left")
        return joined.select(*kept, *outputs)


def _refuse(message: str) -> None:
    raise UnusableTableError((problem("E124", message, location=Location()),))


def tallied(whole: pl.LazyFrame, table: pl.LazyFrame, lookup: Lookup, layout: Layout) -> Iterator[pl.DataFrame]:
    """The rows of a merged result as a tally wants them; those with problems are looked up again."""
    status, _, points, codes = (layout.outputs[name] for name in OUTPUTS)
    numbers = {name: number for number, name in enumerate(STATUS_NAMES.values())}
    assert len(numbers) == len(STATUSES), "a number a status"
    found = whole.select(
        pl.col(status).replace_strict(numbers, default=None, return_dtype=pl.Int32).alias("__status"),
        (pl.col(points) * 100).round(0).alias("__cents"),
        pl.col(codes).is_not_null().alias("__doubtful"),
    )
    both = pl.concat([table, found], how="horizontal")
    for piece in files.pieces(both):
        own = piece.select(table.collect_schema().names())
        doubtful = piece["__doubtful"]
        yield lookup.scored(own.filter(doubtful))
        yield lookup.plain_rows(own.filter(~doubtful), piece.filter(~doubtful).select("__status", "__cents"))
