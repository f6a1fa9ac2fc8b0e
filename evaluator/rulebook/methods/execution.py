"""The score of spending the budget: rate × weight, capped at the weight; or bands on the rate."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from typing import Literal

from pydantic import Field

from evaluator.rulebook.bands import Banded
from evaluator.rulebook.methods.formula import Number, Operations, banded, clip
from evaluator.rulebook.methods.method import Method
from evaluator.rulebook.wording import percent, rounded


class ExecutionRule(Method):
    """How an execution rate earns points."""

    rate_decimals: int | None = Field(None, ge=0, le=6)
    """Round the rate in percent to so many decimals, half up, before it is used; None keeps it exact."""

    @abstractmethod
    def earned(self, ops: Operations, rate: Number) -> Number:
        """The share of the weight for a rate."""

    @abstractmethod
    def reason(self, rate: Fraction, share: Fraction) -> str:
        """What is said before the product."""

    def carried(self, rate: Fraction) -> Fraction:
        """The rate as it is carried: exact, or so many decimals of its percentage."""
        return rate if self.rate_decimals is None else Fraction(rounded(rate * 100, self.rate_decimals)) / 100

    def when_finished(self, rate: Fraction) -> str:  # noqa: ARG002
        """Why a finished project has full marks whatever its rate; empty where it has not."""
        return ""


class Ratio(ExecutionRule):
    """The rate, capped at the weight."""

    method: Literal["ratio"]
    short = "执行率 × 分值"

    def earned(self, ops: Operations, rate: Number) -> Number:
        """The rate, at most 1."""
        return clip(ops, rate)

    def reason(self, rate: Fraction, share: Fraction) -> str:  # noqa: ARG002
        """That it is capped, where it is."""
        return "以分值为限，" if rate > 1 else ""

    def in_words(self) -> tuple[str, ...]:
        """The formula."""
        rounding = f"，执行率（%）先四舍五入到 {self.rate_decimals} 位小数" if self.rate_decimals is not None else ""
        return (f"执行数 ÷ 预算数 × 分值，不超过分值{rounding}",)


class Bands(ExecutionRule, Banded):
    """A share for each band of rates."""

    method: Literal["bands"]
    short = "按执行率分档"
    full_when_finished: bool = False
    """Bands only hold for unfinished projects: with every indicator met and no overspending it is full marks."""

    def earned(self, ops: Operations, rate: Number) -> Number:
        """The band that is reached."""
        return banded(ops, clip(ops, rate), self.bands)

    def reason(self, rate: Fraction, share: Fraction) -> str:  # noqa: ARG002
        """The band that it lies in."""
        return f"所在区间得 {percent(share)}，"

    def when_finished(self, rate: Fraction) -> str:
        """Full marks within the budget, where bands are for the unfinished."""
        return "项目已完成且未超预算，" if self.full_when_finished and rate <= 1 else ""

    def in_words(self) -> tuple[str, ...]:
        """The bands, and whom they are for."""
        finished = "项目已完成且未超预算得满分，否则按执行率：" if self.full_when_finished else ""
        return (finished + self.listed("{} 及以上", shares=True),)
