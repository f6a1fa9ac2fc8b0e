"""What cards and summary look like on a terminal: the colours of severities and of what is open or failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.paper.terminal_table import paragraph

if TYPE_CHECKING:
    from evaluator.paper.terminal_table import Paint
    from evaluator.problem import Severity
    from evaluator.result import Scorecard

SEVERITY_STYLES: dict[Severity, dict[str, Any]] = {"error": {"fg": "red"}, "warning": {"fg": "yellow"}, "note": {}}
_PASSED: dict[bool | None, dict[str, Any]] = {
    True: {"fg": "green", "bold": True},
    False: {"fg": "red", "bold": True},
    None: {"fg": "magenta", "bold": True},
}


def looks(each: Scorecard) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The styles of total, grade and verdict: each its own while it is open."""
    look, open_ = _PASSED[each.passed], _PASSED[None]
    return open_ if each.total is None else look, look if each.grade else open_, look


def aside(text: str, first: str, width: int, paint: Paint) -> list[str]:
    """A dim paragraph behind ``first``; nothing for no text."""
    return [paint(line, dim=True) for line in paragraph(text, width, first=first)] if text else []
