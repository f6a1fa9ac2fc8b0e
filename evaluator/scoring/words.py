"""Judging words: a person's verdict where there is one, else what the lexicon can decide, else a person must judge."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.problem import Location, Problem, problem
from evaluator.result import BY_RUNG
from evaluator.rulebook.wording import percent, product
from evaluator.scoring.person import band_range, bounds, by_share, read_judged, refused
from evaluator.scoring.verdict import FULL, NOTHING, Verdict, full_marks, pending, reason

if TYPE_CHECKING:
    from evaluator.lexicon.verdicts import Judgement
    from evaluator.result import Rung
    from evaluator.rulebook import Rulebook

_ORDER: tuple[Rung, ...] = ("not", "partly", "met")


def judge_words(target: str, actual: str, judged: str | None, weight: int | None, rulebook: Rulebook) -> Verdict:
    """A qualitative target: the rung that was reached, and the share inside its band."""
    if judged:
        return _by_person((target,), actual, judged, weight, rulebook)
    named = _named(actual, rulebook)
    if named:
        return _on_rung(named, f"完成情况写明“{actual.strip()}”", weight, rulebook)
    judgement = _judgement((target,), actual)
    if judgement.rung is None:
        return pending(f"须由评价人评判：{judgement.why.removesuffix('，须由评价人判定')}", rulebook.qualitative)
    return _on_rung(judgement.rung, judgement.why, weight, rulebook)


def _named(actual: str, rulebook: Rulebook) -> Rung | None:
    """The rung whose band the actual names word for word."""
    text = "".join(actual.split()).rstrip("。.；;")
    return next((rung for rung, band in rulebook.qualitative.value.rungs.items() if band.name == text), None)


def _on_rung(rung: Rung, why: str, weight: int | None, rulebook: Rulebook) -> Verdict:
    """A rung without a percentage takes the share that the rulebook declares; without one a person must choose."""
    band = rulebook.qualitative.value.rungs[rung]
    head = f"{why}，评为“{band.name}”（{band_range(band)}）"
    if band.default is None:
        low, high = bounds(band, weight)
        return pending(f"{head}，比例须由评价人在区间内确定", rulebook.qualitative, low=low, high=high)
    share = Fraction(band.default)
    if share == 1:
        return _decided(rung, share, f"{head}，{full_marks(weight)}", rulebook)
    text = f"{head}，评价人未定比例，取规则声明的 {percent(share)}：{product(weight, share)}"
    found = problem(
        "N509", f"“{band.name}”未定比例，暂按 {percent(share)} 计", hint=f"可在“评定”列填 {band_range(band)} 内的比例"
    )
    return replace(_decided(rung, share, text, rulebook), problems=(found,))


def _by_person(asked: tuple[str, ...], actual: str, judged: str, weight: int | None, rulebook: Rulebook) -> Verdict:
    """A person's verdict, asked about where the report says otherwise or says nothing."""
    read = read_judged(judged, rulebook)
    if isinstance(read, Problem):
        return refused(read, rulebook)
    if read.share is None:
        verdict = _on_rung(read.rung, f"评价人评定“{judged}”", weight, rulebook)
    else:
        verdict = by_share(read, read.share, weight, rulebook)
    doubts = _doubted(asked, actual, judged, read.rung)
    return replace(verdict, problems=(*verdict.problems, *doubts))


def _doubted(asked: tuple[str, ...], actual: str, judged: str, rung: Rung) -> tuple[Problem, ...]:
    place = Location(column="评定")
    if not actual.strip():
        hint = "请补填实际完成值；评定要有完成情况作依据"
        return (problem("W565", f"只有评定“{judged}”，没有填报完成值", location=place, hint=hint),)
    reported = _judgement(asked, actual).rung
    if reported is None or not _contradicts(reported, rung):
        return ()
    message = f"评定“{judged}”与完成情况“{actual.strip()}”不一致"
    return (problem("W564", message, location=place, hint="请核对评定，或补充完成情况"),)


def _contradicts(rung: Rung, judged: Rung) -> bool:
    """Whether a person judged better than the report says, or far worse; somewhat worse is for a person to say."""
    apart = _ORDER.index(judged) - _ORDER.index(rung)
    return apart > 0 or apart < -1


def _judgement(asked: tuple[str, ...], actual: str) -> Judgement:
    """What the words say; of several targets that mean the same the first that decides."""
    from evaluator.lexicon.judge import judge

    tried = [judge(each, actual) for each in asked]
    return next((each for each in tried if each.rung), tried[0])


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
        return _by_person(asked, actual, judged, weight, rulebook)
    judgement = _judgement(asked, actual)
    found = problem("W505", "完成值没有数值，按文字说明认定", hint="请补填数值和佐证材料")
    if judgement.rung == "met" and rulebook.statement.value.method == "accept":
        text = f"{judgement.why}；按文字说明认定，{full_marks(weight)}"
        return Verdict("met", FULL, FULL, reasons=(reason(text, rulebook.statement),), problems=(found,))
    if judgement.rung == "not" and denied_is_nothing:
        text = f"{judgement.why}；按文字说明认定，{product(weight, NOTHING)}"
        return Verdict("not_met", NOTHING, NOTHING, reasons=(reason(text, rulebook.statement),), problems=(found,))
    open_ = problem("W505", "完成值没有数值，须由评价人评判", hint="请补填数值和佐证材料")
    return pending(
        f"指标值要求数值或日期，完成值只有文字：{judgement.why.removesuffix('，须由评价人判定')}",
        rulebook.statement,
        open_,
    )


def _decided(rung: Rung, share: Fraction, text: str, rulebook: Rulebook) -> Verdict:
    return Verdict(BY_RUNG[rung], share, share, reasons=(reason(text, rulebook.qualitative),))
