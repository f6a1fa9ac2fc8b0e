"""The head of an indicator table: which column holds what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluator.documents.labels import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.rows import Row

_LEVELS = {"level1", "level2", "level3"}
_FILLED = {"target", "initial_target", "actual", "weight", "medium", "sign"}
_GROUPED = {"level2", "level3", "target", "weight", "sign", "unit"}
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its kind (``level3``, ``target``, … of ``labels.toml``) and where it reaches."""

    kind: str
    start: int
    end: int
    label: str = ""
    medium: bool = False
    """Belongs to the medium-term half of a table that shows both halves side by side."""

    def covers(self, cell: Cell) -> bool:
        """Whether the cell stands, at least in part, in this column."""
        return cell.column < self.end and self.start < cell.column + cell.colspan


def is_head(row: Row) -> bool:
    """Whether a row is the head of an indicator table: a level or a name, and something that is filled in."""
    kinds = {kind for _, kind in row.kinds("columns")}
    filled = kinds & _FILLED
    if "level1" in kinds and kinds & {"level2", "level3"}:
        return True
    return bool(kinds & _LEVELS) and bool(filled) and len(row.cells) <= 2 * len(row.kinds("columns"))


def is_head_label(cell: Cell) -> bool:
    """Whether a cell of a head row is a head we know, or the heading beside the table."""
    return bool(find("columns", cell.text) or find("headings", cell.text)) or find("levels", cell.text) == "side"


def is_subhead(row: Row) -> bool:
    """Whether a row below the head only names columns again, more finely."""
    return len(row.cells) > 1 and len(row.kinds("columns")) == len(row.cells)


def heads(rows: Sequence[Row]) -> int:
    """How many rows at the beginning of ``rows`` are the head of an indicator table: one, two, or none.

    The levels may stand in either of two rows: the other one groups columns, or names them more finely.
    """
    if not rows:
        return 0
    two = len(rows) > 1 and rows[1].table is rows[0].table
    if is_head(rows[0]):
        return 2 if two and is_subhead(rows[1]) and not is_head(rows[1]) else 1
    return 2 if two and _groups(rows[0]) and is_head(rows[1]) else 0


def _groups(row: Row) -> bool:
    """Whether a row above the levels heads the columns beside them: ``绩效指标 | 年度指标值 | 实际完成值``."""
    kinds = {kind for _, kind in row.kinds("columns")}
    return bool(kinds & _FILLED) and len(row.cells) > 1 and all(map(is_head_label, row.cells))


def read_head(head: Row, below: Row | None = None) -> tuple[Column, ...]:
    """The columns from the head row, and from a second row of heads below it.

    A head of the second row takes the place of the one above it; under a medium-term head it is medium-term.
    """
    columns = [*_of(head), *_held(head, head if below is None else below)]
    if below is not None:
        finer = [_under(column, columns) for column in _of(below)]
        kept = [c for c in columns if not any(f.start < c.end and c.start < f.end for f in finer)]
        columns = sorted([*kept, *finer], key=lambda column: column.start)
    columns = _remarks(_name_column(_medium(columns)))
    if not head.table.exact:
        columns = _stretch(columns)
    return tuple(columns[:MOST_COLUMNS])


def _of(row: Row) -> list[Column]:
    return [
        Column(find("columns", cell.text) or ("side" if at == 0 else "unknown"), cell.column, _end(cell), cell.text)
        for at, cell in enumerate(row.cells)
    ]


def _held(head: Row, last: Row) -> list[Column]:
    """Cells that reach down into the head: a head too when they end with it, else the heading beside the table."""
    return [
        Column(
            (find("columns", cell.text) if cell.row + cell.rowspan == last.index + 1 else None) or "side",
            cell.column,
            _end(cell),
            cell.text,
        )
        for cell in head.held
    ]


def _end(cell: Cell) -> int:
    return cell.column + cell.colspan


def _under(column: Column, above: list[Column]) -> Column:
    parent = next((each for each in above if each.start <= column.start < each.end), None)
    return replace(column, medium=True) if parent is not None and parent.kind == "medium" else column


def _medium(columns: list[Column]) -> list[Column]:
    """Where a whole group of heads stands twice, the last is the annual one and those before it are medium-term.

    A weight that stands twice without its group belongs to a level, not to the indicator.
    """
    last = {column.kind: at for at, column in enumerate(columns)}
    again = {column.kind for at, column in enumerate(columns) if last[column.kind] != at}
    grouped = _GROUPED if again & {"level2", "level3", "target"} else set()
    found = []
    for at, column in enumerate(columns):
        repeated = last[column.kind] != at
        if column.kind == "medium" or (repeated and column.kind in grouped):
            found.append(replace(column, medium=True))
        else:
            found.append(replace(column, kind="unknown") if repeated and column.kind in _GROUPED else column)
    return found


def _name_column(columns: list[Column]) -> list[Column]:
    """A table without 三级指标 names its indicators in the deepest level that it has."""
    kinds = [column.kind for column in columns if not column.medium]
    if "level3" in kinds:
        return columns
    deepest = "level2" if "level2" in kinds else "level1"
    return [replace(column, kind="level3") if column.kind == deepest else column for column in columns]


def _remarks(columns: list[Column]) -> list[Column]:
    """备注 holds the reasons where a scored table has no column for them."""
    kinds = {column.kind for column in columns}
    reasons = "deviation" not in kinds and "score" in kinds
    return [
        replace(column, kind="deviation" if reasons else "unknown") if column.kind == "remark" else column
        for column in columns
    ]


def _stretch(columns: list[Column]) -> list[Column]:
    """In a dump a head reaches to the next one: the columns it spanned are lost."""
    ends = [column.start for column in columns[1:]]
    return [
        replace(column, end=max(column.end, end)) for column, end in zip(columns, [*ends, columns[-1].end], strict=True)
    ]
