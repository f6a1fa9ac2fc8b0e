"""What may be doubted about a form's money, whichever way it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.problem import Problem, problem

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.problem import Location


def shared(actual: str) -> tuple[str, str]:
    """What is said of a figure in a cell that is merged over several indicators, and what to do about it."""
    return f"“实际完成值”与上面的指标合并为一格，按同一数值“{actual}”计", "两项是否同一数值？请取消合并，逐项填写"


def below_zero(name: str, amount: Decimal, location: Location) -> Problem:
    """W313: an amount below zero, in 元: money that was paid back, or a slip; it is used as it is."""
    hint = "核对正负号；确有退回的，在偏差原因中说明"
    return problem("W313", f"{name}是负数：{amount:,f} 元", location=location, hint=hint)
