"""Checks on a published form as a whole: S02, S03, S13, S15, S16, S20 to S24."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.checks.rounding import ACCEPTED
from evaluator.language.constraint import plain
from evaluator.paper.figures import percent, points, rounded, wan
from evaluator.problem import problem
from evaluator.subject import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.checks.case import Case, Sheet
    from evaluator.forms.model import Execution, Form, Indicator
    from evaluator.problem import Problem, Severity
    from evaluator.result import ExecutionScore, Scorecard
    from evaluator.rulebook.bands import GradeBand

_CENT = Decimal("0.01")
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_EXPLAIN_BELOW = Decimal("0.9")
_LOW, _VERY_LOW = Decimal("0.8"), Decimal("0.6")
_AHEAD = Decimal("0.05")
_UNSPENT = Decimal("0.2")
_HARDLY_ANYTHING = Decimal("0.1")
_ACCEPTANCE = re.compile(r"验收|合格率|质量达标")


class Page:
    """A form with its rows and its recomputed card, as these checks see it."""

    def __init__(self, sheet: Sheet, cases: tuple[Case, ...], card: Scorecard, approved: Form | None) -> None:
        self.sheet = sheet
        self.form = sheet.form
        self.cases = cases
        self.card = card
        self.approved = approved

    @property
    def rate(self) -> Decimal | None:
        """Executed over budget."""
        return self.card.execution.rate

    def problem(self, code: str, message: str, *, hint: str | None = None, severity: Severity | None = None) -> Problem:
        """A problem of the form."""
        return problem(code, f"“{self.form.name}”{message}", location=self.form.location, hint=hint, severity=severity)


def _spending(page: Page) -> Execution | None:
    return page.form.execution


def execution(page: Page) -> Iterator[Problem]:
    """S02: the execution score is not rate × weight, or above its weight; the printed rate is not B/A."""
    spent, ours = _spending(page), page.card.execution
    if spent is None or spent.score is None or ours.score is None or ours.rate is None:
        return
    score, weight = _by_own_weight(spent, ours)
    arithmetic = f"{wan(spent.executed)} ÷ {wan(spent.budget)} = {percent(ours.rate)}"
    if spent.weight is not None and spent.score > spent.weight:
        yield page.problem(
            "S02", f"的执行得分 {plain(spent.score)} 超过分值 {plain(spent.weight)}", hint="执行得分不得超过分值"
        )
    elif abs(spent.score - score) > ACCEPTED:
        rounded_off = page.sheet.rounding.agrees(spent.score, score) and spent.score < weight
        yield page.problem(
            "S02",
            f"的执行率 {percent(ours.rate)}，应得 {points(score)} 分，公布 {plain(spent.score)} 分"
            + ("，是取整后的分数" if rounded_off else ""),
            hint=f"{arithmetic}，得分 = 执行率 × {plain(weight)}",
            severity="note" if rounded_off else None,
        )
    printed = _printed_rate(spent.rate)
    if printed is not None and abs(printed - ours.rate) > _CENT:
        yield page.problem(
            "S02", f"的执行率写作 {spent.rate}，按预算数和执行数应为 {percent(ours.rate)}", hint=arithmetic
        )


def _by_own_weight(spent: Execution, ours: ExecutionScore) -> tuple[Decimal, Decimal]:
    """Our score of the execution by the weight that the form prints, be it another than the rulebook's."""
    if spent.weight is None or not ours.weight or ours.score is None or spent.weight == ours.weight:
        return ours.score or _ZERO, ours.weight
    return rounded(ours.score * spent.weight / ours.weight, _CENT), spent.weight


def _printed_rate(text: str | None) -> Decimal | None:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([%％]?)\s*", text or "")
    if not found:
        return None
    value = Decimal(found[1])  # a bare figure above 2 is in percent
    return value / _HUNDRED if found[2] or value > 2 else value


