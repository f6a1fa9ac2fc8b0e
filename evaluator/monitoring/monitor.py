"""Monitoring during the year (运行监控): lights for each indicator, for execution and for the project.

What is done by the end of a month is compared with the year's targets as the rulebook's ``monitor`` says. A light is
null where there is nothing to judge yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.cells import read_actual, read_target
from evaluator.language.constraint import Date, Missing, Quantity
from evaluator.problem import Problem, problem
from evaluator.result import STATUS_NAMES, STATUSES
from evaluator.rulebook.lights import NAMES, Light
from evaluator.rulebook.wording import equation, number, percent
from evaluator.scoring.align import align
from evaluator.scoring.axis import FAR
from evaluator.scoring.compile import Context, check_quantity
from evaluator.scoring.rollup import budget_of
from evaluator.scoring.score import score_form
from evaluator.scoring.verdict import reason

if TYPE_CHECKING:
    from evaluator.forms.model import Form, Indicator
    from evaluator.result import IndicatorScore, Reason, Scorecard, Status
    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.lights import LightBand

_WORST: tuple[Light, ...] = ("red", "yellow", "green", "blue")
_SHARES = {"%", "‰"}
_BY_STATUS: dict[Status, Light] = {"met": "green", "partly_met": "yellow", "not_met": "red"}


@dataclass(frozen=True, slots=True)
class Lit:
    """One light and why; null while there is nothing to judge."""

    name: str
    light: Light | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A project at the end of ``month``: the worst light of its indicators, each of them, and what execution shows."""

    name: str
    month: int
    light: Light | None
    indicators: tuple[Lit, ...]
    execution: tuple[Lit, ...]
    problems: tuple[Problem, ...] = ()
    illustrative: bool = False
    """The figures are made up for demonstration; every writer says so."""


def monitor(form: Form, rulebook: Rulebook, month: int) -> Monitoring:
    """Judge a form whose figures are those up to the end of ``month`` (1–12).

    Nothing is lit, and a problem says so, where the rulebook has no rule for monitoring.
    """
    method = rulebook.monitor.value.method
    if method == "none":
        hint = "可用 --rules shanxi-practice、system-practice 或 sichuan-2023"
        found = problem("W533", f"规则 {rulebook.id} 没有运行监控的预警办法", hint=hint)
        return Monitoring(form.name, month, None, (), (), (found,))
    card = score_form(form, rulebook)
    if method == "months":
        lit = _by_month(form, card, rulebook, month)
        return Monitoring(form.name, month, None, (), lit, illustrative=form.illustrative)
    rows = zip(form.indicators, card.indicators, strict=False)
    lit = tuple(_indicator(row, scored, form, rulebook, month) for row, scored in rows)
    seen = {each.light for each in lit}
    worst = next((light for light in _WORST if light in seen), None)
    execution = _execution(form, rulebook, month)
    return Monitoring(form.name, month, worst, lit, (execution,), illustrative=form.illustrative)


def _indicator(row: Indicator, scored: IndicatorScore, form: Form, rulebook: Rulebook, month: int) -> Lit:
    """A floor that is due by the month by its ratio; everything else by whether it is in range."""
    rule, name = rulebook.monitor, scored.level3
    waiting = _not_yet(row, form, month)
    if waiting:
        return Lit(name, None, reason(waiting, rule))
    level2 = row.level2 or row.level1 or ""
    if any(word == "*" or word in level2 for word in rule.value.prorated):
        # What a person must judge first (a plan, an odd figure) is not progress yet.
        found = None if STATUSES[scored.status].open else _floor(row, form, rulebook)
        if found is not None:
            point, floor = found
            done = point * 12 / (floor * month)
            light = _band(done, rule.value.bands)
            text = equation(f"{number(point)} ÷ ({number(floor)} × {month} ÷ 12)", done)
            return Lit(name, light, reason(f"{text}，{NAMES[light]}灯", rule))
    state = _BY_STATUS.get(scored.status)
    text = f"指标值 {scored.target or '（空白）'}，完成值 {scored.actual or '（未填）'}，{STATUS_NAMES[scored.status]}"
    return Lit(name, state, reason(f"{text}，{NAMES[state]}灯" if state else text, rule))


