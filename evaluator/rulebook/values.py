"""The values of the parameters, a model each; a value that does not fit is refused by the loader with its place.

Those with formulas are in :mod:`evaluator.rulebook.methods`, the others here.

Numbers are exact decimals; shares are ratios (0.6), scores are points.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.language.constraint import plain
from evaluator.rulebook.bands import Band, CapBand, GradeBand, Points, Share, contiguous
from evaluator.rulebook.methods.method import Choice, ParameterValue
from evaluator.rulebook.wording import percent

Rung = Literal["met", "partly", "not"]

HUNDRED = Decimal(100)


class Weights(ParameterValue):
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

    def in_words(self) -> tuple[str, ...]:
        """Each set, and how it is spread."""
        sets = tuple(
            "，".join(
                f"{key.replace('*', '全部指标').replace('+', '与')} {plain(points)}" for key, points in each.items()
            )
            for each in self.sets
        )
        spread = "先平均到二级指标，再平均到三级指标" if self.spread == "level2" else "平均到各项指标"
        return (*sets, f"表上没有分值时，{spread}")


class AbsentLevel(ParameterValue):
    """What happens to the weight of a level 1 without indicators: rescale the others, or move it where ``to`` says."""

    method: Literal["rescale", "move"]
    to: dict[str, str] = Field(default_factory=dict)

    def in_words(self) -> tuple[str, ...]:
        """Where the weights go."""
        moved = tuple(f"{level}的分值移到{other}" for level, other in self.to.items())
        return (*moved, f"{'其他的' if moved else '其分值'}按比例分到有指标的一级指标")


_MOST = 4096
"""Printed names of level 1 that are kept."""


class LevelNames(ParameterValue):
    """Which level 1 a printed name means: the first key one of whose words is in the name."""

    names: dict[str, tuple[str, ...]]

    def meant(self, printed: str) -> str | None:
        """The level 1 that a printed name means."""
        known = self._meant
        if printed not in known:
            if len(known) >= _MOST:
                known.clear()
            known[printed] = next(
                (name for name, words in self.names.items() if any(w in printed for w in words)), None
            )
        return known[printed]

    @cached_property
    def _meant(self) -> dict[str, str | None]:
        """Printed names that were looked up before; there are few."""
        return {}

    def in_words(self) -> tuple[str, ...]:
        """The words of each level."""
        return tuple(f"{level}：名称含 {'、'.join(words)}" for level, words in self.names.items())


class Equality(Choice):
    """How a figure above an ``=`` target counts: ``at_least`` (full marks) or ``exactly`` (as an excess)."""

    says: ClassVar = {"at_least": "超过也得满分", "exactly": "超过按超出上限计分"}

    method: Literal["at_least", "exactly"]


class StrictBound(Choice):
    """A figure at the very value of a strict bound (``>6场`` with 6场) is not met; what it earns."""

    says: ClassVar = {"ratio": "按未完成计，比例为 100%，得满分", "nothing": "按未完成计，不得分"}
    method: Literal["ratio", "nothing"]


class Tolerance(ParameterValue):
    """How far from a value that is stated as 左右 or 约 a figure may lie, as a share of the value."""

    share: Share

    def in_words(self) -> tuple[str, ...]:
        """How far."""
        return (f"上下各 {percent(self.share)} 以内算达标",)


class Period(Choice):
    """How a period as a target (2022年8月) binds: finished by its end, or inside it."""

    says: ClassVar = {"by_end": "在时段结束前完成即可", "within": "须在时段之内"}

    method: Literal["by_end", "within"]


class RungBand(Band):
    """A rung of a qualitative judgement: the band of its share, and the share declared where none is given."""

    default: Share | None = None
    name: str

    def in_words(self) -> str:
        """Its name, its band, and the share that is declared."""
        top = "" if self.high == 1 else "（不含）"
        own = "由评价人定" if self.default is None else f"取 {percent(self.default)}"
        return f"{self.name}：{percent(self.low)} 到 {percent(self.high)}{top}，未定比例时{own}"


class Qualitative(ParameterValue):
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

    def in_words(self) -> tuple[str, ...]:
        """A line a rung."""
        return tuple(band.in_words() for band in self.rungs.values())


class Statement(Choice):
    """A figure is asked for and the actual only says 完成: take the statement, or leave it to a person."""

    says: ClassVar = {"accept": "说明已完成的得满分，并提示补数值", "pending": "由评价人评判"}

    method: Literal["accept", "pending"]


class ExecutionCap(ParameterValue):
    """Caps on the total by execution rate; none by default."""

    bands: tuple[CapBand, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> ExecutionCap:
        contiguous(self.bands)
        return self

    def in_words(self) -> tuple[str, ...]:
        """From which rate down the total is capped."""
        capped = sorted((band for band in self.bands if band.cap < HUNDRED), key=lambda band: -band.low)
        lines = (f"执行率低于 {percent(band.high)}，总分不超过 {plain(band.cap)}" for band in capped)
        return ("；".join(lines) or "不限制",)


class MissingCost(ParameterValue):
    """A form without any cost indicator: nothing, or a row is added whose score is at most ``max_score``."""

    method: Literal["none", "insert"]
    max_score: Points = Decimal(0)

    def in_words(self) -> tuple[str, ...]:
        """Whether a row is added."""
        if self.method == "none":
            return ("照表评分",)
        return (f"补一行成本指标，得分不超过 {plain(self.max_score)} 分",)


class Deduction(Choice):
    """The form's own column of points taken off by a person (扣减分数): left alone, or taken off down to zero."""

    says: ClassVar = {"none": "不计", "column": "从得分中扣减，扣到 0 为止"}

    method: Literal["none", "column"]


