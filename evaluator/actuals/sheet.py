"""A table of text as it is in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evaluator.problem import Location

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sheet(NamedTuple):
    """A table as it is in its file."""

    file: str
    name: str | None
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Row number (1-based) and cells; rows without any text are left out."""
    hidden: bool = False
    below: Mapping[tuple[int, int], str] = {}
    """By row number and column, the text of a merged cell in the rows that it spans below its first."""
    ragged: bool = False
    """Whether a row may by a slip be longer than its header: in text files, where a separator splits a value."""

    def place(self, row: int | None = None, column: str | None = None) -> Location:
        """Where a row of it is."""
        return Location(self.file, self.name, row, column)
