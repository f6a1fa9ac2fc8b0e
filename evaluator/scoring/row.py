"""Scoring one row of a form: everything that it says is read together, judged, and written down with its problems."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evaluator.language.cells import initial_of, read_actual, read_target
from evaluator.language.printer import in_words
from evaluator.lexicon.reports import says_nothing
from evaluator.problem import Location, Problem, problem
from evaluator.result import STATUSES, IndicatorScore
from evaluator.rulebook.methods.formula import Exact
from evaluator.rulebook.wording import cents, number, percent, ratio
from evaluator.scoring.column import by_column
from evaluator.scoring.compile import Context
from evaluator.scoring.formulas import compute
from evaluator.scoring.judge import judge
from evaluator.scoring.matter import Matter
from evaluator.scoring.plausible.days import project_start
from evaluator.scoring.plausible.figures import times
from evaluator.scoring.rollup import budget_of
from evaluator.scoring.shares import to_cents
from evaluator.scoring.unfilled import open_row
from evaluator.scoring.verdict import Verdict, points, reason
from evaluator.scoring.weigh import level1_of

if TYPE_CHECKING:
    from evaluator.forms.model import Form, Indicator
    from evaluator.language import Reading
    from evaluator.rulebook import Parameter, Rulebook


_MANIFOLD = 10
"""From here on a ratio is said in times: 8 万倍 for 8000000%."""


def is_missing(reading: Reading) -> bool:
    """Whether a cell was read as blank."""
    return reading.constraint is not None and reading.constraint.kind == "missing"


def score_indicator(
    indicator: Indicator, target: Reading, weight: int | None, form: Form, rulebook: Rulebook
) -> IndicatorScore:
    """Score one row of a form: ``target`` is its target as read, ``weight`` in cents, null where it has none."""
    rulebook = applied_to(indicator, rulebook)
    try:
        stated = by_column(read_actual(indicator.actual, indicator, form), indicator, form, target)
        computed = compute(indicator, stated, form, rulebook)
        if computed.actual is not None:
            indicator = indicator.model_copy(update={"actual": computed.actual.text})
        matter = _matter(indicator, target, weight, form, rulebook, actual=stated or computed.actual)
        verdict = _deducted(indicator, matter, _judged(matter))
        if noted := _cancelled(indicator):
            verdict = replace(verdict, problems=noted)
        more = (*computed.problems, *_adjusted(indicator, target, form))
        if more or computed.reasons:
            judged = (*computed.problems, *verdict.problems, *more[len(computed.problems) :])
            verdict = replace(verdict, reasons=(*computed.reasons, *verdict.reasons), problems=judged)
        return _row(indicator, matter, verdict)
    except Exception as error:  # noqa: BLE001  one bad cell must not cost all other rows
        return _failed(indicator, weight, rulebook, error)


_PLAIN = ("quantity", "date")
"""Targets whose verdict has nothing to do with the project's money."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """A rulebook that compares by identity: it is too large to be hashed for every row."""

    book: Rulebook

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rules) and self.book is other.book

    def __hash__(self) -> int:
        return id(self.book)


def _judged(matter: Matter) -> Verdict:
    """The verdict; thousands of forms say the same of the same, so it is kept by all that it rests on."""
    constraint = matter.target.constraint
    needless = "budget" if constraint is not None and constraint.kind in _PLAIN else ""
    rest = tuple(None if name == needless else getattr(matter, name) for name in _RESTS_ON)
    return _kept(_Rules(matter.rulebook), rest)


_RESTS_ON = tuple(each.name for each in fields(Matter) if each.name != "rulebook")


@lru_cache(maxsize=16384)
def _kept(rules: _Rules, rest: tuple[Any, ...]) -> Verdict:
    return judge(Matter(rulebook=rules.book, **dict(zip(_RESTS_ON, rest, strict=True))))


def applied_to(indicator: Indicator, rulebook: Rulebook) -> Rulebook:
    """The rulebook as it holds for an indicator, whose level 1 or name may have rules of its own."""
    return rulebook.narrowed(rulebook.case_of(level1_of(indicator, rulebook), indicator.level3 or ""))


