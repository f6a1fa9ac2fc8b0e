"""Duties that the national texts give beside the score: T19 to T21 on targets, S50 and S51 on self-evaluations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.forms.names import level_name
from evaluator.language.cells import initial_of, read_target
from evaluator.language.constraint import plain
from evaluator.paper.figures import percent
from evaluator.scoring.row import score_indicator
from evaluator.scoring.weigh import level1_of
from evaluator.subject import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.checks.case import Case, Page
    from evaluator.problem import Problem
    from evaluator.rulebook import Rulebook
    from evaluator.subject import Row, Subject

GUIDELINE = "财预〔2021〕101号"
METHOD = "财预〔2020〕10号"
_EXECUTION = "预算执行率"
_ZERO = Decimal(0)


# --- targets ----------------------------------------------------------------------------------------------------------


def prints_outputs(form: Subject) -> bool:
    """Whether it is a whole form whose outputs name their level 2."""
    return form.has_header and bool(form.of("quantity", "quality", "time"))


def weighted(form: Subject) -> bool:
    """Whether it is a whole form with a weight in every row."""
    return form.has_header and bool(form.rows) and all(row.indicator.weight is not None for row in form.rows)


def quantity_and_quality(form: Subject) -> Iterator[Problem]:
    """T19: a form whose outputs have no 数量 or no 质量 indicator."""
    for area in ("quantity", "quality"):
        if prints_outputs(form) and not form.of(area):
            hint = f"数量指标和质量指标原则上均需设置，时效指标不作强制要求（{GUIDELINE} 二（二））"
            yield form.problem("T19", f"没有{level_name(area)}", hint=hint)


def routine(row: Row, form: Subject) -> Iterator[Problem]:
    """T20: routine management of the project (制度健全性, 专款专用率) put up as an indicator; departments have such."""
    if words("routine").search(row.name) and not form.form.is_department:
        yield row.problem(
            "T20",
            f"指标“{row.label}”是常规性的项目管理要求",
            hint=f"换成反映产出、效益或成本的指标；管理要求不设为绩效指标（{GUIDELINE} 一（二）1）",
        )


def weights_of_levels(form: Subject) -> Iterator[Problem]:
    """T21: level-1 weights other than the rulebook's, and no reason is written anywhere on the form."""
    rulebook = form.rulebook
    if (
        rulebook is None
        or not weighted(form)
        or "权重" in "".join((form.form.goal or "", *form.form.narrative.values()))
    ):
        return
    printed = _printed(form, rulebook)
    sets = rulebook.weights.value.sets
    if any(_fits(printed, each) for each in sets):
        return
    usual = "，或 ".join(_listed(each) for each in sets)
    yield form.problem(
        "T21",
        f"的一级指标权重为 {_listed(printed)}，统一设置为 {usual}",
        hint=f"有特殊情况的可以调整，写明理由；依据：{rulebook.weights.law}",
    )


def _printed(form: Subject, rulebook: Rulebook) -> dict[str, Decimal]:
    """The weights of the form by the rulebook's level 1; execution only where the form prints its weight."""
    spent = form.form.execution
    found = {_EXECUTION: spent.weight} if spent and spent.weight is not None else {}
    for row in form.rows:
        level = level1_of(row.indicator, rulebook)
        found[level] = found.get(level, _ZERO) + (row.indicator.weight or _ZERO)
    return found


def _fits(printed: Mapping[str, Decimal], usual: Mapping[str, Decimal]) -> bool:
    """Whether the weights are those of the set; where the form lacks a level, others may carry its weight."""
    pools = {key: sum((printed.get(level, _ZERO) for level in key.split("+")), _ZERO) for key in usual}
    if "*" in usual:
        pools["*"] = sum((weight for level, weight in printed.items() if level not in usual), _ZERO)
    elif printed.keys() - {level for key in usual for level in key.split("+")}:
        return False
    given = {key: weight for key, weight in pools.items() if weight or key != _EXECUTION}
    if all(given.values()):
        return all(weight == usual[key] for key, weight in given.items())
    return all(weight >= usual[key] for key, weight in given.items() if weight)


def _listed(weights: Mapping[str, Decimal]) -> str:
    return "、".join(
        f"{level.replace('+', '与').replace('*', '各项指标')} {plain(each)}" for level, each in weights.items()
    )


def must_have_costs(form: Subject) -> str:
    """What T17 adds for construction, large repairs and purchases, which must have an indicator of costs."""
    duty = words("works").search(form.form.name)
    return f"；工程基建、大型修缮及购置项目应设置成本指标（{GUIDELINE} 二）" if duty else ""


# --- self-evaluations -------------------------------------------------------------------------------------------------


def adjusted(case: Case) -> Iterator[Problem]:
    """S50: the target differs from that of the beginning of the year, by which article 16 measures."""
    form, row = case.sheet.form, case.indicator
    initial = initial_of(row)
    if initial is None or not (row.target or "").strip():
        return
    before = read_target(initial, form).constraint
    if before is not None and before == case.target.constraint:
        return
    weight = int(case.result.weight * 100)
    by_initial = score_indicator(initial, read_target(initial, form), weight, form, case.sheet.rulebook).score
    message = (
        "" if by_initial is None or by_initial == case.result.score else f"，按年初指标值应得 {plain(by_initial)} 分"
    )
    yield case.problem(
        "S50",
        f"的指标值 {row.target} 与年初指标值 {row.initial_target} 不同{message}",
        hint=f"与年初指标值相比（{METHOD} 第十六条）；经批准调整的，附调整文件",
    )


def separately(page: Page) -> Iterator[Problem]:
    """S51: a low execution rate or a poor grade that is not explained separately."""
    rule = page.sheet.rulebook.separate
    limit, grade = rule.value.execution_below, (page.form.grade or page.card.grade or "").strip()
    if any(_explains(label, text) for label, text in page.form.narrative.items()) or not page.sheet.has_header:
        return
    hint = f"单独说明原因，提出整改措施；依据：{rule.citation}"
    if limit is not None and page.rate is not None and page.rate < limit and not explained(page):
        yield page.problem("S51", f"的执行率 {percent(page.rate)} 低于 {percent(limit)}，没有单独说明", hint=hint)
    if grade in rule.value.grades:
        yield page.problem("S51", f"的自评等级为“{grade}”，没有单独说明", hint=hint)


def explained(page: Page) -> bool:
    """Whether the form says why its money was spent as it was: beside the money, or in a text of its own."""
    spent = page.form.execution
    texts = (text for label, text in page.form.narrative.items() if "偏差" in label or "原因" in label)
    return _is_explained(spent.deviation if spent else None) or any(map(_is_explained, texts))


def _explains(label: str, text: str) -> bool:
    return words("separate").search(label) is not None and _is_explained(text)


def _is_explained(text: str | None) -> bool:
    return bool((text or "").strip()) and not words("nothing").search(text or "")
