"""Judging words: a person's verdict where there is one, else what the lexicon can decide, else a person must judge."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.problem import Problem, problem
from evaluator.result import BY_RUNG
from evaluator.rulebook.wording import percent, product
from evaluator.scoring.verdict import FULL, NOTHING, Verdict, full_marks, pending, reason

if TYPE_CHECKING:
    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.values import Rung, RungBand

_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_RUNGS: tuple[tuple[re.Pattern[str], Rung], ...] = (
    (re.compile(r"未|没有|较差|不"), "not"),
    (re.compile(r"部分|基本|一定"), "partly"),
    (re.compile(r"达成|完成|达到|实现|全部|是"), "met"),
)


def judge_words(target: str, actual: str, judged: str | None, weight: int | None, rulebook: Rulebook) -> Verdict:
    """A qualitative target: the rung that was reached, and the share inside its band."""
    if judged:
        return judge_by_person(judged, weight, rulebook)
    named = _named(actual, rulebook)
    if named:
        return _on_rung(named, f"完成情况写明“{actual.strip()}”", weight, rulebook)
    from evaluator.lexicon.judge import judge

    judgement = judge(target, actual)
    if judgement.rung is None:
        return pending(f"须由评价人评判：{judgement.why}", rulebook.qualitative)
    return _on_rung(judgement.rung, judgement.why, weight, rulebook)


def _named(actual: str, rulebook: Rulebook) -> Rung | None:
    """The rung whose band the actual names word for word."""
    told = "".join(actual.split()).rstrip("。.；;")
    return next((rung for rung, band in rulebook.qualitative.value.rungs.items() if band.name == told), None)


def _on_rung(rung: Rung, why: str, weight: int | None, rulebook: Rulebook) -> Verdict:
    """A rung without a percentage takes the share that the rulebook declares; without one a person must choose."""
    band = rulebook.qualitative.value.rungs[rung]
    head = f"{why}，评为“{band.name}”（{_range(band)}）"
    if band.default is None:
        low, high = _bounds(band, weight)
        return pending(f"{head}，比例须由评价人在区间内确定", rulebook.qualitative, low=low, high=high)
    share = Fraction(band.default)
    if share == 1:
        return _decided(rung, share, f"{head}，{full_marks(weight)}", rulebook)
    text = f"{head}，评价人未定比例，取规则声明的 {percent(share)}：{product(weight, share)}"
    found = problem(
        "N509", f"“{band.name}”未定比例，暂按 {percent(share)} 计", hint=f"可在“评定”列填 {_range(band)} 内的比例"
    )
    return replace(_decided(rung, share, text, rulebook), problems=(found,))


def judge_by_person(judged: str, weight: int | None, rulebook: Rulebook) -> Verdict:
    """The evaluator's own verdict: a rung, a percentage, or both; the percentage must lie in the band of the rung."""
    rungs = rulebook.qualitative.value.rungs
    share = _share(judged)
    rung = next((rung for pattern, rung in _RUNGS if pattern.search(judged)), None)
    if share is not None and share > 1:
        return _refused(f"评定比例 {percent(share)} 超过 100%", rulebook)
    if rung is None and share is not None:
        rung = next(name for name, band in rungs.items() if _contains(band, share))
    if rung is None:
        return _refused(f"评定“{judged}”无法识别", rulebook)
    if share is None:
        return _on_rung(rung, f"评价人评定“{judged}”", weight, rulebook)
    if not _contains(rungs[rung], share):
        low, high = _bounds(rungs[rung], weight)
        message = f"评定比例 {percent(share)} 不在“{rungs[rung].name}”的区间 {_range(rungs[rung])} 内"
        return replace(_refused(message, rulebook), low=low, high=high)
    text = f"评价人评为“{rungs[rung].name}”（{_range(rungs[rung])}），取 {percent(share)}：{product(weight, share)}"
    return _decided(rung, share, text, rulebook)


def statement(
    asked: tuple[str, ...],
    actual: str,
    judged: str | None,
    weight: int | None,
    rulebook: Rulebook,
    *,
    denied_is_nothing: bool = False,
) -> Verdict:
    """A figure or a day is asked for and the actual has only words: 已完成, 按时, 达成预期指标.

    ``asked`` is the target, and what else would say the same; the first that can be judged counts.
    ``denied_is_nothing``: what was not reached earns nothing, so that 未完成 needs no figure.
    """
    if judged:
        return judge_by_person(judged, weight, rulebook)
    from evaluator.lexicon.judge import judge

    tried = [judge(each, actual) for each in asked]
    judgement = next((each for each in tried if each.rung), tried[0])
    found = problem("W505", "完成值没有数值，按文字说明认定", hint="请补填数值和佐证材料")
    if judgement.rung == "met" and rulebook.statement.value.method == "accept":
        text = f"{judgement.why}；按文字说明认定，{full_marks(weight)}"
        return Verdict("met", FULL, FULL, reasons=(reason(text, rulebook.statement),), problems=(found,))
    if judgement.rung == "not" and denied_is_nothing:
        text = f"{judgement.why}；按文字说明认定，{product(weight, NOTHING)}"
        return Verdict("not_met", NOTHING, NOTHING, reasons=(reason(text, rulebook.statement),), problems=(found,))
    open_ = problem("W505", "完成值没有数值，须由评价人评判", hint="请补填数值和佐证材料")
    return pending(f"指标值要求数值或日期，完成值只有文字：{judgement.why}", rulebook.statement, open_)


def _decided(rung: Rung, share: Fraction, text: str, rulebook: Rulebook) -> Verdict:
    return Verdict(BY_RUNG[rung], share, share, reasons=(reason(text, rulebook.qualitative),))


def _refused(message: str, rulebook: Rulebook) -> Verdict:
    hint = "评定写作 达成、部分达成 或 未达成，可加比例，如 部分达成 70%"
    found: Problem = problem("E508", message, hint=hint)
    return pending("评定有误，须由评价人更正", rulebook.qualitative, found)


def _share(text: str) -> Fraction | None:
    found = _SHARE.search(text)
    return Fraction(found[1]) / 100 if found else None


def _contains(band: RungBand, share: Fraction) -> bool:
    return band.low <= share < band.high or share == 1 == band.high


def _bounds(band: RungBand, weight: int | None) -> tuple[Fraction, Fraction]:
    """The lowest and the highest share of a band whose top is not included, to the cent."""
    low, high = Fraction(band.low), Fraction(band.high)
    if high == 1 or not weight:
        return low, high
    return low, max(low, Fraction((weight * high).__ceil__() - 1, weight))


def _range(band: RungBand) -> str:
    low, high = percent(Fraction(band.low)), percent(Fraction(band.high))
    return f"{low}（含）–{high}" if band.high != 1 else f"{low}（含）–{high}（含）"
