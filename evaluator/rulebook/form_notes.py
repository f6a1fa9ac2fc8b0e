"""The three notes at the foot of a filed form, as published forms print them: weights, bands and cap, ratio rules.

Each names the article of a regulation that says so. What rests on practice, or on nothing but the rulebook, is printed
without a citation: doubts and grades of evidence belong to 得分依据 and the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.rulebook.wording import percent

if TYPE_CHECKING:
    from evaluator.rulebook import Parameter, Rulebook
    from evaluator.rulebook.values import RungBand, Weights


def form_notes(rulebook: Rulebook) -> tuple[str, ...]:
    """The notes under this rulebook, without their numbers."""
    return (_weights(rulebook.weights), _bands(rulebook), _ratios(rulebook))


def _cited(parameter: Parameter[Any]) -> str:
    law = next((each for each in parameter.source if each.evidence == "A" and not each.supports), None)
    return f"（{law}）" if law else ""


def _weights(parameter: Parameter[Weights]) -> str:
    sets = (
        "、".join(
            f"{key.replace('*', '绩效指标').replace('+', '与')} {plain(points)} 分" for key, points in each.items()
        )
        for each in parameter.value.sets
    )
    return f"预算执行率和一级指标的分值：{'，或 '.join(sets)}{_cited(parameter)}。"


def _bands(rulebook: Rulebook) -> str:
    rungs = sorted(rulebook.qualitative.value.rungs.values(), key=lambda band: -band.low)
    names, spans = "、".join(band.name for band in rungs), "、".join(_span(band) for band in rungs)
    cited = _cited(rulebook.qualitative)
    return f"定性指标分为{names}三档，分别按分值的 {spans} 确定得分{cited}；各项得分最高不超过该项分值。"


def _span(band: RungBand) -> str:
    return f"{percent(band.high)}–{percent(band.low)}{'（含）' if band.low else ''}"


def _ratios(rulebook: Rulebook) -> str:
    rules: dict[str, Parameter[Any]] = {"定量指标": rulebook.shortfall, "超出上限的指标": rulebook.excess}
    if rulebook.satisfaction.value.method != "figure":
        rules["满意度"] = rulebook.satisfaction
    if rulebook.special.value.cases:
        rules["另有规定的指标"] = rulebook.special
    return f"{'。'.join(f'{what}：{_said(rule)}{_cited(rule)}' for what, rule in rules.items())}。"


def _said(parameter: Parameter[Any]) -> str:
    words: tuple[str, ...] = parameter.value.in_words()
    return "；".join(words)
