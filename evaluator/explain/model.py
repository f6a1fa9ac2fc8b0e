"""An explanation as data, and its JSON shape ``evaluator.explanation/1``.

Every step is one of the reasons that made the score, beside the parameter of the rulebook that it follows with its
sources. Decimals are strings, scores with two decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.paper.figures import points

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.explain.needed import Needed
    from evaluator.language import Reading
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Input, Scorecard
    from evaluator.rulebook import Source

FORMAT = "evaluator.explanation/1"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says and how it was understood."""

    text: str | None
    reading: Reading | None
    words: str | None
    """In plain Chinese; null where the cell is blank or was not understood."""

    def as_dict(self) -> dict[str, Any]:
        """Text, typed constraint, plain words."""
        constraint = self.reading.constraint if self.reading else None
        return {
            "text": self.text,
            "constraint": constraint.as_dict() if constraint else None,
            "words": self.words,
            "problems": [each.as_dict() for each in self.reading.problems] if self.reading else [],
        }


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the argument with the rule that it follows and where that comes from."""

    text: str
    rule: str
    sources: tuple[Source, ...] = ()
    rulebook: str = ""
    """The rulebook that sets the rule: the one in force, or one that it extends."""

    def as_dict(self) -> dict[str, Any]:
        """The step, its rule, and every source with its grade of evidence."""
        return {
            "text": self.text,
            "rule": self.rule,
            "rulebook": self.rulebook,
            "sources": [
                {
                    "title": each.title,
                    "number": each.number,
                    "article": each.article,
                    "evidence": each.evidence,
                    "says": each.says,
                    "for": each.supports,
                    "href": each.href,
                }
                for each in self.sources
            ],
        }


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the same figures would earn under another rulebook."""

    id: str
    title: str
    score: Decimal | None
    text: str

    def as_dict(self) -> dict[str, Any]:
        """The other rulebook, its score, its arithmetic."""
        return {"id": self.id, "title": self.title, "score": _points(self.score), "text": self.text}


@dataclass(frozen=True, slots=True)
class IndicatorExplanation:
    """One indicator, from its cells to its score."""

    result: IndicatorScore
    target: Cell
    actual: Cell
    weight: Step
    steps: tuple[Step, ...]
    unused: tuple[Step, ...]
    """Rules that look at such an indicator and did not change this score, each with why."""
    elsewhere: tuple[Elsewhere, ...] = ()
    needed: Needed | None = None
    """What it would take; null where nothing is lost or no figure could win it back."""

    def as_dict(self) -> dict[str, Any]:
        """Everything about the indicator."""
        result = self.result
        return {
            "level1": result.level1,
            "level2": result.level2,
            "level3": result.level3,
            "status": result.status,
            "weight": plain(result.weight),
            "score": _points(result.score),
            "lowest": points(result.lowest),
            "highest": points(result.highest),
            "attainment": None if result.attainment is None else plain(result.attainment),
            "target": self.target.as_dict(),
            "actual": self.actual.as_dict(),
            "weight_from": self.weight.as_dict(),
            "steps": [each.as_dict() for each in self.steps],
            "unused": [each.as_dict() for each in self.unused],
            "elsewhere": [each.as_dict() for each in self.elsewhere],
            "needed": self.needed.as_dict() if self.needed else None,
            "problems": [each.as_dict() for each in result.problems],
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """A project, or one indicator of it; ``whole`` says whether execution and total are part of it."""

    card: Scorecard
    rules_id: str
    rules_title: str
    rules_number: str
    rules_sha256: str
    indicators: tuple[IndicatorExplanation, ...]
    execution: tuple[Step, ...] = ()
    total: tuple[Step, ...] = ()
    whole: bool = False
    inputs: tuple[Input, ...] = ()
    problems: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The format ``evaluator.explanation/1``."""
        shape: dict[str, Any] = {
            "format": FORMAT,
            "rules": {"id": self.rules_id, "title": self.rules_title, "sha256": self.rules_sha256},
            "inputs": [{"path": each.path, "sha256": each.sha256} for each in self.inputs],
            "project": {"name": self.card.name, "year": self.card.year},
            "indicators": [each.as_dict() for each in self.indicators],
        }
        if self.whole:
            spent = self.card.execution
            shape["execution"] = {
                "budget": _plain(spent.budget),
                "executed": _plain(spent.executed),
                "rate": _plain(spent.rate),
                "weight": plain(spent.weight),
                "score": _points(spent.score),
                "steps": [each.as_dict() for each in self.execution],
            }
            shape["total"] = {
                "score": _points(self.card.total),
                "lowest": points(self.card.lowest),
                "highest": points(self.card.highest),
                "grade": self.card.grade,
                "steps": [each.as_dict() for each in self.total],
            }
        shape["problems"] = [each.as_dict() for each in self.problems]
        if self.card.illustrative:
            shape["illustrative"] = True
        return shape


def _points(value: Decimal | None) -> str | None:
    return None if value is None else points(value)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
