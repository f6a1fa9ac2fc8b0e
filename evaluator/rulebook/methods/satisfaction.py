"""Satisfaction surveys: as any other figure, or by bands on the percentage itself."""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal

from evaluator.rulebook.bands import Banded
from evaluator.rulebook.methods.formula import Number, Operations, banded
from evaluator.rulebook.methods.method import Method


class Satisfaction(Method):
    """How a percentage of satisfaction counts."""

    @abstractmethod
    def earned(self, ops: Operations, percentage: Number) -> Number | None:
        """The share of the weight; None where it is judged as any other figure."""


class Figure(Satisfaction):
    """As any other figure."""

    method: Literal["figure"]
    short = "与其他数值指标相同"

    def earned(self, ops: Operations, percentage: Number) -> Number | None:  # noqa: ARG002
        """Nothing of its own."""
        return None

    def in_words(self) -> tuple[str, ...]:
        """That it has no rule of its own."""
        return ("与其他数值指标相同",)


class Bands(Satisfaction, Banded):
    """A share for each band of percentages."""

    method: Literal["bands"]
    short = "按满意度分档"

    def earned(self, ops: Operations, percentage: Number) -> Number | None:
        """The band that is reached."""
        return banded(ops, percentage, self.bands)

    def in_words(self) -> tuple[str, ...]:
        """The bands."""
        return (self.listed("{}% 及以上"),)
