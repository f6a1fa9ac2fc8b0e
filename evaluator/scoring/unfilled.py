"""What is not filled in yet: no failure, no grade, no form to file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.result import IndicatorScore
from evaluator.rulebook.wording import cents
from evaluator.scoring.verdict import reason

if TYPE_CHECKING:
    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.result import Reason, Status
    from evaluator.rulebook import Rulebook

_FILLED = ("actual", "score", "deviation", "evidence", "last_year", "judged", "reference", "deduction")
"""The cells of a row that are filled in after the year."""


def is_filled(form: Form) -> bool:
    """Whether anything was filled in: a cell of any row, what was spent, the score of the whole."""
    spent = form.execution
    money = spent is not None and (spent.executed is not None or spent.score is not None)
    whole = money or form.total_score is not None or bool(form.goal_result) or bool(form.entries)
    return whole or any(_said(getattr(row, name)) for row in form.indicators for name in _FILLED)


def _said(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def unfilled(indicator: Indicator, weight: int, rulebook: Rulebook) -> IndicatorScore:
    """A row of a project that is not filled in."""
    return open_row(indicator, weight, "not_filled", reason("项目尚未填报，不评分", rulebook.shortfall))


def open_row(
    indicator: Indicator, weight: int | None, status: Status, why: Reason, problems: tuple[Problem, ...] = ()
) -> IndicatorScore:
    """A row without a score: anything between nothing and its weight, in cents."""
    return IndicatorScore(
        level1=indicator.level1 or "",
        level2=indicator.level2 or "",
        level3=indicator.level3 or "",
        target=indicator.target,
        actual=indicator.actual,
        weight=cents(weight or 0),
        score=None,
        lowest=cents(0),
        highest=cents(weight or 0),
        status=status,
        attainment=None,
        passed=None,
        deviation=indicator.deviation,
        reasons=(why,),
        problems=problems,
        target_at=indicator.place_of("target"),
        actual_at=indicator.place_of("actual"),
    )
