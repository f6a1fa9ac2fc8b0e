"""Checks on one published row: S01, S04 to S12, S16 to S19, S24, S25."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import Date, Quantity, plain
from evaluator.lexicon.reports import says_nothing
from evaluator.lexicon.words import clauses
from evaluator.paper.figures import points
from evaluator.result import STATUS_NAMES, STATUSES
from evaluator.rulebook.methods.formula import Exact
from evaluator.rulebook.methods.overshoot import Explain
from evaluator.rulebook.wording import percent
from evaluator.subject import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.checks.case import Case
    from evaluator.problem import Problem

_FLAG = Fraction(12, 10)
_EXPLAIN = Explain.model_validate({"method": "explain", "from": "1.3"})
_HIGH = Decimal("0.8")
_HUNDRED = Decimal(100)
_EXECUTION = re.compile(r"(预算|资金)(执行|完成|支出|支付)(率|进度)")
_SIGNS = re.compile(r"[≥≤＞＜><≧≦》《]|以[上下内]|及其以|不少于|不低于|不超过|不高于|大于|小于|超过")
_DEADLINE = re.compile(r"[\d底末][年月日]?(之前|以前|前|内|以内)$")
_OF_TARGET = "目标|指标|计划|年初|设[定置]|定得|预[估计测期算]|估计|测算|考虑|经[费验]|资金"
_SAYS_MISSED = re.compile(
    rf"未(能|按|全部|如期|按期|按时)?(完成|达|实现|到位)|没有完成|尚未"
    rf"|(?:^|[，。；,;])(?:(?!{_OF_TARGET})[^，。；,;])*(?:不足|滞后|缺口|偏低|低于)"
)
"""That the result was missed; before 不足 or 偏低 nothing in the clause speaks of the target or of the means."""
_SAYS_MET = re.compile(
    r"^(已|均已|全部|全面|按[时期质]|超额|圆满|顺利)?\S{0,4}(完成|达标|达成|实现)(目标|任务|指标)?[。.]?$|无偏差|不存在偏差|超额完成"
)
_NO_COMPLAINTS = re.compile(
    r"(无|零|没有|未收到|未接到|未发生|0)(群众|任何|信访|有效|相关|负面){0,2}(投诉|差评|意见|上访|信访|举报)"
)
_NO_SURVEY = re.compile(
    r"(未|没有|没|尚未)(能|再|专门|正式)?((开展|组织|进行|实施|发放|做)\S{0,6})?(调查|问卷|测评|回访|评议)"
    r"|[按凭据靠]\S{0,4}(经验|印象|感觉)|估[计算]"
)
_SURVEY = re.compile(r"问卷|调查|测评|访谈|评议|回访|样本|满意度")
_ACCEPTANCE = re.compile(r"验收|竣工|完工|决算|审计")
_DAY = re.compile(r"\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?|\d{4}年\d{1,2}月")


def recomputed(case: Case) -> Iterator[Problem]:
    """S01: the published score is not what the rule gives."""
    published, score = case.published, case.result.score
    if published is None or score is None or published > case.weight or execution_rate(case) or not _has_actual(case):
        return
    if not case.weighed:
        return
    if case.qualitative and STATUSES[case.result.status].rung:
        return
    if score < case.weight and case.full_marks:
        yield case.problem(
            "S01",
            f"{STATUS_NAMES[case.result.status]}却得满分：目标{_shown(_target(case))}，实际{_shown(case.indicator.actual)}，"
            f"应得 {points(score)} 分，公布 {plain(published)} 分",
            hint=_reason(case),
            severity="warning" if _assumed(case) else None,
        )
    elif not case.sheet.rounding.agrees(published, score):
        way = "多" if published > score else "少"
        yield case.problem(
            "S01",
            f"应得 {points(score)} 分，公布 {plain(published)} 分，{way} {points(abs(published - score))} 分",
            hint=_reason(case),
            severity="warning" if _assumed(case) else None,
        )
    elif not case.sheet.rounding.plainly(published, score):
        yield case.problem(
            "S01",
            f"应得 {points(score)} 分，公布 {plain(published)} 分，是取整后的分数",
            hint="得分保留两位小数",
            severity="note",
        )


def _assumed(case: Case) -> bool:
    """Whether the direction of the target was assumed and the other one would give another verdict."""
    return any(each.code == "N535" for each in case.result.problems)


def _shown(text: str | None) -> str:
    return f" {text}" if text else "空白"


def _target(case: Case) -> str:
    text = case.indicator.target or ""
    return text if any(mark in text for mark in "≥≤＝=<>") else case.result.understood or text


def _reason(case: Case) -> str | None:
    """The arithmetic behind the recomputed score."""
    return "；".join(each.text for each in case.result.reasons) or None


def execution_rate(case: Case) -> bool:
    """Whether the row scores the execution of the budget as an indicator."""
    return bool(_EXECUTION.search(case.name)) and case.result.score is not None


def execution_row(case: Case) -> Iterator[Problem]:
    """S02: an execution rate among the indicators that is not rate × weight."""
    published, score = case.published, case.result.score
    if not (execution_rate(case) and case.weighed) or published is None or score is None or not _has_actual(case):
        return
    wrong = (score < case.weight and case.full_marks) or not case.sheet.rounding.agrees(published, score)
    if wrong:
        yield case.problem(
            "S02",
            f"执行率 {case.indicator.actual}，分值 {plain(case.weight)}，应得 {points(score)} 分，"
            f"公布 {plain(published)} 分",
            hint=_reason(case),
        )


def above_weight(case: Case) -> Iterator[Problem]:
    """S04: more points than the indicator is worth."""
    if case.published is not None and case.indicator.weight is not None and case.published > case.weight:
        yield case.problem(
            "S04", f"得 {plain(case.published)} 分，超过分值 {plain(case.weight)} 分", hint="得分不得超过分值"
        )


def _explained(case: Case) -> bool:
    """Whether a reason is given in the row, or behind its name in the one cell for all reasons (湖北)."""
    name, narrative = case.indicator.level3, case.sheet.form.narrative.items()
    below = bool(name) and any("原因" in label and f"{name}：" in text for label, text in narrative)
    return below or not says_nothing(case.indicator.deviation)


def lost(case: Case) -> bool:
    """Whether the form gives less than the weight."""
    return case.published is not None and case.published < case.weight and case.weighed


def unexplained(case: Case) -> Iterator[Problem]:
    """S05: points were lost or the target was missed, and no reason is given."""
    if not case.sheet.has_reasons or _explained(case):
        return
    lost = case.published is not None and case.published < case.weight and case.weighed
    if lost or STATUSES[case.result.status].rung in {"not", "partly"}:
        what = "扣了分" if lost else STATUS_NAMES[case.result.status]
        yield case.problem("S05", f"{what}，没有填写偏差原因和改进措施", hint="写明原因和改进措施")


def overshoot(case: Case) -> Iterator[Problem]:
    """S06: far above the target: a flag from 120 % (not for shares up to 100 %), an explanation from 130 %."""
    if case.result.status != "met" or not _binds_from_below(case):
        return
    ratio = case.ratio
    if ratio is None or ratio < _FLAG:
        return
    asking = next(case.rulebook.overshoot.value.of("explain"), _EXPLAIN)
    shown = f"实际完成值是指标值的 {percent(ratio)}"
    if asking.reached(Exact, ratio):
        if not _explained(case):
            yield case.problem(
                "S06",
                f"{shown}，{asking.edge} 须说明原因",
                hint="说明超额的原因，并说明指标值是否定得偏低",
                severity=None if case.sheet.has_reasons else "note",
            )
    elif not _share_within_hundred(case):
        yield case.problem("S06", f"{shown}", hint="明显超过目标，核对指标值是否定得偏低", severity="note")


def _binds_from_below(case: Case) -> bool:
    """Whether more is better here: a figure above the target that is met."""
    return case.ratio is not None and case.ratio > 1


def _share_within_hundred(case: Case) -> bool:
    actual = case.actual.constraint
    return isinstance(actual, Quantity) and case.target.constraint.unit == "%" and (actual.lower or 0) <= _HUNDRED  # type: ignore[union-attr]


def outside_band(case: Case) -> Iterator[Problem]:
    """S07: a statement's score outside the band of the rung that its words name."""
    published = case.published
    if not (case.qualitative and case.weighed) or published is None or case.weight <= 0 or published > case.weight:
        return
    rung = STATUSES[case.result.status].rung
    if rung is None:
        yield from _reserved(case)
        return
    band = case.sheet.rulebook.qualitative.value.rungs[rung]
    share = published / case.weight
    inside = band.low <= share < band.high or (rung == "met" and share == band.high)
    if not inside:
        low, high = points(band.low * case.weight), points(band.high * case.weight)
        yield case.problem(
            "S07",
            f"完成情况“{case.indicator.actual}”属于“{band.name}”，应得 {low}–{high} 分，公布 {plain(published)} 分",
            hint=_reason(case),
        )


