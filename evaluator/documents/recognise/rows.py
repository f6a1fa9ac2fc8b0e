"""A document as a stream of rows: each with its own cells, and those that reach down into it from above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from evaluator.documents.labels import find, squeeze
from evaluator.documents.model import Cell, Document, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from evaluator.problem import Location

_RULE = re.compile(r"[-=_—－─\s|:]{2,}")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of a table with something in it."""

    document: Document
    table: Table
    index: int
    cells: tuple[Cell, ...]
    """The cells that begin in this row, from left to right."""
    held: tuple[Cell, ...]
    """The cells that began above and span this row."""
    first: bool
    """The first row of its table."""

    @property
    def all(self) -> tuple[Cell, ...]:
        """Its own cells and the spanning ones, from left to right."""
        return tuple(sorted((*self.cells, *self.held), key=lambda cell: cell.column)) if self.held else self.cells

    @property
    def is_rule(self) -> bool:
        """A line of dashes, as a plain-text table draws under its head."""
        return len(self.cells) > 1 and all(_RULE.fullmatch(cell.text) for cell in self.cells)

    def at(self, column: str | None = None) -> Location:
        """Its place."""
        return self.document.at(self.table, self.index, column)

    def kinds(self, section: str) -> list[tuple[Cell, str]]:
        """Its own cells that are labels of ``section``."""
        return [(cell, kind) for cell in self.cells if (kind := find(section, cell.text))]


State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Part(Generic[State]):
    """A kind of row: what it is called, by what a row is known to be of it, and how that row is taken.

    ``knows`` gives what it recognises, something falsy where the row is not of this kind; ``take`` gets it.
    """

    name: str
    knows: Callable[[Row, State], Any]
    take: Callable[[Row, State, Any], None]
    below: bool | None = None
    """Asked only below the head of the indicators, or only above it."""


def take_first(parts: Iterable[Part[State]], row: Row, state: State) -> str:
    """Let the first part that knows a row take it; its name. The last part of a list knows every row."""
    part, found = next((part, found) for part in parts if (found := part.knows(row, state)))
    part.take(row, state, found)
    return part.name


def stream(document: Document) -> Iterator[Paragraph | Row]:
    """Paragraphs and rows in reading order; empty rows are left out."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from _rows(document, block)


def _rows(document: Document, table: Table) -> Iterator[Row]:
    starting: dict[int, list[Cell]] = {}
    for cell in table.cells:
        starting.setdefault(cell.row, []).append(cell)
    held: list[Cell] = []
    first = True
    for index in sorted(starting):
        held = [cell for cell in held if cell.row + cell.rowspan > index]
        own = sorted(starting[index], key=lambda cell: cell.column)
        yield Row(document, table, index, tuple(own), tuple(held), first)
        first = False
        held.extend(cell for cell in own if cell.rowspan > 1)


def is_title(text: str) -> bool:
    """Whether a line is the title of a form: 项目支出绩效自评表."""
    squeezed = squeeze(text)
    return len(squeezed) <= 60 and not re.search(r"[。；;]", squeezed) and find("rows", text) == "title"


def is_page_mark(text: str) -> bool:
    """A page number or a line of dashes between two pages."""
    return find("rows", text) == "page" or bool(_RULE.fullmatch(text))
