"""Checks on the money of a form: rate and score (S02), no budget (S24), too much spent (S26), sources (S27)."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.checks.rounding import ACCEPTED
from evaluator.language.constraint import plain
from evaluator.paper.figures import percent, points, rounded, wan
from evaluator.scoring.rollup import execution_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.checks.case import Page
    from evaluator.forms.model import Execution
    from evaluator.problem import Problem
    from evaluator.result import ExecutionScore

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)
_CLOSE = Decimal(1000)
"""Sources and total may differ by 0.1 万元, which is how they round."""
_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数"}


def execution(page: Page) -> Iterator[Problem]:
    """S02: the execution score is not rate × weight, or above its weight; the printed rate is not B/A."""
    spent, ours = page.form.execution, page.card.execution
    if spent is None:
        return
    if spent.weight is not None and spent.score is not None and spent.score > spent.weight:
        yield page.problem(
            "S02", f"的执行得分 {plain(spent.score)} 超过分值 {plain(spent.weight)}", hint="执行得分不得超过分值"
        )
    elif ours.rate is None or ours.score is None:
        yield from _by_printed_rate(page, spent)
    else:
        yield from _by_amounts(page, spent, ours)
    printed = printed_rate(spent.rate)
    if printed is not None and ours.rate is not None and abs(printed - ours.rate) > _CENT:
        yield page.problem(
            "S02", f"的执行率写作 {spent.rate}，按预算数和执行数应为 {percent(ours.rate)}", hint=_division(ours)
        )


def _by_amounts(page: Page, spent: Execution, ours: ExecutionScore) -> Iterator[Problem]:
    """The score against what the amounts come to."""
    score, weight = by_own_weight(spent, ours)
    if spent.score is None or abs(spent.score - score) <= ACCEPTED:
        return
    message = f"的执行率 {percent(ours.rate)}，应得 {points(score)} 分，公布 {plain(spent.score)} 分"
    yield _wrong_score(page, (spent.score, score, weight), message, f"{_division(ours)}，")


def _by_printed_rate(page: Page, spent: Execution) -> Iterator[Problem]:
    """The score against the printed rate, where an amount is blank."""
    rate = printed_rate(spent.rate)
    if rate is None or spent.weight is None or spent.score is None:
        return
    share, _ = execution_share(Fraction(rate), page.sheet.rulebook, finished=False)
    most, _ = execution_share(Fraction(rate), page.sheet.rulebook, finished=True)
    score = rounded(Decimal(share.numerator) / Decimal(share.denominator) * spent.weight, _CENT)
    if share == most and abs(spent.score - score) > ACCEPTED:
        message = f"的执行率写作 {spent.rate}，应得 {points(score)} 分，公布 {plain(spent.score)} 分"
        yield _wrong_score(page, (spent.score, score, spent.weight), message, "")


def _wrong_score(page: Page, points_: tuple[Decimal, Decimal, Decimal], message: str, arithmetic: str) -> Problem:
    """``points_``: published, ours, the weight."""
    published, score, weight = points_
    rounded_off = page.sheet.rounding.agrees(published, score) and published < weight
    return page.problem(
        "S02",
        f"{message}，是取整后的分数" if rounded_off else message,
        hint=f"{arithmetic}得分 = 执行率 × {plain(weight)}",
        severity="note" if rounded_off else None,
    )


def _division(ours: ExecutionScore) -> str:
    return f"{wan(ours.executed)} ÷ {wan(ours.budget)} = {percent(ours.rate)}"


def by_own_weight(spent: Execution, ours: ExecutionScore) -> tuple[Decimal, Decimal]:
    """Our score of the execution by the weight that the form prints, even where it differs from the rulebook's."""
    if spent.weight is None or not ours.weight or ours.score is None or spent.weight == ours.weight:
        return ours.score or Decimal(0), ours.weight
    return rounded(ours.score * spent.weight / ours.weight, _CENT), spent.weight


def printed_rate(text: str | None) -> Decimal | None:
    """A printed rate as a ratio; a bare figure above 2 is in percent."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([%％]?)\s*", text or "")
    if not found:
        return None
    value = Decimal(found[1])
    return value / _HUNDRED if found[2] or value > 2 else value


def no_budget(page: Page) -> Iterator[Problem]:
    """S24: points are given, or to be had, for executing a budget, and budget or spending is zero or not filled in."""
    spent, ours = page.form.execution, page.card.execution
    if spent is None or not (spent.score or (spent.weight and page.sheet.has_header)) or ours.rate is not None:
        return
    if printed_rate(spent.rate) and ours.budget is None:
        return
    blank = [_COLUMNS[name] for name in ("budget", "executed") if getattr(ours, name) is None]
    why = f"没有填{'和'.join(blank)}" if blank else f"的全年预算数为 {wan(ours.budget)}"
    message = f"，公布执行得分 {plain(rounded(spent.score, _CENT))}" if spent.score else ""
    yield page.problem("S24", f"{why}，没有执行率可算{message}", hint="补填项目资金；没有预算的项目，说明原因")


def overspent(page: Page) -> Iterator[Problem]:
    """S26: more was spent than the budget of the whole year, or than that of one source."""
    spent, ours = page.form.execution, page.card.execution
    hint = "超预算支出须有预算调整的批复；核对预算数和执行数"
    rate = printed_rate(spent.rate) if spent else None
    if ours.rate is not None and ours.executed is not None and ours.budget is not None:
        if ours.executed > ours.budget:
            message = f"的执行数 {wan(ours.executed)} 万元超过预算数 {wan(ours.budget)} 万元（{percent(ours.rate)}）"
            yield page.problem("S26", message, hint=hint)
    elif rate is not None and rate > 1:
        yield page.problem("S26", f"的执行率写作 {percent(rate)}，执行数超过预算数", hint=hint)
    for each in page.form.sources:
        if each.budget and each.executed is not None and each.executed > each.budget:
            message = f"的“{each.name}”执行 {wan(each.executed)} 万元，超过预算 {wan(each.budget)} 万元"
            yield page.problem("S26", message, hint="核对该项来源的预算数和执行数")


def sources(page: Page) -> Iterator[Problem]:
    """S27: what the sources of money add up to is not the total above them, column by column."""
    listed = [each for each in page.form.sources if not each.part]
    for column, name in _COLUMNS.items():
        given = [amount for each in listed if (amount := getattr(each, column)) is not None]
        total = getattr(page.form.execution, column, None)
        added = sum(given, Decimal(0))
        # One source alone may be the only one that the form prints; then it is at most too much.
        if total is None or not added or (len(listed) == 1 and added < total):
            continue
        if abs(added - total) > _CLOSE:
            yield page.problem(
                "S27",
                f"的{name}合计为 {wan(total)} 万元，各项来源相加为 {wan(added)} 万元，"
                f"相差 {wan(abs(added - total))} 万元",
                hint="核对各项资金来源与合计",
            )


def source_rates(page: Page) -> Iterator[Problem]:
    """S02: the rate printed beside a source is not its spending over its budget."""
    for each in page.form.sources:
        printed = printed_rate(each.rate)
        if printed is None or not each.budget or each.executed is None:
            continue
        rate = each.executed / each.budget
        if abs(printed - rate) > _CENT:
            hint = f"{wan(each.executed)} ÷ {wan(each.budget)} = {percent(rate)}"
            yield page.problem("S02", f"的“{each.name}”执行率写作 {each.rate}，应为 {percent(rate)}", hint=hint)
