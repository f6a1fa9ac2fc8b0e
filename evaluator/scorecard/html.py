"""One page for a browser: an overview over all projects and a section a project, in one self-contained file.

Nothing is loaded: style and script are in the page, and a content security policy with their hashes forbids all else,
so that text from documents could do nothing even if it were not escaped (it is).
"""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.paper import figures
from evaluator.paper.figures import unique
from evaluator.result import STATUSES
from evaluator.rulebook.names import NAMES as RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment

    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Scorecard, Scorecards

PAGE = Path(__file__).parent / "page"
_SHOWN = ("points", "percent", "short_percent", "span", "wan", "verdict", "full_score", "graded")


def page(cards: Scorecards, cell: Callable[[int, int | None], str] | None = None) -> str:
    """The whole page; the same scorecards give the same text.

    ``cell`` gives the address where an indicator, or a project as a whole, is filled in: by the place of the project
    and of the indicator in it.
    """
    style, script = part("page.css"), part("page.js")
    funds = figures.total_funds(cards.projects)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            cards=cards,
            projects=[_project(number, card, cell) for number, card in enumerate(cards.projects, 1)],
            funds=funds,
            funds_rate=funds[1] / funds[0] if funds[0] else None,
            statuses=figures.status_counts(row for card in cards.projects for row in card.indicators),
            problems=_by_severity([("", each) for each in figures.run_problems(cards)]),
            illustrative=any(card.illustrative for card in cards.projects),
            style=style,
            script=script,
            style_hash=digest(style),
            script_hash=digest(script),
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {name: getattr(figures, name) for name in _SHOWN}
    environment.globals |= {"plain": plain, "STATUSES": STATUSES, "NOTE": figures.ILLUSTRATIVE_NOTE}
    environment.globals |= {"rule_name": lambda rule: RULES.get(rule, rule)}
    environment.globals |= {"grade_counts": figures.grade_counts, "bar": bar, "severities": figures.SEVERITY_NAMES}
    return environment


def part(name: str) -> str:
    """A part of the page that is in a file of its own: its style or its script."""
    return (PAGE / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """What a page's security policy names a style or script by that it allows."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _project(number: int, card: Scorecard, cell: Callable[[int, int | None], str] | None) -> dict[str, Any]:
    """What the template needs besides the card: addresses on the page, rows by level, what needs attention, bars."""
    rows = [_row(f"p{number}-{place}", each) for place, each in enumerate(card.indicators, 1)]
    for place, row in enumerate(rows):
        row["cell"] = cell(number - 1, place) if cell else None
    spent = card.execution
    names = unique(each.level1 for each in card.indicators)
    return {
        "id": f"p{number}",
        "card": card,
        "cell": cell(number - 1, None) if cell else None,
        "cells": {row["row"].level3: row["cell"] for row in rows if row["cell"]},
        "levels": [(name, [row for row in rows if row["row"].level1 == name]) for name in names],
        "counts": figures.status_counts(card.indicators),
        "attention": [row for row in rows if row["row"].status != "met" or row["due"]],
        "problems": _by_severity(figures.card_problems(card)),
        "bars": [
            ("预算执行", spent.weight, *spent.bounds),
            *((name, *figures.subtotal(members)) for name, members in figures.levels(card)),
        ],
    }


def _row(address: str, each: IndicatorScore) -> dict[str, Any]:
    return {"id": address, "row": each, "due": figures.needs_reason(each) and not each.deviation}


def _by_severity(problems: Sequence[tuple[str, Problem]]) -> list[tuple[str, str, list[tuple[str, Problem]]]]:
    """Problems under their severity and its name, the gravest first."""
    groups = (
        (severity, name, [item for item in problems if item[1].severity == severity])
        for severity, name in figures.SEVERITY_NAMES.items()
    )
    return [group for group in groups if group[2]]


def bar(weight: Decimal, lowest: Decimal, highest: Decimal, width: int = 200) -> dict[str, str]:
    """The lengths of a bar of score against weight: what is sure, and what a person may add."""
    if not weight:
        return {"sure": "0", "open": "0"}
    sure, most = (figures.points(min(each / weight, Decimal(1)) * width) for each in (lowest, highest))
    return {"sure": sure, "open": most if most != sure else "0"}
