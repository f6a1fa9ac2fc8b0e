"""Merged cells whose text a program wrote into every cell of the merge: one cell again, and sound tables untouched.

A copied merge is known by its place. Heads and labels are merged and therefore copied; figures are not. So below a
head only a column whose head is itself copied, and whose figures repeat in every row, is one column; cells under two
different heads are two cells, whatever they say (``完成 | 完成`` is a target that was met).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evaluator.documents.labels import find
from evaluator.documents.recognise.align import is_content, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.documents.model import Cell

Rows = dict[int, list["Cell"]]
_LABELS = ("fields", "funds", "goals", "headings", "columns", "execution", "rows")
_BESIDE = ("funds", "goals", "headings", "columns")
_HEADS = ("columns", "execution")
_LEVELS = {"level1", "level2", "level3"}
_RESULTS = {"target", "actual"}
_CARRIED = {"level1", "level2"}
"""Columns in which a label may be drawn down over several rows."""
_HEADING = 3
"""So many kinds of columns make a row a head."""
_FULL = 4
"""A row of so many different texts says whether two columns are one."""


@dataclass(slots=True)
class Head:
    """The heads in force: the cells of the last head row, those of them that are copied merges, and their kinds."""

    cells: list[Cell] = field(default_factory=list)
    wide: list[Cell] = field(default_factory=list)
    kinds: dict[Cell, str] = field(default_factory=dict)

    def over(self, cell: Cell) -> Cell | None:
        """The head in whose columns a cell begins."""
        return next((head for head in self.cells if head.column <= cell.column < head.end), None)

    def divides(self, left: Cell, right: Cell) -> bool:
        """Whether two cells are under heads of which at least one is known, and not under the same."""
        above = self.over(left), self.over(right)
        return above[0] is not above[1] and any(head in self.kinds for head in above if head is not None)

    def holds_values(self, cell: Cell) -> bool:
        """Whether a cell is in a column of names or values rather than of labels."""
        head = self.over(cell)
        kind = None if head is None else self.kinds.get(head)
        return kind is not None and kind not in _CARRIED and cell.column != self.cells[0].column


def without_copies(rows: Rows, head: Head) -> Rows:
    """Equal labels side by side or one below the other are one; so are equal texts below a head that is one.

    Args:
        rows: the cells of a table by row, each row from left to right.
        head: the heads in force above the table, for one that goes on over a page; changed to those at its end.
    """
    found: Rows = {}
    ends: dict[tuple[str, int, int, int], tuple[list[Cell], int]] = {}
    listed = list(rows.values())
    down: list[Cell] = []
    for at, row in enumerate(listed):
        plain = _joined(row, Head())
        down = [cell for cell in down if cell.row + cell.rowspan > row[0].row]
        kinds = {} if any(is_content(cell.text) for cell in down) else _head_kinds(plain)
        down += (cell for cell in row if cell.rowspan > 1)
        if kinds:
            joined = plain
            head.cells, head.kinds = plain, kinds
            head.wide = [cell for cell in plain if cell not in row and _repeats(cell, listed[at + 1 :])]
        elif row and find("fields", row[0].text) == "name":
            joined, head.cells, head.wide, head.kinds = plain, [], [], {}
        else:
            joined = _joined(row, head)
        if kept := _not_above(joined, ends, None if kinds else head):
            found[row[0].row] = kept
    return found


def _head_kinds(row: Sequence[Cell]) -> dict[Cell, str]:
    """The kinds of the cells of a head row, of an indicator table, the money or the goals; of another row none."""
    if any(is_content(cell.text) for cell in row):
        return {}
    kinds = {cell: kind for cell in row for kind in [_kind(cell)] if kind}
    names = set(kinds.values())
    if len(names) >= _HEADING or (names & _LEVELS and names & _RESULTS):
        return kinds
    goals = {cell: kind for cell in row if (kind := find("goals", cell.text))}
    return goals if {"goal", "result"} <= set(goals.values()) and len(goals) == len(row) else {}


def _kind(cell: Cell) -> str | None:
    return next(filter(None, (find(each, cell.text) for each in _HEADS)), None)


def _repeats(wide: Cell, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether each full row up to the next head says one thing below a head that is in several columns."""
    for row in rows:
        if _head_kinds(row):
            break
        below = {cell.text for cell in row if wide.column <= cell.column < wide.end}
        if len(below) > 1 and len({cell.text for cell in row}) >= _FULL:
            return False
    return True


def _joined(row: Sequence[Cell], head: Head) -> list[Cell]:
    joined: list[Cell] = []
    for cell in row:
        if joined and _is_copy(joined[-1], cell, row[0], head):
            joined[-1] = replace(joined[-1], colspan=cell.end - joined[-1].column)
        else:
            joined.append(cell)
    return joined


def _is_copy(left: Cell, right: Cell, first: Cell, head: Head) -> bool:
    if left.text != right.text or left.end != right.column or left.rowspan != right.rowspan:
        return False
    if any(each.column <= left.column and right.end <= each.end for each in head.wide):
        return True
    if is_number(left.text) or not _is_any(_LABELS, left):
        return False
    leads = left.column == first.column and find("rows", left.text) is not None
    return leads or not head.divides(left, right)


def _not_above(row: Sequence[Cell], ends: dict[tuple[str, int, int, int], tuple[list[Cell], int]],
               head: Head | None) -> list[Cell]:  # fmt: skip
    """The cells of a row but for copies of the label that ends above them, which is drawn down over them."""
    kept: list[Cell] = []
    for cell in row:
        place = (cell.text, cell.column, cell.end)
        line, index = ends.get((*place, cell.row), (kept, 0))
        if line is not kept and _is_any(_BESIDE, cell) and (head is None or not head.holds_values(cell)):
            line[index] = replace(line[index], rowspan=line[index].rowspan + cell.rowspan)
        else:
            line, index = kept, len(kept)
            kept.append(cell)
        ends[(*place, cell.row + cell.rowspan)] = line, index
    return kept


def _is_any(sections: Sequence[str], cell: Cell) -> bool:
    return any(find(section, cell.text) for section in sections)
