"""A review as one self-contained page: the figures, the worst forms first, problems by severity, every row."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.checks.ledger import in_words
from evaluator.language.constraint import plain
from evaluator.paper.figures import points, short_percent, span
from evaluator.problem import catalogue
from evaluator.result import STATUSES
from evaluator.review.listing import by_severity, findings, in_figures
from evaluator.scorecard.html import digest, part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from evaluator.review.model import Review
    from evaluator.review.summary import Summary

_PAGE = Path(__file__).parent / "page"


def page(reviews: Sequence[Review], summary: Summary, rules: str) -> str:
    """The whole page; the same reviews give the same text. Nothing is loaded, and the page has no script.

    The style is that of the scorecards. ``rules`` is the rulebook's title.
    """
    style = part("page.css")
    return (
        _environment()
        .get_template("review.html.j2")
        .render(
            reviews=reviews,
            summary=summary,
            rules=rules,
            figures=in_figures(summary),
            covered=in_words([each.ledger for each in reviews]),
            numbers={id(each.form): number for number, each in enumerate(reviews, 1)},
            codes=[(code, catalogue()[code].title, count) for code, count in summary.codes if code[0] != "N"],
            groups=by_severity(findings(reviews, summary)),
            style=style,
            style_hash=digest(style),
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"plain": plain, "points": points, "short_percent": short_percent, "span": span}
    environment.globals |= {"STATUSES": STATUSES}
    return environment
