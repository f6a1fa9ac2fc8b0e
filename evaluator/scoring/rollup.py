"""Roll up: the execution of the budget, the total and what caps it, the grade, and whether the project passes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evaluator.lexicon.reports import says_nothing
from evaluator.problem import Problem, problem
from evaluator.result import ExecutionScore
from evaluator.rulebook.methods.formula import Exact
from evaluator.rulebook.wording import cents, equation, number, percent, product, quotient, ratio
from evaluator.scoring.plausible.money import doubts as money_doubts
from evaluator.scoring.verdict import points, reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from evaluator.forms.model import Form
    from evaluator.result import IndicatorScore, Reason
    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.bands import Band


def budget_of(form: Form) -> Decimal | None:
    """The denominator: the year's adjusted budget, else the initial one, else the total of the form's funds."""
    stated = form.execution
    for amount in (stated.budget if stated else None, stated.initial if stated else None, form.funds.total):
        if amount is not None:
            return amount
    return None


def score_execution(
    form: Form, weight: int, rulebook: Rulebook, *, finished: bool | None
) -> tuple[ExecutionScore, int, int]:
    """The execution score, with its lowest and highest cents (they differ while figures or judgements are missing).

    ``finished``: whether every indicator is met, which some rules ask; None while that is open.
    """
    budget, executed = budget_of(form), form.execution.executed if form.execution else None
    initial = form.execution.initial if form.execution else None
    rule = rulebook.execution

    def result(
        text: str, low: int, high: int, *problems: Problem, rate: Fraction | None = None
    ) -> tuple[ExecutionScore, int, int]:
        card = ExecutionScore(
            budget,
            executed,
            None if rate is None else ratio(rate),
            cents(weight),
            cents(low) if low == high else None,
            initial,
            (reason(text, rule),),
            problems,
            None if low == high else (cents(low), cents(high)),
        )
        return card, low, high

    if weight == 0:
        known = rate_of(form)
        found = [each.problem for each in money_doubts(form, budget)]
        found += [] if known is None else [*_overspent(known), *_execution_reason(form, known, rulebook)]
        return result("本表不对预算执行率计分", 0, 0, *found, rate=known)
    if budget is None or executed is None:
        arithmetic = f"没有{'预算数' if budget is None else '执行数'}，执行率无法计算"
        return result(arithmetic, 0, weight, problem("W530", arithmetic, hint="请补填资金表"))
    if budget <= 0:
        how = "预算数为 0" if budget == 0 else "预算数为负数"
        return result(f"{how}，没有执行率，得 0.00", 0, 0, problem("W531", f"{how}，没有执行率"))
    slips = money_doubts(form, budget)
    whole = Fraction(executed) / Fraction(budget)
    rate = rule.value.carried(whole)
    division = quotient(Fraction(executed), Fraction(budget))
    arithmetic = f"{equation(division, whole)}，" + ("" if rate == whole else f"执行率取 {percent(rate)}，")
    share, how = execution_share(rate, rulebook, finished=finished is True)
    full, why = execution_share(rate, rulebook, finished=finished is not False)
    problems = (*(each.problem for each in slips), *_overspent(rate), *_execution_reason(form, rate, rulebook))
    if any(each.open for each in slips):
        return result(f"{arithmetic}与预算数相差悬殊，须核实后评分", 0, weight, *problems, rate=rate)
    if share != full:
        arithmetic += f"{why}得 {cents(points(weight, full))}，否则{how}{product(weight, share)}，须待指标评判"
        return result(arithmetic, points(weight, share), points(weight, full), *problems, rate=rate)
    score = points(weight, share)
    return result(f"{arithmetic}{how}{product(weight, share, division)}", score, score, *problems, rate=rate)


def rate_of(form: Form) -> Fraction | None:
    """What was spent of the budget; None while one of them is missing or there is no budget."""
    budget, executed = budget_of(form), form.execution.executed if form.execution else None
    return Fraction(executed) / Fraction(budget) if budget and budget > 0 and executed is not None else None


def _overspent(rate: Fraction) -> list[Problem]:
    if rate <= 1:
        return []
    return [problem("W532", f"执行数超过预算数（{percent(rate)}）", hint="请核对预算调整和执行数")]


def execution_share(rate: Fraction, rulebook: Rulebook, *, finished: bool) -> tuple[Fraction, str]:
    """The share of the weight that a rate earns, and what is said before the product.

    ``finished``: whether every indicator is met.
    """
    rule = rulebook.execution.value
    if finished and (why := rule.when_finished(rate)):
        return Fraction(1), why
    share = Fraction(rule.earned(Exact, rate))
    return share, rule.reason(rate, share)


def _low(band: Band) -> Any:
    return band.low


def _execution_reason(form: Form, rate: Fraction, rulebook: Rulebook) -> list[Problem]:
    below = rulebook.explain.value.execution_below
    stated = form.execution.deviation if form.execution else None
    if below is None or rate >= below or not says_nothing(stated):
        return []
    message = f"执行率低于 {percent(Fraction(below))}，须说明原因"
    return [problem("W519", message, hint=f"依据：{rulebook.explain.citation}")]


def cap_total(
    total: int, rate: Fraction | None, rulebook: Rulebook, *, known: bool = True
) -> tuple[int, tuple[Reason, ...]]:
    """The total under the cap of the execution rate, and why; ``known``: the rate is not a mere supposition."""
    rule = rulebook.execution_cap
    if rate is None or not rule.value.bands:
        return total, ()
    reached = [band for band in rule.value.bands if rate >= band.low]
    if not reached:
        return total, ()
    cap = int(max(reached, key=_low).cap * 100)
    if total <= cap:
        return total, ()
    rate_text = f"执行率 {percent(rate)}" if known else f"执行率未定，如为 {percent(rate)}"
    text = f"{rate_text}，总分以 {number(Fraction(cap, 100))} 为限：{cents(total)} 减为 {cents(cap)}"
    return cap, (reason(text, rule),)


def grade_of(total: int, rulebook: Rulebook) -> str:
    """The grade of a total in cents; the lower edge belongs to the band."""
    bands = sorted(rulebook.grades.value.bands, key=_low)
    found = bands[0]
    for band in bands:
        if total >= band.low * 100:
            found = band
    return found.grade


def settled(lowest: Any, highest: Any) -> Any:
    """A value that both ends of a range agree on, else None."""
    return lowest if lowest == highest else None


def sum_cents(rows: Sequence[IndicatorScore]) -> tuple[int, int]:
    """Lowest and highest cents of all rows."""
    return sum(int(row.lowest * 100) for row in rows), sum(int(row.highest * 100) for row in rows)
