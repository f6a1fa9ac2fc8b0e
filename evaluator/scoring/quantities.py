"""Judging a quantity: units first, then plausibility, then numbers. Of several readings of a cell all count."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import Quantity
from evaluator.problem import problem
from evaluator.scoring.align import align
from evaluator.scoring.answer import answering
from evaluator.scoring.compile import bind_rule, check_quantity
from evaluator.scoring.doubts import other_question, shared_out
from evaluator.scoring.figures import judge_figure
from evaluator.scoring.plausible import Doubt, asked
from evaluator.scoring.plausible.figures import doubts
from evaluator.scoring.verdict import Verdict, pending

if TYPE_CHECKING:
    from evaluator.language.constraint import Constraint
    from evaluator.problem import Problem
    from evaluator.rulebook.direction import Binds
    from evaluator.scoring.axis import Check, Span
    from evaluator.scoring.matter import Matter

_OTHER: dict[Binds, Binds] = {"at_least": "at_most", "at_most": "at_least", "exactly": "exactly"}


def judge_quantity(
    matter: Matter, target: Quantity, actual: Constraint, *, bind: Binds | None = None, scale_from: str | None = None
) -> Verdict:
    """A quantity: units first, then numbers. Of several readings of an ambiguous cell all count."""
    actual = answering(actual, target)
    if not isinstance(actual, Quantity):
        found = problem("E501", "指标值是数量，完成值不是，无法比较", hint="请填报数值")
        return pending("完成值不是数量，无法比较", matter.rulebook.shortfall, found)
    if "/" in (target.unit or "") and (per := shared_out(actual)):
        actual = actual.model_copy(update={"unit": per, "label": None})
    why = other_question(actual, f"{matter.context.name}{matter.target_text}")
    if why:
        found = problem("E501", f"完成值“{matter.actual_text}”{why}，无法比较", hint="请填报实际数值")
        return pending(f"完成值{why}", matter.rulebook.shortfall, found)
    text = matter.target_text if scale_from is None else scale_from
    aligned = align(actual, target, text, matter.actual_text, rate=matter.context.is_rate)
    if not aligned.spans:
        return pending("单位不同，无法比较", matter.rulebook.shortfall, *aligned.problems)
    check = check_quantity(target, matter.context, matter.rulebook, bind=bind)
    verdicts = [judge_figure(check, span, matter.weight, matter.rulebook) for span in aligned.spans]
    verdict = _agreed(verdicts, aligned.spans, aligned.problems, matter)
    verdict = verdict if bind else _assumed(matter, target, aligned.spans, verdict)
    slips = doubts(check, aligned.spans[0], matter.context) if len(aligned.spans) == 1 else []
    if actual.stated == "approximately" and not _met_all_the_same(check, aligned.spans, matter):
        message = f"完成值“{matter.actual_text.strip()}”是约数，是否达到指标值不能确定"
        slips.append(Doubt(problem("W572", message, hint="请填报确切的数值")))
    return asked(verdict, slips, matter.rulebook.shortfall)


def _met_all_the_same(check: Check, spans: tuple[Span, ...], matter: Matter) -> bool:
    """Whether a figure that is only about right meets its target, or misses it, wherever it may lie."""
    share = Fraction(matter.rulebook.tolerance.value.share)
    ends = [each.low * (1 + way * share) for each in spans for way in (-1, 1)]
    return len({check.lower <= end <= check.upper for end in ends}) == 1


def _assumed(matter: Matter, target: Quantity, spans: tuple[Span, ...], verdict: Verdict) -> Verdict:
    """The verdict, with a note where its direction was assumed and the other one would give another verdict."""
    if target.stated not in {"bare", "approximately"}:
        return verdict
    rule = bind_rule(matter.context, target.unit, matter.rulebook.direction.value)
    if not rule.assumed:
        return verdict
    turned = check_quantity(target, matter.context, matter.rulebook, bind=_OTHER[rule.binds])
    if all(judge_figure(turned, span, matter.weight, matter.rulebook).status == verdict.status for span in spans):
        return verdict
    way, sign = ("不超过", "≥") if rule.binds == "at_most" else ("不少于", "≤")
    message = f"指标值没有符号，名称也看不出高好还是低好，按“{way}”计"
    found = problem("N535", message, hint=f"请在指标值前写明符号；应为“{sign}”的，结论相反")
    return replace(verdict, problems=(*verdict.problems, found))


def _agreed(verdicts: list[Verdict], spans: tuple[Span, ...], problems: tuple[Problem, ...], matter: Matter) -> Verdict:
    """One verdict where all readings of a cell come to the same, else open between them."""
    first = verdicts[0]
    if len({(each.status, each.low, each.high, each.deducted) for each in verdicts}) == 1:
        return replace(first, problems=(*first.problems, *problems))
    low, high = min(each.low for each in verdicts), max(each.high for each in verdicts)
    text = f"完成值有 {len(spans)} 种读法，结果不同，须由填报人写明单位"
    return pending(text, matter.rulebook.shortfall, *problems, low=low, high=high)
