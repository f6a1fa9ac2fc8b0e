"""How much of a ceiling A a figure B above it attained: ``A/B``, ``1-(B-A)/A``, or nothing."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Literal

from evaluator.rulebook.methods.formula import Number, Operations, Row, clip
from evaluator.rulebook.methods.method import Method
from evaluator.rulebook.wording import in_scale, quotient

if TYPE_CHECKING:
    from fractions import Fraction


class Excess(Method):
    """How the attainment of a figure above its ceiling is measured."""

    @abstractmethod
    def attained(self, ops: Operations, row: Row) -> Number:
        """The attainment, between 0 and 1."""

    @abstractmethod
    def reason(self, upper: Fraction, point: Fraction) -> tuple[str, str]:
        """What is said before the division of an excess over a ceiling above 0, and the division."""


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
