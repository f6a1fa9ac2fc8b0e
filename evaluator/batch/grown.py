"""Small tables that grow while a large one goes by: what was read of texts, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PLACE = pl.UInt32


class Grown:
    """Rows that are found by their keys; a key that was not seen before is read first, and is there from then on.

    Keys are found by a hash of 64 bits: hashing texts costs a tenth of joining them, and among a million distinct keys
    two have the same hash with a chance below one in ten million.

    Args:
        schema: the columns of the rows.
        read: makes the rows for distinct keys.
    """

    def __init__(self, schema: Mapping[str, Any], read: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        self._schema, self._read = dict(schema), read
        self.rows = pl.DataFrame(schema=self._schema)
        self._places = pl.DataFrame(schema={"hash": pl.UInt64, "place": PLACE})

    def places(self, keys: pl.DataFrame) -> pl.Series:
        """Where each of ``keys`` is in the rows."""
        hashes = keys.select(hash=_hash(keys.columns))
        found = self._find(hashes)
        if found.null_count():
            new = keys.with_columns(hashes).filter(found.is_null()).unique("hash", maintain_order=True)
            places = self.add(self._read(new.drop("hash")))
            self._places = pl.concat([self._places, new.select("hash", place=places)], rechunk=True)
            found = self._find(hashes)
        return found

    def at(self, places: pl.Series, names: list[str]) -> pl.DataFrame:
        """Some columns of the rows at some places."""
        return self.rows[places, names]

    def add(self, made: pl.DataFrame) -> pl.Series:
        """Rows without keys, and where they are."""
        first = self.rows.height
        self.rows = pl.concat([self.rows, made.select(list(self._schema))], rechunk=True)
        return pl.int_range(first, self.rows.height, dtype=PLACE, eager=True)

    def _find(self, hashes: pl.DataFrame) -> pl.Series:
        return hashes.join(self._places, on="hash", how="left", maintain_order="left").get_column("place")


def _hash(names: Sequence[str]) -> pl.Expr:
    """One number for several columns; of texts that are numbered already, their numbers will do."""
    whole = pl.lit(0, pl.UInt64)
    for place, name in enumerate(names):
        whole ^= pl.col(name).to_physical().hash(seed=place)
    return whole
