"""What a verdict on one indicator rests on, as every judging function is given it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from evaluator.language import Reading
    from evaluator.rulebook import Rulebook
    from evaluator.scoring.compile import Context


@dataclass(frozen=True, slots=True)
class Matter:
    """All that a verdict on one indicator rests on. Readings are null where the cell is blank."""

    target: Reading
    actual: Reading | None
    weight: int | None
    """In cents; null for a part of a cell, whose reasons then state a share instead of points."""
    rulebook: Rulebook
    context: Context
    judged: str | None = None
    last_year: Reading | None = None
    reference: Reading | None = None
    budget: Decimal | None = None
    """元; what 预算 refers to where nothing else is given."""
    year: int | None = None
    """The year of the form."""
    start: dt.date | None = None
    """The first day of the project, where the form says it."""

    @property
    def target_text(self) -> str:
        """The target as published."""
        return self.target.text or ""

    @property
    def actual_text(self) -> str:
        """The actual as reported."""
        return (self.actual.text if self.actual else None) or ""
