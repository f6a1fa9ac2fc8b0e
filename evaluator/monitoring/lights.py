"""Monitoring during the year, as text for a terminal and as ``evaluator.monitoring/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.paper.figures import ILLUSTRATIVE_NOTE, unique
from evaluator.paper.terminal_table import painter, paragraph
from evaluator.rulebook.lights import NAMES
from evaluator.text import pad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.monitoring.monitor import Lit, Monitoring
    from evaluator.paper.terminal_table import Paint
    from evaluator.rulebook.lights import Light

FORMAT = "evaluator.monitoring/1"
_OPEN = "—"


def text(projects: Sequence[Monitoring], width: int = 100, *, colour: bool = False) -> str:
    """Every project with its lights, and the sources below; ends in a line feed."""
    paint = painter(colour=colour)
    out: list[str] = []
    for project in projects:
        out += _line("", project.light, f"{project.name}：{project.month} 月底", width, paint)
        for lit in (*project.execution, *project.indicators):
            out += _line("   ", lit.light, f"{lit.name}：{lit.reason.text}", width, paint)
        out.append("")
    cited = unique(lit.reason.article for each in projects for lit in (*each.execution, *each.indicators))
    out += [line for each in cited for line in paragraph(each, width, first="依据：")]
    return "\n".join([*out, *([ILLUSTRATIVE_NOTE] if any(each.illustrative for each in projects) else []), ""])


def as_dict(projects: Sequence[Monitoring]) -> dict[str, Any]:
    """All projects as ``evaluator.monitoring/1``; a light is ``red``, ``yellow``, ``green``, ``blue`` or null."""
    return {
        "format": FORMAT,
        "projects": [
            {
                "name": each.name,
                "month": each.month,
                "light": each.light,
                "execution": [_lit(lit) for lit in each.execution],
                "indicators": [_lit(lit) for lit in each.indicators],
                "problems": [problem.as_dict() for problem in each.problems],
                **({"illustrative": True} if each.illustrative else {}),
            }
            for each in projects
        ],
    }


def _lit(lit: Lit) -> dict[str, Any]:
    why = {"text": lit.reason.text, "rule": lit.reason.rule, "article": lit.reason.article}
    return {"name": lit.name, "light": lit.light, "reason": why}


def _line(indent: str, light: Light | None, message: str, width: int, paint: Paint) -> list[str]:
    """A light and what it says; painted last, for colour has no width."""
    mark = _OPEN if light is None else NAMES[light]
    first, *rest = paragraph(message, width, first=f"{indent}{pad(mark, 2)} ")
    painted = mark if light is None else paint(mark, fg=light, bold=True)
    return [first.replace(mark, painted, 1), *rest]
