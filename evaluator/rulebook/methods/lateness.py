"""What a late completion earns: nothing, by days late (bands), or a share that falls over a period."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from typing import Literal

from pydantic import Field

from evaluator.rulebook.bands import Banded
from evaluator.rulebook.methods.formula import Number, Operations, banded, clip
from evaluator.rulebook.methods.method import Method
from evaluator.rulebook.wording import equation


class Lateness(Method):
    """How days behind a deadline count."""

    @abstractmethod
    def earned(self, ops: Operations, days: Number) -> Number:
        """The share of the weight, so many days late."""

    def reason(self, days: int, share: Fraction) -> tuple[str, str | None]:  # noqa: ARG002
        """How the days become the share, and the division behind it; most need no more than the share."""
        return "", None


class PassFail(Lateness):
    """Nothing."""

    method: Literal["pass_fail"]
    short = "逾期不得分"

    def earned(self, ops: Operations, days: Number) -> Number:  # noqa: ARG002
        """Nothing."""
        return 0

    def in_words(self) -> tuple[str, ...]:
        """That it earns nothing."""
        return ("逾期不得分",)


class Bands(Lateness, Banded):
    """A share for each band of days late."""

    method: Literal["bands"]
    short = "按逾期天数分档"

    def earned(self, ops: Operations, days: Number) -> Number:
        """The band that is reached."""
        return banded(ops, days, self.bands)

    def in_words(self) -> tuple[str, ...]:
        """The bands."""
        return (self.listed("逾期 {} 天起"),)


class DaysRatio(Lateness):
    """A share that falls with every day."""

    method: Literal["days_ratio"]
    short = "按逾期天数递减"
    period: int = Field(default=365, gt=0)

    def earned(self, ops: Operations, days: Number) -> Number:
        """``1 - days / period``, never below 0."""
        return clip(ops, 1 - days * ops.number(Fraction(1, self.period)))

    def reason(self, days: int, share: Fraction) -> tuple[str, str | None]:
        """The division."""
        return f"{equation(f'1 − {days} ÷ {self.period}', share)}，", f"(1 − {days} ÷ {self.period})"

    def in_words(self) -> tuple[str, ...]:
        """How fast it falls."""
        return (f"逾期按天递减，{self.period} 天为 0",)
