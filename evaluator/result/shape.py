"""The JSON shape of results: ``evaluator.scorecards/1`` (docs/formats.md), typed, so that its schema is made from it.

Decimals are strings: scores and totals with two decimals, weights and attainments without idle zeros, the execution
rate with four. Three keys are there only where they say something: ``checks`` of a project that was checked,
``illustrative`` of one whose figures are made up, ``reasons`` of one whose total is not simply the sum. The problems of
a project as a whole are in the list of the run.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import (
    TYPE_CHECKING,
    Literal,
    NotRequired,  # before Python 3.12 pydantic reads no other
    cast,
)

from typing_extensions import TypedDict

from evaluator.cell import number_text
from evaluator.result.status import Status  # noqa: TC001  the annotations of shapes resolve at run time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.problem import Location, Problem

FORMAT: Literal["evaluator.scorecards/1"] = "evaluator.scorecards/1"
_CENT, _RATE, _ATTAINMENT = Decimal("0.01"), Decimal("0.0001"), Decimal("0.000001")


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
    """Where the figures of an indicator came from; null for a figure that was not given."""

    target: PlaceShape | None
    actual: PlaceShape | None


class EarlierShape(TypedDict):
    """An indicator in last year's run, and where that was read."""

    target: str | None
    actual: str | None
    score: str | None
    source: str


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
    status: Status
    attainment: str | None
    reasons: list[ReasonShape]
    problems: list[ProblemShape]
    source: SourceShape
    last_year: NotRequired[EarlierShape]


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


def points(value: Decimal) -> str:
    """A score with two decimals, half up: ``9.90``."""
    return str(value.quantize(_CENT, ROUND_HALF_UP))


def points_or_none(value: Decimal | None) -> str | None:
    """The same for a score that may be open."""
    return None if value is None else points(value)


def rate(value: Decimal | None) -> str | None:
    """An execution rate with four decimals."""
    return None if value is None else str(value.quantize(_RATE, ROUND_HALF_UP))


def attainment(value: Decimal | None) -> str | None:
    """A ratio of actual to target, six decimals at most: ``0.8``, ``0.333333``."""
    return None if value is None else number_text(value.quantize(_ATTAINMENT, ROUND_HALF_UP))


def amount(value: Decimal | None) -> str | None:
    """An exact amount."""
    return None if value is None else number_text(value)


def place(found: Location) -> PlaceShape:
    """A cell without its text."""
    return {"file": found.file, "sheet": found.sheet, "row": found.row, "column": found.column}


def problems(found: Iterable[Problem]) -> list[ProblemShape]:
    """Problems as they are in every result."""
    return [cast("ProblemShape", each.as_dict()) for each in found]
