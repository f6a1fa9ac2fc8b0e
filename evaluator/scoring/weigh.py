"""Weigh: what each indicator is worth, to the cent, adding up exactly.

Weights published on a form or given by its user are respected, and checked; where a form gives none, the rulebook's
level-1 weights are spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.problem import Problem, problem
from evaluator.scoring.wording import cents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from evaluator.forms.model import Form, Indicator
    from evaluator.rulebook import Rulebook

EXECUTION = "预算执行率"
_COST = "成本"
_OTHER = "其他指标"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in cents: of execution, and of each indicator in the order of the form."""

    execution: int
    indicators: tuple[int, ...]
    missing_cost: int = 0
    """What a form without cost indicators keeps for them, where the rulebook adds a row."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that takes weight: an indicator with a target, or the row added for missing cost indicators."""

    index: int
    level1: str
    level2: str


def weigh(form: Form, scorable: Sequence[bool], rulebook: Rulebook) -> Weights:
    """The weights of a form; ``scorable`` says which of its indicators have a target."""
    given = [each.weight for each, counts in zip(form.indicators, scorable, strict=True) if counts]
    if given and all(weight is not None for weight in given):
        return _published(form, scorable, rulebook)
    return _spread(form, scorable, rulebook)


# --- weights that the form gives --------------------------------------------------------------------------------------


def _published(form: Form, scorable: Sequence[bool], rulebook: Rulebook) -> Weights:
    weights = tuple(
        _to_cents(each.weight) if counts else 0 for each, counts in zip(form.indicators, scorable, strict=True)
    )
    total = sum(weights)
    own = form.execution.weight if form.execution else None
    execution = _to_cents(own) if own is not None else min(_usual_execution(rulebook), max(0, 10000 - total))
    problems = _check_sum(total, execution)
    return Weights(execution, weights, problems=problems)


def _check_sum(total: int, execution: int) -> tuple[Problem, ...]:
    if total + execution == 10000:
        return ()
    whole = f"指标分值合计 {cents(total)}，加预算执行率 {cents(execution)}，共 {cents(total + execution)}，不是 100"
    return (problem("W520", whole, hint="分值按表上所列执行；请核对各项分值"),)


def _usual_execution(rulebook: Rulebook) -> int:
    return _to_cents(rulebook.weights.value.sets[0][EXECUTION])


def _to_cents(weight: Decimal | None) -> int:
    return (Fraction(weight or 0) * 100 + Fraction(1, 2)).__floor__()


# --- weights of the rulebook ------------------------------------------------------------------------------------------


def _spread(form: Form, scorable: Sequence[bool], rulebook: Rulebook) -> Weights:
    slots = [
        Slot(place, level1_of(each, rulebook), _squeezed(each.level2))
        for place, (each, counts) in enumerate(zip(form.indicators, scorable, strict=True))
        if counts
    ]
    if not slots:
        found = problem("W521", "没有可评分的指标")
        return Weights(_usual_execution(rulebook), (0,) * len(scorable), problems=(found,))
    cost_row = _cost_row(slots, rulebook)
    if cost_row is not None:
        slots.append(cost_row)
    chosen = _choose(slots, rulebook)
    pools, problems = _pools(slots, chosen, rulebook)
    execution = _to_cents(chosen[EXECUTION])
    shares: dict[int, Fraction] = {}
    for weight, members in pools:
        shares.update(_within(weight, members, form, rulebook))
    whole = _to_the_cent(shares)
    weights = tuple(whole.get(place, 0) for place in range(len(scorable)))
    problems += _check_sum(sum(whole.values()), execution)
    return Weights(execution, weights, whole.get(-1, 0), tuple(problems))


def level1_of(indicator: Indicator, rulebook: Rulebook) -> str:
    """The level 1 that an indicator belongs to, by the name printed on the form."""
    printed = indicator.level1 or indicator.level2 or ""
    for name, words in rulebook.level_names.value.names.items():
        if any(word in printed for word in words):
            return name
    return _OTHER


def _squeezed(name: str | None) -> str:
    return "".join((name or "").split())


def _cost_row(slots: Sequence[Slot], rulebook: Rulebook) -> Slot | None:
    """The row that stands in for cost indicators that a form does not have."""
    if rulebook.missing_cost.value.method == "none":
        return None
    if any(_COST in slot.level1 + slot.level2 for slot in slots):
        return None
    return Slot(-1, "产出指标", "成本指标")


def _choose(slots: Sequence[Slot], rulebook: Rulebook) -> dict[str, Decimal]:
    """The set of weights whose levels are exactly those of the form, else the one with the fewest differences."""
    present = {slot.level1 for slot in slots}

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
        names = "、".join(dict.fromkeys(slot.level1 for slot in homeless))
        problems.append(problem("W522", f"一级指标“{names}”在规则中没有权重，并入产出指标", hint="请在表上填写分值"))
        members[_key_for("产出指标", members) or next(iter(members))] += homeless
    weights = {key: Fraction(chosen[key]) for key in members}
    problems += _give_away(weights, members, rulebook)
    return [(weights[key], slots) for key, slots in members.items() if slots], problems


def _key_for(level1: str, members: dict[str, list[Slot]]) -> str | None:
    """The pool of a level: its own, one that it shares, or ``*``; costs without a pool belong to output."""
    names = (level1, "产出指标") if level1 == "成本指标" else (level1,)
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


def _within(weight: Fraction, slots: list[Slot], form: Form, rulebook: Rulebook) -> dict[int, Fraction]:
    """A pool's weight over its indicators: weights that are given stay, the rest is spread evenly."""
    given = {
        slot.index: Fraction(own)
        for slot in slots
        if slot.index >= 0 and (own := form.indicators[slot.index].weight) is not None
    }
    open_ = [slot for slot in slots if slot.index not in given]
    left = max(Fraction(0), weight - sum(given.values()))
    groups: dict[object, list[Slot]] = {}
    for slot in open_:
        by_level2 = rulebook.weights.value.spread == "level2"
        groups.setdefault((slot.level1, slot.level2) if by_level2 else slot.index, []).append(slot)
    for group in groups.values():
        for slot in group:
            given[slot.index] = left / len(groups) / len(group)
    return given


def _to_the_cent(shares: dict[int, Fraction]) -> dict[int, int]:
    """Round to cents so that the sum is exact: the largest remainders are rounded up, the first of equals first."""
    total = (sum(shares.values(), Fraction(0)) * 100 + Fraction(1, 2)).__floor__()
    exact = {place: share * 100 for place, share in shares.items()}
    whole = {place: value.__floor__() for place, value in exact.items()}
    missing = total - sum(whole.values())
    by_remainder = sorted(exact, key=lambda place: whole[place] - exact[place])
    for place in by_remainder[:missing]:
        whole[place] += 1
    return whole
