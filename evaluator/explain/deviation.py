"""Drafting 偏差原因分析及改进措施 from facts alone: target, actual, how far apart. The cause is left to people."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language import read
from evaluator.language.constraint import Date, Quantity
from evaluator.language.printer import amount
from evaluator.paper.figures import needs_reason, points, short_percent
from evaluator.rulebook.wording import rounded
from evaluator.scoring.align import align

if TYPE_CHECKING:
    from evaluator.result import IndicatorScore
    from evaluator.scoring.axis import Span

_TO_FILL = "偏差原因：（待填写）；改进措施：（待填写）"


def draft_deviation(result: IndicatorScore) -> str:
    """The facts of a deviation and the places where a person writes the cause; empty where nothing is to explain.

    No cause is ever proposed: the program has seen figures, not events.
    """
    if result.status == "no_actual":
        return f"指标值{result.target}，没有填报实际完成值。{_TO_FILL}"
    if result.score is None or not needs_reason(result):
        return ""
    facts = [f"指标值{result.target}", f"实际完成{result.actual}", *_distance(result)]
    if result.attainment is not None and result.attainment < 1:
        facts.append(f"达成度{short_percent(result.attainment)}")
    if result.score < result.weight:
        facts.append(f"扣{points(result.weight - result.score)}分")
    return f"{'，'.join(facts)}。{_TO_FILL}"


def _distance(result: IndicatorScore) -> list[str]:
    """How far the actual lies from the target: an amount more or less, or days late."""
    target = read(result.target, level2=result.level2, name=result.level3).constraint
    actual = read(result.actual, level2=result.level2, name=result.level3).constraint
    if isinstance(target, Date) and isinstance(actual, Date) and target.end and actual.start:
        late = (actual.start - target.end).days
        return [f"逾期{late}天"] if late > 0 else []
    if isinstance(target, Quantity) and isinstance(actual, Quantity):
        return _more_or_less(target, align(actual, target, result.target or "", result.actual or "").spans)
    return []


def _more_or_less(target: Quantity, spans: tuple[Span, ...]) -> list[str]:
    """The distance to the bound that was missed or far exceeded, at most four decimals."""
    if len(spans) != 1 or not spans[0].is_point:
        return []
    reached, lower, upper = spans[0].low, target.lower, target.upper
    bound = upper if upper is not None and (lower is None or reached > upper) else lower
    if bound is None or reached == bound:
        return []
    gap = rounded(abs(reached - Fraction(bound)), 4)
    unit = "个百分点" if target.unit == "%" else target.unit
    return [f"{'多' if reached > bound else '少'}{amount(gap, unit).replace(' ', '')}"]
