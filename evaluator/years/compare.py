"""Last year's figures brought into this year's forms as 上年实际值, and both years beside each other."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluator.csv_text import escape
from evaluator.language import read
from evaluator.language.constraint import Quantity
from evaluator.problem import problem
from evaluator.result import EarlierYear
from evaluator.years.findings import all_alike, dropped, of_row
from evaluator.years.known import RESULT, LastYear, load_last_year, same_unit, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Scorecards

__all__ = ["RESULT", "LastYear", "Pair", "beside", "continued", "load_last_year", "pairs", "table"]


def continued(forms: Sequence[Form], before: LastYear) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms with last year's figure as 上年实际值 where none was typed, and what is noticed on the way."""
    made: list[Form] = []
    problems: list[Problem] = []
    for form in forms:
        pairs = [(row, before.find(form.name, row)) for row in form.indicators]
        rows = [_with_last_year(row, known) for row, known in pairs]
        for (old, known), new in zip(pairs, rows, strict=True):
            problems += [*of_row(form, old, known), *_taken(form, old, new, known, before)] if known else ()
        problems += all_alike(form, [(row, known) for row, known in pairs if known])
        made.append(form.model_copy(update={"indicators": tuple(rows)}))
    return tuple(made), (*problems, *dropped(forms, before))


def _with_last_year(row: Indicator, known: Mapping[str, Any] | None) -> Indicator:
    if known is None or row.last_year or not known["actual"] or not same_unit(row.target, known["target"]):
        return row
    # A growth that was reported is not a level to grow from; nor are words.
    if not isinstance(read(known["actual"]).constraint, Quantity):
        return row
    return row.model_copy(update={"last_year": known["actual"]})


def _taken(form: Form, old: Indicator, new: Indicator, known: Mapping[str, Any], before: LastYear) -> Iterator[Problem]:
    """Where a figure that was brought in comes from."""
    if new.last_year != old.last_year:
        message = f"“{form.name}”的“{new.level3}”上年实际值 {new.last_year} 取自 {source_of(known, before)}"
        yield problem("N735", message, location=new.place_of("actual"), hint="与上年报出的不同时，请自行填写上年实际值")


def beside(cards: Scorecards, before: LastYear) -> Scorecards:
    """The result with last year's target, figure and score at every indicator that is found again."""
    return replace(
        cards,
        projects=tuple(
            replace(card, indicators=tuple(_beside(card.name, row, before) for row in card.indicators))
            for card in cards.projects
        ),
    )


def _beside(project: str, row: IndicatorScore, before: LastYear) -> IndicatorScore:
    known = before.find(project, row)
    if known is None:
        return row
    earlier = EarlierYear(known["target"], known["actual"], known["score"], source_of(known, before))
    return replace(row, last_year=earlier)


class Pair(NamedTuple):
    """An indicator in both years: target, actual and score of each as texts, empty where there is none."""

    project: str
    name: str
    then: tuple[str, str, str]
    now: tuple[str, str, str]
    source: str
    """Where last year's figures come from; empty where the indicator is new."""


def pairs(cards: Scorecards, before: LastYear) -> Iterator[Pair]:
    """Every indicator of this year beside itself of last year."""
    for card in cards.projects:
        for row in card.indicators:
            known = before.find(card.name, row) or {}
            then = (known.get("target"), known.get("actual"), known.get("score"))
            now = (row.target, row.actual, row.score)
            yield Pair(card.name, row.level3, _texts(then), _texts(now), source_of(known, before) if known else "")


def _texts(cells: tuple[Any, Any, Any]) -> tuple[str, str, str]:
    one, two, three = ("" if each is None else str(each) for each in cells)
    return one, two, three


def table(cards: Scorecards, before: LastYear) -> bytes:
    """Target, actual and score of both years as CSV, a row an indicator; UTF-8 with BOM."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ("项目名称", "三级指标", "上年指标值", "上年完成值", "上年得分", "指标值", "实际完成值", "得分", "上年数据来源")
    )
    for each in pairs(cards, before):
        writer.writerow(map(escape, (each.project, each.name, *each.then, *each.now, each.source)))
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")
