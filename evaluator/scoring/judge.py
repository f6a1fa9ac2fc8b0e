"""Judging one indicator: from what its cells say to a verdict."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.language.constraint import All, Date, Growth, Level, Missing, Quantity, Reference, Schedule
from evaluator.problem import problem
from evaluator.scoring.absence import is_absence, judge_absence, nothing_happened
from evaluator.scoring.compile import check_date, span_date
from evaluator.scoring.doubts import LATE
from evaluator.scoring.figures import judge_figure
from evaluator.scoring.fitted import fitted
from evaluator.scoring.growth import judge_growth
from evaluator.scoring.parts import judge_compound, judge_schedule
from evaluator.scoring.plausible import asked
from evaluator.scoring.plausible.cells import misplaced
from evaluator.scoring.plausible.cells import unsettled as unsettled_cell
from evaluator.scoring.plausible.days import doubts as day_doubts
from evaluator.scoring.quantities import judge_quantity
from evaluator.scoring.references import judge_reference
from evaluator.scoring.reported import unfolded
from evaluator.scoring.verdict import FULL, NOTHING, Verdict, full_marks, pending, reason
from evaluator.scoring.words import judge_words, statement

if TYPE_CHECKING:
    from evaluator.language.constraint import Constraint
    from evaluator.problem import Severity
    from evaluator.scoring.matter import Matter
    from evaluator.scoring.plausible import Doubt

_PERCENT = "%"
_IN_TIME = "及时"
"""What any deadline asks for, in words that the lexicon knows: 按时发放 keeps 每月20日前."""
_DAYS_EARLY = re.compile(r"提前了?(?:\d+|[一两二三四五六七八九十半]+)个?(?:工作日|自然日|天|日|月|周|小时)")
_BEFORE = re.compile(r"前|内|截[止至]|不晚于")
_SIGN = re.compile(r"[≥≤＞＜><≧≦]")
_SIGNED = {"at_least", "more_than", "at_most", "less_than", "between"}


def judge(matter: Matter) -> Verdict:
    """The verdict on one indicator: what was reported is looked at for slips, then judged."""
    matter = unfolded(matter)
    unsettled = _unsettled(matter)
    if unsettled is not None and not matter.judged:
        return asked(_no_verdict(matter), [unsettled], matter.rulebook.shortfall)
    verdict = _judge(matter)
    return verdict if unsettled is None else asked(verdict, [replace(unsettled, open=False)], matter.rulebook.shortfall)


def _unsettled(matter: Matter) -> Doubt | None:
    """Why the cell holds no report of a result. A report that only repeats the target is judged as a copy."""
    if isinstance(matter.target.constraint, Missing) or _is_copied(matter):
        return None
    return unsettled_cell(matter.actual_text)


def _no_verdict(matter: Matter) -> Verdict:
    return pending("", matter.rulebook.shortfall)


def _judge(matter: Matter) -> Verdict:
    target = matter.target.constraint
    actual = matter.actual.constraint if matter.actual else None
    if isinstance(target, Missing):
        return _no_target()
    if matter.actual is None or isinstance(actual, Missing):
        return nothing_happened(matter, target) or _no_actual(matter)
    if isinstance(actual, Date) and not isinstance(target, Date):
        return asked(_judge_read(matter, target, actual), day_doubts(matter, actual), matter.rulebook.lateness)
    return _judge_read(matter, target, actual)


def _judge_read(matter: Matter, target: Constraint | None, actual: Constraint | None) -> Verdict:
    if target is None:
        return pending("指标值无法识别，须由评价人评判", matter.rulebook.shortfall)
    if isinstance(target, Level):
        return judge_words(matter.target_text, matter.actual_text, matter.judged, matter.weight, matter.rulebook)
    if actual is None:
        return pending("完成值无法识别，须由评价人评判", matter.rulebook.shortfall)
    if _repeats(matter, target, actual):
        return _repeated(matter)
    verdict = _judge_typed(matter, target, actual)
    return _with_copy_noted(matter, actual, verdict) if verdict.status == "met" else verdict


def _judge_typed(matter: Matter, target: Constraint, actual: Constraint) -> Verdict:
    actual, notes = fitted(matter, target, actual)
    verdict = _judge_kinds(matter, target, actual)
    return replace(verdict, problems=(*verdict.problems, *notes)) if notes else verdict


def _judge_kinds(matter: Matter, target: Constraint, actual: Constraint) -> Verdict:  # noqa: PLR0911  one a kind
    if isinstance(target, Quantity) and (verdict := judge_absence(matter, target, actual)):
        return verdict
    worded = isinstance(actual, Level) or (is_absence(actual) and not isinstance(target, All | Schedule))
    if worded or (isinstance(actual, Reference) and not isinstance(target, Reference)):
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


def _statement(matter: Matter, target: Constraint) -> Verdict:
    """Words where a figure or a day is asked for. A missed day and a change the wrong way earn nothing for certain."""
    fails = matter.rulebook.lateness.value.method == "pass_fail"
    nothing = isinstance(target, Growth) or (isinstance(target, Date) and fails)
    target_text, text, judged = _texts(matter)
    due = isinstance(target, Date)
    text = _DAYS_EARLY.sub("提前", text) if due else text
    asked = (target_text, _IN_TIME) if due else (target_text,)
    return statement(asked, text, judged, matter.weight, matter.rulebook, denied_is_nothing=nothing)


def _no_target() -> Verdict:
    found = problem("W510", "指标值为空，不占分值，不评分", hint="请补填指标值；没有目标的指标无从评价")
    return Verdict("no_target", NOTHING, NOTHING, problems=(found,))


def _texts(matter: Matter) -> tuple[str, str, str | None]:
    return matter.target_text, matter.actual_text, matter.judged


def _no_actual(matter: Matter) -> Verdict:
    if matter.judged and isinstance(matter.target.constraint, Level):
        return judge_words(matter.target_text, "", matter.judged, matter.weight, matter.rulebook)
    text = reason("没有填报完成值，得 0.00", matter.rulebook.shortfall)
    found = problem("W511", "没有填报完成值，按 0 分计", hint="请补填完成值")
    verdict = Verdict("no_actual", NOTHING, NOTHING, reasons=(text,), problems=(found,))
    return asked(verdict, misplaced(matter), matter.rulebook.shortfall)


def _repeats(matter: Matter, target: Constraint, actual: Constraint) -> bool:
    """Whether the actual only says the target again, where no single figure can be compared."""
    return isinstance(target, Reference | Growth) and actual == target and bool(matter.actual_text)


def _is_copied(matter: Matter) -> bool:
    return "".join(matter.target_text.split()) == "".join(matter.actual_text.split())


def _with_copy_noted(matter: Matter, actual: Constraint, verdict: Verdict) -> Verdict:
    """``≥80%`` or ``≥85%`` under ``≥80%`` meets it, but is not a figure that anybody measured; nor is a deadline a day.

    A bare 80 under a target whose sign has a column of its own is a figure.
    """
    signed = isinstance(actual, Quantity) and actual.stated in _SIGNED
    deadline = isinstance(actual, Date) and actual.stated != "in"
    if signed and not _is_copied(matter):
        message = f"完成值“{matter.actual_text.strip()}”是一个范围，不是实际数值"
        mild: Severity | None = None if _SIGN.search(matter.actual_text) else "note"  # 10年以上 is how people speak
        found = problem("W572", message, hint="请填报实际数值，不带符号", severity=mild)
        return replace(verdict, problems=(*verdict.problems, found))
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


def judge_date(matter: Matter, target: Date, actual: Constraint) -> Verdict:
    """A deadline or a period against a day, a month, or what was said of it."""
    if isinstance(actual, Date):
        if target.every == "year" and actual.every is None:
            target = _of_that_year(target, actual)
        elif target.every is not None and actual.every != target.every:
            return pending("周期性时限须逐期核对，须由评价人评判", matter.rulebook.lateness)
        if actual.stated == "by" and not _BEFORE.search(matter.actual_text):  # 11月底 is a day, 11月底前 is not
            actual = actual.model_copy(update={"start": actual.end})
        verdict = judge_figure(check_date(target, matter.rulebook), span_date(actual), matter.weight, matter.rulebook)
        return asked(verdict, day_doubts(matter, actual), matter.rulebook.lateness)
    if isinstance(actual, Quantity) and (actual.unit == _PERCENT or LATE.search(actual.label or "")):
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
