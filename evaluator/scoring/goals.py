"""Forms with several goals (湖北): each goal has its points, and its indicators share them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.problem import Problem, problem
from evaluator.rulebook.wording import number
from evaluator.scoring.shares import Slot, Weights, check_sum, to_cents, to_the_cent, usual_execution, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form
    from evaluator.rulebook import Rulebook

_HUNDRED = Fraction(100)


def by_goals(form: Form, slots: Sequence[Slot], rulebook: Rulebook) -> Weights:
    """The weights of a form whose indicators hang under goals; level-1 weights of the rulebook do not matter then.

    Goals without points, and all rows under no goal together, get equal parts of what is left of 100.
    """
    groups: dict[str | None, list[Slot]] = {}
    for slot in slots:
        goal = form.indicators[slot.index].goal
        groups.setdefault(goal if goal in form.goals else None, []).append(slot)
    stated = {name: Fraction(points) for name, points in form.goals.items() if points is not None}
    own = form.execution.weight if form.execution else None
    taken = to_cents(sum(stated.values(), Fraction(0)))
    execution = to_cents(own) if own is not None else min(usual_execution(rulebook), max(0, 10000 - taken))
    open_ = [name for name in groups if name not in stated]
    left = Fraction(max(0, 10000 - taken - execution), 100)
    shares: dict[int, Fraction] = {}
    problems: list[Problem] = []
    for name, members in groups.items():
        points = stated[name] if name in stated else left / len(open_)
        found, faults = _of_goal(name, points, members, form, rulebook)
        shares |= found
        problems += faults
    whole = to_the_cent(shares)
    weights = tuple(whole.get(place, 0) for place in range(len(form.indicators)))
    problems += check_sum(sum(weights), execution)
    return Weights(execution, weights, problems=tuple(problems))


def _of_goal(
    name: str | None, points: Fraction, members: list[Slot], form: Form, rulebook: Rulebook
) -> tuple[dict[int, Fraction], list[Problem]]:
    """One goal's points over its indicators. Weights that come to 100 inside the goal are shares of its points."""
    own = [form.indicators[slot.index].weight for slot in members]
    given = [Fraction(weight) for weight in own if weight is not None]
    total = sum(given, Fraction(0))
    if len(given) == len(members) and total == _HUNDRED != points:
        return {slot.index: weight * points / 100 for slot, weight in zip(members, given, strict=True)}, []
    found = within(points, members, form, rulebook)
    if name is None or sum(found.values()) == points:
        return found, []
    message = f"“{name}”的指标分值合计 {number(sum(found.values(), Fraction(0)))}，目标分值 {number(points)}"
    return found, [problem("W528", message, hint="分值按表上所列执行；请核对各项分值")]