def _reserved(case: Case) -> Iterator[Problem]:
    """Full marks for a statement that takes something back (部分执行, 基本优化), whatever a person makes of it."""
    parts = clauses(case.indicator.actual or "") if case.full_marks else ()
    if any(part.has("hedge", "negation", "opposite") and not part.has("adverse", "happened") for part in parts):
        message = f"完成情况“{case.indicator.actual}”有所保留，却得满分"
        yield case.problem("S07", message, hint="对照目标评定达成、部分达成或未达成", severity="warning")


def undescribed(case: Case) -> Iterator[Problem]:
    """S08: a statement was asked for and only a figure is given, so that it cannot be judged."""
    actual = case.actual.constraint
    if case.qualitative and isinstance(actual, Quantity) and case.published is not None:
        yield case.problem(
            "S08",
            f"目标是定性的（{case.indicator.target}），实际完成值只写了“{case.indicator.actual}”，没有说明完成情况",
            hint="用文字说明完成情况，对照目标评定达成、部分达成或未达成",
        )


def _has_actual(case: Case) -> bool:
    return case.result.status != "no_actual"


def _is_placeholder(case: Case) -> bool:
    """Whether 待填 is where a figure belongs; a person must judge it, but it is not filled in."""
    return STATUSES[case.result.status].open and words("placeholder").search(_bare(case.indicator.actual)) is not None


