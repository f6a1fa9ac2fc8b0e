"""What narwhals leaves to each engine: small tables made in Python, and joins that keep the order of the rows.

Polars frames, lazy or not, and DuckDB relations take their tables from this process. On Spark
(and what speaks its protocol) the Python functions run inside the workers, on the distinct texts: nothing is collected.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from evaluator.batch.texts import Table

    Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]
    Schema = Mapping[str, nw.dtypes.DType]

_HELD: ContextVar[list[Any]] = ContextVar("_HELD")
_SQL_TYPES = {"Int64": "bigint", "Float64": "double", "Boolean": "boolean", "String": "string"}


def is_spark(frame: Frame) -> bool:
    """Whether Python functions run in workers elsewhere, so that numbers given out there mean nothing here."""
    return frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect()


def mapped(frame: Frame, function: Callable[[Table], Table], schema: Schema) -> Frame:
    """The rows of a small table given to ``function``, and what it returns as a frame of the same kind."""
    if is_spark(frame):
        return _in_workers(frame, function, schema)
    table = function(to_table(frame))
    columns = {name: table[name] for name in schema}
    if frame.implementation.is_duckdb():
        return _relation(frame, columns, schema)
    raise TypeError(f"{frame.implementation} frames are not supported")


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


def _relation(frame: Frame, columns: Table, schema: Schema) -> Frame:
    """A DuckDB relation on the connection of ``frame``."""
    small = nw.from_dict(columns, schema, backend="pyarrow").to_native()  # noqa: F841  named in the query
    relation: Any = frame.to_native()
    # DuckDB finds the table by the name of the variable, on the connection of the relation, and keeps it alive.
    found: Frame = nw.from_native(relation.query("_rows", "select * from small"))
    return found


def _in_workers(frame: Frame, function: Callable[[Table], Table], schema: Schema) -> Frame:
    """``function`` on every piece of the frame, inside the workers of a cluster."""
    names = list(schema)

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            table = function(batch.to_pydict())
            yield pa.RecordBatch.from_pydict({name: table[name] for name in names}, schema=arrow())

    def arrow() -> Any:
        import pyarrow as pa

        types = {"Int64": pa.int64(), "Float64": pa.float64(), "Boolean": pa.bool_(), "String": pa.string()}
        return pa.schema([(name, types[kind]) for name, kind in kinds.items()])

    kinds = {name: str(kind) for name, kind in schema.items()}
    columns = ", ".join(f"`{name}` {_SQL_TYPES[kind]}" for name, kind in kinds.items())
    native: Any = frame.to_native()
    # A task costs a quarter of a second however few its texts are, so they come in as few as keep everyone busy.
    texts = native.coalesce(at_once(native.sparkSession))
    found: Frame = nw.from_native(texts.mapInArrow(work, columns))
    return found
