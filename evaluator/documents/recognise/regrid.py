"""Grids as forms usually have them: a label once for its whole merge, a figure a cell, a head for each level.

Some programs copy a merged cell's text into every cell of the merge; some forms write 分值/得分 as one column
(``10/9.5``), or head all levels by one wide ``评价指标``. Such tables are redrawn before the forms are looked for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from evaluator.documents.labels import find, squeeze, tidy
from evaluator.documents.model import Cell, Document, Table
from evaluator.documents.recognise.align import is_blank, is_number, level
from evaluator.documents.recognise.copies import Head, without_copies
from evaluator.documents.recognise.rows import is_page_mark
from evaluator.forms.names import printed
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.documents.model import Paragraph
    from evaluator.documents.recognise.copies import Rows
    from evaluator.problem import Problem

_FILLED = {"target", "actual", "weight", "score"}
_POINTS = {"weight", "score"}
_ALL_LEVELS = re.compile(r"(绩效|评价|考核|自评)?指标(名称|内容|体系)?")
_BETWEEN = re.compile(r"[/／、|｜]")
_NAMES = printed("level1", "level2", "level3")


def redrawn(document: Document) -> Document:
    """The document with its tables as forms usually draw them."""
    head = Head()
    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        if isinstance(block, Table):
            if document.workbook:
                head = Head()
            blocks.append(_redrawn(block, head))
        else:
            blocks.append(block)
    return document if tuple(blocks) == document.blocks else replace(document, blocks=tuple(blocks))


def whole_rows(document: Document) -> tuple[Document, list[Problem]]:
    """The document with a row that a page has cut through as one row: ``1-7月执行情 | 完全不`` and below ``况 | 可能``.

    It is known by its labels: an end that makes a usual label of what is above it, and is no head of its own. Each
    such row is a note with its place.
    """
    blocks: list[Paragraph | Table] = []
    problems: list[Problem] = []
    last: int | None = None
    for block in document.blocks:
        if not isinstance(block, Table):
            last = last if is_page_mark(block.text) else None
            blocks.append(block)
            continue
        before = blocks[last] if last is not None else None
        rest = _rest(before, block) if isinstance(before, Table) and block.exact and not document.workbook else {}
        if last is not None and isinstance(before, Table) and rest:
            cells = (replace(each, text=each.text + rest[each].text) if each in rest else each for each in before.cells)
            blocks[last] = replace(before, cells=tuple(cells))
            beginning, end = next(iter(rest.items()))
            message = f"“{beginning.text}”等 {len(rest)} 格跨页，与“{end.text}”等合为一行"
            problems.append(problem("N614", message, location=document.at(block, end.row)))
        last = len(blocks)
        ends = set(rest.values())
        blocks.append(replace(block, cells=tuple(cell for cell in block.cells if cell not in ends)) if rest else block)
    return (replace(document, blocks=tuple(blocks)) if problems else document), problems


def _rest(above: Table, below: Table) -> dict[Cell, Cell]:
    """The cells of the first row below by those that they end; none where the first row is one of its own."""
    first = min((cell.row for cell in below.cells), default=0)
    ends = [cell for cell in below.cells if cell.row == first]
    bottom = max((cell.row + cell.rowspan for cell in above.cells), default=0)
    over = {(cell.column, cell.end): cell for cell in above.cells if cell.row + cell.rowspan == bottom}
    rest = {over[cell.column, cell.end]: cell for cell in ends if (cell.column, cell.end) in over}
    return rest if len(rest) == len(ends) and any(_is_cut(*pair) for pair in rest.items()) else {}


def _is_cut(beginning: Cell, end: Cell) -> bool:
    whole = beginning.text + end.text
    if level(whole) and not level(beginning.text):  # 社会 and below it 效益指标
        return True
    completed = any(find(section, whole) and not find(section, beginning.text) for section in ("columns", "execution"))
    return completed and not _is_label(end.text)


def _is_label(text: str) -> bool:
    return level(text) is not None or any(find(section, text) for section in ("columns", "execution", "fields"))


def _redrawn(table: Table, head: Head) -> Table:
    rows: Rows = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell)
    if table.merges:
        rows = without_copies(rows, head)
    for step in (_figures_apart, _levels_apart):
        rows = step(rows)
    cells = tuple(cell for row in rows.values() for cell in row)
    return table if cells == table.cells else replace(table, cells=cells)


def _figures_apart(rows: Rows) -> Rows:
    """Each of 分值/得分 in a column of its own, with the figures below; all columns become two."""
    heads = [cell for row in rows.values() for cell in row if {_figure(part) for part in _parts(cell)} == _POINTS]
    if not heads:
        return rows
    found: Rows = {}
    for at, row in rows.items():
        for cell in row:
            parts = _parts(cell) if cell in heads or _below(cell, heads) else []
            whole = replace(cell, column=2 * cell.column, colspan=2 * cell.colspan, drawn=cell.column)
            pieces = [
                replace(whole, text=part, column=whole.column + place * cell.colspan, colspan=cell.colspan)
                for place, part in enumerate(parts)
            ]
            found.setdefault(at, []).extend(pieces or [whole])
    return found


def _parts(cell: Cell) -> list[str]:
    parts = _BETWEEN.split(squeeze(cell.text)) if _BETWEEN.search(cell.text) else []
    return parts if len(parts) == len(_POINTS) and all(parts) else []


def _figure(head: str) -> str | None:
    return find("columns", head)


def _below(cell: Cell, heads: Sequence[Cell]) -> bool:
    under = any(head.row < cell.row and cell.column < head.end and head.column < cell.end for head in heads)
    return under and all(is_number(part) or is_blank(part) for part in _parts(cell))


def _levels_apart(rows: Rows) -> Rows:
    """A head for each of the columns below a wide ``评价指标`` that no finer heads divide."""
    found = dict(rows)
    for row in rows.values():
        wide = [cell for cell in row if cell.colspan > 1 and _ALL_LEVELS.fullmatch(tidy(cell.text))]
        kinds = {find("columns", cell.text) for cell in row} if len(wide) == 1 else set()
        if not kinds & _FILLED or "level2" in kinds:
            continue
        below = [cell for each in rows.values() for cell in each if wide[0].row < cell.row and cell.within(wide[0])]
        if below and not any((find("columns", cell.text) or "").startswith("level") for cell in below):
            at = row.index(wide[0])
            found[wide[0].row] = [*row[:at], *_divided(wide[0], below), *row[at + 1 :]]
    return found


def _divided(head: Cell, below: Sequence[Cell]) -> list[Cell]:
    starts = sorted({cell.column for cell in below})[: len(_NAMES)]
    if len(starts) == 1:
        return [head]
    first = {level(cell.text) for cell in below if cell.column == starts[0]}
    names = _NAMES if len(starts) == len(_NAMES) else _NAMES[1:] if first == {"level2"} else _NAMES[::2]
    ends = [*starts[1:], head.end]
    edges = list(pairwise([starts[0], *ends]))
    return [
        replace(head, text=name, column=left, colspan=right - left)
        for name, (left, right) in zip(names, edges, strict=True)
    ]
