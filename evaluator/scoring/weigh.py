"""Weigh: what each indicator is worth, to the cent, adding up exactly.

Weights published on a form or given by its user are respected, and checked; where a form gives none, the rulebook's
level-1 weights are spread.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.forms.names import level_name
from evaluator.problem import Problem, problem
from evaluator.rulebook.wording import cents
from evaluator.scoring.goals import by_goals
from evaluator.scoring.shares import (
    EXECUTION,
    Slot,
    Weights,
    check_sum,
    to_cents,
    to_the_cent,
    usual_execution,
    within,
)
from evaluator.scoring.steps import in_steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from evaluator.forms.model import Form, Indicator
    from evaluator.rulebook import Rulebook

_COST = "成本"
_OTHER = "其他指标"


def weigh(form: Form, scorable: Sequence[bool], rulebook: Rulebook) -> Weights:
    """The weights of a form; ``scorable`` says which of its indicators have a target."""
    counted = [each for each, counts in zip(form.indicators, scorable, strict=True) if counts]
    goals = bool(form.goals) and any(each.goal in form.goals for each in counted)
    if goals:
        weights = by_goals(form, _slots(form, scorable, rulebook), rulebook)
    elif counted and all(each.weight is not None for each in counted):
        return _published(form, scorable, rulebook)
    else:
        weights = _spread(form, scorable, rulebook)
    if rulebook.rounding == 1:
        return weights
    parts = [each.goal or "" if goals else level1_of(each, rulebook) for each in form.indicators]
    given = [each.weight is not None for each in form.indicators]
    return in_steps(weights, [*parts, "产出指标"], given, rulebook.rounding)


# --- weights that the form gives --------------------------------------------------------------------------------------


def _published(form: Form, scorable: Sequence[bool], rulebook: Rulebook) -> Weights:
    weights = tuple(
        to_cents(each.weight) if counts else 0 for each, counts in zip(form.indicators, scorable, strict=True)
    )
    total = sum(weights)
    own = form.execution.weight if form.execution else None
    usual = usual_execution(rulebook)
    execution = to_cents(own) if own is not None else min(usual, max(0, 10000 - total))
    problems = check_sum(total, execution)
    if own is None and execution < usual and total <= 10000 and has_money(form):
        problems = (*problems, _no_room(total, execution, usual, rulebook))
    return Weights(execution, weights, problems=problems)


def has_money(form: Form) -> bool:
    """Whether the form says anything of its budget, so that its execution is to be scored."""
    return form.execution is not None or form.funds.total is not None


def _no_room(total: int, execution: int, usual: int, rulebook: Rulebook) -> Problem:
    left = "没有给预算执行率留分值" if not execution else f"只给预算执行率留了 {cents(execution)}"
    message = f"指标分值合计 {cents(total)}，{left}；规则为 {cents(usual)}"
    hint = f"请调整各项分值，使其合计 {cents(10000 - usual)}；依据：{rulebook.weights.citation}"
    return problem("W570", message, hint=hint)


# --- weights of the rulebook ------------------------------------------------------------------------------------------


def _spread(form: Form, scorable: Sequence[bool], rulebook: Rulebook) -> Weights:
    slots = _slots(form, scorable, rulebook)
    if not slots:
        found = problem("W521", "没有可评分的指标")
        return Weights(usual_execution(rulebook), (0,) * len(scorable), problems=(found,))
    cost_row = _cost_row(slots, rulebook)
    if cost_row is not None:
        slots.append(cost_row)
    chosen = chosen_set({slot.level1 for slot in slots}, rulebook)
    pools, problems = _pools(slots, chosen, rulebook)
    execution = to_cents(chosen[EXECUTION])
    shares: dict[int, Fraction] = {}
    for weight, members in pools:
        shares.update(within(weight, members, form, rulebook))
    whole = to_the_cent(shares)
    weights = tuple(whole.get(place, 0) for place in range(len(scorable)))
    problems += check_sum(sum(whole.values()), execution)
    return Weights(execution, weights, whole.get(-1, 0), tuple(problems))


def _slots(form: Form, scorable: Sequence[bool], rulebook: Rulebook) -> list[Slot]:
    return [
        Slot(place, level1_of(each, rulebook), _squeezed(each.level2), _squeezed(each.level1 or each.level2))
        for place, (each, counts) in enumerate(zip(form.indicators, scorable, strict=True))
        if counts
    ]


def level1_of(indicator: Indicator, rulebook: Rulebook) -> str:
    """The level 1 that an indicator belongs to, by the name printed on the form."""
    return level1_named(indicator.level1 or indicator.level2 or "", rulebook)


def level1_named(printed: str, rulebook: Rulebook) -> str:
    """The level 1 that a printed name means."""
    return rulebook.level_names.value.meant(printed) or _OTHER


def _squeezed(name: str | None) -> str:
    return "".join((name or "").split())


def _cost_row(slots: Sequence[Slot], rulebook: Rulebook) -> Slot | None:
    """The row that replaces the cost indicators that a form does not have."""
    if rulebook.missing_cost.value.method == "none":
        return None
    if any(_COST in slot.level1 + slot.level2 for slot in slots):
        return None
    return Slot(-1, level_name("output"), level_name("cost"))


def chosen_set(present: set[str], rulebook: Rulebook) -> dict[str, Decimal]:
    """The set of weights whose levels are exactly those of a form, else the one with the fewest differences."""

    def differences(each: dict[str, Decimal]) -> int:
        levels = {level for key in each for level in key.split("+")} - {EXECUTION}
        return len(levels ^ present) if "*" not in levels else 0

    return min(rulebook.weights.value.sets, key=differences)


def _pools(
    slots: Sequence[Slot], chosen: dict[str, Decimal], rulebook: Rulebook
) -> tuple[list[tuple[Fraction, list[Slot]]], list[Problem]]:
    """The level-1 pools that have indicators, with what they carry after absent levels gave theirs away."""
    members: dict[str, list[Slot]] = {key: [] for key in chosen if key != EXECUTION}
    homeless = []
    for slot in slots:
        key = _key_for(slot.level1, members)
        if key is None:
            homeless.append(slot)
        else:
            members[key].append(slot)
    problems = []
    if homeless:
        pool = _key_for(level_name("output"), members) or next(iter(members))
        printed = "、".join(dict.fromkeys(slot.printed or "（空白）" for slot in homeless))
        message = f"一级指标“{printed}”在规则中没有权重，并入{pool.replace('+', '与')}"
        problems.append(problem("W522", message, hint="请在表上填写分值，或选用规定了这些一级指标的规则"))
        members[pool] += homeless
    weights = {key: Fraction(chosen[key]) for key in members}
    problems += _give_away(weights, members, rulebook)
    return [(weights[key], slots) for key, slots in members.items() if slots], problems


def _key_for(level1: str, members: dict[str, list[Slot]]) -> str | None:
    """The pool of a level: its own, one that it shares, or ``*``; costs without a pool belong to output."""
    names = (level1, level_name("output")) if level1 == level_name("cost") else (level1,)
    for name in names:
        for key in members:
            if name in key.split("+") or key == "*":
                return key
    return None


def _give_away(weights: dict[str, Fraction], members: dict[str, list[Slot]], rulebook: Rulebook) -> list[Problem]:
    """Move the weight of empty levels as the rulebook says; what it does not name is spread in proportion."""
    problems = []
    rule = rulebook.absent_level.value
    for key in [key for key, slots in members.items() if not slots and weights[key]]:
        target = rule.to.get(key) if rule.method == "move" else None
        gift, weights[key] = weights[key], Fraction(0)
        if target and members.get(target):
            weights[target] += gift
            where = f"移到{target}"
        else:
            kept = {name: weights[name] for name, slots in members.items() if slots}
            total = sum(kept.values())
            for name, weight in kept.items():
                weights[name] += gift * weight / total if total else gift / len(kept)
            where = "按比例分到其他一级指标"
        problems.append(problem("N523", f"没有{key}，其 {cents(int(gift * 100))} 分{where}"))
    return problems
