"""The values of the parameters, a model each; a value that does not fit is refused by the loader with its place.

Numbers are exact decimals; shares are ratios (0.6), scores are points.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.rulebook.bands import Band, Banded, CapBand, GradeBand, Points, Share, Value, contiguous

Rung = Literal["met", "partly", "not"]

HUNDRED = Decimal(100)


class Weights(Value):
    """Level-1 weights. The first set that names exactly the levels of a form holds, else the one that fits best.

    A key may pool levels (``效益指标+满意度指标: 40``); ``*`` is every level. Inside a pool the weight is spread evenly
    over the level 2 that have indicators and then over these, or over the indicators at once.
    """

    sets: tuple[dict[str, Points], ...] = Field(min_length=1)
    spread: Literal["level2", "indicators"] = "level2"

    @model_validator(mode="after")
    def _add_up(self) -> Weights:
        for each in self.sets:
            total = sum(each.values(), Decimal(0))
            if total != HUNDRED:
                raise PydanticCustomError("weights", f"权重合计 {total}，应为 100")
            if "预算执行率" not in each:
                raise PydanticCustomError("weights", "权重须包括 预算执行率（没有时写 0）")
        return self


class AbsentLevel(Value):
    """What happens to the weight of a level 1 without indicators: rescale the others, or move it where ``to`` says."""

    method: Literal["rescale", "move"]
    to: dict[str, str] = Field(default_factory=dict)


class LevelNames(Value):
    """Which level 1 a printed name means: the first key one of whose words stands in the name."""

    names: dict[str, tuple[str, ...]]


class Shortfall(Banded):
    """What an attainment below 1 earns: itself, a pass line, nothing, or bands."""

    method: Literal["ratio", "pass_line", "direct", "bands"]
    pass_line: Share = Decimal(0)


class Excess(Value):
    """How the attainment of a figure above its ceiling A is measured: ``A/B``, ``1-(B-A)/A``, or nothing."""

    method: Literal["inverse", "linear", "direct"]


class Equality(Value):
    """How a figure above an ``=`` target counts: ``at_least`` (full marks) or ``exactly`` (as an excess)."""

    method: Literal["at_least", "exactly"]


class Tolerance(Value):
    """How far from a value that is stated as 左右 or 约 a figure may lie, as a share of the value."""

    share: Share


class OvershootStep(Value):
    """From this ratio of actual to target on: point it out, ask for an explanation, or deduct points or a share."""

    low: Decimal = Field(alias="from", ge=1)
    method: Literal["flag", "explain", "deduct"]
    points: Points = Decimal(0)
    share: Share = Decimal(0)


class Overshoot(Value):
    """What is done about figures far above their target; of several deductions the highest step that is reached."""

    steps: tuple[OvershootStep, ...] = ()
    zero_from: Decimal | None = Field(None, gt=0)
    """Above a target of zero there is no ratio: from this figure on it must be explained; None asks for nothing."""


class Lateness(Banded):
    """What a late completion earns: nothing, by days late (bands), or a share that falls over ``period`` days."""

    method: Literal["pass_fail", "bands", "days_ratio"]
    period: int = Field(default=365, gt=0)


class Period(Value):
    """How a period as a target (2022年8月) binds: finished by its end, or inside it."""

    method: Literal["by_end", "within"]


class RungBand(Band):
    """A rung of a qualitative judgement: the band of its share, and the share declared where nobody gives one."""

    default: Share | None = None
    name: str


class Qualitative(Value):
    """The three rungs. ``from`` belongs to a band and ``to`` does not, except at the top."""

    rungs: dict[Rung, RungBand]

    @model_validator(mode="after")
    def _check_rungs(self) -> Qualitative:
        if set(self.rungs) != {"met", "partly", "not"}:
            raise PydanticCustomError("rungs", "须有 met、partly、not 三档")
        contiguous(tuple(self.rungs.values()))
        for rung, band in self.rungs.items():
            inside = band.default is None or band.low <= band.default < band.high or (band.default == 1 == band.high)
            if not inside:
                raise PydanticCustomError("rungs", f"{rung} 的 default {band.default} 不在 {band.low}–{band.high} 内")
        return self


class Statement(Value):
    """A figure is asked for and the actual only says 完成: take the statement, or leave it to a person."""

    method: Literal["accept", "pending"]


class Satisfaction(Banded):
    """Satisfaction surveys: as any other figure, or by bands on the percentage itself."""

    method: Literal["figure", "bands"]


class ExecutionRule(Banded):
    """The score of spending the budget: rate × weight, capped at the weight; or bands on the rate."""

    method: Literal["ratio", "bands"]
    full_when_finished: bool = False
    """Bands only hold for unfinished projects: with every indicator met and no overspending it is full marks."""
    rate_decimals: int | None = Field(None, ge=0, le=6)
    """Round the rate in percent to so many decimals, half up, before it is multiplied; None keeps it exact."""


class ExecutionCap(Value):
    """Caps on the total by execution rate; none by default."""

    bands: tuple[CapBand, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> ExecutionCap:
        contiguous(self.bands)
        return self


class MissingCost(Value):
    """A form without any cost indicator: nothing, or a row is added whose score is at most ``max_score``."""

    method: Literal["none", "insert"]
    max_score: Points = Decimal(0)


class Deduction(Value):
    """The form's own column of points taken off by a person (扣减分数): left alone, or taken off down to zero."""

    method: Literal["none", "column"]


class Combine(Value):
    """Several checks in one cell (a schedule, a compound): the worst of them, or their mean."""

    method: Literal["worst", "mean"]


class Grades(Value):
    """Grades of the total, half-open except at 100."""

    bands: tuple[GradeBand, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Grades:
        contiguous(self.bands)
        if min(band.low for band in self.bands) != 0 or max(band.high for band in self.bands) != HUNDRED:
            raise PydanticCustomError("grades", "等级须覆盖 0 到 100")
        return self


class PassMark(Value):
    """When a project passes (total), and an indicator: when it is met, or from a share of its weight."""

    project: Points
    indicator: Literal["met"] | Share = "met"


class Explain(Value):
    """When a deviation must be explained (overshooting: :class:`Overshoot`); ``execution_below`` is a ratio."""

    score_below_weight: bool = False
    not_met: bool = False
    execution_below: Share | None = None
