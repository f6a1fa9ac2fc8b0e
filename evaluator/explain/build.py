"""Build an explanation from a form, its scorecard and the rulebook."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.explain.applied import Applied
from evaluator.explain.model import Cell, Elsewhere, Explanation, IndicatorExplanation, Step
from evaluator.explain.needed import needed
from evaluator.forms.model import Indicator
from evaluator.language import in_words
from evaluator.language.cells import read_actual, read_target
from evaluator.language.constraint import plain
from evaluator.paper.figures import points, waiting
from evaluator.problem import problem
from evaluator.scoring import score_form
from evaluator.scoring.row import applied_to
from evaluator.subject import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.forms.model import Form
    from evaluator.language import Reading
    from evaluator.problem import Problem
    from evaluator.result import Input, Reason, Scorecard
    from evaluator.rulebook import Rulebook


def explain(
    form: Form,
    rulebook: Rulebook,
    indicator: str | None = None,
    *,
    others: Iterable[Rulebook] = (),
    inputs: tuple[Input, ...] = (),
) -> Explanation:
    """Explain one indicator of a filled form, or the whole project.

    Args:
        form: with its actual figures.
        rulebook: the one that scores.
        indicator: the name of an indicator, or a part of it; null for the whole project. Where nothing matches the
            explanation is empty and has a problem that names what there is.
        others: rulebooks to compare with; those that give another score are shown.
        inputs: the files, for the JSON.
    """
    card = score_form(form, rulebook)
    shown = _with_added(form, card)
    chosen = _chosen(shown, indicator)
    compared = tuple(others)
    # A row that the rulebook added is none of the form's: other rulebooks know nothing of it.
    rows = tuple(
        _row(shown, number, card, rulebook, compared if number < len(form.indicators) else ()) for number in chosen
    )
    return Explanation(
        card=card,
        rules_id=rulebook.id,
        rules_title=rulebook.title,
        rules_number=rulebook.number,
        rules_sha256=rulebook.sha256,
        indicators=rows,
        execution=tuple(_step(each, rulebook) for each in card.execution.reasons),
        total=_total(card, rulebook),
        whole=indicator is None,
        inputs=inputs,
        problems=() if rows else (_unknown(shown, indicator),),
    )


def _with_added(form: Form, card: Scorecard) -> Form:
    """The form with the row that the rulebook added to its card (costs, where a form has none)."""
    added = card.indicators[len(form.indicators) :]
    rows = (Indicator(level1=row.level1, level2=row.level2, level3=row.level3, target=row.target) for row in added)
    return form.model_copy(update={"indicators": (*form.indicators, *rows)})


def _chosen(form: Form, indicator: str | None) -> list[int]:
    """The rows that are meant: the name itself before names that contain it."""
    names = [plain_name(each.level3) for each in form.indicators]
    if indicator is None:
        return list(range(len(names)))
    wanted = plain_name(indicator)
    same = [number for number, name in enumerate(names) if name == wanted]
    return same or [number for number, name in enumerate(names) if wanted and wanted in name]


def _unknown(form: Form, indicator: str | None) -> Problem:
    names = "、".join(each.level3 for each in form.indicators if each.level3)
    return problem("E303", f"“{form.name}”没有指标“{indicator}”", hint=f"有这些指标：{names}", location=form.location)


def _row(
    form: Form, number: int, card: Scorecard, rulebook: Rulebook, others: tuple[Rulebook, ...]
) -> IndicatorExplanation:
    row, result = form.indicators[number], card.indicators[number]
    if not (row.actual or "").strip() and result.actual:  # computed from the entries of the form
        row = row.model_copy(update={"actual": result.actual})
    target, actual = read_target(row, form), read_actual(row.actual, row, form)
    own = applied_to(row, rulebook)
    matter = Applied(target, actual, result, own)
    return IndicatorExplanation(
        result=result,
        target=_cell(row.target, target),
        actual=_cell(row.actual, actual),
        weight=_weight(form, card, number, rulebook),
        steps=(*(_step(each, own) for each in result.reasons), *matter.explained()),
        unused=matter.unused(),
        elsewhere=tuple(_elsewhere(form, number, card, others)),
        needed=needed(form, number, card, rulebook),
    )


def _cell(text: str | None, reading: Reading | None) -> Cell:
    constraint = reading.constraint if reading else None
    return Cell(text, reading, in_words(constraint) if constraint else None)


def _weight(form: Form, card: Scorecard, number: int, rulebook: Rulebook) -> Step:
    """Where the weight comes from: the form, its goal, or a share of its level by the rulebook."""
    row, weight = form.indicators[number], plain(card.indicators[number].weight)
    if row.goal is not None and row.goal in form.goals:
        whole = form.goals[row.goal]
        stated = "" if whole is None else f"（{plain(whole)} 分）"
        return Step(f"分值 {weight}，出自“{row.goal}”{stated}", "weights")
    if row.weight is not None:
        return Step(f"分值 {weight}，按表上公布", "weights")
    rule = rulebook.weights
    text = f"分值 {weight}，表上没有，按规则分配：{_share(card, number)}"
    return Step(text, rule.name, rule.source, rule.rulebook)


def _share(card: Scorecard, number: int) -> str:
    """``产出指标共 50 分；其中数量指标 12.5 分，由 2 项平分``, from the weights as they came out."""
    own = card.indicators[number]
    if not own.weight:
        return "没有指标值，不占分值"
    level = [each for each in card.indicators if each.level1 == own.level1 and each.weight]
    group = [each for each in level if each.level2 == own.level2]
    whole, part = (plain(sum((each.weight for each in rows), Decimal(0))) for rows in (level, group))
    shared = f"由 {len(group)} 项平分" if len(group) > 1 else "只有这一项"
    return f"{own.level1 or '全部指标'}共 {whole} 分，其中{own.level2 or '本类'} {part} 分，{shared}"


def _step(reason: Reason, rulebook: Rulebook) -> Step:
    parameter = getattr(rulebook, reason.rule, None)
    if parameter is None:
        return Step(reason.text, reason.rule)
    return Step(reason.text, reason.rule, parameter.source, parameter.rulebook)


def _total(card: Scorecard, rulebook: Rulebook) -> tuple[Step, ...]:
    """The sum, then whatever the rulebook did to it."""
    parts = [each.score for each in card.indicators]
    if card.total is None:
        added = f"{waiting(card)}，总分在 {points(card.lowest)} 到 {points(card.highest)} 之间"
    else:
        earned = sum((part for part in parts if part is not None), Decimal(0))
        spent = card.execution.score or Decimal(0)
        added = f"指标得分 {points(earned)} + 执行得分 {points(spent)} = {points(earned + spent)}"
    return (Step(added, "sum"), *(_step(each, rulebook) for each in card.reasons))


def _elsewhere(form: Form, number: int, card: Scorecard, others: tuple[Rulebook, ...]) -> Iterable[Elsewhere]:
    """The same row with the same weights under other rulebooks, where its score differs."""
    ours = card.indicators[number]
    weighted = tuple(
        row.model_copy(update={"weight": result.weight})
        for row, result in zip(form.indicators, card.indicators, strict=True)
    )
    for other in others:
        theirs = score_form(form.model_copy(update={"indicators": weighted}), other).indicators[number]
        if (theirs.score, theirs.lowest, theirs.highest) != (ours.score, ours.lowest, ours.highest):
            yield Elsewhere(other.id, other.title, theirs.score, "；".join(each.text for each in theirs.reasons))