def total(page: Page) -> Iterator[Problem]:
    """S03: the printed total is not the sum of the printed scores."""
    scores = [case.published for case in page.cases if case.published is not None]
    spent = _spending(page)
    if page.form.total_score is None or not scores:
        return
    added = sum(scores, _ZERO)
    beside = spent.score if spent and spent.score is not None else _ZERO
    if page.form.total_score not in {added, added + beside} and abs(page.form.total_score - added - beside) > _CENT:
        plus = f"（含执行得分 {plain(beside)}）" if beside else ""
        gap = page.form.total_score - added - beside
        yield page.problem(
            "S03",
            f"的总分写作 {plain(page.form.total_score)}，各项得分合计{plus} {plain(added + beside)}，相差 {plain(gap)}",
            hint="逐项核对得分与总分",
        )


def weights(page: Page) -> Iterator[Problem]:
    """S03: the weights of the form do not add up to 100."""
    given = [case.indicator.weight for case in page.cases]
    spent = _spending(page)
    if not page.sheet.has_header or not given or any(weight is None for weight in given):
        return
    added = sum((weight or _ZERO for weight in given), _ZERO)
    beside = spent.weight if spent and spent.weight is not None else None
    whole = {_HUNDRED, _HUNDRED - 10} if beside is None else {_HUNDRED - beside}
    if added not in whole:
        yield page.problem(
            "S03", f"的分值合计为 {plain(added + (beside or _ZERO))}，不是 100", hint="调整分值，使满分为 100"
        )


def ahead_of_money(page: Page) -> Iterator[Problem]:
    """S13: the indicators score far better than the money was spent; much money unspent."""
    spent, ours = _spending(page), page.card.execution
    scores = [case.published for case in page.cases if case.published is not None]
    weight = sum((case.indicator.weight or _ZERO for case in page.cases), _ZERO)
    if spent is None or ours.rate is None or not scores or not weight or not ours.weight or ours.score is None:
        return
    share = sum(scores, _ZERO) / weight
    score, points_of = _by_own_weight(spent, ours)
    executed = (spent.score if spent.score is not None else score) / points_of
    if share and (share - executed) / share > _AHEAD:
        yield page.problem(
            "S13",
            f"的指标得分率 {percent(share)}，比执行得分率 {percent(executed)} 高出 5% 以上",
            hint="钱没有花完而任务全部完成：核对完成值，或说明节约的原因",
        )
    if 1 - ours.rate > _UNSPENT:
        yield page.problem("S13", f"有 {percent(1 - ours.rate)} 的预算没有执行", hint="说明结余的原因", severity="note")


def nothing_spent(page: Page) -> Iterator[Problem]:
    """S15: hardly any money spent, and the quantities are met all the same."""
    if page.rate is None or page.rate >= _HARDLY_ANYTHING:
        return
    met = [case for case in page.cases if case.area == "quantity" and case.ratio is not None and case.ratio >= 1]
    if met:
        row = met[0].indicator
        yield page.problem(
            "S15",
            f"只执行了 {percent(page.rate)}，“{row.level3}”却完成 {row.actual}（目标 {row.target}）",
            hint="说明经费来源，核对完成值",
        )


def is_acceptance(case: Case) -> bool:
    """Whether the row is the rate of what was accepted."""
    return case.area == "quality" and bool(_ACCEPTANCE.search(case.name))


def unaccepted(page: Page) -> Iterator[Problem]:
    """S16: the quantities have full marks while the acceptance or quality rate is zero."""
    zero = [case for case in page.cases if is_acceptance(case) and case.ratio is not None and case.ratio == 0]
    full = [case for case in page.cases if case.area == "quantity" and case.full_marks]
    if zero and full:
        yield page.problem(
            "S16", f"的“{zero[0].label}”为 0，“{full[0].label}”却得满分", hint="未经验收的数量不能认定完成"
        )


