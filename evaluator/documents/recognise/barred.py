"""The text of a web page whose table came out as one cell a line, with a bar on a line of its own between two cells.

Where a row ends is lost; the labels bring it back: a label of the form begins a row, a run of heads is a head, and
below the head of the indicators each row has as many cells as the head, without the levels that are merged above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from evaluator.documents.labels import find
from evaluator.documents.model import Cell, Document, Paragraph, Table
from evaluator.documents.recognise.align import is_number, level

if TYPE_CHECKING:
    from collections.abc import Sequence

_BARS = {"|", "｜", "│", "¦"}
_SPACED = re.compile(r"(?<=[⺀-鿿])\s+|\s+(?=[⺀-鿿])")
"""Blanks that a page sets between Chinese characters and figures."""
_LEAST = 6
"""So many bars on lines of their own make a table."""
_LABELS = ("fields", "funds", "goals", "headings", "columns", "execution", "rows")
_HEADS = ("columns", "execution")
_HEADING = 3
_LEVELS = {"level1", "level2"}

_Line = tuple[str, int]
"""The text of a cell, and the line that it begins on."""


def with_tables(document: Document) -> Document:
    """The document with each such stretch of lines as a table; another document as it is."""
    lines = [block for block in document.blocks if isinstance(block, Paragraph)]
    if sum(line.text.strip() in _BARS for line in lines) < _LEAST:
        return document
    blocks: list[Paragraph | Table] = []
    for is_text, run in groupby(document.blocks, key=lambda block: isinstance(block, Paragraph)):
        listed = list(run)
        blocks += _tables([each for each in listed if isinstance(each, Paragraph)]) if is_text else listed
    return replace(document, blocks=tuple(blocks))


def _tables(lines: Sequence[Paragraph]) -> list[Paragraph | Table]:
    """What is before the first cell, the table, and what follows the last."""
    bars = [at for at, line in enumerate(lines) if line.text.strip() in _BARS]
    if len(bars) < _LEAST:
        return list(lines)
    first, last = max(bars[0] - 1, 0), min(bars[-1] + 1, len(lines) - 1)
    cells: list[_Line] = []
    for bar, run in groupby(lines[first : last + 1], key=lambda line: line.text.strip() in _BARS):
        listed = list(run)
        if bar:  # two bars running: nothing is between them
            cells += [("", line.line or 0) for line in listed[1:]]
        else:
            cells.append((_SPACED.sub("", "".join(line.text.strip() for line in listed)), listed[0].line or 0))
    rows = _Rows()
    for at, cell in enumerate(cells):
        rows.take(cell, [text for text, _ in cells[at : at + MOST_HEADS]])
    return [*lines[:first], rows.table(), *lines[last + 1 :]]


MOST_HEADS = 20


@dataclass(slots=True)
class _Rows:
    """The rows as they are found."""

    rows: list[list[tuple[int, _Line]]] = field(default_factory=list)
    """Of each cell its column, its text and its line."""
    columns: int = 0
    """How many columns the head of the indicators has; 0 above it."""
    levels: int = 0
    """How many of them are levels."""
    heading: int = 0
    """Cells of the head being read that are still to come."""
    below: bool = False
    """Whether the next cell begins the row of texts below the heads of the goals."""

    def take(self, cell: _Line, following: Sequence[str]) -> None:
        text = cell[0]
        if self.heading:
            self._append(cell)
            self.heading -= 1
        elif self.below:
            self.below = False
            self._begin(cell, 1)
        elif (goals := _goals(following)) and not self.columns:
            self.heading, self.below = goals - 1, True
            self._begin(cell, 0)
        elif (heads := _run(following)) >= _HEADING:
            self._open(heads, following)
            self._begin(cell, 0 if self.columns else 1)
        elif self.columns and not (find("rows", text) in {"foot", "total", "note"} or find("fields", text) == "name"):
            self._body(cell, following[1] if len(following) > 1 else "")
        elif _is_label(text):
            self.columns = 0
            self._begin(cell, 0)
        elif self.rows:
            self._append(cell)
        else:
            self._begin(cell, 0)

    def _open(self, heads: int, following: Sequence[str]) -> None:
        kinds = [find("columns", text) for text in following[:heads]]
        self.heading = heads - 1
        indicators = any(kind in {*_LEVELS, "level3"} for kind in kinds)
        self.columns = heads if indicators else 0
        self.levels = sum(kind in _LEVELS for kind in kinds) if indicators else 0

    def _body(self, cell: _Line, after: str) -> None:
        kind, row = level(cell[0]), self.rows[-1]
        last = row[-1][0]
        if kind is not None and self.levels and (last == self.columns - 1 or last < self.levels - 1):
            first = kind == "level1" or (kind != "level2" and level(after) is not None)
            if last == self.columns - 1:
                self._begin(cell, 0 if first else self.levels - 1)
            else:
                self._append(cell)
        elif last == self.columns - 1:
            self._begin(cell, self.levels)
        else:
            row.append((max(last + 1, self.levels), cell))

    def _begin(self, cell: _Line, column: int) -> None:
        self.rows.append([(column, cell)])

    def _append(self, cell: _Line) -> None:
        self.rows[-1].append((self.rows[-1][-1][0] + 1, cell))

    def table(self) -> Table:
        """The rows as a table whose columns are only a hint."""
        cells = [Cell(text, at, column) for at, row in enumerate(self.rows) for column, (text, _) in row if text]
        return Table(tuple(cells), len(self.rows), exact=False, lines=tuple(row[0][1][1] for row in self.rows))


def _is_label(text: str) -> bool:
    return not is_number(text) and any(find(section, text) for section in _LABELS)


def _goals(texts: Sequence[str]) -> int:
    """How many texts in a row are the heads of goal and result: ``年度总体目标 | 预期目标 | 实际完成情况``."""
    kinds = [kind for kind, _ in zip(takewhile(bool, (find("goals", text) for text in texts)), range(3), strict=False)]
    return len(kinds) if kinds[-2:] == ["goal", "result"] else 0


def _run(texts: Sequence[str]) -> int:
    """How many texts in a row are heads of columns; none where they are not three kinds of them."""
    kinds: list[str] = []
    for text in texts:
        kind = next(filter(None, (find(section, text) for section in _HEADS)), None)
        if kind is None or find("funds", text) == "total":
            break
        kinds.append(kind)
    return len(kinds) if len(set(kinds)) >= _HEADING else 0