def _matter(
    indicator: Indicator, target: Reading, weight: int | None, form: Form, rulebook: Rulebook, *, actual: Reading | None
) -> Matter:
    """All that one row says, read once."""
    return Matter(
        target=target,
        actual=actual,
        weight=weight,
        rulebook=rulebook,
        context=Context(indicator.level1 or "", indicator.level2 or "", indicator.level3 or ""),
        judged=indicator.judged,
        last_year=by_column(read_actual(indicator.last_year, indicator, form), indicator, form, target),
        reference=by_column(read_actual(indicator.reference, indicator, form), indicator, form, target),
        budget=budget_of(form),
        year=form.year,
        start=project_start(form),
    )


def read_safely(indicator: Indicator, form: Form) -> Reading:
    """The target; what cannot be read for a fault of ours is unreadable, and the row says so."""
    try:
        return read_target(indicator, form)
    except Exception as error:  # noqa: BLE001  one bad cell must not cost all other rows
        from evaluator.language import Reading

        return Reading(indicator.target or "", None, (internal("指标值", error),))


def _failed(indicator: Indicator, weight: int | None, rulebook: Rulebook, error: Exception) -> IndicatorScore:
    """A row whose cells the program cannot deal with: open, with a problem at its place."""
    place = indicator.actual_location if indicator.actual_location != Location() else indicator.location
    why = reason("程序未能处理这一项，须由评价人评判", rulebook.shortfall)
    return open_row(indicator, weight, "pending", why, (internal("这一项", error).at(place),))


def internal(what: str, error: Exception) -> Problem:
    """What a fault of ours is reported as, at the row or form that it struck."""
    hint = f"其余照常评分；请核对{what}的写法，并报告给程序的维护者"
    return problem("E550", f"程序未能处理{what}（{type(error).__name__}）", hint=hint)


def _adjusted(indicator: Indicator, target: Reading, form: Form) -> list[Problem]:
    """The form keeps the target of the beginning of the year beside another one, and that other one is scored."""
    initial = initial_of(indicator)
    if initial is None or is_missing(target):
        return []
    before = read_target(initial, form).constraint
    if before is not None and before == target.constraint:
        return []
    message = f"按调整后的指标值“{indicator.target}”评分，年初指标值为“{indicator.initial_target}”"
    hint = "财预〔2020〕10号 第十六条以年初指标值为准；经批准调整的，附调整文件"
    return [problem("N430", message, hint=hint)]


def _cancelled(indicator: Indicator) -> tuple[Problem, ...]:
    """That an adjustment took the indicator out; nothing is missing then."""
    if not indicator.cancelled or indicator.actual:
        return ()
    return (problem("N430", f"指标经调整取消，不占分值，不评分；年初指标值为“{indicator.initial_target}”"),)


def _deducted(indicator: Indicator, matter: Matter, verdict: Verdict) -> Verdict:
    """Points that a person took off in the form's own column, where the rulebook has one; never below zero."""
    stated, rule, weight = indicator.deduction, matter.rulebook.deduction, matter.weight or 0
    if not stated or stated < 0:
        return verdict
    if rule.value.method == "none":
        found = problem("N527", f"扣减分数 {cents(to_cents(stated))} 没有采用：本规则没有扣减分数", hint=_why(rule))
        return replace(verdict, problems=(*verdict.problems, found))
    taken = to_cents(stated)
    if verdict.is_open:
        low, high = (max(0, points(weight, share) - taken) for share in (verdict.low, verdict.high))
        step = reason(f"人工扣减 {cents(taken)} 分", rule)
        share = Fraction(weight or 1)
        return replace(verdict, low=low / share, high=high / share, reasons=(*verdict.reasons, step))
    before = points(weight, verdict.low) - verdict.deducted
    taken = min(taken, before)
    step = reason(f"人工扣减 {cents(taken)} 分：{cents(before)} − {cents(taken)} = {cents(before - taken)}", rule)
    return replace(verdict, deducted=verdict.deducted + taken, reasons=(*verdict.reasons, step))


def _why(rule: Parameter[Any]) -> str:
    return f"依据：{rule.citation}"


