"""Figures by shape: what a number with words around it says, learned from the language once a way of writing.

``28家``, ``291家`` and ``7家`` differ only in their digits. The engine takes the number out; for each shape (the text
without it) and class of numbers, the language reads a few probes; where all of them come to the same reading but for
the number, so do all others of that class, and only the digits are looked at, as columns. Everything else (dates, names
with digits, several numbers, percentages around 100) goes through the language itself. There is no second grammar: a
shape that the language reads otherwise next year is learned otherwise next year.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from evaluator.batch.rows import factor, figure_kind, key_of
from evaluator.language.constraint import Quantity
from evaluator.scoring.doubts import is_doubtful

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.language import Reading

_ONE_NUMBER = r"^([^0-9０-９]*)(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,6}))?([^0-9０-９]*)$"
_PARTS = ("before", "whole", "part", "after")
_SHAPE = ("before", "after", "digits", "first", "part", "unit", "year")
_ENOUGH = 4
"""So many texts of a shape and class cost more to read than to learn."""
_EXACT = 2.0**53
"""Whole numbers below it are exact as floats, and so is the rounding of a quotient of two."""


class Plain(NamedTuple):
    """What a shape comes to: a number times ``over / under``, in the base unit, of this kind, with these problems."""

    kind: str
    key: int
    over: float
    under: float
    codes: str | None


class _Shape(NamedTuple):
    """A plain figure without its digits: how its number becomes the quantity, and what the reading had to say."""

    quantity: Quantity
    """As read from a probe; its value is taken out."""
    scale: Fraction
    codes: tuple[str, ...]


class Figures:
    """Shapes learned so far; ``read`` reads a text in its unit and year."""

    def __init__(self, read: Callable[[str, str | None, str | None], Reading | None]) -> None:
        self._read = read
        self._learned: dict[tuple[str | int | None, ...], Plain | None] = {}

    def read(self, texts: pl.DataFrame) -> pl.DataFrame:
        """What plain figures come to; rows of nulls for what the language must read.

        Args:
            texts: distinct ``actual`` and, where a table has them, ``unit`` and ``year``.

        Returns:
            ``a_kind``, ``a_key``, ``point``, ``inv_point`` and ``a_codes``, row by row.
        """
        own = [pl.col(name) if name in texts.columns else pl.lit(None, pl.String).alias(name) for name in _SHAPE[-2:]]
        groups = pl.col("actual").str.extract_groups(_ONE_NUMBER).struct.rename_fields(list(_PARTS))
        parts = texts.select(groups.alias("groups"), *own).unnest("groups")
        number = pl.concat_str("whole", "part", ignore_nulls=True).cast(pl.Int64, strict=False).cast(pl.Float64)
        first = pl.col("whole").str.head(1)
        places = pl.col("part").str.len_bytes().fill_null(0)
        rows = parts.select(
            "before",
            "after",
            pl.col("whole").str.len_bytes().alias("digits"),
            pl.when(first.is_in(["0", "1", "2"])).then(first).otherwise(pl.lit("3")).alias("first"),
            pl.col("part").is_not_null(),
            *_SHAPE[-2:],
            pl.when(pl.col("whole").is_not_null()).then(number).alias("number"),
            (10 ** places.cast(pl.Int64)).cast(pl.Float64).alias("tenths"),
        )
        known = self._plain(rows.filter(pl.col("number").is_not_null()))
        over, under = pl.col("number") * pl.col("over"), pl.col("tenths") * pl.col("under")
        is_exact = (over < _EXACT) & (under < _EXACT)
        found = {
            "a_kind": pl.col("kind"),
            "a_key": pl.col("key"),
            "point": over / under,
            "inv_point": pl.when(over > 0).then(under / over).otherwise(0.0),
            "a_codes": pl.col("codes"),
        }
        return rows.join(known, on=_SHAPE, how="left", nulls_equal=True, maintain_order="left").select(
            pl.when(is_exact).then(column).alias(name) for name, column in found.items()
        )

    def _plain(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The shapes of some texts that are known, or are learned now because they have many."""
        shapes = rows.group_by(_SHAPE).agg(pl.len().alias("texts"))
        table = []
        for *shape, texts in shapes.iter_rows():
            key = tuple(shape)
            if key not in self._learned and texts >= _ENOUGH:
                self._learned[key] = self._learn(*key)
            if plain := self._learned.get(key):
                table.append((*key, *plain))
        schema = {name: rows.schema[name] for name in _SHAPE} | _PLAIN
        return pl.DataFrame(table, schema=schema, orient="row")

    def _learn(self, before: str, after: str, digits: int, first: str, part: bool, *own: str | None) -> Plain | None:  # noqa: FBT001  one of a key
        numbers = _probes(digits, first, fraction=part)
        found = {self._shape(f"{before}{number}{after}", Fraction(number), *own) for number in numbers}
        shape = next(iter(found)) if len(found) == 1 else None
        return shape and _plain(shape)

    def _shape(self, text: str, stated: Fraction, unit: str | None, year: str | None) -> _Shape | None:
        reading = self._read(text, unit, year)
        quantity = reading and reading.constraint
        if not reading or not stated or not isinstance(quantity, Quantity) or quantity.subject is not None:
            return None
        ends = {end for end in (quantity.lower, quantity.upper) if end is not None}
        if len(ends) != 1:
            return None
        empty = {end: Decimal(1) for end in ("lower", "upper") if getattr(quantity, end) is not None}
        codes = tuple(each.code for each in reading.problems)
        return _Shape(quantity.model_copy(update=empty), Fraction(ends.pop()) / stated, codes)


_PLAIN = {"kind": pl.String, "key": pl.Int64, "over": pl.Float64, "under": pl.Float64, "codes": pl.String}


def _plain(shape: _Shape) -> Plain | None:
    """``None`` where the shape is not a single figure, or one that states its scale (``200万``), or has words."""
    quantity = shape.quantity
    unscaled = quantity.unit is None and shape.scale != 1
    times = shape.scale * factor(quantity.unit)
    too_long = max(times.numerator, times.denominator) >= _EXACT
    if quantity.stated not in {"bare", "exactly"} or unscaled or is_doubtful(quantity) or too_long:
        return None
    kind = figure_kind(quantity.unit, scaled=False)
    codes = ";".join(shape.codes) or None
    return Plain(kind, key_of(kind, "actual"), float(times.numerator), float(times.denominator), codes)


def _probes(digits: int, first: str, *, fraction: bool) -> list[str]:
    """Numbers of a class: the least, the greatest and one between, each with other decimals."""
    low, high = (first, first) if first in "012" else ("3", "9")
    made = [low + "0" * (digits - 1), high + "9" * (digits - 1), low + "12345678"[: digits - 1]]
    return [f"{each}.{part}" for each, part in zip(made, ("5", "25", "01"), strict=True)] if fraction else made
