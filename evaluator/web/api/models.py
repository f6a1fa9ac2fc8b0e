"""What the API takes and gives, as pydantic models: requests are checked by them, ``/openapi.json`` is made of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Cell = str | int | float | None
"""A cell as a form or a table has it."""
Year = Annotated[int, Field(ge=1949, le=2100)]
Text = Annotated[str, Field(max_length=20_000)]


class Request(BaseModel):
    """A body whose keys are all known."""

    model_config = ConfigDict(extra="forbid")


class ReadCell(Request):
    """A cell and what its reading may depend on."""

    text: Cell = Field(description="the cell", examples=["≥35家"])
    year: Year | None = Field(None, description="the form's year, for dates that name none")
    level2: Text | None = Field(None, description="二级指标")
    name: Text | None = Field(None, description="三级指标")
    unit: Text | None = Field(None, description="度量单位")
    sign: Text | None = Field(None, description="指标性质")


class ReadRequest(Request):
    """Cells to read."""

    cells: list[ReadCell] = Field(max_length=10_000)


class Pair(Request):
    """A target with its actual figure, and the cells beside them."""

    target: Cell = Field(examples=["≥35家"])
    actual: Cell = Field(None, examples=["28家"])
    weight: Cell = Field(None, examples=["10"], description="分值; without one there is no score")
    level1: Text | None = None
    level2: Text | None = None
    name: Text | None = None
    unit: Text | None = None
    sign: Text | None = None
    last_year: Cell = None
    judged: Cell = Field(None, description="评定")
    reference: Cell = Field(None, description="参照值")
    deviation: Text | None = None
    deduction: Cell = Field(None, description="扣减分数")
    year: Year | None = None


class Ruled(Request):
    """A request that is answered under a rulebook."""

    rules: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")] | None = Field(
        None, description="a rulebook's id; the default rulebook when left out"
    )
    year: Year | None = Field(None, description="the year of what names none")


class JudgeRequest(Ruled):
    """Pairs to judge."""

    pairs: list[Pair] = Field(max_length=10_000)


class FormsRequest(Ruled):
    """Forms with the keys of a target file."""

    forms: list[dict[str, Any]] = Field(max_length=1000)


class ExplainRequest(FormsRequest):
    """Forms to explain, whole or one indicator of each."""

    indicator: Text | None = None


class Location(BaseModel):
    """Where a problem lies."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    text: str | None
    start: int | None
    end: int | None


class Problem(BaseModel):
    """Something wrong or doubtful about data."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    location: Location
    hint: str | None


class Refusal(BaseModel):
    """Why there is no result."""

    problems: list[dict[str, Any]]


class Reading(BaseModel):
    """What a cell says; ``constraint`` as ``evaluator parse --json`` has it."""

    text: str | None
    constraint: dict[str, Any] | None
    problems: list[Problem]


class Readings(BaseModel):
    """A reading for each cell, in order."""

    readings: list[Reading]


class Reason(BaseModel):
    """A step of the arithmetic or of the judgement."""

    text: str
    rule: str
    article: str


class Score(BaseModel):
    """The verdict on a pair. ``score`` is null while a person must judge, or without a weight."""

    level1: str
    level2: str
    level3: str
    target: str | None
    actual: str | None
    status: str
    score: str | None
    lowest: str
    highest: str
    weight: str
    attainment: str | None
    reasons: list[Reason]
    problems: list[Problem]


class Scores(BaseModel):
    """A verdict for each pair, in order."""

    scores: list[Score]
    fingerprint: dict[str, str]


class Found(BaseModel):
    """Problems of forms."""

    problems: list[Problem]


class Documents(BaseModel):
    """The forms of a document, and what was repaired or is doubtful in it."""

    forms: list[dict[str, Any]]
    problems: list[Problem]