class Combine(Choice):
    """Several checks in one cell (a schedule, a compound): the worst of them, or their mean."""

    says: ClassVar = {"worst": "取最差的一个", "mean": "取平均"}

    method: Literal["worst", "mean"]


class Grades(ParameterValue):
    """Grades of the total, half-open except at 100."""

    bands: tuple[GradeBand, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Grades:
        contiguous(self.bands)
        if min(band.low for band in self.bands) != 0 or max(band.high for band in self.bands) != HUNDRED:
            raise PydanticCustomError("grades", "等级须覆盖 0 到 100")
        return self

    def in_words(self) -> tuple[str, ...]:
        """From how many points on which grade."""
        bands = sorted(self.bands, key=lambda band: -band.low)
        return ("，".join(f"{band.grade} {plain(band.low)} 分起" for band in bands),)


class PassMark(ParameterValue):
    """When a project passes (total), and an indicator: when it is met, or from a share of its weight."""

    project: Points
    indicator: Literal["met"] | Share = "met"

    def in_words(self) -> tuple[str, ...]:
        """When project and indicator pass."""
        mark = "完成即合格" if self.indicator == "met" else f"得到分值的 {percent(self.indicator)} 即合格"
        return (f"项目 {plain(self.project)} 分起合格；指标{mark}",)


class Separate(ParameterValue):
    """What is explained separately, with measures: an execution rate below a share, and these grades."""

    execution_below: Share | None = None
    grades: tuple[str, ...] = ()

    def in_words(self) -> tuple[str, ...]:
        """What is explained separately."""
        lines = [] if self.execution_below is None else [f"执行率低于 {percent(self.execution_below)}"]
        lines += [f"等级为{'、'.join(self.grades)}"] if self.grades else []
        return ("；".join(lines) or "不要求",)


class Explain(ParameterValue):
    """When a deviation must be explained (overshooting: :class:`Overshoot`); ``execution_below`` is a ratio."""

    score_below_weight: bool = False
    not_met: bool = False
    execution_below: Share | None = None

    def in_words(self) -> tuple[str, ...]:
        """What must be explained."""
        lines = ["没有完成"] if self.not_met else []
        lines += ["得分低于分值"] if self.score_below_weight else []
        lines += [] if self.execution_below is None else [f"执行率低于 {percent(self.execution_below)}"]
        return ("；".join(lines) or "不要求",)
