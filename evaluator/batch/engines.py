"""What narwhals leaves to each engine: small tables made in Python, and joins that keep the order of the rows.

Polars frames, lazy or not, and DuckDB relations take their tables from this process. On Spark
(and what speaks its protocol) the Python functions run inside the workers, on the distinct texts: nothing is collected.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]
    Make = Callable[[pl.DataFrame], pl.DataFrame]
    Schema = Mapping[str, Any]
    Table = dict[str, list[Any]]

_HELD: ContextVar[list[Any]] = ContextVar("_HELD")
_SQL_TYPES = {pl.Int64: "bigint", pl.Float64: "double", pl.Boolean: "boolean", pl.String: "string"}


def is_spark(frame: Frame) -> bool:
    """Whether Python functions run in workers elsewhere, so that numbers given out there mean nothing here."""
    return frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect()


def mapped(frame: Frame, function: Make, schema: Schema) -> Frame:
    """The rows of a small table given to ``function``, and what it returns as a frame of the same kind."""
    if is_spark(frame):
        return _in_workers(frame, function, schema)
    if not frame.implementation.is_duckdb():
        raise TypeError(f"{frame.implementation} frames are not supported")
    given: Any = frame
    small = function(given.collect("polars").to_native()).select(list(schema)).to_arrow()  # noqa: F841  named in the query
    relation = frame.to_native()
    # DuckDB finds the table by the name of the variable, on the connection of the relation, and keeps it alive.
    found: Frame = nw.from_native(relation.query("_rows", "select * from small"))
    return found


def kept(frame: Frame) -> Frame:
    """A small table that is used several times: on Spark computed once, in the workers' memory."""
    if is_spark(frame):
        held(frame.to_native()).count()
    return frame


def held(native: Any) -> Any:
    """A Spark frame that stays with the workers once it is computed: to the end of :func:`released`, or the session."""
    _HELD.get([]).append(native)
    return native.persist()


@contextmanager
def released() -> Iterator[None]:
    """What is held inside is let go at the end."""
    mine: list[Any] = []
    token = _HELD.set(mine)
    try:
        yield
    finally:
        _HELD.reset(token)
        for each in mine:
            each.unpersist()


def at_once(spark: Any) -> int:
    """How many tasks a Spark session works on side by side, as far as it says."""
    if "connect" in type(spark).__module__:
        return int(spark.conf.get("spark.sql.shuffle.partitions", "200"))
    return int(spark.sparkContext.defaultParallelism)


def to_table(frame: Frame) -> Table:
    """A small frame as lists."""
    whole = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return {name: column.to_list() for name, column in whole.to_dict().items()}


def joined(left: Frame, right: Frame, on: Sequence[str]) -> Frame:
    """``left`` with the columns of a table that has each key once."""
    found: Frame = left.join(right, on=list(on), how="left")  # type: ignore[arg-type]  # both are lazy
    return found


def _in_workers(frame: Frame, function: Make, schema: Schema) -> Frame:
    """``function`` on every piece of the frame, inside the workers of a cluster."""
    # A weight comes as a whole number from Spark's floor; what is promised below is kept.
    typed = [pl.col(name).cast(kind) for name, kind in schema.items()]

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            made = function(pl.DataFrame(pl.from_arrow(batch))).select(typed)
            yield from made.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()

    columns = ", ".join(f"`{name}` {_SQL_TYPES[kind]}" for name, kind in schema.items())
    native: Any = frame.to_native()
    # A task costs a quarter of a second however few its texts are, so they come in as few as keep everyone busy.
    texts = native.coalesce(at_once(native.sparkSession))
    found: Frame = nw.from_native(texts.mapInArrow(work, columns))
    return found