def approved_rows(page: Page) -> Iterator[Problem]:
    """S20: an indicator that was approved is missing from the self-evaluation, or its target was changed."""
    if page.approved is None:
        return
    shown = {case.name: case.indicator for case in page.cases}
    for each in page.approved.indicators:
        name = plain_name(each.level3)
        if not name or not (each.target or "").strip():
            continue
        if name not in shown:
            yield page.problem(
                "S20", f"缺少批复的指标“{each.level3}”（{each.target}）", hint="自评应包括批复的全部指标"
            )
        elif _changed(each, shown[name]):
            yield page.problem(
                "S20",
                f"的指标“{each.level3}”批复为 {each.target}，自评表写作 {shown[name].target}",
                hint="按批复的指标值自评；经批准调整的，附调整文件",
            )


def _changed(approved: Indicator, shown: Indicator) -> bool:
    from evaluator.language import read

    before, after = (
        read(row.target, level2=row.level2, name=row.level3, unit=row.unit, sign=row.sign).constraint
        for row in (approved, shown)
    )
    return before != after and "".join((approved.target or "").split()) != "".join((shown.target or "").split())


def unexplained_execution(page: Page) -> Iterator[Problem]:
    """S21: executed below 90 %, or the budget was adjusted, and nobody says why."""
    spent = _spending(page)
    if spent is None or (spent.deviation or "").strip():
        return
    below = page.sheet.rulebook.explain.value.execution_below or _EXPLAIN_BELOW
    if page.rate is not None and page.rate < below:
        yield page.problem(
            "S21", f"的执行率 {percent(page.rate)} 低于 {percent(below)}，没有说明原因", hint="说明预算执行的偏差原因"
        )
    elif spent.initial and spent.budget is not None and spent.initial != spent.budget:
        yield page.problem(
            "S21",
            f"的预算由 {wan(spent.initial)} 万元调整为 {wan(spent.budget)} 万元，没有说明原因",
            hint="说明预算调整的原因",
            severity="note",
        )


def low_execution(page: Page) -> Iterator[Problem]:
    """S22: executed below 80 % or 60 %; a total above the cap that the rulebook sets for such a rate."""
    if page.rate is None:
        return
    if page.rate < _LOW:
        step = "60%" if page.rate < _VERY_LOW else "80%"
        severity: Severity = "warning" if page.rate < _VERY_LOW else "note"
        yield page.problem("S22", f"的执行率 {percent(page.rate)} 低于 {step}", severity=severity)
    cap = next(
        (band.cap for band in page.sheet.rulebook.execution_cap.value.bands if band.low <= page.rate < band.high), None
    )
    if cap is not None and page.form.total_score is not None and page.form.total_score > cap:
        yield page.problem(
            "S22", f"的执行率 {percent(page.rate)}，总分不得超过 {plain(cap)}，公布 {plain(page.form.total_score)}"
        )


def grade(page: Page) -> Iterator[Problem]:
    """S23: the word of the grade does not belong to the printed total."""
    word, score = (page.form.grade or "").strip(), page.form.total_score
    bands = page.sheet.rulebook.grades.value.bands
    if not word or score is None or word not in {band.grade for band in bands}:
        return
    right = _grade_of(score, bands)
    if right and right != word:
        yield page.problem("S23", f"总分 {plain(score)} 的等级是“{right}”，表上写“{word}”", hint="按分数段更正等级")


def _grade_of(score: Decimal, bands: tuple[GradeBand, ...]) -> str | None:
    found = (band.grade for band in bands if band.low <= score < band.high or score == band.high == _HUNDRED)
    return next(found, None)


def no_budget(page: Page) -> Iterator[Problem]:
    """S24: the budget is zero or missing, and points are given for executing it."""
    spent = _spending(page)
    if spent is not None and not spent.budget and spent.score:
        yield page.problem(
            "S24",
            f"的全年预算数为 {wan(spent.budget)}，没有执行率可算，公布执行得分 {plain(rounded(spent.score, _CENT))}",
        )
