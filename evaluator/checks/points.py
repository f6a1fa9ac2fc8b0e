"""Checks on the points of a self-evaluation: total and weights (S03), the word of the grade (S23), goals (S28)."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.language.constraint import plain
from evaluator.result import STATUSES
from evaluator.scoring.shares import usual_execution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.checks.case import Case, Page
    from evaluator.problem import Problem
    from evaluator.rulebook.bands import GradeBand

_CENT = Decimal("0.01")
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_NEARLY_WHOLE = Decimal(90)
_SEVERAL_FORMS = Decimal(180)
"""Weights of a bare table that add up to between these are those of one whole form."""
_GRADES = {"优": r"优(秀|等)?", "良": r"良(好|等)?", "中": r"中(等)?|一般", "差": r"(较|很)?差(等)?"}
"""How the four grades are written."""


def total(page: Page) -> Iterator[Problem]:
    """S03: the printed total is not the sum of the printed scores, or more than there can be."""
    scores = [case.published for case in page.cases if case.published is not None]
    spent, printed = page.form.execution, page.form.total_score
    if printed is not None and printed > _HUNDRED:
        yield page.problem("S03", f"的总分写作 {plain(printed)}，超过 100 分", hint="逐项核对得分与总分")
    if printed is None or not scores:
        return
    added = sum(scores, _ZERO)
    beside = spent.score if spent and spent.score is not None else _ZERO
    if printed not in {added, added + beside} and abs(printed - added - beside) > _CENT:
        plus = f"（含执行得分 {plain(beside)}）" if beside else ""
        gap = printed - added - beside
        yield page.problem(
            "S03",
            f"的总分写作 {plain(printed)}，各项得分合计{plus} {plain(added + beside)}，相差 {plain(gap)}",
            hint="逐项核对得分与总分",
        )


def blank(page: Page) -> Iterator[Problem]:
    """S52: a row that could be scored has no score and others have; a total that leaves it out is too low."""
    for case in page.cases:
        scorable = case.indicator.weight and STATUSES[case.result.status].rung
        if case.published is None and scorable:
            yield case.row.problem("S52", f"“{case.label}”没有填得分", hint="补填得分；不评分的，写明原因")


def weights(page: Page) -> Iterator[Problem]:
    """S03: the weights of the form do not add up to 100."""
    given = [case.indicator.weight for case in page.cases if case.indicator.weight is not None]
    if len(given) < len(page.cases) or not given:
        return
    spent = page.form.execution
    added = sum(given, _ZERO)
    beside = spent.weight if spent and spent.weight is not None else None
    if not page.sheet.has_header and not _NEARLY_WHOLE < added < _SEVERAL_FORMS:
        return
    if added not in _whole(page, beside):
        yield page.problem(
            "S03", f"的分值合计为 {plain(added + (beside or _ZERO))}，不是 100", hint="调整分值，使满分为 100"
        )


def _whole(page: Page, beside: Decimal | None) -> set[Decimal]:
    """What the weights of the indicators may add up to: 100 without the points of the execution of the budget."""
    if beside is not None:
        return {_HUNDRED - beside}
    usual = Decimal(usual_execution(page.sheet.rulebook)) / 100
    return {_HUNDRED, _NEARLY_WHOLE, _HUNDRED - usual}


def goals(page: Page) -> Iterator[Problem]:
    """S28: the points printed with a goal or a level are not what its rows weigh, or what the form adds up to."""
    heads = {name: worth for name, worth in page.form.goals.items() if worth is not None}
    rows: dict[str, list[Case]] = defaultdict(list)
    for case in page.cases:
        rows[case.indicator.goal or ""].append(case)
        for level in _levels(case):
            rows[level].append(case)
    levels = {name: worth for name, worth in page.form.level_points.items() if worth is not None and name not in heads}
    yield from _against_rows(page, heads | levels, rows)
    spent = page.form.execution
    beside = spent.weight if spent and spent.weight is not None else _ZERO
    added = sum(heads.values(), _ZERO) + beside
    if heads and len(heads) == len(page.form.goals) and added > _HUNDRED:
        parts = " + ".join(plain(each) for each in ([beside] if beside else []) + [*heads.values()])
        yield page.problem("S28", f"的分值 {parts} = {plain(added)}，超过 100 分", hint="核对各部分的分值")


def _levels(case: Case) -> tuple[str, ...]:
    """The keys of the points that may be printed above a row: its level 1, its level 1 with level 2."""
    above = tuple(each for each in (case.indicator.level1, case.indicator.level2) if each)
    return tuple("/".join(above[:depth]) for depth in range(1, len(above) + 1))


def _against_rows(page: Page, heads: dict[str, Decimal], rows: dict[str, list[Case]]) -> Iterator[Problem]:
    for name, worth in heads.items():
        members = rows.get(name, [])
        weights = [case.indicator.weight for case in members if case.indicator.weight is not None]
        scores = [case.published for case in members if case.published is not None]
        added = sum(weights, _ZERO)
        shares = added == _HUNDRED > worth  # the rows are weighed within their level
        if members and len(weights) == len(members) and added != worth and not shares:
            message = f"的“{name}”标明 {plain(worth)} 分，各项指标的分值合计 {plain(added)} 分"
            yield page.problem("S28", message, hint="使分值与指标相符")
        elif not weights and sum(scores, _ZERO) > worth:
            message = f"的“{name}”标明 {plain(worth)} 分，各项指标得分合计 {plain(sum(scores, _ZERO))} 分"
            yield page.problem("S28", message, hint="得分不得超过标明的分值")


def grade(page: Page) -> Iterator[Problem]:
    """S23: the word of the grade does not belong to the printed total."""
    word, score = grade_word(page.form.grade), page.form.total_score
    bands = page.sheet.rulebook.grades.value.bands
    if not word or score is None or word not in {band.grade for band in bands}:
        return
    right = _grade_of(score, bands)
    if right and right != word:
        yield page.problem(
            "S23", f"总分 {plain(score)} 的等级是“{right}”，表上写“{page.form.grade}”", hint="按分数段更正等级"
        )


def grade_word(text: str | None) -> str:
    """One of 优, 良, 中, 差 as forms write it (优秀, 良好, 中等, 一般); any other word as it is."""
    word = (text or "").strip()
    return next((grade for grade, written in _GRADES.items() if re.fullmatch(written, word)), word)


def _grade_of(score: Decimal, bands: tuple[GradeBand, ...]) -> str | None:
    found = (band.grade for band in bands if band.low <= score < band.high or score == band.high == _HUNDRED)
    return next(found, None)
