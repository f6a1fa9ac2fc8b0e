"""Checks on a published form as a whole: what points and money say together (S13, S15, S16, S21, S22)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.checks.duties import explained
from evaluator.checks.funds import by_own_weight
from evaluator.language.constraint import plain
from evaluator.paper.figures import percent, wan
from evaluator.result import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.checks.case import Case, Page
    from evaluator.problem import Problem, Severity

_ZERO = Decimal(0)
_EXPLAIN_BELOW = Decimal("0.9")
_LOW, _VERY_LOW = Decimal("0.8"), Decimal("0.6")
_AHEAD = Decimal("0.05")
_SAME = Decimal("0.001")
"""A share of the points that differs from the rate by less has been rounded."""
_UNSPENT = Decimal("0.2")
_HARDLY_ANYTHING = Decimal("0.1")
_ACCEPTANCE = re.compile(r"验收|合格率|质量达标")
_NOT_YET = re.compile(r"[未没](有|能|经|组织|进行|通过)*(验收|鉴定|检测)")


def ahead_of_money(page: Page) -> Iterator[Problem]:
    """S13: the indicators score far better than the money was spent; much money unspent."""
    spent, ours = page.form.execution, page.card.execution
    scores = [case.published for case in page.cases if case.published is not None]
    weight = sum((case.indicator.weight or _ZERO for case in page.cases), _ZERO)
    if spent is None or ours.rate is None or not scores or not weight or not ours.weight or ours.score is None:
        return
    share = sum(scores, _ZERO) / weight
    score, points_of = by_own_weight(spent, ours)
    executed = (spent.score if spent.score is not None else score) / points_of
    if abs(executed - ours.rate) < _SAME:
        executed = ours.rate
    all_met = all(STATUSES[case.result.status].rung == "met" for case in page.cases)
    if share and (share - executed) / share > _AHEAD:
        yield page.problem(
            "S13",
            f"的指标得分率 {percent(share)}，比执行得分率 {percent(executed)} 高出 5% 以上",
            hint=f"{'资金未执行完毕而任务已全部完成：' if all_met else ''}核对完成值，或说明节约的原因",
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


def _none_accepted(case: Case) -> bool:
    return case.ratio == 0 or _NOT_YET.search(case.indicator.actual or "") is not None


def unaccepted(page: Page) -> Iterator[Problem]:
    """S16: the quantities have full marks while the acceptance or quality rate is zero."""
    zero = [case for case in page.cases if is_acceptance(case) and _none_accepted(case)]
    full = [case for case in page.cases if case.area == "quantity" and case.full_marks]
    if zero and full:
        yield page.problem(
            "S16",
            f"的“{zero[0].label}”为 {zero[0].indicator.actual}，“{full[0].label}”却得满分",
            hint="未经验收的数量不能认定完成",
        )


def unexplained_execution(page: Page) -> Iterator[Problem]:
    """S21: executed below 90 %, or the budget was adjusted, and there is no reason."""
    spent = page.form.execution
    if spent is None or explained(page):
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
