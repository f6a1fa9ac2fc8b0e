"""A column of an indicator table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.documents.model import Cell


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
        return cell.column < self.end and self.start < cell.end
