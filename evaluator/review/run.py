"""Review forms: score what was published again under a rulebook, and compare."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from evaluator.checks.across import across
from evaluator.checks.case import Beside
from evaluator.checks.identity import pair, unfiled
from evaluator.checks.register import FOLDER
from evaluator.checks.run import ALONE, EVERYTHING, check_form, weighs
from evaluator.problem import problem
from evaluator.review.model import Folder, Review, ReviewedRow
from evaluator.scoring import score_form
from evaluator.subject import plain_name, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluator.checks.identity import Pairs
    from evaluator.checks.ledger import Ledger, Outcome
    from evaluator.checks.settings import Settings
    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore
    from evaluator.rulebook import Rulebook

SUBSUMED = frozenset({"E501", "W510", "W511", "W512", "W517", "W518"})
"""What scoring says about a row that S11, T04, S09, S10, S06 and S05 say with the published score."""


_SLIPS_OF_MONEY = frozenset({"W558", "W559"})
"""Amounts that look like slips; the checks say all else that scoring says of the money."""


def review(form: Form, rulebook: Rulebook, *, beside: Beside = ALONE, settings: Settings = EVERYTHING) -> Review:
    """Compare a published self-evaluation with what ``rulebook`` makes of it.

    Args:
        form: a filled 自评表, or the rows of a table under one name.
        rulebook: scores are recomputed under it, with the weights that the form publishes.
        beside: the targets that were approved with the budget; without them nothing is said about changed targets.
        settings: which checks are switched off.
    """
    card, settings = score_form(form, rulebook), settings.at(form)
    found = check_form(form, rulebook, card, beside=beside, settings=settings)
    weighted = any(row.weight for row in form.indicators)
    aimed = any(row.target for row in form.indicators)  # points by standards of its own (湖南) are not ours to give
    unweighted = not weighted and any(row.score is not None for row in form.indicators)
    # A rulebook may add a row of its own at the end (a missing cost indicator); the form has no such row.
    rows = tuple(
        ReviewedRow(
            form.name,
            form.year,
            row,
            result if weighs(row) and aimed else replace(result, score=None),
            (*problems, *settings.kept(_fresh(problems, row, result, weighted=weighted), form.name, row.level3)),
        )
        for row, result, problems in zip(form.indicators, card.indicators, found.rows, strict=False)
    )
    slips = tuple(each for each in card.execution.problems if each.code in _SLIPS_OF_MONEY)
    own = (*found.form, *settings.kept((*slips, *_unscored(form, unweighted=unweighted)), form.name))
    return Review(form, card, rows, own, found.ledger)


def _fresh(said: Sequence[Problem], row: Indicator, result: IndicatorScore, *, weighted: bool) -> tuple[Problem, ...]:
    """What reading and scoring say of a row, and no check has said in the same words."""
    words_ = {(each.code, each.message) for each in said}
    found = (*_heard(row, result), *(_weightless(row) if weighted else ()))
    return tuple(each for each in found if (each.code, each.message) not in words_)


def _weightless(row: Indicator) -> tuple[Problem, ...]:
    """Where other rows have a weight, one that a rulebook would give says nothing about this row's score."""
    if weighs(row) or not (row.target or row.score):  # a row without a target is worth no points
        return ()
    name = row.level3 or row.level2 or "（未命名）"
    return (problem("W618", f"“{name}”没有可用的分值，无法核分", location=row.location, hint="补填分值后再核分"),)


def _unscored(form: Form, *, unweighted: bool) -> tuple[Problem, ...]:
    """A form that prints scores without weights (湖北) or without targets: the rulebook says nothing about them."""
    if not any(row.target for row in form.indicators) and any(row.score is not None for row in form.indicators):
        message, hint = "的指标表没有指标值，只核对分值与合计，不核分", "按表中自定的评分标准打分的，请人工核对"
    elif unweighted:
        message, hint = "的指标表没有分值，只核对完成情况，不核分", "补填分值后再核分"
    else:
        return ()
    return (problem("N537", f"“{form.name}”{message}", location=form.location, hint=hint),)


def _heard(row: Indicator, result: IndicatorScore) -> tuple[Problem, ...]:
    """What reading and scoring had to say about a row, and no check says better."""
    return tuple(each for each in result.problems if not _said_already(row, result, each))


def _said_already(row: Indicator, result: IndicatorScore, each: Problem) -> bool:
    """Whether a check says it better; a rate of growth may exceed 100 %, which reading an actual alone cannot know."""
    grows = each.code == "W215" and words("growth").search(plain_name(row.level3))
    other_unit = each.code == "W219" and any(one.code == "E501" for one in result.problems)
    return each.code in SUBSUMED or other_unit or bool(grows)


_OF_FORM = frozenset({"W313", "W617", "W618", "W620"})
"""What reading says about a form: an amount below zero, in no unit or in no figures, no name."""
_OF_ROW = {"W618": {"分值", "得分", "扣减分数"}, "W344": {"实际完成值"}}
"""What reading says about a row, by the column it is about: points in no figures, a figure of several rows."""
_SAID_BY_S28 = "W628"


