"""Points rounded to whole or half ones, where a unit asks for it: the sums of the form and of each part of it stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from evaluator.problem import Problem, problem
from evaluator.rulebook.wording import cents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.scoring.shares import Weights

T = TypeVar("T")
_MISSING_COST = -1
"""The row that a rulebook adds at the end."""


def in_steps(weights: Weights, parts: Sequence[str], given: Sequence[bool], step: int) -> Weights:
    """The weights in multiples of ``step``; as they were, with a problem, where an indicator would be left with none.

    Args:
        weights: what the rulebook spread.
        parts: level 1 or goal of each indicator, and of the row added for missing costs, which is last.
        given: whether the form itself states the points of an indicator; these stay.
        step: in cents.
    """
    spread = {at: each for at, each in enumerate(weights.indicators) if each and not given[at]}
    if weights.missing_cost:
        spread[_MISSING_COST] = weights.missing_cost
    if all(each % step == 0 for each in spread.values()):
        return weights
    name = f"{cents(step)} 分" if step < 100 else "整数"
    if sum(spread.values()) % step:
        return _with(weights, problem("W723", f"分值没有取整：合计 {cents(sum(spread.values()))} 不是{name}的倍数"))
    members: dict[str, dict[int, int]] = {}
    for at, each in spread.items():
        members.setdefault(parts[at], {})[at] = each
    totals = _shared({part: sum(each.values()) for part, each in members.items()}, step)
    rounded: dict[int, int] = {}
    for part, own in members.items():
        rounded |= _shared(own, step, totals[part])
    if not all(rounded.values()):
        hint = "指标太多，分值不够分；可改为 0.5 分，或在表上自定分值"
        return _with(weights, problem("W723", f"分值没有取整：取整到{name}后有指标得不到分值", hint=hint))
    doubt = problem("N722", f"各项分值按规则分配后取整到{name}，合计 {cents(sum(spread.values()))} 不变")
    indicators = tuple(rounded.get(at, each) for at, each in enumerate(weights.indicators))
    return _with(replace(weights, indicators=indicators, missing_cost=rounded.get(_MISSING_COST, 0)), doubt)


def _with(weights: Weights, found: Problem) -> Weights:
    return replace(weights, problems=(*weights.problems, found))


def _shared(exact: Mapping[T, int], step: int, total: int | None = None) -> dict[T, int]:
    """Each rounded down, what is left going to the largest remainders, the first of equals first."""
    total = sum(exact.values()) if total is None else total
    whole = {key: value // step * step for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: whole[key] - exact[key])
    for key in by_remainder[: (total - sum(whole.values())) // step]:
        whole[key] += step
    return whole