def scored_blank(case: Case) -> Iterator[Problem]:
    """S09: no actual figure, and points all the same."""
    if case.published and (not _has_actual(case) or _is_placeholder(case)):
        yield case.problem(
            "S09", f"没有实际完成值，却得 {plain(case.published)} 分", hint="补填实际完成值；没有完成值不得分"
        )


def carries_sign(text: str | None) -> bool:
    """Whether a cell has a sign of comparison or a word for one, or is a deadline."""
    return bool(_SIGNS.search(text or "") or _DEADLINE.search(_bare(text)))


def repeats_target(case: Case) -> Iterator[Problem]:
    """S10: the actual is the target over again, sign included: that is not a measurement."""
    actual, target = _bare(case.indicator.actual), _bare(case.indicator.target)
    if actual and actual == target and carries_sign(actual):
        yield case.problem(
            "S10", f"实际完成值“{case.indicator.actual}”照抄了指标值，不是实际数", hint="填写实际完成的数值，不带符号"
        )


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


def other_unit(case: Case) -> Iterator[Problem]:
    """S11: the actual cannot be compared with the target: another unit, a day for a number, a number for a day."""
    for each in case.result.problems:
        if each.code == "E501":
            message = f"：目标 {case.indicator.target}，实际 {case.indicator.actual}"
            yield case.problem("S11", f"{each.message}{message}", hint=each.hint)


def contradiction(case: Case) -> Iterator[Problem]:
    """S12: the reason says one thing, the figures another."""
    reason = (case.indicator.deviation or "").strip()
    if says_nothing(reason):
        return
    status = case.result.status
    if status == "met" and case.full_marks and _SAYS_MISSED.search(reason) and not _SAYS_MET.search(reason):
        yield case.problem("S12", f"已完成并得满分，偏差原因却写“{reason}”", hint="核对完成值与说明")
    elif status == "not_met" and _SAYS_MET.search(reason) and not _SAYS_MISSED.search(reason):
        yield case.problem("S12", f"未完成，偏差原因却写“{reason}”", hint="核对完成值与说明")


