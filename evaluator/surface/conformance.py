"""The conformance set: what values and scenarios come to, as JSON lines that another program can run."""

from pathlib import Path
from typing import Any, Literal, NotRequired

from pydantic import ConfigDict
from typing_extensions import TypedDict

from evaluator.language.constraint import Constraint
from evaluator.result import Status

FILE = Path(__file__).parents[1] / "conformance.jsonl"
FORMAT = "evaluator.conformance/1"
_CLOSED = ConfigDict(extra="forbid")


class HeadLine(TypedDict):
    """The first line: the format, and how many lines of each kind follow."""

    __pydantic_config__ = _CLOSED  # type: ignore[misc]
    format: Literal["evaluator.conformance/1"]
    values: int
    scenarios: int


class ContextShape(TypedDict, total=False):
    """What is around a cell: the options of ``evaluator parse``."""

    __pydantic_config__ = _CLOSED  # type: ignore[misc]
    level2: str
    name: str
    unit: str
    sign: str
    year: int


class SpanShape(TypedDict):
    """A problem's code, and where it lies in the text: characters, the end exclusive."""

    __pydantic_config__ = _CLOSED  # type: ignore[misc]
    code: str
    start: int
    end: int


class ValueLine(TypedDict):
    """A cell with its context; ``constraint`` and ``canonical`` are null where it cannot be read."""

    __pydantic_config__ = _CLOSED  # type: ignore[misc]
    kind: Literal["value"]
    text: str
    context: ContextShape
    constraint: Constraint | None
    canonical: str | None
    problems: list[SpanShape]


class ScenarioLine(TypedDict):
    """One indicator and what was reported of it, with the rulebook; ``score`` is null while a person must judge."""

    __pydantic_config__ = _CLOSED  # type: ignore[misc]
    kind: Literal["scenario"]
    name: str
    rules: str
    year: int
    indicator: dict[str, str]
    funds: NotRequired[dict[str, Any]]
    actual: NotRequired[str]
    actual_unit: NotRequired[str]
    judged: NotRequired[str]
    last_year: NotRequired[str]
    reference: NotRequired[str]
    deviation: NotRequired[str]
    deduction: NotRequired[str]
    status: Status
    score: str | None
    lowest: str
    highest: str
    problems: list[str]


Line = HeadLine | ValueLine | ScenarioLine
