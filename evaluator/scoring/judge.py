"""Judging one indicator: from what its cells say to a verdict."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.language.constraint import All, Date, Growth, Level, Missing, Quantity, Reference, Schedule
from evaluator.problem import problem
from evaluator.scoring.align import align
from evaluator.scoring.answer import answering
from evaluator.scoring.axis import FAR
from evaluator.scoring.compile import bind_rule, check_date, check_quantity, span_date
from evaluator.scoring.doubts import nothing_done, other_question, shared_out
from evaluator.scoring.figures import judge_figure
from evaluator.scoring.fitted import fitted
from evaluator.scoring.growth import judge_growth
from evaluator.scoring.parts import judge_compound, judge_schedule
from evaluator.scoring.references import judge_reference
from evaluator.scoring.verdict import FULL, NOTHING, Verdict, full_marks, pending, reason
from evaluator.scoring.words import judge_words, statement

if TYPE_CHECKING:
    from evaluator.language.constraint import Constraint
    from evaluator.problem import Problem
    from evaluator.rulebook.direction import Binds
    from evaluator.scoring.axis import Span
    from evaluator.scoring.matter import Matter

_PERCENT = "%"
_OTHER: dict[Binds, Binds] = {"at_least": "at_most", "at_most": "at_least", "exactly": "exactly"}

_MEASURED = re.compile(r"[元%‰/年月周天日时分秒]")
"""Units of money, shares and time, which are not counted."""
_IN_TIME = "及时"
"""What any deadline asks for, in words that the lexicon knows: 按时发放 keeps 每月20日前."""
_DAYS_EARLY = re.compile(r"提前了?(?:\d+|[一两二三四五六七八九十半]+)个?(?:工作日|自然日|天|日|月|周|小时)")
_LATE = re.compile(r"逾期|延期|延迟|延误|滞后|推迟|超期|拖延")
_BEFORE = re.compile(r"前|内|截[止至]|不晚于")
_NOTHING = {"无", "没有", "未发生"}
_SIGNED = {"at_least", "more_than", "at_most", "less_than", "between"}


def judge(matter: Matter) -> Verdict:  # noqa: PLR0911  one return a case
    """The verdict on one indicator."""
    target = matter.target.constraint
    actual = matter.actual.constraint if matter.actual else None
    if isinstance(target, Missing):
        return _no_target()
    if matter.actual is None or isinstance(actual, Missing):
        return _nothing_happened(matter, target) or _no_actual(matter)
    if target is None:
        return pending("指标值无法识别，须由评价人评判", matter.rulebook.shortfall)
    if isinstance(target, Level):
        return judge_words(matter.target_text, matter.actual_text, matter.judged, matter.weight, matter.rulebook)
    if actual is None:
        return pending("完成值无法识别，须由评价人评判", matter.rulebook.shortfall)
    if _repeats(matter, target, actual):
        return _repeated(matter)
    verdict = _judge_typed(matter, target, actual)
    return _with_copy_noted(matter, target, verdict) if verdict.status == "met" else verdict


def _judge_typed(matter: Matter, target: Constraint, actual: Constraint) -> Verdict:
    actual, notes = fitted(matter, target, actual)
    verdict = _judge_kinds(matter, target, actual)
    return replace(verdict, problems=(*verdict.problems, *notes)) if notes else verdict


def _judge_kinds(matter: Matter, target: Constraint, actual: Constraint) -> Verdict:  # noqa: PLR0911  one a kind
    if isinstance(target, Quantity) and isinstance(actual, Level) and not matter.judged and nothing_done(actual.word):
        return _none_of_it(matter, target) if _zero_answers(matter, target) else _statement(matter, target)
    if isinstance(actual, Level) or (isinstance(actual, Reference) and not isinstance(target, Reference)):
        return _statement(matter, target)
    match target:
        case Quantity():
            return judge_quantity(matter, target, actual)
        case Date():
            return judge_date(matter, target, actual)
        case Growth():
            return judge_growth(matter, target, actual)
        case Reference():
            return judge_reference(matter, target, actual, judge_quantity)
        case Schedule():
            return judge_schedule(matter, target, actual, judge_quantity)
        case All():
            return judge_compound(matter, target, actual, _judge_typed)
    return pending("指标值与完成值无法比较，须由评价人评判", matter.rulebook.shortfall)


def _none_of_it(matter: Matter, target: Quantity) -> Verdict:
    """未发生 and 未开展 are a zero in words."""
    zero = Quantity(stated="bare", lower=Decimal(0), upper=Decimal(0), unit=target.unit)
    verdict = judge_quantity(matter, target, zero)
    found = problem("W505", f"完成值“{matter.actual_text}”没有数值，按 0 计", hint="请填报实际数值 0")
    return replace(verdict, problems=(*verdict.problems, found))


def _statement(matter: Matter, target: Constraint) -> Verdict:
    """Words where a figure or a day is asked for. A missed day and a change the wrong way earn nothing for certain."""
    fails = matter.rulebook.lateness.value.method == "pass_fail"
    nothing = isinstance(target, Growth) or (isinstance(target, Date) and fails)
    target_text, told, judged = _texts(matter)
    due = isinstance(target, Date)
    told = _DAYS_EARLY.sub("提前", told) if due else told
    asked = (target_text, _IN_TIME) if due else (target_text,)
    return statement(asked, told, judged, matter.weight, matter.rulebook, denied_is_nothing=nothing)


def _no_target() -> Verdict:
    found = problem("W510", "指标值为空，不占分值，不评分", hint="请补填指标值；没有目标的指标无从评价")
    return Verdict("no_target", NOTHING, NOTHING, problems=(found,))


def _nothing_happened(matter: Matter, target: Constraint | None) -> Verdict | None:
    """无 under a target that nothing shall happen (0起, 无上访) is what was wanted; elsewhere it is a blank."""
    if matter.actual_text.strip() not in _NOTHING:
        return None
    if isinstance(target, Quantity) and not any((target.lower, target.upper)):
        zero = Quantity(stated="bare", lower=Decimal(0), upper=Decimal(0), unit=target.unit)
        return judge_quantity(matter, target, zero)
    if isinstance(target, Quantity) and _counts_harm(matter, target):
        return _none_of_it(matter, target)
    if isinstance(target, Level):
        verdict = judge_words(*_texts(matter), matter.weight, matter.rulebook)
        return verdict if verdict.status == "met" else None
    return None


def _counts_harm(matter: Matter, target: Quantity) -> bool:
    """Whether the target is a ceiling for what is counted (≤2起), so that 无 says none; a cost of 无 is a blank."""
    return _is_ceiling(matter, target) and target.unit is not None and not _MEASURED.search(target.unit)


def _zero_answers(matter: Matter, target: Quantity) -> bool:
    """Whether 未开展 is a zero that counts: it cost nothing, but that is no merit."""
    return not _is_ceiling(matter, target) or not any((target.lower, target.upper)) or _counts_harm(matter, target)


def _is_ceiling(matter: Matter, target: Quantity) -> bool:
    return check_quantity(target, matter.context, matter.rulebook).lower <= -FAR


def _texts(matter: Matter) -> tuple[str, str, str | None]:
    return matter.target_text, matter.actual_text, matter.judged


def _no_actual(matter: Matter) -> Verdict:
    if matter.judged and isinstance(matter.target.constraint, Level):
        return judge_words(matter.target_text, "", matter.judged, matter.weight, matter.rulebook)
    text = reason("没有填报完成值，得 0.00", matter.rulebook.shortfall)
    found = problem("W511", "没有填报完成值，按 0 分计", hint="请补填完成值")
    return Verdict("no_actual", NOTHING, NOTHING, reasons=(text,), problems=(found,))


def _repeats(matter: Matter, target: Constraint, actual: Constraint) -> bool:
    """Whether the actual only says the target again, where no single figure can be compared."""
    return isinstance(target, Reference | Growth) and actual == target and bool(matter.actual_text)


def _is_copied(matter: Matter) -> bool:
    return "".join(matter.target_text.split()) == "".join(matter.actual_text.split())


def _with_copy_noted(matter: Matter, target: Constraint, verdict: Verdict) -> Verdict:
    """``≥80%`` under ``≥80%`` meets it, but is no figure that anybody measured; nor is a deadline a day."""
    signed = isinstance(target, Quantity) and target.stated in _SIGNED
    deadline = isinstance(target, Date) and target.stated != "in"
    if not (signed or deadline) or not _is_copied(matter):
        return verdict
    found = problem("W512", "完成值照抄指标值，没有实际数值", hint="请填报实际数值和佐证材料")
    return replace(verdict, problems=(*verdict.problems, found))


def _repeated(matter: Matter) -> Verdict:
    copied = _is_copied(matter)
    message = "完成值照抄指标值，没有实际数值" if copied else "完成值没有数值，按文字说明认定"
    found = problem("W512" if copied else "W505", message, hint="请填报实际数值和佐证材料")
    text = f"完成值与指标值的表述相同，按文字说明认定，{full_marks(matter.weight)}"
    return Verdict("met", FULL, FULL, reasons=(reason(text, matter.rulebook.statement),), problems=(found,))


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
    return verdict if bind else _assumed(matter, target, aligned.spans, verdict)


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


def judge_date(matter: Matter, target: Date, actual: Constraint) -> Verdict:
    """A deadline or a period against a day, a month, or what was said of it."""
    if isinstance(actual, Date):
        if target.every == "year" and actual.every is None:
            target = _of_that_year(target, actual)
        elif target.every is not None and actual.every != target.every:
            return pending("周期性时限须逐期核对，须由评价人评判", matter.rulebook.lateness)
        if actual.stated == "by" and not _BEFORE.search(matter.actual_text):  # 11月底 is a day, 11月底前 is not
            actual = actual.model_copy(update={"start": actual.end})
        return judge_figure(check_date(target, matter.rulebook), span_date(actual), matter.weight, matter.rulebook)
    if isinstance(actual, Quantity) and (actual.unit == _PERCENT or _LATE.search(actual.label or "")):
        return _statement(matter, target)
    found = problem("E501", "指标值是时间，完成值不是，无法比较", hint="请填报完成日期，如 2022-10-31")
    return pending("完成值不是日期，无法比较", matter.rulebook.lateness, found)


def _of_that_year(target: Date, actual: Date) -> Date:
    """每年6月底前 in the year that the actual is of."""
    year = (actual.end or actual.start or dt.date.min).year
    moved = {key: _in_year(day, year) for key, day in (("start", target.start), ("end", target.end))}
    return target.model_copy(update={**moved, "every": None})


def _in_year(day: dt.date | None, year: int) -> dt.date | None:
    """The same day of another year; the last of February stays the last."""
    if day is None:
        return None
    last = calendar.monthrange(year, day.month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, day.month, last if ends else min(day.day, last))
