"""Last year's figures brought into this year's forms as 上年实际值, and what the two years say together."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluator.actuals.names import loose
from evaluator.csv_text import escape
from evaluator.language import read
from evaluator.language.constraint import Quantity
from evaluator.places import is_workspace
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.result import Scorecards

RESULT = "scorecards.json"
Place = tuple[str, str, str]
"""Project, level 1 and name of an indicator, as they are compared."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """The indicators of last year's run, as ``scorecards.json`` has them, and where they come from."""

    source: str
    rows: Mapping[Place, Mapping[str, Any]]


def load_last_year(folder: str | Path) -> tuple[LastYear | None, tuple[Problem, ...]]:
    """Last year's results.

    Args:
        folder: where ``run -o`` wrote them, or last year's workspace.
    """
    path = Path(folder)
    try:
        if is_workspace(path):
            from evaluator.evaluate import run

            found: Any = run(path).to_dict()
        else:
            found = json.loads((path / RESULT).read_bytes())
        rows = {_place(card["name"], row): row for card in found["projects"] for row in card["indicators"]}
    except (OSError, ValueError, KeyError, TypeError):
        hint = "应是上年 run -o 写出的文件夹（内有 scorecards.json），或上年的工作夹"
        return None, (problem("E710", "找不到上年的结果", location=Location(str(path)), hint=hint),)
    return LastYear(path.name, rows), ()


def _place(project: str, row: Mapping[str, Any]) -> Place:
    return loose(project), loose(row["level1"] or "").removesuffix("指标"), loose(row["level3"] or "")


def _own(form: Form, row: Indicator) -> Place:
    return _place(form.name, {"level1": row.level1, "level3": row.level3})


def continued(forms: Sequence[Form], before: LastYear) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms with last year's figure as 上年实际值 where none was typed, and what is noticed on the way."""
    made: list[Form] = []
    problems: list[Problem] = []
    for form in forms:
        rows = []
        for row in form.indicators:
            known = before.rows.get(_own(form, row))
            rows.append(_with_last_year(row, known))
            problems += _findings(form, row, known) if known else ()
        made.append(form.model_copy(update={"indicators": tuple(rows)}))
    return tuple(made), (*problems, *_dropped(forms, before))


def _with_last_year(row: Indicator, known: Mapping[str, Any] | None) -> Indicator:
    if known is None or row.last_year or not known["actual"] or not _same_unit(row.target, known["target"]):
        return row
    # A growth that was reported is no level to grow from; nor are words.
    if not isinstance(read(known["actual"]).constraint, Quantity):
        return row
    return row.model_copy(update={"last_year": known["actual"]})


def _same_unit(now: str | None, then: str | None) -> bool:
    """Whether two targets count the same thing; targets that are no quantities are taken to."""
    one, other = (read(each).constraint if each else None for each in (now, then))
    return not (isinstance(one, Quantity) and isinstance(other, Quantity)) or one.unit == other.unit


def _findings(form: Form, row: Indicator, known: Mapping[str, Any]) -> Iterator[Problem]:
    name = f"“{form.name}”的“{row.level3}”"
    target, actual = (read(each).constraint if each else None for each in (row.target, known["actual"]))
    if not (isinstance(target, Quantity) and isinstance(actual, Quantity)) or target.lower is None:
        return
    # A bare figure stands in the unit of last year's target.
    same = actual.unit in {target.unit, None} and _same_unit(row.target, known["target"])
    if same and actual.lower is not None and actual.lower == actual.upper and target.lower < actual.lower:
        message = f"{name}指标值（{row.target}）低于上年实际完成值（{known['actual']}）"
        yield problem("W711", message, location=row.location, hint="请说明理由，或提高指标值")


def _dropped(forms: Sequence[Form], before: LastYear) -> Iterator[Problem]:
    """Indicators of last year that a project of the same name has no more."""
    projects = {loose(form.name): form for form in forms}
    there = {_own(form, row) for form in forms for row in form.indicators}
    for place, row in before.rows.items():
        form = projects.get(place[0])
        if form is not None and place not in there:
            message = f"“{form.name}”上年的指标“{row['level3']}”今年没有了"
            yield problem("W712", message, location=form.location, hint="改了名称的，请核对；确已取消的，请说明理由")


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
            known = before.rows.get(_place(card.name, {"level1": row.level1, "level3": row.level3}), {})
            then = (known.get("target"), known.get("actual"), known.get("score"))
            now = (row.target, row.actual, row.score)
            yield Pair(card.name, row.level3, _texts(then), _texts(now), before.source if known else "")


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
