"""Monitoring lights (预警) as a parameter: bands on what should be done by a month, and steps by month.

Ratios are of the figure to its part of the year: the target times month / 12.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.rulebook.bands import Band, Share, Value, contiguous
from evaluator.rulebook.methods.method import ParameterValue
from evaluator.rulebook.wording import percent

Light = Literal["red", "yellow", "green", "blue"]
NAMES: dict[Light, str] = {"red": "红", "yellow": "黄", "green": "绿", "blue": "蓝"}


class LightBand(Band):
    """In this range of figure over what is due by the month the light has this colour."""

    light: Light


class MonthStep(Value):
    """By the end of ``month`` at least ``share`` of the budget should be spent; below it there is a warning."""

    month: int = Field(ge=1, le=12)
    share: Share


class Monitor(ParameterValue):
    """How a project is watched during the year: not at all, by lights, or by what each month asks for."""

    method: Literal["none", "lights", "months"]
    prorated: tuple[str, ...] = ()
    """Words of the level 2 whose floors are due in proportion to the month (``*``: all); others must be in range."""
    levels: bool = False
    """Whether shares and ratios (满意度 93 %) are prorated too. They are levels, no flow: by default they are not."""
    bands: tuple[LightBand, ...] = ()
    execution: tuple[LightBand, ...] = ()
    """On the execution rate over month / 12."""
    months: tuple[MonthStep, ...] = ()
    gap: Share | None = None
    """How far the progress of the goals and the execution rate may be apart."""

    @model_validator(mode="after")
    def _check(self) -> Monitor:
        if self.method == "lights" and not (self.bands and self.execution):
            raise PydanticCustomError("bands", "method 为 lights 时须给出 bands 和 execution")
        if self.method == "months" and not self.months:
            raise PydanticCustomError("bands", "method 为 months 时须给出 months")
        contiguous(self.bands)
        contiguous(self.execution)
        for before, after in pairwise(self.months):
            if before.month >= after.month or before.share > after.share:
                raise PydanticCustomError("bands", f"{after.month} 月应晚于 {before.month} 月，比例不小于它")
        return self

    def in_words(self) -> tuple[str, ...]:
        """What is watched, and when there is a warning."""
        if self.method == "none":
            return ("没有规定",)
        return self._lights() if self.method == "lights" else self._months()

    def _lights(self) -> tuple[str, ...]:
        whose = "全部指标" if "*" in self.prorated else "、".join(self.prorated)
        return (
            f"完成值 ÷（指标值 × 月份 ÷ 12），正向指标（{whose}）：{_colours(self.bands)}",
            "其他指标：在指标值范围内绿，否则红；定性：达成绿，部分达成黄，未达成红",
            f"执行率 ÷（月份 ÷ 12）：{_colours(self.execution)}",
        )

    def _months(self) -> tuple[str, ...]:
        months = "，".join(f"{step.month} 月 {percent(step.share)}" for step in self.months)
        gap = () if self.gap is None else (f"目标进度与执行率相差超过 {percent(self.gap)}：预警",)
        return (f"执行率低于以下比例预警：{months}", *gap)


def _colours(bands: tuple[LightBand, ...]) -> str:
    ordered = sorted(bands, key=lambda band: band.low)
    return "，".join(f"{percent(band.low)} 起{NAMES[band.light]}" for band in ordered)
