"""Two rulebooks side by side: which parameters differ, and what that does to scores of a few standard cases."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from evaluator.forms.model import Execution, Form, Indicator
from evaluator.paper.figures import points, span
from evaluator.rulebook.names import NAMES
from evaluator.rulebook_view.show import head
from evaluator.scoring import score_form
from evaluator.scoring.weigh import level1_of

if TYPE_CHECKING:
    from evaluator.result import IndicatorScore, Scorecard
    from evaluator.rulebook import Parameter, Rulebook

FORMAT = "evaluator.rulebook-comparison/1"
_SAMPLES = Path(__file__).with_name("samples.yaml")
_TEN = Decimal(10)
_MILLION = Decimal(1_000_000)
_YEAR = 2022

Sides = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A parameter whose values differ: what each rulebook says and by which source."""

    name: str
    words: tuple[tuple[str, ...], tuple[str, ...]]
    citations: Sides

    @property
    def title(self) -> str:
        """What the parameter is called in Chinese."""
        return NAMES[self.name]


@dataclass(frozen=True, slots=True)
class Example:
    """One standard case under both rulebooks: the score (or its range), and how it came about."""

    case: str
    target: str
    actual: str
    scores: Sides
    reasons: Sides

    @property
    def differs(self) -> bool:
        """Whether the rulebooks give another score."""
        return self.scores[0] != self.scores[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rulebooks, where they differ, and the worked examples."""

    books: tuple[Rulebook, Rulebook]
    differences: tuple[Difference, ...]
    indicators: tuple[Example, ...]
    projects: tuple[Example, ...]

    def as_dict(self) -> dict[str, Any]:
        """The comparison as ``evaluator.rulebook-comparison/1``; each list of two is in the order of ``rulebooks``."""
        return {
            "format": FORMAT,
            "rulebooks": [head(book) for book in self.books],
            "parameters": [
                {"name": each.name, "title": each.title, "words": each.words, "citations": each.citations}
                for each in self.differences
            ],
            "indicators": [_as_dict(each) for each in self.indicators],
            "projects": [_as_dict(each) for each in self.projects],
        }


def compare(one: Rulebook, other: Rulebook) -> Comparison:
    """Compare two rulebooks parameter by parameter, and by scoring the standard cases under both."""
    samples = yaml.safe_load(_SAMPLES.read_text(encoding="utf-8"))
    rows = [*samples["indicators"], *(each for each in samples["special"] if _is_special(each, one, other))]
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return Comparison(
        (one, other),
        tuple(_difference(left, right) for left, right in pairs if left.value != right.value),
        tuple(_indicator(each, one, other) for each in rows),
        tuple(_project(each, one, other) for each in samples["projects"]),
    )


def _difference(left: Parameter[Any], right: Parameter[Any]) -> Difference:
    words = (left.value.in_words(), right.value.in_words())
    return Difference(left.name, words, (left.citation, right.citation))


def _is_special(sample: dict[str, str], *books: Rulebook) -> bool:
    row = Indicator(level1=sample["level1"], level3=sample["level3"])
    return any(book.case_of(level1_of(row, book), row.level3 or "") for book in books)


def _indicator(sample: dict[str, str], one: Rulebook, other: Rulebook) -> Example:
    stated = {key: value for key, value in sample.items() if key != "case"}
    form = Form(name=sample["case"], year=_YEAR, indicators=(Indicator(**stated, weight=_TEN),))
    rows = [score_form(form, book).indicators[0] for book in (one, other)]
    scores = (_score(rows[0]), _score(rows[1]))
    return Example(sample["case"], sample["target"], sample["actual"], scores, (_reasons(rows[0]), _reasons(rows[1])))


def _score(row: IndicatorScore) -> str:
    return span(row.score, row.lowest, row.highest)


def _reasons(row: IndicatorScore) -> str:
    return "；".join(each.text for each in row.reasons)


def _project(sample: dict[str, Any], one: Rulebook, other: Rulebook) -> Example:
    form = Form(
        name=sample["case"],
        year=_YEAR,
        execution=Execution(budget=_MILLION, executed=Decimal(sample["executed"])),
        indicators=tuple(Indicator(**row) for row in sample["indicators"]),
    )
    cards = [score_form(form, book) for book in (one, other)]
    scores = (_total(cards[0]), _total(cards[1]))
    return Example(sample["case"], "", "", scores, (_parts(cards[0]), _parts(cards[1])))


def _total(card: Scorecard) -> str:
    return f"{span(card.total, card.lowest, card.highest)} {card.grade or '待定'}"


def _parts(card: Scorecard) -> str:
    """The points of every part, so that the total can be followed."""
    rows = [(each.level3, span(each.score, each.lowest, each.highest), each.weight) for each in card.indicators]
    spent = card.execution
    score = "待定" if spent.score is None else points(spent.score)
    shown = [f"{name} {earned}/{points(weight)}" for name, earned, weight in [*rows, ("执行率", score, spent.weight)]]
    return "；".join(["，".join(shown), *(each.text for each in card.reasons)])


def _as_dict(each: Example) -> dict[str, Any]:
    found: dict[str, Any] = {"case": each.case}
    if each.target:
        found |= {"target": each.target, "actual": each.actual, "weight": "10"}
    return found | {"scores": each.scores, "reasons": each.reasons, "differs": each.differs}
