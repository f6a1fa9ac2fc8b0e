"""What every reader yields: running text and tables of cells with their spans, in the order of the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.problem import Location

if TYPE_CHECKING:
    from evaluator.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell that says something. ``row`` and ``column`` count from 0; a merged cell is at its upper left corner.

    Cells are compared by identity: which of them found a place is the measure of how well a document was read.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    drawn: int | None = None
    """The column in which it is in the file, where a repair has moved it."""

    @property
    def end(self) -> int:
        """The column after its last."""
        return self.column + self.colspan

    def within(self, other: Cell) -> bool:
        """Whether it is in columns that ``other`` spans."""
        return other.column <= self.column and self.end <= other.end


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The non-empty cells of a table, row by row.

    ``exact`` says that the columns are those the author drew; a text dump loses merges, and its cells slip.
    ``lines`` maps a row to the number that a reader of the file would count (a line, a row of the sheet).
    """

    cells: tuple[Cell, ...]
    rows: int
    exact: bool = True
    sheet: str | None = None
    """The sheet of a workbook; the page or the number of the table elsewhere."""
    lines: tuple[int, ...] = ()
    hidden: bool = False
    """A sheet that its workbook does not show."""
    merges: bool = True
    """Whether the format can merge cells at all; a CSV file cannot."""

    def line(self, row: int) -> int:
        """The number, from 1, under which a person finds ``row`` in the file."""
        return self.lines[row] if row < len(self.lines) else row + 1


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """A line or paragraph of running text outside the tables."""

    text: str
    line: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its blocks in reading order. ``workbook``: each sheet on its own."""

    name: str
    blocks: tuple[Paragraph | Table, ...] = ()
    workbook: bool = False
    path: str | None = None
    """The file as it was named to us; ``name`` is its last part."""

    @property
    def place(self) -> str:
        """How places in the document name the file."""
        return self.path or self.name

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The running text, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    def place_of(self, table: Table, cell: Cell) -> Location:
        """The place of a cell: with the letter of its column in a sheet, else the column's number."""
        number = (cell.column if cell.drawn is None else cell.drawn) + 1
        return self.at(table, cell.row, _letters(number) if self.workbook else f"第{number}列")

    def at(self, table: Table, row: int, column: str | None = None) -> Location:
        """The place of a row of one of its tables."""
        return Location(file=self.place, sheet=table.sheet, row=table.line(row), column=column)


def _letters(number: int) -> str:
    """The column of a sheet by its number from 1: A, Z, AA."""
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the non-empty table cells of a document found a place."""

    cells: int
    placed: int

    @property
    def complete(self) -> bool:
        """Whether nothing was left over."""
        return self.cells == self.placed

    def __str__(self) -> str:
        """``1016/1016 (100.00%)``; rounded down, so that 100 % means all."""
        share = 10000 if not self.cells else self.placed * 10000 // self.cells
        return f"{self.placed}/{self.cells} ({share // 100}.{share % 100:02d}%)"


@dataclass(slots=True)
class Reading:
    """What a reader builds up: blocks, and what was doubtful on the way."""

    blocks: list[Paragraph | Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    workbook: bool = False
