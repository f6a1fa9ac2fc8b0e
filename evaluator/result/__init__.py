"""The result: scorecards, as ``evaluator.scorecards/1`` has them (docs/formats.md). Pure data; one writer a format.

Amounts are exact decimals in 元; scores and weights are decimals (scores rounded to 0.01); ``rate`` and
``attainment`` are ratios. A score is null only while a person must judge (``pending``) or while a form is not filled in
(``not_filled``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping  # noqa: TC003  the annotations of results resolve at run time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from evaluator.cell import number_text
from evaluator.problem import NOWHERE, Location, Problem
from evaluator.result import shape
from evaluator.result.shape import (  # noqa: TC001  the same
    EarlierShape,
    ExecutionShape,
    FingerprintShape,
    IndicatorShape,
    ProjectShape,
    ReasonShape,
    ScorecardsShape,
)
from evaluator.result.status import BY_RUNG, STATUS_NAMES, STATUSES, Rung, Status, StatusInfo

__all__ = [
    "BY_RUNG",
    "STATUSES",
    "STATUS_NAMES",
    "ExecutionScore",
    "IndicatorScore",
    "Input",
    "Reason",
    "Rung",
    "Scorecard",
    "Scorecards",
    "Status",
    "StatusInfo",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a point was given or not: one step of the arithmetic or of the judgement, with the rule that it follows."""

    text: str
    rule: str
    """The rule's name in the rulebook, e.g. ``shortfall``."""
    article: str
    """Number and article as cited, e.g. ``财预〔2020〕10号 第十六条``."""

    def to_dict(self) -> ReasonShape:
        """The JSON shape of a reason."""
        return {"text": self.text, "rule": self.rule, "article": self.article}


