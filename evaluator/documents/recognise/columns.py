"""The head of an indicator table: which column holds what."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from evaluator.documents.labels import find, squeeze
from evaluator.documents.recognise.align import EITHER, Column, is_content, is_number, level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.rows import Row

_LEVELS = {"level1", "level2", "level3"}
_FILLED = {"target", "initial_target", "actual", "weight", "medium", "sign"}
_GROUPED = {"level2", "level3", "target", "weight", "sign", "unit"}
_PARTED = {"target", "actual", "score", "deviation", "likelihood", *_LEVELS}
"""Heads that may be over finer ones of which some have no name that we know."""
_DIVIDED = {"target", "actual"}
"""Of these a finer head may be of another term than the year: ``中期 | 年度`` below 指标值."""
_SEVERAL = {"deviation", "likelihood"}
"""Of these each part counts: a tick below one of them says what the part is headed."""
_DATED = re.compile(r"(20\d{2})年")
_SECOND = {"sign": "nature"}
"""What the first of two columns holds: 指标性质 (正向, 定性) beside 指标方向."""
_POINTS = {"level1": "points1", "level2": "points2"}
MOST_COLUMNS = 40
MOST_HEADS = 3
"""Rows of a head."""


def is_head(row: Row) -> bool:
    """Whether a row is the head of an indicator table: a level or a name, and something that is filled in.

    A row with figures or beside 数量指标 is none, although a target may say 指标 and an actual 目标.
    """
    if any(is_content(cell.text) for cell in row.all):
        return False
    kinds = {kind for _, kind in row.kinds("columns")}
    filled = kinds & _FILLED
    if "level1" in kinds and kinds & {"level2", "level3"}:
        return True
    return bool(kinds & _LEVELS) and bool(filled) and len(row.cells) <= 2 * len(row.kinds("columns"))


def is_head_label(cell: Cell) -> bool:
    """Whether a cell of a head row is a head we know, or the heading beside the table."""
    if is_number(cell.text):
        return False
    return bool(find("columns", cell.text) or find("headings", cell.text)) or find("levels", cell.text) == "side"


def is_subhead(row: Row) -> bool:
    """Whether a row below the head only names columns again, more finely."""
    return len(row.cells) > 1 and len(row.kinds("columns")) == len(row.cells)


def heads(rows: Sequence[Row]) -> int:
    """How many rows at the beginning of ``rows`` are the head of an indicator table: up to three, or none.

    The levels may be in either of two rows: the other one groups columns, or names them more finely.
    """
    rows = [row for row in rows[:MOST_HEADS] if row.table is rows[0].table]
    if not rows:
        return 0
    if is_head(rows[0]):
        many = 1
    elif len(rows) > 1 and is_head(rows[1]) and _groups(rows[0], rows[1]):
        many = 2
    else:
        return 0
    if many < len(rows) and not is_head(rows[many]):
        many += is_subhead(rows[many]) or _splits(rows[many], rows[many - 1])
    return many


def _splits(row: Row, head: Row) -> bool:
    """Whether a row only parts wide cells of the head above it, whose other cells all reach down beside it."""
    wide = [cell for cell in head.cells if cell.rowspan == 1 and cell.colspan > 1]
    parts = [cell for cell in row.cells if any(cell.within(each) for each in wide)]
    whole = len(parts) == len(row.cells) > 1 and len(wide) + sum(cell in row.held for cell in head.cells) == len(
        head.cells
    )
    return whole and (bool(row.kinds("columns")) or len(wide) < len(head.cells))


def _groups(row: Row, levels: Row) -> bool:
    """Whether a row above the levels heads the columns beside them: ``绩效指标 | 年度指标值 | 实际完成值``."""
    down = [cell for cell in row.cells if cell in levels.held and cell.row + cell.rowspan == levels.index + 1]
    kinds = {kind for cell, kind in row.kinds("columns") if kind in _FILLED or cell in down}
    return bool(kinds) and len(row.cells) > 1 and all(cell in down or is_head_label(cell) for cell in row.cells)


def read_head(*rows: Row) -> tuple[Column, ...]:
    """The columns from the rows of a head.

    A head of a further row takes the place of the one above it; under a medium-term head it is medium-term.
    """
    head, last = rows[0], rows[-1]
    columns = [*_of(head, last), *_held(head, last)]
    for below in rows[1:]:
        finer = _parts([_under(column, columns) for column in _of(below, last)], columns)
        kept = [c for c in columns if not any(f.start < c.end and c.start < f.end for f in finer)]
        columns = sorted([*kept, *finer], key=lambda column: column.start)
    columns = _remarks(_dated(_contents(_name_column(_monitored(_medium(_level_points(columns)))))))
    if not head.table.exact:
        columns = _stretch(columns)
    return tuple(columns[:MOST_COLUMNS])


def _of(row: Row, last: Row) -> list[Column]:
    """The heads of a row; a cell that reaches down beside the table is its heading."""
    return [
        Column(
            "side" if _is_beside(cell, last) else find("columns", cell.text) or ("unknown" if at else "side"),
            cell.column,
            cell.end,
            cell.text,
        )
        for at, cell in enumerate(row.cells)
    ]


def _is_beside(cell: Cell, last: Row) -> bool:
    return cell.row + cell.rowspan > last.index + 1


def _parts(finer: list[Column], above: list[Column]) -> list[Column]:
    """Heads of a second row that we do not know, as parts of the head above: ``值`` below 年度指标值, by its kind."""
    taken = {(_parent(column, above), column.kind) for column in finer}
    found = []
    for column in finer:
        parent = _parent(column, above)
        if parent is not None and parent.kind == "actual" and column.kind == "unit":
            found.append(replace(column, kind="actual_unit"))
            continue
        if parent is not None and parent.kind in _DIVIDED and (term := find("terms", column.label)):
            found.append(replace(column, kind=parent.kind, medium=parent.medium or term == "part"))
            continue
        kind = parent.kind if parent is not None and column.kind in {"unknown", "side", "content"} else ""
        if parent is None or kind not in _PARTED or (kind not in _SEVERAL and (parent, kind) in taken):
            found.append(column)
        else:
            taken.add((parent, kind))
            found.append(replace(column, kind=kind))
    return found


def _held(head: Row, last: Row) -> list[Column]:
    """Cells that reach down into the head: a head too when they end with it, else the heading beside the table."""
    return [
        Column(
            (find("columns", cell.text) if cell.row + cell.rowspan == last.index + 1 else None) or "side",
            cell.column,
            cell.end,
            cell.text,
        )
        for cell in head.held
    ]


def _parent(column: Column, above: list[Column]) -> Column | None:
    return next((each for each in above if each.start <= column.start < each.end), None)


def _under(column: Column, above: list[Column]) -> Column:
    parent = _parent(column, above)
    return replace(column, medium=True) if parent is not None and parent.kind == "medium" else column


def _medium(columns: list[Column]) -> list[Column]:
    """Where a whole group of heads occurs twice, the last is the annual one and those before it are medium-term.

    A weight that occurs twice without its group belongs to a level, not to the indicator.
    """
    last = {column.kind: at for at, column in enumerate(columns)}
    again = {column.kind for at, column in enumerate(columns) if last[column.kind] != at}
    grouped = _GROUPED if again & {"level2", "level3"} or again >= {"target", "weight"} else set()
    found = []
    for at, column in enumerate(columns):
        repeated = last[column.kind] != at
        if column.medium:
            found.append(column)
        elif column.kind == "medium" or (repeated and column.kind in grouped):
            found.append(replace(column, medium=True))
        else:
            kind = _SECOND.get(column.kind, "unknown") if repeated and column.kind in _GROUPED else column.kind
            found.append(replace(column, kind=kind))
    return found


def _level_points(columns: list[Column]) -> list[Column]:
    """分值 right behind 一级指标 or 二级指标, with finer levels to come, are the points of that level."""
    found = list(columns)
    for at, (level_, column) in enumerate(pairwise(columns), 1):
        finer = {each.kind for each in columns[at:]} & _LEVELS
        if column.kind == "weight" and level_.kind in _POINTS and finer:
            found[at] = replace(column, kind=_POINTS[level_.kind])
    return found


def _monitored(columns: list[Column]) -> list[Column]:
    """During the year 1–7月执行情况 are the figures so far, and 全年预计 is what is expected by its end."""
    kinds = {column.kind for column in columns}
    so_far = "to_date" in kinds and "actual" not in kinds
    names = {
        "to_date": "actual" if so_far else "unknown",
        "expected": "expected" if so_far or "actual" in kinds else "unknown" if "target" in kinds else "target",
    }
    return [replace(column, kind=names.get(column.kind, column.kind)) for column in columns]


def _name_column(columns: list[Column]) -> list[Column]:
    """A table without 三级指标 names its indicators in the deepest level that it has."""
    kinds = [column.kind for column in columns if not column.medium]
    if "level3" in kinds:
        return columns
    deepest = "level2" if "level2" in kinds else "level1"
    return [replace(column, kind="level3") if column.kind == deepest else column for column in columns]


def _contents(columns: list[Column]) -> list[Column]:
    """A column headed 内容 or 数值 holds the targets where no other does."""
    kind = "unknown" if "target" in {column.kind for column in columns} else "target"
    return [replace(column, kind=kind) if column.kind == "content" else column for column in columns]


def _dated(columns: list[Column]) -> list[Column]:
    """``2021年实际实现值`` beside ``预期2022年实现值`` is the figure of the year before."""
    years = [
        int(year) for column in columns if column.kind == "target" for year in _DATED.findall(squeeze(column.label))
    ]
    return [
        replace(column, kind="last_year") if column.kind == "actual" and _is_before(column, years) else column
        for column in columns
    ]


def _is_before(column: Column, years: list[int]) -> bool:
    own = _DATED.search(squeeze(column.label))
    return own is not None and any(int(own[1]) < year for year in years)


def by_content(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Level columns under another head, known by the labels that fill them; 二级 under 一级指标 where that is the last.

    ``评价内容`` over 数量指标 and 质量指标 is the column of level 2.
    """
    columns = _target_filled_in(columns, rows)
    name = next((column.start for column in columns if column.kind == "level3" and not column.medium), 0)
    kinds = {column.kind for column in columns}
    found = []
    for column in columns:
        held = [level(cell.text) for row in rows[:MOST_COLUMNS] for cell in row.cells if column.covers(cell)]
        either = sum(kind in EITHER for kind in held)
        most = max(("level1", "level2"), key=held.count)
        usual = most if held.count(most) and (held.count(most) + either) * 2 > len(held) else None
        left = column.kind in {"unknown", "side", "level1", "level2"} and column.end <= name and len(set(held)) > 1
        if left and usual and usual not in kinds:
            kinds.add(usual)
            found.append(replace(column, kind=usual))
        else:
            found.append(column)
    return tuple(found)


def _target_filled_in(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Of two columns of targets, 目标值（标准） and an empty 指标值, the one that is filled in."""

    def filled(column: Column) -> bool:
        return any(column.covers(cell) for row in rows[:MOST_COLUMNS] for cell in row.cells if not is_head(row))

    last = next((column for column in columns if column.kind == "target" and not column.medium), None)
    other = next((c for c in columns if c.kind == "unknown" and find("columns", c.label) == "target"), None)
    if last is None or other is None or filled(last) or not filled(other):
        return columns
    kinds = {last: "unknown", other: "target"}
    return tuple(replace(column, kind=kinds.get(column, column.kind)) for column in columns)


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
