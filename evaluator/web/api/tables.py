"""``POST /v1/tables/score``: a table in the body, the same table with its verdicts back, in the same format."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from evaluator.errors import UnusableTableError
from evaluator.problem import problem
from evaluator.web.api.answers import known

if TYPE_CHECKING:
    from collections.abc import Iterator

CSV, LINES = "text/csv", "application/x-ndjson"
PARQUET, ARROW = "application/vnd.apache.parquet", "application/vnd.apache.arrow.stream"
KINDS = (CSV, LINES, PARQUET, ARROW)
_CHUNK = 1024 * 256


def score_table(raw: bytes, kind: str, rules: str | None, year: int | None) -> Iterator[bytes]:
    """The scored table, piece by piece.

    Raises:
        EvaluatorError: it cannot be read as ``kind``, or lacks a column.
    """
    import evaluator

    out = _written(evaluator.score(_read(raw, kind), rules=known(rules), year=year), kind)
    return (out[at : at + _CHUNK] for at in range(0, len(out), _CHUNK))


def _read(raw: bytes, kind: str) -> Any:
    import polars as pl

    from evaluator.text import decode

    try:
        match kind:
            case "text/csv":
                return pl.read_csv(decode(raw).encode(), infer_schema=False, encoding="utf8")
            case "application/x-ndjson":
                return pl.read_ndjson(raw, infer_schema_length=None)
            case "application/vnd.apache.parquet":
                return pl.read_parquet(io.BytesIO(raw))
            case _:
                return pl.read_ipc_stream(io.BytesIO(raw))
    except (pl.exceptions.PolarsError, UnicodeDecodeError, ValueError, OSError) as error:
        raise UnusableTableError((problem("E101", "表格无法读取", hint="核对 Content-Type 与内容"),)) from error


def _written(frame: Any, kind: str) -> bytes:
    out = io.BytesIO()
    match kind:
        case "text/csv":
            frame.write_csv(out)
        case "application/x-ndjson":
            frame.write_ndjson(out)
        case "application/vnd.apache.parquet":
            frame.write_parquet(out)
        case _:
            frame.write_ipc_stream(out)
    return out.getvalue()