@dataclass(frozen=True, slots=True)
class ExecutionScore:
    """The score of spending the budget: ``rate`` is executed / budget; ``score`` is null while it is open."""

    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    weight: Decimal
    score: Decimal | None
    initial: Decimal | None = None
    reasons: tuple[Reason, ...] = ()
    problems: tuple[Problem, ...] = ()
    open_between: tuple[Decimal, Decimal] | None = None
    """What bounds an open score, where more is known than that it lies between nothing and the weight."""

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest that the score can be."""
        if self.score is not None:
            return self.score, self.score
        return self.open_between or (Decimal(0), self.weight)

    def to_dict(self) -> ExecutionShape:
        """The JSON shape of the execution of a project."""
        return {
            "budget": shape.amount(self.budget),
            "executed": shape.amount(self.executed),
            "rate": shape.rate(self.rate),
            "weight": number_text(self.weight),
            "score": shape.points_or_none(self.score),
        }


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """An indicator in last year's run: as ``scorecards.json`` had it, and which cell of which result that was."""

    target: str | None
    actual: str | None
    score: str | None
    source: str

    def to_dict(self) -> EarlierShape:
        """The JSON shape."""
        return {"target": self.target, "actual": self.actual, "score": self.score, "source": self.source}


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator's verdict. ``lowest`` and ``highest`` bound a pending score; else both are ``score``."""

    level1: str
    level2: str
    level3: str
    target: str | None
    actual: str | None
    weight: Decimal
    score: Decimal | None
    lowest: Decimal
    highest: Decimal
    status: Status
    attainment: Decimal | None
    passed: bool | None
    """Pass or fail by the rulebook; null while pending."""
    understood: str = ""
    """The target in plain Chinese: 不少于 35 家."""
    deviation: str | None = None
    """偏差原因分析及改进措施 as the unit gave it."""
    reasons: tuple[Reason, ...] = ()
    problems: tuple[Problem, ...] = ()
    target_at: Location = NOWHERE
    """The cell that the target came from, and …"""
    actual_at: Location = NOWHERE
    """… that of the actual figure."""
    last_year: EarlierYear | None = None

    def to_dict(self) -> IndicatorShape:
        """The JSON shape of an indicator in ``scorecards.json``."""
        found: IndicatorShape = {
            "level1": self.level1,
            "level2": self.level2,
            "level3": self.level3,
            "target": self.target,
            "actual": self.actual,
            "weight": number_text(self.weight),
            "score": shape.points_or_none(self.score),
            "lowest": shape.points(self.lowest),
            "highest": shape.points(self.highest),
            "status": self.status,
            "attainment": shape.attainment(self.attainment),
            "reasons": [each.to_dict() for each in self.reasons],
            "problems": shape.problems(self.problems),
            "source": {
                "target": None if self.target is None else shape.place(self.target_at),
                "actual": None if self.actual is None else shape.place(self.actual_at),
            },
        }
        if self.last_year is not None:
            found["last_year"] = self.last_year.to_dict()
        return found


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One project's result."""

    name: str
    year: int | None
    total: Decimal | None
    lowest: Decimal
    highest: Decimal
    grade: str | None
    passed: bool | None
    execution: ExecutionScore
    indicators: tuple[IndicatorScore, ...]
    department: str | None = None
    unit: str | None = None
    illustrative: bool = False
    """The actual figures are made up for demonstration; every writer says so."""
    reasons: tuple[Reason, ...] = ()
    """What the rulebook did to the total as a whole (caps, rescaling)."""
    problems: tuple[Problem, ...] = ()
    form_notes: tuple[str, ...] = ()
    """What a filed form prints at its foot: weights, bands and cap, ratio rules, with their articles."""
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For every rule that a reason names: each text that it rests on, its grade, and what it says."""
    checks: Mapping[str, str] = field(default_factory=dict)
    """What came of every check on the form by its code: passed, found, not_applicable, unjudged, off."""

    def to_dict(self) -> ProjectShape:
        """The JSON shape of a project in ``scorecards.json``."""
        found: ProjectShape = {
            "name": self.name,
            "year": self.year,
            "total": shape.points_or_none(self.total),
            "lowest": shape.points(self.lowest),
            "highest": shape.points(self.highest),
            "grade": self.grade,
            "passed": self.passed,
            "execution": self.execution.to_dict(),
            "indicators": [each.to_dict() for each in self.indicators],
        }
        if self.checks:
            found["checks"] = dict(self.checks)
        if self.illustrative:
            found["illustrative"] = True
        if self.reasons:
            found["reasons"] = [each.to_dict() for each in self.reasons]
        return found

    @property
    def filled(self) -> bool:
        """Whether anybody has filled in the project yet; if not, it has neither grade nor form."""
        return not any(row.status == "not_filled" for row in self.indicators)


@dataclass(frozen=True, slots=True)
class Input:
    """A file that went in, and the hash of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Scorecards:
    """A run: every project's scorecard, under which rulebook, from which files, and what was wrong with them."""

    rules_id: str
    rules_title: str
    rules_sha256: str
    projects: tuple[Scorecard, ...]
    inputs: tuple[Input, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    fingerprint: Mapping[str, str] = field(default_factory=dict)
    """All that decided the verdicts; empty where there was no rulebook."""

    def to_dict(self) -> ScorecardsShape:
        """The shape of ``scorecards.json``: ``evaluator.scorecards/1``."""
        of_projects = (each for card in self.projects for each in (*card.problems, *card.execution.problems))
        return {
            "format": shape.FORMAT,
            "rules": {"id": self.rules_id, "sha256": self.rules_sha256},
            "fingerprint": cast("FingerprintShape", dict(self.fingerprint)) if self.fingerprint else None,
            "inputs": [{"path": each.path, "sha256": each.sha256} for each in self.inputs],
            "projects": [card.to_dict() for card in self.projects],
            "problems": shape.problems(dict.fromkeys([*self.problems, *of_projects])),
        }

    def to_json(self) -> str:
        """The text of ``scorecards.json``: two spaces deep, Chinese as it is, ending in a line feed."""
        # Not json.dumps, which keeps every little piece of the text until the last one is made.
        out = io.StringIO()
        json.dump(self.to_dict(), out, ensure_ascii=False, indent=2)
        return f"{out.getvalue()}\n"
