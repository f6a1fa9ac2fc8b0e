"""How much of a ceiling A a figure B above it attained: ``A/B``, ``1-(B-A)/A``, or nothing."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from evaluator.language.constraint import plain
from evaluator.rulebook.bands import Edge, Share
from evaluator.rulebook.methods.formula import Missed, Number, Operations, Row, clip, gap, reached
from evaluator.rulebook.methods.method import Method
from evaluator.rulebook.methods.per_point import PerPoint as _PerPoint
from evaluator.rulebook.wording import in_scale, number, percent, quotient

if TYPE_CHECKING:
    from fractions import Fraction


class Excess(Method):
    """How the attainment of a figure above its ceiling is measured."""

    by_distance: ClassVar[bool] = False
    """Whether the distance earns, and not what was attained."""

    @abstractmethod
    def attained(self, ops: Operations, row: Row) -> Number:
        """The attainment, between 0 and 1."""

    @abstractmethod
    def reason(self, upper: Fraction, point: Fraction) -> tuple[str, str]:
        """What is said before the division of an excess over a ceiling above 0, and the division."""

    def earned(self, ops: Operations, row: Row, curved: Number) -> Number:  # noqa: ARG002
        """The share of the weight; ``curved`` is what the rule for shortfalls gives for the attainment."""
        return curved

    def by_steps(self, found: Missed) -> tuple[str, str]:  # noqa: ARG002
        """The reason of a method that earns by the distance: the distance and its price, and the division behind it."""
        return "", ""


class Inverse(Excess):
    """The proportion turned round."""

    method: Literal["inverse"]
    short = "指标值 ÷ 完成值"

    def attained(self, ops: Operations, row: Row) -> Number:
        """``A/B``."""
        return clip(ops, row.upper * row.inv_point)

    def reason(self, upper: Fraction, point: Fraction) -> tuple[str, str]:
        """The division."""
        return "", quotient(upper, point)

    def in_words(self) -> tuple[str, ...]:
        """The formula."""
        return ("指标值 ÷ 完成值 × 分值",)


class Linear(Excess):
    """The deviation taken off."""

    method: Literal["linear"]
    short = "1 −（完成值 − 指标值）÷ 指标值"

    def attained(self, ops: Operations, row: Row) -> Number:
        """``1-(B-A)/A``, never below 0."""
        return ops.when(row.inv_upper > 0, clip(ops, 2 - row.point * row.inv_upper), 0)

    def reason(self, upper: Fraction, point: Fraction) -> tuple[str, str]:
        """The division, or that nothing is left."""
        if point >= 2 * upper:
            return "达到指标值的两倍或以上，", ""
        (most, least), _ = in_scale(point, upper)
        return "", f"(1 − ({most} − {least}) ÷ {least})"

    def in_words(self) -> tuple[str, ...]:
        """The formula, and where it ends."""
        return ("（1 −（完成值 − 指标值）÷ 指标值）× 分值，达到两倍为 0",)


class Direct(Excess):
    """Nothing."""

    method: Literal["direct"]
    short = "超出不得分"

    def attained(self, ops: Operations, row: Row) -> Number:  # noqa: ARG002
        """Nothing."""
        return 0

    def reason(self, upper: Fraction, point: Fraction) -> tuple[str, str]:  # noqa: ARG002
        """That it earns nothing."""
        return "超出即不得分，", ""

    def in_words(self) -> tuple[str, ...]:
        """That it earns nothing."""
        return ("不得分",)


class _ByDistance(Excess):
    """What earns by how far the ceiling is exceeded; the attainment only informs."""

    by_distance: ClassVar[bool] = True

    def attained(self, ops: Operations, row: Row) -> Number:
        """``A/B``."""
        return clip(ops, row.upper * row.inv_point)

    def reason(self, upper: Fraction, point: Fraction) -> tuple[str, str]:  # noqa: ARG002
        """All of it is in the reason of the distance."""
        return "", ""


class PerPoint(_PerPoint, _ByDistance):
    """A deduction for every step above the ceiling."""

    method: Literal["per_point"]
    short = "按超出的百分点扣分"

    def earned(self, ops: Operations, row: Row, curved: Number) -> Number:  # noqa: ARG002
        """What is left."""
        return self.left(ops, row)

    def in_words(self) -> tuple[str, ...]:
        """What every step costs."""
        return (f"{self.rate()}，扣完为止",)


class Step(Edge):
    """From a distance on, or above it, the indicator earns ``share`` of its weight."""

    share: Share


class Steps(_ByDistance):
    """A share for each step of distances above the ceiling; 0.1 is ten percentage points, or a tenth of the ceiling."""

    method: Literal["steps"]
    short = "按超出幅度分档"
    steps: tuple[Step, ...] = Field(min_length=1)

    def earned(self, ops: Operations, row: Row, curved: Number) -> Number:  # noqa: ARG002
        """The highest step that is reached; all of it below the first."""
        distance = gap(ops, row)
        found: Number = 1
        for step in self._ascending:
            found = ops.when(reached(ops, distance, step), ops.number(step.share), found)
        return ops.when(distance < 0, 0, found)

    def by_steps(self, found: Missed) -> tuple[str, str]:
        """The step that it lies in."""
        if found.distance < 0:
            return "指标值不大于 0，没有比例可算，", ""
        away = f"{number(found.distance * 100)} 个百分点" if found.points else percent(found.distance)
        return f"超出 {away}，所在档得 {percent(found.share)}，", ""

    def in_words(self) -> tuple[str, ...]:
        """The steps, lowest first."""
        lines = (f"{step.verb} {plain(step.at * 100)} 个百分点得 {percent(step.share)}" for step in self._ascending)
        return ("；".join(lines),)

    @property
    def _ascending(self) -> list[Step]:
        return sorted(self.steps, key=lambda step: (step.at, step.low is None))
