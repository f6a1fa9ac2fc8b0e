"""Last year's results, and how an indicator of this year is found in them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.actuals.names import loose
from evaluator.language import read
from evaluator.language.constraint import Quantity
from evaluator.places import is_workspace
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.forms.model import Indicator
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore

RESULT = "scorecards.json"
Place = tuple[str, str, str]
"""Project, level 1 and name of an indicator, as they are compared."""
_YEAR = re.compile(r"(19|20)\d\d\s*(年度|年)?")
"""A year in the name of a project that comes every year (2022 年“爱心消费券”资金)."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """The indicators of last year's run, as ``scorecards.json`` has them, and where they come from."""

    source: str
    rows: Mapping[Place, Sequence[Mapping[str, Any]]]

    def find(self, project: str, row: Indicator | IndicatorScore) -> Mapping[str, Any] | None:
        """The indicator of last year: of several of one name that of the same level 2, else that of the same unit."""
        known = self.rows.get(place_of(project, row.level1, row.level3), ())
        if len(known) > 1:
            level2 = loose(row.level2 or "")
            known = [each for each in known if loose(each["level2"] or "") == level2] or known
        if len(known) > 1:
            known = [each for each in known if same_unit(row.target, each["target"])]
        return known[0] if len(known) == 1 else None


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
        rows: dict[Place, list[Mapping[str, Any]]] = defaultdict(list)
        for card in found["projects"]:
            for row in card["indicators"]:
                rows[place_of(card["name"], row["level1"], row["level3"])].append(row)
    except (OSError, ValueError, KeyError, TypeError):
        hint = "应是上年 run -o 写出的文件夹（内有 scorecards.json），或上年的工作夹"
        return None, (problem("E710", "找不到上年的结果", location=Location(str(path)), hint=hint),)
    return LastYear(path.name, dict(rows)), ()


def place_of(project: str, level1: str | None, level3: str | None) -> Place:
    """Under which place an indicator of a project is known."""
    return named(project), loose(level1 or "").removesuffix("指标"), loose(level3 or "")


def named(project: str) -> str:
    """The name of a project without the year in it, unless it has no other."""
    return loose(_YEAR.sub("", project)) or loose(project)


def source_of(known: Mapping[str, Any], before: LastYear) -> str:
    """The folder of last year's result, and the cell that its figure came from."""
    place = (known.get("source") or {}).get("actual")
    if not place:
        return before.source
    return f"{before.source}：{replace(Location(**place), file=Path(place['file'] or '').name or None)}"


def same_unit(now: str | None, then: str | None) -> bool:
    """Whether two targets count the same thing; targets that are not quantities are taken to."""
    one, other = quantity(now), quantity(then)
    return one is None or other is None or one.unit == other.unit


def quantity(text: str | None) -> Quantity | None:
    """What a cell says, where it is a quantity."""
    found = read(text).constraint if text else None
    return found if isinstance(found, Quantity) else None
