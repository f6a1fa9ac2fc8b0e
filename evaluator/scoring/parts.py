"""Judging several checks in one cell: the classes of a schedule, the requirements of a compound."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import All, Quantity, Schedule
from evaluator.problem import problem
from evaluator.rulebook.wording import equation, product, share_of
from evaluator.scoring.verdict import Verdict, pending, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evaluator.language.constraint import Case, Constraint
    from evaluator.result import Status
    from evaluator.rulebook import Parameter
    from evaluator.rulebook.values import Combine
    from evaluator.scoring.matter import Matter

    Judge = Callable[..., Verdict]


def judge_schedule(matter: Matter, target: Schedule, actual: Constraint, judge: Judge) -> Verdict:
    """Each class at its own standard; an actual must name its classes in the same way."""
    paid = _by_key(actual)
    if paid is None or set(paid) != {_key(case) for case in target.cases}:
        found = problem(
            "W516", "完成值没有按指标值的类别或档次分别填报", hint=f"请仿照指标值填报：{matter.target_text}"
        )
        return pending("指标值分类或分档，完成值未对应填报，须由评价人评判", matter.rulebook.schedule, found)
    part = replace(matter, weight=None)
    verdicts = [
        judge(part, case.then.model_copy(update={"label": _named(case)}), paid[_key(case)], bind="exactly")
        for case in target.cases
    ]
    return combine(verdicts, matter, matter.rulebook.schedule)


def judge_compound(matter: Matter, target: All, actual: Constraint, judge: Judge) -> Verdict:
    """Each requirement against the part of the actual that answers it: by label, by unit, or by its place."""
    answers = actual.parts if isinstance(actual, All) else (actual,)
    pairs = _pair(target.parts, answers)
    if not pairs:
        found = problem("W516", "完成值没有按指标值的各项要求分别填报", hint=f"请仿照指标值填报：{matter.target_text}")
        return pending("指标值有几项要求，完成值未对应填报，须由评价人评判", matter.rulebook.compound, found)
    part = replace(matter, weight=None)
    return combine([_judge_part(part, *pair, judge) for pair in pairs], matter, matter.rulebook.compound)


def _judge_part(part: Matter, wanted: Constraint, answer: Constraint | None, judge: Judge) -> Verdict:
    if answer is not None:
        return judge(part, wanted, answer)
    from evaluator.language import in_words

    found = problem("W516", f"“{in_words(wanted)}”没有填报完成值", hint=f"请仿照指标值填报：{part.target_text}")
    return pending(f"“{in_words(wanted)}”没有填报完成值", part.rulebook.compound, found)


def combine(verdicts: Sequence[Verdict], matter: Matter, parameter: Parameter[Combine]) -> Verdict:
    """Several verdicts as one: the mean of their shares, or the worst."""
    lows, highs = [each.low for each in verdicts], [each.high for each in verdicts]
    if parameter.value.method == "mean":
        low, high = sum(lows, Fraction(0)) / len(lows), sum(highs, Fraction(0)) / len(highs)
        shown = f"({' + '.join(share_of(each) for each in lows)}) ÷ {len(lows)}"
        how = f"各项取平均：{equation(shown, low)}，"
    else:
        low, high, how, shown = min(lows), min(highs), "取最低的一项：", None
    steps = tuple(step for each in verdicts for step in each.reasons)
    problems = tuple(found for each in verdicts for found in each.problems)
    if any(each.is_open for each in verdicts):
        open_ = pending("有的项须由评价人评判", parameter, *problems, low=low, high=high)
        return replace(open_, reasons=(*steps, *open_.reasons))
    met = [each.status == "met" for each in verdicts]
    status: Status = "met" if all(met) else "partly_met" if any(met) else "not_met"
    text = f"{how}{product(matter.weight, low, shown)}"
    return Verdict(status, low, low, low, reasons=(*steps, reason(text, parameter)), problems=problems)


def _by_key(actual: Constraint) -> dict[object, Quantity] | None:
    """The figures of an actual by class or bracket; None where it names none, or one twice."""
    if isinstance(actual, Schedule):
        pairs = [(_key(case), case.then) for case in actual.cases]
    elif isinstance(actual, All):
        pairs = [(part.label, part) for part in actual.parts if isinstance(part, Quantity)]
    else:
        return None
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _key(case: Case) -> object:
    return case.label if case.label is not None else case.when


def _named(case: Case) -> str | None:
    if case.label is not None or case.when is None:
        return case.label
    from evaluator.language import in_words

    return in_words(case.when)


def _pair(parts: tuple[Constraint, ...], answers: tuple[Constraint, ...]) -> list[tuple[Constraint, Constraint | None]]:
    """Which answer belongs to which part: by label, unit or place; a part may go without. Empty where it is unclear."""
    for mark in (_label, _unit):
        wanted, given = [mark(part) for part in parts], [mark(answer) for answer in answers]
        distinct = None not in given and len(set(given)) == len(given) and len(set(wanted)) == len(wanted)
        if distinct and set(given) <= set(wanted):
            by_mark = dict(zip(given, answers, strict=True))
            return [(part, by_mark.get(key)) for part, key in zip(parts, wanted, strict=True)]
    same_kinds = [part.kind for part in parts] == [answer.kind for answer in answers]
    return list(zip(parts, answers, strict=True)) if same_kinds else []


def _label(part: Constraint) -> str | None:
    return part.label


def _unit(part: Constraint) -> str | None:
    """The unit of a quantity, the kind of anything else; null where neither distinguishes it."""
    return part.unit if isinstance(part, Quantity) else f"[{part.kind}]"