def _row(indicator: Indicator, matter: Matter, verdict: Verdict) -> IndicatorScore:
    weight = matter.weight or 0
    lowest = points(weight, verdict.low) - verdict.deducted
    highest = points(weight, verdict.high) - verdict.deducted
    score = None if verdict.is_open else lowest
    return IndicatorScore(
        level1=indicator.level1 or "",
        level2=indicator.level2 or "",
        level3=indicator.level3 or "",
        target=indicator.target,
        actual=indicator.actual,
        weight=cents(weight),
        score=None if score is None else cents(score),
        lowest=cents(lowest),
        highest=cents(highest),
        status=verdict.status,
        attainment=None if verdict.attainment is None else ratio(verdict.attainment),
        passed=_passes(verdict, matter.rulebook),
        understood=_understood(matter.target),
        deviation=indicator.deviation,
        reasons=verdict.reasons,
        problems=_problems(indicator, matter, verdict, score),
        target_at=indicator.place_of("target"),
        actual_at=indicator.place_of("actual"),
    )


def _passes(verdict: Verdict, rulebook: Rulebook) -> bool | None:
    """Pass or fail of an indicator: when it is met, or from a share of its weight on."""
    mark = rulebook.pass_mark.value.indicator
    info = STATUSES[verdict.status]
    if info.open or not info.counts:
        return None
    return verdict.status == "met" if mark == "met" else verdict.low >= mark


def _understood(target: Reading) -> str:
    if target.constraint is None or is_missing(target):
        return ""
    return in_words(target.constraint)


def _problems(indicator: Indicator, matter: Matter, verdict: Verdict, score: int | None) -> tuple[Problem, ...]:
    """What reading and judging found, each at its cell: the target's own place, or the actual's."""
    at_target = indicator.location
    at_actual = indicator.actual_location if indicator.actual_location != Location() else indicator.location
    actual = matter.actual.problems if matter.actual else ()
    judged = (*verdict.problems, *not_used(indicator.judged, verdict), *_unexplained(indicator, matter, verdict, score))
    return (
        *(each.at(at_target) for each in matter.target.problems),
        *(each.at(at_actual) for each in actual),
        *(each.at(at_actual if STATUSES[verdict.status].counts else at_target) for each in judged),
    )


def not_used(judged: str | None, verdict: Verdict) -> list[Problem]:
    """A person's verdict on what a figure has decided already."""
    if not judged or not verdict.reasons or any(each.rule == "qualitative" for each in verdict.reasons):
        return []
    return [problem("N526", f"评定“{judged}”没有采用：本指标按数值计分", hint="定性指标才由评价人评定")]


def _unexplained(indicator: Indicator, matter: Matter, verdict: Verdict, score: int | None) -> list[Problem]:
    """Deviations that the rulebook wants explained and that have no explanation."""
    if not says_nothing(indicator.deviation) or STATUSES[verdict.status].rung is None:
        return []
    rule = matter.rulebook.explain.value
    if (rule.not_met and verdict.status != "met") or (rule.score_below_weight and (score or 0) < (matter.weight or 0)):
        why = _why(matter.rulebook.explain)
        return [problem("W518", "未完成或得分低于分值，须填写偏差原因分析及改进措施", hint=why)]
    return _far_above(verdict, matter.rulebook)


def _far_above(verdict: Verdict, rulebook: Rulebook) -> list[Problem]:
    """What the rulebook does about a figure far above its target, short of a deduction: ask, or point it out."""
    rule = rulebook.overshoot
    if rule.value.zero_from is not None and verdict.above_zero >= rule.value.zero_from:
        message = f"指标值为 0，完成值 {number(verdict.above_zero)}，实际完成情况超计划较大，须说明原因"
        return [problem("W517", message, hint=_why(rule))]
    if not verdict.overshoot or not rule.value.steps:
        return []
    reached = {step.method for step in rule.value.steps if step.reached(Exact, verdict.overshoot)}
    if not reached & {"explain", "flag"}:
        return []
    ratio_ = verdict.overshoot
    message = f"完成值为指标值的 {percent(ratio_) if ratio_ < _MANIFOLD else f'{times(ratio_)}倍'}"
    hint = _why(rule)
    if "explain" in reached:
        return [problem("W517", f"{message}，须说明原因，并说明指标值是否偏低", hint=hint)]
    return [problem("N525", f"{message}，请核实", hint=hint)] if "flag" in reached else []