def heard(reviews: Iterable[Review], problems: Iterable[Problem]) -> tuple[tuple[Review, ...], tuple[Problem, ...]]:
    """What reading said of a row or of a form put there, and the rest."""
    said: dict[tuple[Any, ...], list[Problem]] = defaultdict(list)
    of_form: dict[tuple[Any, ...], list[Problem]] = defaultdict(list)
    rest = []
    for each in problems:
        at = each.location
        if at.row is not None and at.column in _OF_ROW.get(each.code, ()):
            said[at.file, at.sheet, at.row].append(each)
        elif each.code in _OF_FORM:
            of_form[at.file, at.sheet].append(each)
        elif each.code != _SAID_BY_S28:
            rest.append(each)
    reviewed = tuple(
        replace(
            each,
            rows=tuple(_with(row, said) for row in each.rows),
            problems=(*each.problems, *of_form.pop(_place(each), ())),
        )
        for each in reviews
    )
    return reviewed, (*rest, *chain.from_iterable(of_form.values()), *chain.from_iterable(said.values()))


def _place(each: Review) -> tuple[str | None, str | None]:
    """The file and the sheet of a form."""
    return each.form.location.file, each.form.location.sheet


def _with(row: ReviewedRow, said: dict[tuple[Any, ...], list[Problem]]) -> ReviewedRow:
    at = row.indicator.location
    mine = said.pop((at.file, at.sheet, at.row), [])
    return replace(row, problems=(*row.problems, *mine)) if mine else row


def review_all(
    forms: Sequence[Form], rulebook: Rulebook, *, approved: Sequence[Form] = ()
) -> tuple[tuple[Review, ...], tuple[Problem, ...]]:
    """Review many forms under one rulebook; the problems are those that only all of them together show.

    ``approved`` are matched by unit, project and year.
    """
    pairs = pair(forms, approved)
    reviews = tuple(
        review(form, rulebook, beside=beside) for form, beside in zip(forms, besides(pairs, approved), strict=True)
    )
    reviews, found = together(reviews)
    return reviews, (*unfiled(pairs), *found)


def besides(pairs: Pairs, approved: Sequence[Form], *, asked: bool = True) -> tuple[Beside, ...]:
    """What each form is compared with; ``asked``: a form without a partner is told of."""
    return tuple(
        Beside(partner, asked and bool(approved), near)
        for partner, near in zip(pairs.partners, pairs.nearest, strict=True)
    )


def together(
    reviews: Sequence[Review], settings: Settings = EVERYTHING
) -> tuple[tuple[Review, ...], tuple[Problem, ...]]:
    """What only all forms together show: put with the form that it is about, and all of it."""
    found = across([each.form for each in reviews])
    kept: list[tuple[int | None, Problem]] = []
    for at, one in found:
        form = None if at is None else reviews[at].form
        own_settings, name = (settings, "") if form is None else (settings.at(form), form.name)
        kept += ((at, each) for each in own_settings.kept([one], name))
    own: dict[int, list[Problem]] = defaultdict(list)
    for at, each in kept:
        if at is not None:
            own[at].append(each)
    several = len(reviews) > 1
    reviewed = tuple(
        replace(one, problems=(*one.problems, *own[at]), ledger=_with_folder(one.ledger, own[at], several, settings))
        for at, one in enumerate(reviews)
    )
    return reviewed, tuple(each for _, each in kept)


def _with_folder(ledger: Ledger, found: Sequence[Problem], several: bool, settings: Settings) -> Ledger:  # noqa: FBT001
    """The outcomes with those of the checks that look at several forms; with one form alone they do not apply."""
    codes = {each.code for each in found}
    outcomes: dict[str, Outcome] = {
        code: "off" if settings.off(code) else "found" if code in codes else "passed" if several else "not_applicable"
        for code in FOLDER
    }
    return replace(ledger, outcomes={**ledger.outcomes, **outcomes})


def as_lines(reviews: Sequence[Review], folder: Folder) -> Iterator[dict[str, Any]]:
    """The JSON objects of a review: every row in the order of the input, each form behind its last row, the folder."""
    ordered = in_input_order(reviews)
    owner = {id(row): each for each in reviews for row in each.rows}
    last = {id(owner[id(row)]): number for number, row in enumerate(ordered)}
    for number, row in enumerate(ordered):
        yield row.as_dict()
        if last[id(owner[id(row)])] == number:
            yield owner[id(row)].as_dict()
    yield from (each.as_dict() for each in reviews if not each.rows)
    if len(reviews) > 1:
        yield folder.as_dict()


def in_input_order(reviews: Iterable[Review]) -> tuple[ReviewedRow, ...]:
    """All rows in the order of the input: a table may mix its forms, so rows of one sheet go by their row number."""
    rows = [row for each in reviews for row in each.rows]
    files = {key: number for number, key in enumerate(dict.fromkeys(map(_sheet, rows)))}
    return tuple(sorted(rows, key=lambda row: (files[_sheet(row)], row.indicator.location.row or 0)))


def _sheet(row: ReviewedRow) -> tuple[str | None, str | None]:
    return row.indicator.location.file, row.indicator.location.sheet