def _floor(row: Indicator, form: Form, rulebook: Rulebook) -> tuple[Fraction, Fraction] | None:
    """The figure and its floor in one unit; None for anything but one figure against a floor above zero."""
    target, actual = read_target(row, form), read_actual(row.actual, row, form)
    wanted, reached = target.constraint, actual.constraint if actual else None
    if actual is None or not isinstance(wanted, Quantity) or not isinstance(reached, Quantity):
        return None
    context = Context(row.level1 or "", row.level2 or "", row.level3 or "")
    if _is_level(wanted) and not rulebook.monitor.value.levels:
        return None
    check = check_quantity(wanted, context, rulebook)
    spans = align(reached, wanted, target.text or "", actual.text or "").spans
    if check.lower <= 0 or check.upper < FAR or len(spans) != 1 or not spans[0].is_point:
        return None
    return max(spans[0].low, Fraction(0)), check.lower


def _is_level(target: Quantity) -> bool:
    """Whether a figure is a share or a ratio, which a part of the year does not make smaller."""
    unit = target.unit or ""
    return unit in _SHARES or "/" in unit


def _not_yet(row: Indicator, form: Form, month: int) -> str | None:
    """Why there is nothing to judge yet: the deadline lies ahead, or nothing was reported so far."""
    target, actual = read_target(row, form), read_actual(row.actual, row, form)
    due = target.constraint.end if isinstance(target.constraint, Date) else None
    reported = actual.constraint if actual else None
    if isinstance(reported, Missing):
        reported = None
    later = form.year is not None and due is not None and (due.year, due.month) > (form.year, month)
    if reported is None and later:
        return f"要求 {due} 前完成，{month} 月底尚未到期"
    if reported is None and actual is None:
        return f"没有填报 {month} 月底的完成情况"
    ahead = isinstance(reported, Date) and reported.end is not None and form.year is not None
    if ahead and (reported.end.year, reported.end.month) > (form.year, month):  # type: ignore[union-attr]
        return f"填报的日期 {reported.end} 晚于 {month} 月底，尚未发生"  # type: ignore[union-attr]
    return None


def _band(value: Fraction, bands: tuple[LightBand, ...]) -> Light:
    ordered = sorted(bands, key=lambda band: band.low)
    return next((band.light for band in reversed(ordered) if value >= band.low), ordered[0].light)


def _rate(form: Form) -> Fraction | None:
    """Spending over the budget; zero for a budget of zero, as the systems have it; None where a figure is missing."""
    budget, executed = budget_of(form), form.execution.executed if form.execution else None
    if budget is not None and budget <= 0:
        return Fraction(0)
    return None if budget is None or executed is None else Fraction(executed) / Fraction(budget)


def _unknown(form: Form, rulebook: Rulebook) -> Lit:
    """The row of an execution that :func:`_rate` cannot decide."""
    lacking = "预算数" if budget_of(form) is None else "执行数"
    return Lit("预算执行", None, reason(f"没有{lacking}，尚不能判断", rulebook.monitor))


def _execution(form: Form, rulebook: Rulebook, month: int) -> Lit:
    rule, rate = rulebook.monitor, _rate(form)
    if rate is None:
        return _unknown(form, rulebook)
    progress = rate * 12 / month
    light = _band(progress, rule.value.execution)
    text = f"执行率 {percent(rate)} ÷ ({month} ÷ 12) = {percent(progress)}，{NAMES[light]}灯"
    return Lit("预算执行", light, reason(text, rule))


def _by_month(form: Form, card: Scorecard, rulebook: Rulebook, month: int) -> tuple[Lit, ...]:
    """Warnings (red) where execution is below what the months so far ask for, or far from the goals' progress."""
    rule, rate = rulebook.monitor, _rate(form)
    due = [step for step in rule.value.months if step.month <= month]
    if rate is None:
        return (_unknown(form, rulebook),)
    lit = []
    if due:
        share = Fraction(due[-1].share)
        light: Light = "red" if rate < share else "green"
        text = f"执行率 {percent(rate)}，{due[-1].month} 月底应不低于 {percent(share)}，{NAMES[light]}灯"
        lit.append(Lit("预算执行", light, reason(text, rule)))
    weight = sum(each.weight for each in card.indicators)
    if rule.value.gap is not None and weight:
        progress = Fraction(sum(each.lowest for each in card.indicators)) / Fraction(weight)
        apart = abs(progress - rate)
        light = "red" if apart > rule.value.gap else "green"
        text = f"目标进度 {percent(progress)}，执行率 {percent(rate)}，相差 {percent(apart)}，{NAMES[light]}灯"
        lit.append(Lit("进度差", light, reason(text, rule)))
    return tuple(lit)
