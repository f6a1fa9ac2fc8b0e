"""What is done about figures far above their target: steps that point it out, ask for an explanation, or deduct."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, SerializeAsAny, model_validator
from pydantic_core import PydanticCustomError

from evaluator.language.constraint import plain
from evaluator.rulebook.bands import Edge, Points, Share
from evaluator.rulebook.methods.formula import reached
from evaluator.rulebook.methods.method import Method, ParameterValue
from evaluator.rulebook.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.rulebook.methods.formula import Number, Operations


class OvershootStep(Method, Edge):
    """What is done from a ratio of actual to target on, or above it."""

    @model_validator(mode="after")
    def _is_above_the_target(self) -> Self:
        if self.at < 1:
            raise PydanticCustomError("bands", f"{self.at} 小于 1，不是超额")
        return self

    def reached(self, ops: Operations, ratio: Number) -> Number:
        """Whether a ratio of actual to target reaches the step."""
        return reached(ops, ratio, self)

    @abstractmethod
    def taken(self, ops: Operations, weight: Number) -> Number:
        """Cents taken off a weight in cents."""

    @property
    def edge(self) -> str:
        """Where the step begins, in words: 达到 130%, 超过 130%."""
        return f"{self.verb} {percent(self.at)}"

    def in_words(self) -> tuple[str, ...]:
        """From where on what is done."""
        return (f"{self.verb}指标值的 {percent(self.at)}：{self.demand()}",)

    @abstractmethod
    def demand(self) -> str:
        """What is done."""


class Flag(OvershootStep):
    """Point it out."""

    method: Literal["flag"]
    short = "提示"

    def taken(self, ops: Operations, weight: Number) -> Number:  # noqa: ARG002
        """Nothing."""
        return 0

    def demand(self) -> str:
        """A remark."""
        return "提示，不扣分"


class Explain(OvershootStep):
    """Ask for an explanation."""

    method: Literal["explain"]
    short = "说明原因"

    def taken(self, ops: Operations, weight: Number) -> Number:  # noqa: ARG002
        """Nothing."""
        return 0

    def demand(self) -> str:
        """An explanation."""
        return "须说明原因"


class Deduct(OvershootStep):
    """Take off points, a share of the weight, or both."""

    method: Literal["deduct"]
    short = "扣分"
    points: Points = Decimal(0)
    share: Share = Decimal(0)

    def taken(self, ops: Operations, weight: Number) -> Number:
        """The share of the weight, rounded, and the points."""
        return ops.round(weight * ops.number(self.share)) + ops.number(self.points * 100)

    def demand(self) -> str:
        """What is taken off."""
        taken = [f"{plain(self.points)} 分"] if self.points else []
        taken += [f"分值的 {percent(self.share)}"] if self.share else []
        return f"扣 {' 和 '.join(taken)}"


class Overshoot(ParameterValue):
    """What is done about figures far above their target; of several deductions the highest step that is reached."""

    steps: tuple[SerializeAsAny[OvershootStep], ...] = ()
    zero_from: Decimal | None = Field(None, gt=0)
    """Above a target of zero there is no ratio: from this figure on it must be explained; None asks for nothing."""

    def of(self, method: str) -> Iterator[OvershootStep]:
        """The steps of one method, lowest first."""
        return (step for step in sorted(self.steps, key=lambda step: step.at) if step.method == method)

    @property
    def deducts(self) -> bool:
        """Whether any step costs points."""
        return any(True for _ in self.of("deduct"))

    def deducted(self, ops: Operations, ratio: Number, weight: Number) -> Number:
        """Cents taken off: by the highest step that is reached, at most the weight."""
        taken: Number = 0
        for step in self.of("deduct"):
            taken = ops.when(step.reached(ops, ratio), step.taken(ops, weight), taken)
        return ops.when(taken > weight, weight, taken)

    def in_words(self) -> tuple[str, ...]:
        """The steps."""
        lines = [line for step in self.steps for line in step.in_words()]
        if self.zero_from is not None:
            lines.append(f"指标值为 0 的，达到 {plain(self.zero_from)}：须说明原因")
        return tuple(lines) or ("不作处理",)
