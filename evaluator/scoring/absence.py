"""Words that say that something did not happen: 无, 无投诉, 未发现违规, 未开展.

They are a zero only where less is better, or where the work that was asked for was not done. Elsewhere they are a
statement for a person to judge: 无违规 is not a rate of 0 %, and 无投诉 is not satisfaction.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.language.constraint import Level, Quantity
from evaluator.problem import problem
from evaluator.scoring.axis import FAR
from evaluator.scoring.compile import check_quantity
from evaluator.scoring.doubts import is_undone, is_unseen
from evaluator.scoring.quantities import judge_quantity
from evaluator.scoring.verdict import Verdict, pending
from evaluator.scoring.words import judge_words

if TYPE_CHECKING:
    from evaluator.language.constraint import Constraint
    from evaluator.scoring.matter import Matter

_MEASURED = re.compile(r"[元%‰/年月周天日时分秒]")
"""Units of money, shares and time, which are not counted."""
_NOTHING = {"无", "没有", "未发生"}
_FIGURE = re.compile(r"\d")
_FROM = re.compile(r"(?P<figure>\d+(?:\.\d+)?)(?P<unit>[^\d以及]+?)(?:及其?|[(（]含[)）])?以上")


def judge_absence(matter: Matter, target: Quantity, actual: Constraint) -> Verdict | None:
    """What words of absence are worth against a figure; None where the actual is none, or only a statement."""
    if verdict := _denied_event(matter, target, actual):
        return verdict
    zero = isinstance(actual, Quantity) and actual.subject and not actual.upper and not _FIGURE.search(actual.subject)
    unseen = bool(zero) or (isinstance(actual, Level) and is_unseen(actual.word))
    if unseen and _wants_little(matter, target):
        return judge_quantity(matter, target, actual) if zero else none_of_it(matter, target)
    if unseen and matter.context.is_satisfaction and not matter.judged:
        message = f"完成值“{matter.actual_text.strip()}”不是满意度，没有调查结果"
        found = problem("W563", message, hint="请做满意度调查，填报样本数和满意率")
        return pending("以没有投诉等代替满意度，须由评价人评判", matter.rulebook.statement, found)
    if isinstance(actual, Level) and is_undone(actual.word) and not matter.judged and _zero_answers(matter, target):
        return none_of_it(matter, target)
    return None


def _denied_event(matter: Matter, target: Quantity, actual: Constraint) -> Verdict | None:
    """``死亡5人`` under 不发生死亡3人以上的安全事故: from the figure on that the event names, it happened."""
    named = _FROM.search(target.subject or "")
    if named is None or target.upper or not isinstance(actual, Quantity) or actual.unit != named["unit"]:
        return None
    if actual.lower is None or actual.lower != actual.upper:
        return None
    happened = Decimal(actual.lower >= Decimal(named["figure"]))
    if actual.lower and not happened:
        return None
    return judge_quantity(matter, target, target.model_copy(update={"lower": happened, "upper": happened}))


def is_absence(actual: Constraint) -> bool:
    """Whether a zero was read from words (无投诉), which count as a figure only where less is better."""
    return isinstance(actual, Quantity) and bool(actual.subject) and not actual.lower and not actual.upper


def _wants_little(matter: Matter, target: Quantity) -> bool:
    """Whether less is better: none at all, or a ceiling of what is counted or of a rate; unspent money is no merit."""
    share = target.unit in {None, "%", "‰"}
    return not any((target.lower, target.upper)) or (
        _is_ceiling(matter, target) and (share or _counts_harm(matter, target))
    )


def nothing_happened(matter: Matter, target: Constraint | None) -> Verdict | None:
    """无 under a target that nothing shall happen (0起, 无上访) is what was wanted; elsewhere it is a blank."""
    if matter.actual_text.strip() not in _NOTHING:
        return None
    if isinstance(target, Quantity) and not any((target.lower, target.upper)):
        zero = Quantity(stated="bare", lower=Decimal(0), upper=Decimal(0), unit=target.unit)
        return judge_quantity(matter, target, zero)
    if isinstance(target, Quantity) and _counts_harm(matter, target):
        return none_of_it(matter, target)
    if isinstance(target, Level):
        verdict = judge_words(matter.target_text, matter.actual_text, matter.judged, matter.weight, matter.rulebook)
        return verdict if verdict.status == "met" else None
    return None


def _counts_harm(matter: Matter, target: Quantity) -> bool:
    """Whether the target is a ceiling for what is counted (≤2起), so that 无 says none; a cost of 无 is a blank."""
    return _is_ceiling(matter, target) and target.unit is not None and not _MEASURED.search(target.unit)


def _zero_answers(matter: Matter, target: Quantity) -> bool:
    """Whether 未开展 is a zero that counts: it cost nothing, but that is not a merit."""
    return not _is_ceiling(matter, target) or not any((target.lower, target.upper)) or _counts_harm(matter, target)


def _is_ceiling(matter: Matter, target: Quantity) -> bool:
    return check_quantity(target, matter.context, matter.rulebook).lower <= -FAR


def none_of_it(matter: Matter, target: Quantity) -> Verdict:
    """未发生 and 未开展 are a zero in words."""
    zero = Quantity(stated="bare", lower=Decimal(0), upper=Decimal(0), unit=target.unit)
    verdict = judge_quantity(matter, target, zero)
    if not _FIGURE.search(matter.target_text):  # 未发生 under 不发生重大火灾
        return verdict
    found = problem("W505", f"完成值“{matter.actual_text}”没有数值，按 0 计", hint="请填报实际数值 0")
    return replace(verdict, problems=(*verdict.problems, found))
