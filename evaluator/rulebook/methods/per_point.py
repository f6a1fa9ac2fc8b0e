"""A deduction for every step by which a figure misses its target: 0.5 points for every percentage point above it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.language.constraint import plain
from evaluator.rulebook.bands import Points, Share, Value
from evaluator.rulebook.methods.formula import Exact, Missed, Number, Operations, Row, clip, gap
from evaluator.rulebook.wording import number, percent


class PerPoint(Value):
    """``points`` or a ``share`` of the weight for every ``per`` (a share: 0.01 is a percentage point).

    The distance is in percentage points where the figure is a percentage, else a share of the target; where there is
    neither (a count beyond a target of zero) nothing is earned.
    """

    by_distance: ClassVar[bool] = True
    points: Points = Decimal(0)
    share: Share = Decimal(0)
    per: Decimal = Field(default=Decimal("0.01"), gt=0, le=1)
    started: bool = False
    """Whether a step that has only begun counts as well; else only whole ones."""

    @model_validator(mode="after")
    def _takes_one(self) -> Self:
        if bool(self.points) == bool(self.share):
            raise PydanticCustomError("bands", "points（分）和 share（分值的比例）须写其中一个，大于 0")
        return self

    def steps(self, ops: Operations, distance: Number) -> Number:
        """How many steps a distance has; columns forgive binary noise."""
        steps = distance * ops.number(1 / Fraction(self.per))
        return 0 - ops.floor(0 - steps) if self.started else ops.floor(steps)

    def left(self, ops: Operations, row: Row) -> Number:
        """The share of the weight that is left, never below 0."""
        distance = gap(ops, row)
        each = ops.number(self.share) if self.share else ops.number(self.points * 100) * row.inv_weight
        return ops.when(distance < 0, 0, clip(ops, 1 - self.steps(ops, distance) * each))

    def needs_weight(self) -> bool:
        """Points say nothing without a weight."""
        return bool(self.points)

    def by_steps(self, found: Missed) -> tuple[str, str]:
        """The distance, the steps in it and what they cost; and the division behind the share that is left."""
        if found.distance < 0:
            return "指标值不大于 0，没有比例可算，", ""
        steps = int(self.steps(Exact, found.distance))
        away = f"{number(found.distance * 100)} 个百分点" if found.points else f"指标值的 {percent(found.distance)}"
        taken = plain((self.points or self.share * 100) * steps)
        cost = f"{taken} 分" if self.points else f"分值的 {taken}%"
        division = f"(1 − {taken} ÷ {plain(Decimal(found.weight or 0) / 100)})" if self.points else f"(1 − {taken}%)"
        capped = division if found.share else ""
        return f"相差 {away}，{self.rate(points=found.points)}，应扣 {cost}，", capped

    def rate(self, *, points: bool = True) -> str:
        """What every step costs."""
        step = f"{plain(self.per * 100)} 个百分点" if points else percent(self.per)
        cost = f"{plain(self.points)} 分" if self.points else f"分值的 {percent(self.share)}"
        return f"每{'满' if not self.started else ''} {step}{'（不足的按一次计）' if self.started else ''}扣 {cost}"
