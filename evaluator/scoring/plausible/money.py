"""Money that looks like a slip: budgets and spending of two sizes (元 typed under 万元), a rate typed as an amount."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.problem import problem
from evaluator.rulebook.wording import in_scale, percent
from evaluator.scoring.plausible import Doubt
from evaluator.scoring.plausible.figures import times

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.forms.model import Form

APART = 10
"""Two budgets of one project, or spending and budget, that differ by so many times are asked about."""
_SCALE = 10_000
_ONE = 10_000
"""元; an amount of at most one 万元 may be a rate that was typed as an amount."""
_TENTH = Fraction(1, 10)


def doubts(form: Form, budget: Decimal | None) -> list[Doubt]:
    """What looks wrong about the amounts of a form; ``budget`` is what spending is measured by."""
    spent = form.execution
    if spent is None or not budget or budget <= 0:
        return []
    found = []
    initial = spent.initial if spent.initial is not None else form.funds.total
    if spent.budget is not None and initial is not None and initial > 0 and _apart(spent.budget, initial):
        message = f"全年预算数 {_wan(spent.budget)} 与年初预算数 {_wan(initial)} 相差 {_ratio(spent.budget, initial)}倍"
        found.append(Doubt(problem("W558", message, hint=_hint(spent.budget, initial, "全年预算数"))))
    if spent.executed is not None and spent.executed > 0:
        found += _executed(spent.executed, budget)
    return found


def _executed(executed: Decimal, budget: Decimal) -> list[Doubt]:
    rate = Fraction(executed) / Fraction(budget)
    if rate >= APART:
        message = f"全年执行数 {_wan(executed)} 是预算数 {_wan(budget)} 的 {times(rate)}倍"
        return [Doubt(problem("W559", message, hint=_hint(executed, budget, "全年执行数")), open=True)]
    if rate < _TENTH and executed <= _ONE:
        share = percent(Fraction(executed) / _ONE)
        message = f"全年执行数只有 {_wan(executed)}，不足预算数 {_wan(budget)} 的十分之一"
        return [Doubt(problem("W559", message, hint=f"是否把执行率 {share} 填在了执行数一栏？请核实"))]
    return []


def _apart(one: Decimal, other: Decimal) -> bool:
    return one > 0 and max(Fraction(one) / Fraction(other), Fraction(other) / Fraction(one)) >= APART


def _ratio(one: Decimal, other: Decimal) -> str:
    ratio = Fraction(one) / Fraction(other)
    return times(max(ratio, 1 / ratio))


def _hint(large: Decimal, small: Decimal, name: str) -> str:
    """The slip that two amounts look like: 元 under a heading in 万元, or the other way round."""
    ratio = Fraction(large) / Fraction(small)
    for factor, meant in ((ratio, "元"), (1 / ratio, "万元")):
        if Fraction(_SCALE, APART) <= factor <= _SCALE * APART:
            return f"{name}的单位是否应为“{meant}”？相差约 1 万倍，请核对表头的单位"
    return "请核对两个数的单位；预算确有调整的，请附批复"


def _wan(amount: Decimal) -> str:
    (text,), word = in_scale(Fraction(amount))
    return f"{text} {word}元"
