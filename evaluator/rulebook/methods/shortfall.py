"""What an attainment below 1 earns: itself, what lies above a pass line, nothing, or bands."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from evaluator.rulebook.bands import Banded, Share
from evaluator.rulebook.methods.formula import Missed, Number, Operations, Row, banded, clip
from evaluator.rulebook.methods.method import Method
from evaluator.rulebook.methods.per_point import PerPoint as _PerPoint
from evaluator.rulebook.wording import equation, is_short, percent


class Shortfall(Method):
    """How a target that was missed earns points."""

    by_distance: ClassVar[bool] = False
    """Whether the distance earns, and not what was attained."""

    @abstractmethod
    def earned(self, ops: Operations, attained: Number, row: Row) -> Number:
        """The share of the weight for an attainment, or for how far the row misses its target."""

    @abstractmethod
    def reason(self, found: Missed) -> tuple[str, str]:
        """How the attainment becomes the share, and the division behind the share."""


class Ratio(Shortfall):
    """The proportion that was attained; nothing at all below ``nothing_below``."""

    method: Literal["ratio"]
    short = "完成值 ÷ 指标值"
    nothing_below: Share = Decimal(0)

    def earned(self, ops: Operations, attained: Number, row: Row) -> Number:  # noqa: ARG002
        """Itself, from the line on."""
        return ops.when(attained >= ops.edge(self.nothing_below), attained, 0) if self.nothing_below else attained

    def reason(self, found: Missed) -> tuple[str, str]:
        """Nothing to add, but that it is below the line."""
        if found.attained < self.nothing_below:
            return f"低于 {percent(self.nothing_below)} 不得分，", ""
        return "", found.division

    def in_words(self) -> tuple[str, ...]:
        """The proportion."""
        line = f"，低于指标值 {percent(self.nothing_below)} 的不得分" if self.nothing_below else ""
        return (f"达标得满分，未达标得 完成值 ÷ 指标值 × 分值{line}",)


class PassLine(Shortfall):
    """Nothing below a line; above it the part beyond the line."""

    method: Literal["pass_line"]
    short = "及格线以上按比例"
    pass_line: Share = Decimal(0)

    def earned(self, ops: Operations, attained: Number, row: Row) -> Number:  # noqa: ARG002
        """``(attained - line) / (1 - line)``, never below 0."""
        above = 1 - Fraction(self.pass_line)
        return clip(ops, (attained - ops.number(self.pass_line)) * ops.number(1 / above if above else above))

    def reason(self, found: Missed) -> tuple[str, str]:
        """The part beyond the line."""
        line = percent(self.pass_line)
        if found.attained < self.pass_line:
            return f"低于及格线 {line}，", ""
        attained = percent(found.attained) if is_short(found.attained) else found.division
        beyond = f"({attained} − {line}) ÷ (1 − {line})"
        return f"{equation(beyond, found.share)}，", beyond

    def in_words(self) -> tuple[str, ...]:
        """The line and the part beyond it."""
        line = percent(self.pass_line)
        return (f"低于 {line} 不得分；否则（完成值 ÷ 指标值 − {line}）÷（1 − {line}）× 分值",)


class Direct(Shortfall):
    """Nothing."""

    method: Literal["direct"]
    short = "未完成不得分"

    def earned(self, ops: Operations, attained: Number, row: Row) -> Number:  # noqa: ARG002
        """Nothing."""
        return 0

    def reason(self, found: Missed) -> tuple[str, str]:  # noqa: ARG002
        """That it earns nothing."""
        return "未完成不得分，", ""

    def in_words(self) -> tuple[str, ...]:
        """All or nothing."""
        return ("达标得满分，未达标不得分",)


class Bands(Shortfall, Banded):
    """A share for each band of attainments."""

    method: Literal["bands"]
    short = "分档"

    def earned(self, ops: Operations, attained: Number, row: Row) -> Number:  # noqa: ARG002
        """The band that is reached."""
        return banded(ops, attained, self.bands)

    def reason(self, found: Missed) -> tuple[str, str]:
        """The band that it lies in."""
        return f"所在区间得 {percent(found.share)}，", ""

    def in_words(self) -> tuple[str, ...]:
        """The bands."""
        return (self.listed("{} 及以上", shares=True),)


class PerPoint(_PerPoint, Shortfall):
    """A deduction for every step below the target."""

    method: Literal["per_point"]
    short = "按相差的百分点扣分"

    def earned(self, ops: Operations, attained: Number, row: Row) -> Number:  # noqa: ARG002
        """What is left."""
        return self.left(ops, row)

    def reason(self, found: Missed) -> tuple[str, str]:
        """The distance and what it costs."""
        return self.by_steps(found)

    def in_words(self) -> tuple[str, ...]:
        """What every step costs."""
        return (f"达标得满分，未达标{self.rate()}，扣完为止",)
