"""Scoring a form: read, weigh, judge, roll up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.forms.names import level_name
from evaluator.problem import Problem, problem
from evaluator.result import STATUSES, ExecutionScore, IndicatorScore, Scorecard
from evaluator.rulebook.form_notes import form_notes
from evaluator.rulebook.wording import cents
from evaluator.scoring.rollup import (
    cap_total,
    grade_of,
    rate_of,
    score_execution,
    settled,
    sum_cents,
)
from evaluator.scoring.row import internal, is_missing, read_safely, score_indicator
from evaluator.scoring.unfilled import is_filled, open_row, unfilled
from evaluator.scoring.verdict import reason
from evaluator.scoring.weigh import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form
    from evaluator.result import Reason
    from evaluator.rulebook import Rulebook
    from evaluator.scoring.shares import Weights


_HUNDRED = 10_000
"""Cents."""


def score_form(form: Form, rulebook: Rulebook) -> Scorecard:
    """Score a form whose actual figures are filled in.

    Args:
        form: targets, actual figures and funds of one project.
        rulebook: in force in the form's year.

    Returns:
        The scorecard; everything doubtful about the data is in its problems.
    """
    try:
        return _scored(form, rulebook)
    except Exception as error:  # noqa: BLE001  one bad form must not cost all others
        return _failed(form, rulebook, error)


def _failed(form: Form, rulebook: Rulebook, error: Exception) -> Scorecard:
    """A form that the program cannot deal with: everything is open, with a problem at its place."""
    why = reason("程序未能处理这份表，须由评价人评判", rulebook.execution)
    zero = cents(0)
    return Scorecard(
        name=form.name,
        year=form.year,
        total=None,
        lowest=zero,
        highest=cents(_HUNDRED),
        grade=None,
        passed=None,
        execution=ExecutionScore(None, None, None, zero, None, reasons=(why,)),
        indicators=tuple(open_row(each, None, "pending", why) for each in form.indicators),
        department=form.department,
        unit=form.unit,
        illustrative=form.illustrative,
        problems=(internal("这份表", error).at(form.location),),
    )


def _scored(form: Form, rulebook: Rulebook) -> Scorecard:
    targets = [read_safely(each, form) for each in form.indicators]
    weights = weigh(form, [not is_missing(target) for target in targets], rulebook)
    filled = is_filled(form)
    rows = tuple(
        score_indicator(each, target, weight, form, rulebook)
        if filled or is_missing(target)
        else unfilled(each, weight, rulebook)
        for each, target, weight in zip(form.indicators, targets, weights.indicators, strict=True)
    )
    if weights.missing_cost:
        rows = (*rows, _missing_cost(weights.missing_cost, rulebook))
    execution, low, high = score_execution(form, weights.execution, rulebook, finished=_finished(rows))
    lowest, highest = sum_cents(rows)
    rate = rate_of(form)
    known = rate is not None or execution.score is not None
    lowest, reasons = cap_total(lowest + low, rate if known else Fraction(0), rulebook, known=known)
    highest, capped = cap_total(highest + high, rate, rulebook)
    if not filled:
        execution = replace(execution, problems=())
    open_ = execution.score is None or any(row.score is None for row in rows)
    graded = filled and _is_whole(weights)
    mark = rulebook.pass_mark.value.project * 100
    total_reasons = reasons or capped
    return Scorecard(
        name=form.name,
        year=form.year,
        total=None if open_ else cents(lowest),
        lowest=cents(lowest),
        highest=cents(highest),
        grade=settled(grade_of(lowest, rulebook), grade_of(highest, rulebook)) if graded else None,
        passed=settled(lowest >= mark, highest >= mark) if graded else None,
        execution=replace(execution, problems=_at(form, execution.problems)),
        indicators=rows,
        department=form.department,
        unit=form.unit,
        illustrative=form.illustrative,
        reasons=total_reasons,
        problems=_at(form, weights.problems),
        form_notes=form_notes(rulebook),
        sources=_sources(rulebook, (*rows, execution), total_reasons),
    )


def _sources(
    rulebook: Rulebook, scored: Sequence[IndicatorScore | ExecutionScore], total: Sequence[Reason]
) -> dict[str, tuple[str, ...]]:
    """What the rules that were followed rest on."""
    followed = dict.fromkeys(each.rule for each in (*(why for row in scored for why in row.reasons), *total))
    return {name: getattr(rulebook, name).says for name in followed if hasattr(rulebook, name)}


def _at(form: Form, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What is wrong with the form as a whole, at the form."""
    return tuple(each.at(form.location) for each in problems)


def _is_whole(weights: Weights) -> bool:
    """Whether the weights add up to a hundred: points of an incomplete scale have no grade."""
    return weights.execution + weights.missing_cost + sum(weights.indicators) == _HUNDRED


def _finished(rows: Sequence[IndicatorScore]) -> bool | None:
    """Whether every indicator is met; None while that hangs on what a person must judge."""
    statuses = {row.status for row in rows if STATUSES[row.status].counts} - {"met"}
    return None if statuses == {"pending"} else not statuses


def _missing_cost(weight: int, rulebook: Rulebook) -> IndicatorScore:
    """The row that some systems add for a form without cost indicators; a person scores it, up to a limit."""
    rule = rulebook.missing_cost
    highest = min(weight, int(rule.value.max_score * 100))
    text = f"未填报成本指标的项目，成本指标得分不得超过 {cents(highest)}"
    return IndicatorScore(
        level1=level_name("output"),
        level2=level_name("cost"),
        level3=level_name("cost"),
        target="未填报",
        actual=None,
        weight=cents(weight),
        score=None,
        lowest=cents(0),
        highest=cents(highest),
        status="pending",
        attainment=None,
        passed=None,
        reasons=(reason(text, rule),),
        problems=(problem("W524", "没有成本指标", hint=f"依据：{rule.citation}"),),
    )
