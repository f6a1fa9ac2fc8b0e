"""Review forms: score what was published again under a rulebook, and compare."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from evaluator.checks.case import Case, Sheet
from evaluator.checks.rounding import Rounding
from evaluator.checks.rows import ROW_CHECKS
from evaluator.checks.sheets import FORM_CHECKS, Page
from evaluator.problem import problem
from evaluator.review.model import Review, ReviewedRow
from evaluator.scoring import score_form
from evaluator.subject import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.rulebook import Rulebook

SUBSUMED = frozenset({"E501", "W511", "W512", "W517", "W518"})
"""What scoring says about a row that S11, S09, S10, S06 and S05 say with the published score."""
_HUNDRED = Decimal(100)
_SEVERAL = 3
"""From so many projects on, a unit that gives all of them 100 points is remarkable."""


def review(form: Form, rulebook: Rulebook, *, approved: Form | None = None) -> Review:
    """Compare a published self-evaluation with what ``rulebook`` makes of it.

    Args:
        form: a filled 自评表, or the rows of a table under one name.
        rulebook: scores are recomputed under it, with the weights that the form publishes.
        approved: the targets that were approved with the budget; without them nothing is said about changed targets.
    """
    card = score_form(form, rulebook)
    sheet = Sheet(
        form,
        rulebook,
        Rounding.of(row.score for row in form.indicators if row.score is not None),
        has_header=_has_header(form),
        has_reasons=_has_header(form) or any(row.deviation is not None for row in form.indicators),
        has_evidence=any(row.evidence for row in form.indicators),
        has_targets=any(row.target for row in form.indicators),
    )
    # A rulebook may add a row of its own at the end (a missing cost indicator); the form has no such row.
    weighted = any(row.weight for row in form.indicators)
    unweighted = not weighted and any(row.score is not None for row in form.indicators)
    cases = tuple(
        Case(sheet, row, result if not weighted or _weighs(row) else replace(result, score=None))
        for row, result in zip(form.indicators, card.indicators, strict=False)
    )
    rows = tuple(
        ReviewedRow(
            form.name,
            form.year,
            case.indicator,
            case.result,
            (*_row_problems(case), *(_weightless(case) if weighted and not _weighs(case.indicator) else ())),
        )
        for case in cases
    )
    page = Page(sheet, cases, card, approved)
    own = (*chain.from_iterable(check(page) for check in FORM_CHECKS), *_unjudged(page, unweighted=unweighted))
    return Review(form, card, rows, own)


def _weighs(row: Indicator) -> bool:
    """Whether the form says how many points the row is worth."""
    return row.weight is not None and row.weight >= 0


def _weightless(case: Case) -> tuple[Problem, ...]:
    """Where other rows have a weight, one that a rulebook would give says nothing about this row's score."""
    hint = "补填分值后再核分"
    return (problem("W618", f"“{case.label}”没有可用的分值，无法核分", location=case.indicator.location, hint=hint),)


def _unjudged(page: Page, *, unweighted: bool) -> tuple[Problem, ...]:
    """A form that prints scores without weights (湖北) or without targets: the rulebook says nothing about them."""
    if not page.sheet.has_targets and any(row.score is not None for row in page.form.indicators):
        message = "的指标表没有指标值，只核对分值与合计，不核分"
        return (page.problem("N537", message, hint="按表中自定的评分标准打分的，请人工核对"),)
    if unweighted:
        message = "的指标表没有分值，只核对完成情况，不核分"
        return (page.problem("N537", message, hint="补填分值后再核分"),)
    return ()


def _has_header(form: Form) -> bool:
    """Whether it is a whole form, and not rows of a bare table."""
    return bool(form.execution or form.department or form.unit or form.goal or form.total_score is not None)


def _row_problems(case: Case) -> tuple[Problem, ...]:
    """What the checks find, then what reading and scoring had to say about the row."""
    found = chain.from_iterable(check(case) for check in ROW_CHECKS)
    return tuple(dict.fromkeys((*found, *(each for each in case.result.problems if not _said_already(case, each)))))


def _said_already(case: Case, each: Problem) -> bool:
    """Whether a check says it better; a rate of growth may exceed 100 %, which reading an actual alone cannot know."""
    grows = each.code == "W215" and words("growth").search(case.name)
    return each.code in SUBSUMED or bool(grows) or (each.code == "W510" and not case.sheet.has_targets)


def heard(reviews: Iterable[Review], problems: Iterable[Problem]) -> tuple[tuple[Review, ...], tuple[Problem, ...]]:
    """What reading said of the points of a row (W618) put with the row, and the other problems.

    A score that nobody could read is a fault of the row, not only of the file.
    """
    said: dict[tuple[Any, ...], list[Problem]] = defaultdict(list)
    rest = []
    for each in problems:
        at = each.location
        if each.code == "W618" and at.row is not None and at.column in {"分值", "得分", "扣减分数"}:
            said[at.file, at.sheet, at.row].append(each)
        else:
            rest.append(each)
    told = tuple(replace(each, rows=tuple(_with(row, said) for row in each.rows)) for each in reviews)
    return told, (*rest, *chain.from_iterable(said.values()))


def _with(row: ReviewedRow, said: dict[tuple[Any, ...], list[Problem]]) -> ReviewedRow:
    at = row.indicator.location
    mine = said.pop((at.file, at.sheet, at.row), [])
    return replace(row, problems=(*row.problems, *mine)) if mine else row


def review_all(
    forms: Iterable[Form], rulebook: Rulebook, *, approved: Iterable[Form] = ()
) -> tuple[tuple[Review, ...], tuple[Problem, ...]]:
    """Review many forms; the problems are those that only all of them together show (S14).

    ``approved`` are matched by project name and year.
    """
    targets = {(form.name, form.year): form for form in approved}
    reviews = tuple(review(form, rulebook, approved=targets.get((form.name, form.year))) for form in forms)
    return reviews, across(reviews)


def across(reviews: Iterable[Review]) -> tuple[Problem, ...]:
    """What only all forms together show."""
    return tuple(_all_perfect(reviews))


def _all_perfect(reviews: Iterable[Review]) -> Iterable[Problem]:
    """S14: a unit that gives each of its projects full marks."""
    totals: dict[str, list[Decimal]] = defaultdict(list)
    for each in reviews:
        unit = each.form.unit or each.form.department
        if unit and each.published_total is not None:
            totals[unit].append(each.published_total)
    for unit, scores in totals.items():
        if len(scores) >= _SEVERAL and all(score >= _HUNDRED for score in scores):
            yield problem("S14", f"{unit}的 {len(scores)} 个项目全部自评 100 分", hint="抽查完成值和佐证材料")


def in_input_order(reviews: Iterable[Review]) -> tuple[ReviewedRow, ...]:
    """All rows in the order of the input: a table may mix its forms, so rows of one sheet go by their row number."""
    rows = [row for each in reviews for row in each.rows]
    files = {key: number for number, key in enumerate(dict.fromkeys(map(_sheet, rows)))}
    return tuple(sorted(rows, key=lambda row: (files[_sheet(row)], row.indicator.location.row or 0)))


def _sheet(row: ReviewedRow) -> tuple[str | None, str | None]:
    return row.indicator.location.file, row.indicator.location.sheet
