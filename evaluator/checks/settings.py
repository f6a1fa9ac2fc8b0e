"""Which checks run: ``--select``, ``--ignore``, and a settings file in the folder of the forms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evaluator.problem import Problem, Severity
    from evaluator.standards import Standards


@dataclass(frozen=True, slots=True)
class Settings:
    """Codes, or their beginnings: ``S`` is all of S01 …, ``T1`` T10 to T19."""

    select: tuple[str, ...] = ()
    """Only these; empty: all."""
    ignore: tuple[str, ...] = ()
    """None of these, whatever is selected."""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Other severities than the catalogue's, by code."""

    standards: Standards | None = None
    """Expenditure standards, a bureau's own among them; null: those that travel with the program."""

    def off(self, code: str) -> bool:
        """Whether a check is switched off."""
        return bool(self.select and not code.startswith(self.select)) or code.startswith(self.ignore or ("-",))

    def kept(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems of the checks that are on, each once, with the severities that are set."""
        unique = {(each.code, each.message, each.location.row): each for each in problems if not self.off(each.code)}
        if not self.severity:
            return tuple(unique.values())
        return tuple(replace(each, severity=self.severity.get(each.code, each.severity)) for each in unique.values())
