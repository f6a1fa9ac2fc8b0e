"""A review as a workbook: the problems, and every row beside its recomputed score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.figures import SEVERITY_NAMES
from evaluator.paper.grid import build
from evaluator.paper.sheets import save
from evaluator.result import STATUS_NAMES
from evaluator.review.listing import findings, in_figures
from evaluator.review.run import in_input_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.paper.grid import Record
    from evaluator.review.listing import Finding
    from evaluator.review.model import Review, ReviewedRow
    from evaluator.review.summary import Summary


def workbook(reviews: Sequence[Review], summary: Summary, rules: str) -> bytes:
    """Two sheets, 问题清单 and 逐项复核; the same reviews give the same bytes. ``rules`` is the rulebook's title."""
    problems = build(
        "review-problems", {"figures": in_figures(summary)}, {"problems": [*map(_finding, findings(reviews, summary))]}
    )
    rows = build("review", {"rules": rules}, {"rows": [*map(_row, in_input_order(reviews))]})
    return save([problems, rows], "绩效自评复核")


def _finding(found: Finding) -> Record:
    return {
        "severity": SEVERITY_NAMES[found.problem.severity],
        "code": found.problem.code,
        "project": found.project,
        "indicator": found.indicator,
        "message": found.message,
        "hint": found.problem.hint,
    }


def _row(row: ReviewedRow) -> Record:
    shown = row.indicator
    return {
        "project": row.project,
        "level2": shown.level2,
        "level3": shown.level3,
        "target": shown.target,
        "actual": shown.actual,
        "weight": shown.weight,
        "published": shown.score,
        "score": row.score,
        "difference": row.difference,
        "status": STATUS_NAMES[row.status],
        "problems": "\n".join(f"{each.code} {each.message}" for each in row.problems if each.severity != "note"),
    }
