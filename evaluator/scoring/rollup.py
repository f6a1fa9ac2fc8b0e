"""Roll up: the execution of the budget, the total and what caps it, the grade, and whether the project passes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evaluator.problem import Problem, problem
from evaluator.scorecard.model import ExecutionScore
from evaluator.scoring import rules
from evaluator.scoring.exact import Exact
from evaluator.scoring.verdict import points, reason
from evaluator.scoring.wording import cents, equation, number, percent, product, quotient, ratio, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from evaluator.forms.model import Form
    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.bands import Band
    from evaluator.scorecard.model import IndicatorScore, Reason


def budget_of(form: Form) -> Decimal | None:
    """The denominator: the year's adjusted budget, else the initial one, else the total of the form's funds."""
    stated = form.execution
    for amount in (stated.budget if stated else None, stated.initial if stated else None, form.funds.total):
        if amount is not None:
            return amount
    return None


def score_execution(form: Form, weight: int, rulebook: Rulebook, *, finished: bool) -> tuple[ExecutionScore, int, int]:
    """The execution score, with its lowest and highest cents (they differ while the figures are missing)."""
    budget, executed = budget_of(form), form.execution.executed if form.execution else None
    initial = form.execution.initial if form.execution else None
    rule = rulebook.execution

    def result(
        text: str, score: int | None, *problems: Problem, rate: Fraction | None = None
    ) -> tuple[ExecutionScore, int, int]:
        card = ExecutionScore(
            budget,
            executed,
            None if rate is None else ratio(rate),
            cents(weight),
            None if score is None else cents(score),
            initial,
            (reason(text, rule),),
            problems,
        )
        return card, score if score is not None else 0, score if score is not None else weight

    if weight == 0:
        return result("本表不对预算执行率计分", 0)
    if budget is None or executed is None:
        what = "预算数" if budget is None else "执行数"
        return result(
            f"没有{what}，执行率无法计算", None, problem("W530", f"没有{what}，执行率无法计算", hint="请补填资金表")
        )
    if budget <= 0:
        return result("预算数为 0，没有执行率，得 0.00", 0, problem("W531", "预算数为 0，没有执行率"))
    whole = Fraction(executed) / Fraction(budget)
    rate = _rounded(whole, rule.value.rate_decimals)
    share, how, problems = _execution_share(rate, rulebook, finished=finished)
    division = quotient(Fraction(executed), Fraction(budget))
    told = "" if rate == whole else f"执行率取 {percent(rate)}，"
    text = f"{equation(division, whole)}，{told}{how}{product(weight, share, division)}"
    return result(text, points(weight, share), *problems, *_execution_reason(form, rate, rulebook), rate=rate)


def _rounded(rate: Fraction, decimals: int | None) -> Fraction:
    """The rate as the rulebook carries it: exact, or so many decimals of its percentage."""
    return rate if decimals is None else Fraction(rounded(rate * 100, decimals)) / 100


def _execution_share(rate: Fraction, rulebook: Rulebook, *, finished: bool) -> tuple[Fraction, str, list[Problem]]:
    rule = rulebook.execution.value
    problems = []
    if rate > 1:
        problems.append(problem("W532", f"执行数超过预算数（{percent(rate)}）", hint="请核对预算调整和执行数"))
    capped = rules.clip(Exact, rate)
    how = "以分值为限，" if rate > 1 else ""
    if rule.method == "ratio":
        return capped, how, problems
    if rule.full_when_finished and finished and rate <= 1:
        return Fraction(1), "项目已完成且未超预算，", problems
    edges = tuple((Fraction(band.low), Fraction(band.share)) for band in sorted(rule.bands, key=_low))
    share = rules.step(Exact, capped, edges)
    return Fraction(share), f"所在区间得 {percent(share)}，", problems


def _low(band: Band) -> Any:
    return band.low


def _execution_reason(form: Form, rate: Fraction, rulebook: Rulebook) -> list[Problem]:
    below = rulebook.explain.value.execution_below
    told = form.execution.deviation if form.execution else None
    if below is None or rate >= below or told:
        return []
    message = f"执行率低于 {percent(Fraction(below))}，须说明原因"
    return [problem("W519", message, hint=f"依据：{rulebook.explain.citation}")]


def cap_total(total: int, rate: Fraction | None, rulebook: Rulebook) -> tuple[int, tuple[Reason, ...]]:
    """The total under the cap of the execution rate, and why."""
    rule = rulebook.execution_cap
    if rate is None or not rule.value.bands:
        return total, ()
    reached = [band for band in rule.value.bands if rate >= band.low]
    if not reached:
        return total, ()
    cap = int(max(reached, key=_low).cap * 100)
    if total <= cap:
        return total, ()
    text = f"执行率 {percent(rate)}，总分以 {number(Fraction(cap, 100))} 为限：{cents(total)} 减为 {cents(cap)}"
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
