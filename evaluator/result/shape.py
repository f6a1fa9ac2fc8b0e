"""The JSON shape of results: ``evaluator.scorecards/1`` (docs/formats.md), typed, so that its schema is made from it.

Decimals are strings: scores and totals with two decimals, weights and attainments without idle zeros, the execution
rate with four. Three keys are there only where they say something: ``checks`` of a project that was checked,
``illustrative`` of one whose figures are made up, ``reasons`` of one whose total is not simply the sum. The problems of
a project as a whole stand in the list of the run.
"""

from __future__ import annotations

import io
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import (
    TYPE_CHECKING,
    Literal,
    NotRequired,  # before Python 3.12 pydantic reads no other
    cast,
)

from typing_extensions import TypedDict

from evaluator.cell import number_text

if TYPE_CHECKING:
    from evaluator.problem import Location, Problem
    from evaluator.result import ExecutionScore, IndicatorScore, Input, Reason, Scorecard, Scorecards

FORMAT: Literal["evaluator.scorecards/1"] = "evaluator.scorecards/1"
_CENT, _RATE, _ATTAINMENT = Decimal("0.01"), Decimal("0.0001"), Decimal("0.000001")
_Status = Literal["met", "partly_met", "not_met", "pending", "no_target", "no_actual", "not_filled"]


class LocationShape(TypedDict):
    """Where a problem lies; what is not known is null."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    text: str | None
    start: int | None
    end: int | None


class ProblemShape(TypedDict):
    """A problem."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    location: LocationShape
    hint: str | None


class ReasonShape(TypedDict):
    """Why a point was given or not."""

    text: str
    rule: str
    article: str


class PlaceShape(TypedDict):
    """Where a figure came from; ``column`` is a letter of a sheet, a number, or the name of a key."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str | None


class SourceShape(TypedDict):
    """Where the figures of an indicator came from; null for a figure that nobody gave."""

    target: PlaceShape | None
    actual: PlaceShape | None


class IndicatorShape(TypedDict):
    """The verdict on one indicator."""

    level1: str
    level2: str
    level3: str
    target: str | None
    actual: str | None
    weight: str
    score: str | None
    lowest: str
    highest: str
    status: _Status
    attainment: str | None
    reasons: list[ReasonShape]
    problems: list[ProblemShape]
    source: SourceShape


class ExecutionShape(TypedDict):
    """The score of spending the budget; amounts in 元."""

    budget: str | None
    executed: str | None
    rate: str | None
    weight: str
    score: str | None


class ProjectShape(TypedDict):
    """A scorecard."""

    name: str
    year: int | None
    total: str | None
    lowest: str
    highest: str
    grade: str | None
    passed: bool | None
    execution: ExecutionShape
    indicators: list[IndicatorShape]
    checks: NotRequired[dict[str, str]]
    illustrative: NotRequired[bool]
    reasons: NotRequired[list[ReasonShape]]


class RulesShape(TypedDict):
    """A rulebook."""

    id: str
    sha256: str


class InputShape(TypedDict):
    """A file that was read."""

    path: str
    sha256: str


class FingerprintShape(TypedDict):
    """All that decides a verdict: the program's version, and hashes."""

    evaluator: str
    rules: str
    language: str
    units: str
    lexicon: str


class ScorecardsShape(TypedDict):
    """A run."""

    format: Literal["evaluator.scorecards/1"]
    rules: RulesShape
    fingerprint: FingerprintShape | None
    inputs: list[InputShape]
    projects: list[ProjectShape]
    problems: list[ProblemShape]


def dumps(cards: Scorecards) -> str:
    """The whole run as JSON text: two spaces deep, Chinese as it is, ending in a line feed."""
    # Not json.dumps, which keeps every little piece of the text until the last one is made.
    out = io.StringIO()
    json.dump(scorecards(cards), out, ensure_ascii=False, indent=2)
    return f"{out.getvalue()}\n"


def scorecards(cards: Scorecards) -> ScorecardsShape:
    """The run as ``evaluator.scorecards/1``."""
    of_projects = (each for card in cards.projects for each in (*card.problems, *card.execution.problems))
    return {
        "format": FORMAT,
        "rules": {"id": cards.rules_id, "sha256": cards.rules_sha256},
        "fingerprint": cast("FingerprintShape", dict(cards.fingerprint)) if cards.fingerprint else None,
        "inputs": [_input(each) for each in cards.inputs],
        "projects": [project(card) for card in cards.projects],
        "problems": _problems(tuple(dict.fromkeys([*cards.problems, *of_projects]))),
    }


def attainment(value: Decimal | None) -> str | None:
    """A ratio of actual to target, six decimals at most: ``0.8``, ``0.333333``."""
    return None if value is None else number_text(value.quantize(_ATTAINMENT, ROUND_HALF_UP))


def project(card: Scorecard) -> ProjectShape:
    """A scorecard as the list of projects has it."""
    shape: ProjectShape = {
        "name": card.name,
        "year": card.year,
        "total": _points(card.total),
        "lowest": points(card.lowest),
        "highest": points(card.highest),
        "grade": card.grade,
        "passed": card.passed,
        "execution": _execution(card.execution),
        "indicators": [indicator(each) for each in card.indicators],
    }
    if card.checks:
        shape["checks"] = dict(card.checks)
    if card.illustrative:
        shape["illustrative"] = True
    if card.reasons:
        shape["reasons"] = _reasons(card.reasons)
    return shape


def indicator(each: IndicatorScore) -> IndicatorShape:
    """The verdict on one indicator, as a project's list has it."""
    return {
        "level1": each.level1,
        "level2": each.level2,
        "level3": each.level3,
        "target": each.target,
        "actual": each.actual,
        "weight": number_text(each.weight),
        "score": _points(each.score),
        "lowest": points(each.lowest),
        "highest": points(each.highest),
        "status": each.status,
        "attainment": attainment(each.attainment),
        "reasons": _reasons(each.reasons),
        "problems": _problems(each.problems),
        "source": {
            "target": None if each.target is None else _place(each.target_at),
            "actual": None if each.actual is None else _place(each.actual_at),
        },
    }


def _place(place: Location) -> PlaceShape:
    return {"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column}


def points(value: Decimal) -> str:
    """A score with two decimals, half up: ``9.90``."""
    return str(value.quantize(_CENT, ROUND_HALF_UP))


def _execution(spent: ExecutionScore) -> ExecutionShape:
    return {
        "budget": _plain(spent.budget),
        "executed": _plain(spent.executed),
        "rate": None if spent.rate is None else str(spent.rate.quantize(_RATE, ROUND_HALF_UP)),
        "weight": number_text(spent.weight),
        "score": _points(spent.score),
    }


def _input(each: Input) -> InputShape:
    return {"path": each.path, "sha256": each.sha256}


def _reasons(reasons: tuple[Reason, ...]) -> list[ReasonShape]:
    return [{"text": each.text, "rule": each.rule, "article": each.article} for each in reasons]


def _problems(problems: tuple[Problem, ...]) -> list[ProblemShape]:
    return [cast("ProblemShape", each.as_dict()) for each in problems]


def _points(value: Decimal | None) -> str | None:
    return None if value is None else points(value)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else number_text(value)
