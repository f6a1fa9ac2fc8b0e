"""The one list of checks: which there are, where each applies, and what it needs to judge.

``check``, ``run`` and ``review`` run the same list. A check that looks at targets gets a
:class:`~evaluator.subject.Row` or a :class:`~evaluator.subject.Subject`; one that looks at what was reported gets a
:class:`~evaluator.checks.case.Case` or a :class:`~evaluator.checks.sheets.Page`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from evaluator.checks import (
    approved,
    doubles,
    duties,
    funds,
    goals,
    money,
    points,
    rows,
    sheets,
    spending,
    tables,
    values,
)
from evaluator.checks.ledger import Check, Need
from evaluator.language.constraint import Date, Missing, Quantity
from evaluator.result import STATUSES

if TYPE_CHECKING:
    from evaluator.checks.case import Case, Page
    from evaluator.subject import Row, Subject

# --- where a check applies --------------------------------------------------------------------------------------------


def _filled(row: Row) -> bool:
    return bool((row.indicator.target or "").strip())


def _share(row: Row) -> bool:
    return row.quantity is not None and row.quantity.unit == "%"


def _perhaps_share(row: Row) -> bool:
    """A share, or what reading took for one and refused (E224)."""
    return _share(row) or any(each.code == "E224" for each in row.reading.problems)


def _benefit_share(row: Row) -> bool:
    return row.area == "benefit" and _share(row)


def _number(row: Row) -> bool:
    return row.quantity is not None


def _in_area(row: Row) -> bool:
    return bool(row.area)


def _header(form: Subject) -> bool:
    return form.has_header


def _project(form: Subject) -> bool:
    """What texts ask of projects only: costs, the usual kinds of indicators."""
    return form.has_header and not form.form.is_department


def _with_goal(form: Subject) -> bool:
    return form.has_header or bool(form.form.goal)


def _dated(form: Subject) -> bool:
    return any(isinstance(row.reading.constraint, Date) for row in form.rows)


def _has_rows(form: Subject) -> bool:
    return bool(form.rows)


def _has(area: str) -> Need:
    return Need(f"没有{area}", lambda form: bool(form.of(area)))


def _surveyed(form: Subject) -> bool:
    return bool(form.of("satisfaction"))


def _costs(form: Subject) -> bool:
    return bool(form.of("cost"))


def _weighted(form: Subject) -> bool:
    return not form.reported and any(row.indicator.weight is not None for row in form.rows)


def _target(case: Case) -> bool:
    return case.target.constraint is not None and not isinstance(case.target.constraint, Missing)


def _scored(case: Case) -> bool:
    """S01 looks at figures; a statement has its band (S07), the execution of the budget its rate (S02)."""
    return _target(case) and not rows.execution_rate(case) and not case.qualitative


def _statement(case: Case) -> bool:
    return _target(case) and case.qualitative


def _floor(case: Case) -> bool:
    target = case.target.constraint
    return isinstance(target, Quantity) and target.lower is not None and bool(target.lower)


def _ceiling(case: Case) -> bool:
    return case.area == "cost" and isinstance(case.target.constraint, Quantity)


def _zero(case: Case) -> bool:
    target = case.target.constraint
    return isinstance(target, Quantity) and not any((target.lower, target.upper))


def _signed(case: Case) -> bool:
    return rows.carries_sign(case.indicator.target)


def _reason(case: Case) -> bool:
    return bool((case.indicator.deviation or "").strip())


def _asks(case: Case) -> bool:
    """Whether a reason is due."""
    return rows.lost(case) or STATUSES[case.result.status].missed


def _satisfaction(case: Case) -> bool:
    return rows.is_satisfaction(case)


def _evidence(case: Case) -> bool:
    return case.sheet.has_evidence and bool(case.published)


def _completed(case: Case) -> bool:
    return isinstance(case.actual.constraint, Date)


def _spending(page: Page) -> bool:
    return page.form.execution is not None


def _header_of(page: Page) -> bool:
    return page.sheet.has_header


def _acceptance(page: Page) -> bool:
    return any(sheets.is_acceptance(case) for case in page.cases)


def _quantities(page: Page) -> bool:
    return _spending(page) and any(case.area == "quantity" for case in page.cases)


def _compared(page: Page) -> bool:
    return page.among_approved or page.approved is not None


def _sourced(page: Page) -> bool:
    return page.form.execution is not None and bool(page.form.sources)


def _pointed(page: Page) -> bool:
    return any(worth is not None for worth in (*page.form.goals.values(), *page.form.level_points.values()))


def _staged(page: Page) -> bool:
    return sum(isinstance(case.actual.constraint, Date) for case in page.cases) > 1


def _graded(page: Page) -> bool:
    return bool((page.form.grade or "").strip())


def _scores(page: Page) -> bool:
    return any(case.published is not None for case in page.cases)


def _totalled(page: Page) -> bool:
    return page.form.total_score is not None or _scores(page)


# --- what a check needs -----------------------------------------------------------------------------------------------

SCORE = Need("没有得分", lambda case: case.published is not None)
WEIGHT = Need("没有分值", lambda case: case.indicator.weight is not None)
ACTUAL = Need("没有实际完成值", lambda case: bool((case.indicator.actual or "").strip()))
VERDICT = Need("完成情况须由评价人评判", lambda case: not STATUSES[case.result.status].open)
NUMBER = Need("实际完成值不能与指标值相比", lambda case: case.ratio is not None)
ASKED = Need("没有偏差原因栏", lambda case: case.sheet.has_reasons or not _asks(case))
PROOF = Need("没有佐证材料栏", lambda case: case.sheet.has_evidence)

RATE = Need("没有预算数或执行数", lambda page: page.rate is not None)
SPENT_SCORE = Need("没有执行得分", lambda page: page.form.execution.score is not None)
PARTNER = Need("没有对应的批复目标", lambda page: page.approved is not None)
TOTAL = Need("没有总分", lambda page: page.form.total_score is not None)
SCORES = Need("没有得分", _scores)
WEIGHTS = Need("没有分值", lambda page: any(case.indicator.weight is not None for case in page.cases))

GOAL = Need("没有总体目标", lambda form: bool((form.form.goal or "").strip()))
PLAN = Need("没有实施周期", lambda form: form.plan is not None)
BUDGET = Need("没有资金", lambda form: bool(form.budget))
TEXT = Need("没有总体目标和项目说明", lambda form: bool(form.form.goal or form.form.narrative))
RULES = Need("没有评分规则", lambda form: form.rulebook is not None)
LEVELS = Need("没有一级指标", lambda form: any(row.indicator.level1 for row in form.rows))

# --- the list ---------------------------------------------------------------------------------------------------------

TARGET_ROWS = (
    Check("", values.unreadable, _filled),
    Check("T04", values.blank),
    Check("T05", values.placeholder, _filled),
    Check("T06", values.wrong_way, _number),
    Check("T07", values.above_hundred, _perhaps_share),
    Check("T10", values.hollow, _benefit_share),
    Check("T11", values.misplaced),
    Check("T18", values.unit_wrong, _number),
    Check("T18", values.slipped_unit, _filled),
    Check("T20", duties.routine, _in_area),
    Check("T22", spending.above_standard, spending.is_rate_of_cost),
)
"""Checks on one target: they get a Row and the Subject."""

TARGETS = (
    Check("T01", tables.header, _header),
    Check("T02", tables.sources, lambda form: form.form.funds.total is not None),
    Check("T03", tables.levels, _header, (LEVELS,)),
    Check("T08", tables.dates, _dated, (PLAN,)),
    Check("T09", tables.wordy, _has_rows),
    Check("T12", tables.repeated, _has_rows),
    Check("T13", goals.strangers, _surveyed, (TEXT,)),
    Check("T14", goals.promises, _with_goal, (GOAL,)),
    Check("T15", money.budget, _costs, (BUDGET,)),
    Check("T16", tables.weights, _weighted),
    Check("T17", tables.no_cost, _project),
    Check("S29", doubles.twice, _has_rows),
    Check("T19", duties.quantity_and_quality, duties.prints_outputs),
    Check("T21", duties.weights_of_levels, duties.weighted, (RULES,)),
    Check("T23", spending.usual_kinds, _project),
)
"""Checks on the targets of a form together: they get the Subject."""

REPORTED_ROWS = (
    Check("S01", rows.recomputed, _scored, (SCORE, WEIGHT, ACTUAL, VERDICT)),
    Check("S02", rows.execution_row, rows.execution_rate, (SCORE, WEIGHT, ACTUAL)),
    Check("S04", rows.above_weight, needs=(SCORE, WEIGHT)),
    Check("S05", rows.unexplained, needs=(ASKED,)),
    Check("S06", rows.overshoot, _floor, (ACTUAL, NUMBER)),
    Check("S07", rows.outside_band, _statement, (SCORE, WEIGHT, ACTUAL, VERDICT)),
    Check("S08", rows.undescribed, _statement, (SCORE, ACTUAL)),
    Check("S09", rows.scored_blank, _target, (SCORE,)),
    Check("S10", rows.repeats_target, _signed, (ACTUAL,)),
    Check("S11", rows.other_unit, _target, (ACTUAL,)),
    Check("S12", rows.contradiction, _reason, (VERDICT,)),
    Check("S17", rows.acceptance_earlier, _completed, (PROOF,)),
    Check("S18", rows.unsurveyed, _satisfaction, (SCORE, PROOF)),
    Check("S19", rows.over_limit, _ceiling, (SCORE, WEIGHT, ACTUAL)),
    Check("S24", rows.zero_target, _zero, (SCORE, ACTUAL)),
    Check("S25", rows.no_evidence, _evidence),
    Check("S30", doubles.accepted_before, _completed, (PROOF,)),
    Check("S50", duties.adjusted, _target),
)
"""Checks on one reported row: they get the Case."""

REPORTED = (
    Check("S02", funds.execution, _spending, (RATE, SPENT_SCORE)),
    Check("S02", funds.source_rates, _sourced),
    Check("S03", points.total, _totalled, (TOTAL,)),
    Check("S03", points.weights, _scores, (WEIGHTS,)),
    Check("S52", points.blank, _scores),
    Check("S13", sheets.ahead_of_money, _spending, (RATE, SCORES)),
    Check("S15", sheets.nothing_spent, _quantities, (RATE,)),
    Check("S16", sheets.unaccepted, _acceptance, (SCORES,)),
    Check("S20", approved.changes, _compared, (PARTNER,)),
    Check("S31", approved.partner, _compared),
    Check("S21", sheets.unexplained_execution, _spending, (RATE,)),
    Check("S22", sheets.low_execution, _spending, (RATE,)),
    Check("S23", points.grade, _graded, (TOTAL,)),
    Check("S24", funds.no_budget, _spending),
    Check("S26", funds.overspent, _spending, (RATE,)),
    Check("S27", funds.sources, _sourced),
    Check("S28", points.goals, _pointed),
    Check("S30", doubles.stages, _staged),
    Check("S51", duties.separately, _header_of),
)
"""Checks on a reported form as a whole: they get the Page."""

WORDING = frozenset({"T01", "T03", "T09", "T10", "T13", "T14", "T15", "T17", "T19", "T20", "T22", "T23", "W213"})
"""What can only be mended before the year; on a self-evaluation it is a note."""

FOLDER = ("S14", "S33", "S34", "S35", "S36")
"""What only several forms together show."""


@cache
def codes() -> tuple[str, ...]:
    """The codes of the list, sorted."""
    listed = {check.code for part in (TARGET_ROWS, TARGETS, REPORTED_ROWS, REPORTED) for check in part if check.code}
    return tuple(sorted(listed | set(FOLDER)))
