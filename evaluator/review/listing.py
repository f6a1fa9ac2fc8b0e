"""What all renderers of a review show: problems with what they belong to, and the figures in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.checks.exceptions import EXPLAINED
from evaluator.paper.figures import SEVERITY_NAMES, short_percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.problem import Problem, Severity
    from evaluator.review.model import Review
    from evaluator.review.summary import Summary


ACCEPTED = "已说明"
"""The heading of the findings that a person accepted with a reason."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the project and the indicator that it belongs to (none: the form, or all forms)."""

    project: str | None
    indicator: str | None
    problem: Problem
    unit: str | None = None
    file: str | None = None
    key: int = 0
    """By which the page links to the form: the ``id`` of it; 0 for a finding over all forms."""

    @property
    def message(self) -> str:
        """The message, with the indicator's name where it does not say it itself."""
        subject, message = f"“{self.indicator}”", self.problem.message
        named = self.indicator is None or self.problem.code.startswith("S") or subject in message
        return message if named else subject + message


def findings(reviews: Sequence[Review], summary: Summary) -> tuple[Finding, ...]:
    """All problems, the gravest first, else in the order of the forms.

    What reading and scoring only note (an assumed unit) is left to the JSON.
    """
    own = [
        Finding(each.form.name, row.indicator.level3 if row else None, problem, each.unit, each.file, id(each.form))
        for each in reviews
        for row, problem in each.every_problem()
    ]
    shown = {problem for each in reviews for problem in each.problems}
    own += [Finding(None, None, problem) for problem in summary.problems if problem not in shown]
    kept = [found for found in own if _is_shown(found)]
    order = {severity: number for number, severity in enumerate(SEVERITY_NAMES)}
    return tuple(sorted(kept, key=lambda found: order[found.problem.severity]))


def _is_shown(found: Finding) -> bool:
    of_row = found.indicator is not None and not found.problem.code.startswith("S")
    return found.problem.severity != "note" or not of_row or EXPLAINED in found.problem.message


def by_severity(found: Iterable[Finding]) -> tuple[tuple[Severity, str, tuple[Finding, ...]], ...]:
    """Findings under their severity and its Chinese name, what was explained last; empty groups left out."""
    listed = tuple(found)
    fresh = [each for each in listed if EXPLAINED not in each.problem.message]
    groups: list[tuple[Severity, str, tuple[Finding, ...]]] = [
        (severity, name, tuple(each for each in fresh if each.problem.severity == severity))
        for severity, name in SEVERITY_NAMES.items()
    ]
    groups.append(("note", ACCEPTED, tuple(each for each in listed if EXPLAINED in each.problem.message)))
    return tuple(group for group in groups if group[2])


def in_figures(summary: Summary) -> str:
    """The summary in one sentence."""
    full = f"，满分 {summary.full_marks} 项（{short_percent(summary.share_full)}）" if summary.scored else ""
    missed = (
        f"；未完成或部分完成 {summary.missed} 项，其中仍得满分 {summary.missed_with_full_marks} 项"
        f"（{short_percent(summary.share_missed_full)}）"
        if summary.missed
        else ""
    )
    agree = f"；可核分的 {summary.judged} 项中得分相符 {summary.agreeing} 项" if summary.judged else ""
    return f"{summary.forms} 份自评表，{summary.rows} 项指标{full}{missed}{agree}"
