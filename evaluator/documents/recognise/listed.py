"""Indicators listed in one cell, as 黄山 publishes them: 【产出指标-数量指标】, and below it 指标1：机柜数量（≥77台）.

Such a table becomes a plain table of indicators with the project in a column, before the forms are looked for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean
from evaluator.documents.model import Cell, Document, Table
from evaluator.forms.names import printed

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION = re.compile(r"【\s*([^【】]{1,32}?)\s*】[：:]?")
_LEVELS = re.compile(r"([^\-—－]{2,12}(?:指标|目标))\s*[-—－]\s*(.{2,20})")
_NEXT = re.compile(r"(?=指标\s*\d{1,2}\s*[：:.、])")
_ITEM = re.compile(
    r"指标\s*\d{1,2}\s*[：:.、]\s*(?P<name>.+?)\s*[（(](?P<target>[^（(）)]+(?:[（(][^（(）)]*[）)])?)[）)]"
)
_NAME = re.compile(r"[^【】]*[一-龥]{2}[^【】]*")
_HEAD = printed("name", "goal", "level1", "level2", "level3", "target")
_LEAST = 2


def spelled_out(document: Document) -> Document:
    """The document with every such table as a plain one."""
    blocks = tuple(_plain(block) if isinstance(block, Table) else block for block in document.blocks)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _plain(table: Table) -> Table:
    lists = [cell for cell in table.cells if cell.text.count("【") > _LEAST and len(_items(cell.text)) >= _LEAST]
    if not lists:
        return table
    top = min(cell.row for cell in lists)
    rows: list[tuple[int, tuple[str, ...]]] = [*_titles(table, top), (top, _HEAD)]
    for cell in lists:
        name, goal = _project(cell, table), _goal(cell.text)
        rows += [(cell.row, (name, goal, *item)) for item in _items(cell.text)]
    cells = [Cell(text, at, column) for at, (_, row) in enumerate(rows) for column, text in enumerate(row) if text]
    lines = tuple(table.line(row) for row, _ in rows)
    return Table(tuple(cells), len(rows), sheet=table.sheet, lines=lines, hidden=table.hidden)


def _titles(table: Table, top: int) -> list[tuple[int, tuple[str, ...]]]:
    """The rows above that hold a single text, as a sheet has its title."""
    above = [cell for cell in table.cells if cell.row < top]
    rows = [cell.row for cell in above]
    return [(cell.row, (cell.text,)) for cell in above if rows.count(cell.row) == 1]


def _items(text: str) -> list[tuple[str, str, str, str]]:
    """Level 1, level 2, name and target of each indicator of a list."""
    return [
        (levels[1].strip(), levels[2].strip(), item["name"], item["target"])
        for heading, body in _sections(text)
        if (levels := _LEVELS.fullmatch(heading))
        for piece in _NEXT.split(body)
        if (item := _ITEM.fullmatch(piece.strip()))
    ]


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The headings in 【】, each with what is below it."""
    pieces = _SECTION.split(clean(text))
    yield from zip(pieces[1::2], pieces[2::2], strict=True)


def _goal(text: str) -> str:
    return next((body.strip() for heading, body in _sections(text) if heading.endswith("目标")), "")


def _project(cell: Cell, table: Table) -> str:
    """The first name in the row of the list, or reaching down beside it."""
    beside = [each for each in table.cells if each.row <= cell.row < each.row + each.rowspan]
    named = (each.text for each in beside if each.column < cell.column and _NAME.fullmatch(each.text))
    return next(named, "").strip()