def acceptance_earlier(case: Case) -> Iterator[Problem]:
    """S17: the evidence of acceptance is dated after the completion that is claimed."""
    actual = case.actual.constraint
    evidence = case.indicator.evidence or ""
    if not isinstance(actual, Date) or actual.end is None or not _ACCEPTANCE.search(evidence):
        return
    from evaluator.language import read

    days = [found for text in _DAY.findall(evidence) if isinstance(found := read(text).constraint, Date)]
    later = [day for day in days if day.start and day.start > actual.end]
    if later:
        yield case.problem(
            "S17",
            f"完成时间写 {case.indicator.actual}，佐证材料（{evidence}）的日期在其后",
            hint="以验收材料的日期核对完成时间",
        )


_ASK = "做满意度调查或收集反馈，写明样本数和满意率（财预〔2021〕101号 二（四））"


def is_satisfaction(case: Case) -> bool:
    """Whether the row is about how satisfied people are."""
    return case.area == "satisfaction" or "满意度" in case.name


def unsurveyed(case: Case) -> Iterator[Problem]:
    """S18: satisfaction without a survey, or the absence of complaints taken for satisfaction."""
    if not is_satisfaction(case):
        return
    text = f"{case.indicator.actual or ''}{case.indicator.deviation or ''}"
    if _NO_COMPLAINTS.search(text) and case.published:
        yield case.problem("S18", "以没有投诉代替满意度", hint=_ASK)
    elif case.published and (found := _NO_SURVEY.search(f"{text}{case.indicator.evidence or ''}")):
        yield case.problem("S18", f"写明“{found[0]}”，满意度没有依据", hint=_ASK)
    elif case.sheet.has_evidence and case.published and not _SURVEY.search(case.indicator.evidence or ""):
        yield case.problem(
            "S18",
            "没有满意度调查的佐证材料",
            hint="附问卷、样本数和统计结果，或收集反馈的记录（财预〔2021〕101号 二（四））",
        )


def over_limit(case: Case) -> Iterator[Problem]:
    """S19: the cost exceeded its limit by a fifth or more, and the score is high all the same."""
    target, actual = case.target.constraint, case.actual.constraint
    if case.area != "cost" or case.result.status != "not_met" or case.published is None or case.weight <= 0:
        return
    if not case.weighed:
        return
    if not isinstance(target, Quantity) or not isinstance(actual, Quantity) or case.ratio is None or case.ratio < _FLAG:
        return
    if case.published >= _HIGH * case.weight and case.published > (case.result.score or 0):
        yield case.problem(
            "S19",
            f"成本超过上限（目标 {_target(case)}，实际 {case.indicator.actual}），"
            f"仍得 {plain(case.published)} 分（分值 {plain(case.weight)}）",
            hint=_reason(case),
        )


def zero_target(case: Case) -> Iterator[Problem]:
    """S24: the target is zero and was missed: there is no ratio to score by, and the rules give no points otherwise."""
    target, earned = case.target.constraint, case.result.score
    if not case.published or earned:
        return
    if isinstance(target, Quantity) and _is_zero(target) and case.result.status == "not_met":
        yield case.problem(
            "S24",
            f"指标值为 0，实际完成值为 {case.indicator.actual}，没有比例可算，公布 {plain(case.published)} 分",
            hint="零目标未达成不得分",
        )


def _is_zero(target: Quantity) -> bool:
    return not any((target.lower, target.upper))


def no_evidence(case: Case) -> Iterator[Problem]:
    """S25: the form has a column for evidence, and this scored row names none."""
    if case.sheet.has_evidence and case.published and says_nothing(case.indicator.evidence):
        yield case.problem("S25", "没有写明佐证材料", hint="列出能证明完成值的文件、台账或统计表")
