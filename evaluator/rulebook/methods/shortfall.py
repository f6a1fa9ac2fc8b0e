"""What an attainment below 1 earns: itself, what lies above a pass line, nothing, or bands."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from evaluator.rulebook.bands import Banded, Share
from evaluator.rulebook.methods.formula import Number, Operations, banded, clip
from evaluator.rulebook.methods.method import Method
from evaluator.rulebook.wording import equation, is_short, percent


class Shortfall(Method):
    """How a target that was missed earns points."""

    @abstractmethod
    def earned(self, ops: Operations, attained: Number) -> Number:
        """The share of the weight for an attainment."""

    @abstractmethod
    def reason(self, attained: Fraction, share: Fraction, division: str) -> tuple[str, str]:
        """How the attainment (of ``division``) becomes the share, and the division behind the share."""


class Ratio(Shortfall):
    """The proportion that was attained."""

    method: Literal["ratio"]
    short = "完成值 ÷ 指标值"

    def earned(self, ops: Operations, attained: Number) -> Number:  # noqa: ARG002
        """Itself."""
        return attained

    def reason(self, attained: Fraction, share: Fraction, division: str) -> tuple[str, str]:  # noqa: ARG002
        """Nothing to add."""
        return "", division

    def in_words(self) -> tuple[str, ...]:
        """The proportion."""
        return ("达标得满分，未达标得 完成值 ÷ 指标值 × 分值",)


class PassLine(Shortfall):
    """Nothing below a line; above it the part beyond the line."""

    method: Literal["pass_line"]
    short = "及格线以上按比例"
    pass_line: Share = Decimal(0)

    def earned(self, ops: Operations, attained: Number) -> Number:
        """``(attained - line) / (1 - line)``, never below 0."""
        above = 1 - Fraction(self.pass_line)
        return clip(ops, (attained - ops.number(self.pass_line)) * ops.number(1 / above if above else above))

    def reason(self, attained: Fraction, share: Fraction, division: str) -> tuple[str, str]:
        """The part beyond the line."""
        line = percent(self.pass_line)
        if attained < self.pass_line:
            return f"低于及格线 {line}，", ""
        beyond = f"({percent(attained) if is_short(attained) else division} − {line}) ÷ (1 − {line})"
        return f"{equation(beyond, share)}，", beyond

    def in_words(self) -> tuple[str, ...]:
        """The line and the part beyond it."""
        line = percent(self.pass_line)
        return (f"低于 {line} 不得分；否则（完成值 ÷ 指标值 − {line}）÷（1 − {line}）× 分值",)


class Direct(Shortfall):
    """Nothing."""

    method: Literal["direct"]
    short = "未完成不得分"

    def earned(self, ops: Operations, attained: Number) -> Number:  # noqa: ARG002
        """Nothing."""
        return 0

    def reason(self, attained: Fraction, share: Fraction, division: str) -> tuple[str, str]:  # noqa: ARG002
        """That it earns nothing."""
        return "未完成不得分，", ""

    def in_words(self) -> tuple[str, ...]:
        """All or nothing."""
        return ("达标得满分，未达标不得分",)


class Bands(Shortfall, Banded):
    """A share for each band of attainments."""

    method: Literal["bands"]
    short = "分档"

    def earned(self, ops: Operations, attained: Number) -> Number:
        """The band that is reached."""
        return banded(ops, attained, self.bands)

    def reason(self, attained: Fraction, share: Fraction, division: str) -> tuple[str, str]:  # noqa: ARG002
        """The band that it lies in."""
        return f"所在区间得 {percent(share)}，", ""

    def in_words(self) -> tuple[str, ...]:
        """The bands."""
        return (self.listed("{} 及以上", shares=True),)
