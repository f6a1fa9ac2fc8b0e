"""Figures that are computed from the entries of a form (基础数据), as the rulebook's formulas say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language import Reading, read
from evaluator.language.constraint import Quantity
from evaluator.language.units import unit
from evaluator.problem import problem
from evaluator.rulebook.wording import equation, in_scale, percent
from evaluator.scoring.verdict import reason

if TYPE_CHECKING:
    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.result import Reason
    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.methods.formulas import Figure

_DIGITS = 40
"""Of a ratio that does not end: no threshold of a rulebook lies between it and the ratio itself."""
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Computed:
    """What the entries come to: the actual (null where they come to nothing), how, and what is wrong with them."""

    actual: Reading | None = None
    reasons: tuple[Reason, ...] = ()
    problems: tuple[Problem, ...] = ()


def compute(indicator: Indicator, stated: Reading | None, form: Form, rulebook: Rulebook) -> Computed:
    """The actual of an indicator from the entries of its form.

    A figure that the form states itself is scored as it is; where the entries come to another, both are named.
    """
    figure = rulebook.formulas.value.named(indicator.level3 or "") if form.entries else None
    if figure is None:
        return Computed()
    lacking = [name for name in figure.entries if not (form.entries.get(name) or "").strip()]
    if lacking:
        message = f"基础数据缺少{'、'.join(lacking)}，无法按公式（{figure.formula}）计算"
        return Computed(problems=() if stated else (problem("W540", message, hint="请在基础数据中填写"),))
    found, problems = _entries(figure, form)
    if problems:
        return Computed(problems=problems)
    try:
        value = figure.value({name: each.value for name, each in found.items()})
    except ZeroDivisionError:
        return Computed(
            problems=(problem("W540", f"公式（{figure.formula}）的除数为 0，无法计算", hint="请核实基础数据"),)
        )
    first = next(iter(found.values())).factor  # all are shown in the unit of the first
    shown = dict(zip(found, in_scale(*(each.value / first for each in found.values()))[0], strict=True))
    how = equation(figure.filled({name: f"{name} {text}" for name, text in shown.items()}), value)
    if stated is None:
        return Computed(_reading(value), (reason(f"按公式计算：{how}", rulebook.formulas),))
    return Computed(problems=_differs(stated, value, how))


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Fraction
    dimension: str
    factor: Fraction


def _entries(figure: Figure, form: Form) -> tuple[dict[str, _Entry], tuple[Problem, ...]]:
    """The entries of a figure in base units; all must be single figures of one dimension."""
    found: dict[str, _Entry] = {}
    for name in figure.entries:
        text = form.entries.get(name) or ""
        constraint = read(text, year=form.year).constraint
        if not isinstance(constraint, Quantity) or constraint.lower is None or constraint.lower != constraint.upper:
            message = f"基础数据的{name}“{text}”不是单个数值，无法计算"
            return {}, (problem("E541", message, hint="只填一个数和单位，如 136人、63.46万元"),)
        known = unit(constraint.unit) if constraint.unit else None
        factor = Fraction(known.factor) if known else Fraction(1)
        dimension = known.dimension if known else constraint.unit or ""
        found[name] = _Entry(Fraction(constraint.lower) * factor, dimension, factor)
    if len({each.dimension for each in found.values()}) > 1:
        shown = "、".join(f"{name} {form.entries[name]}" for name in found)
        return {}, (problem("E541", f"基础数据的单位不同，无法计算：{shown}", hint="请用同一种单位填写"),)
    return found, ()


def _reading(value: Fraction) -> Reading:
    """A ratio as an actual in percent."""
    with localcontext(prec=_DIGITS):
        exact = Decimal(value.numerator) * 100 / Decimal(value.denominator)
    return Reading(percent(value), Quantity(stated="bare", lower=exact, upper=exact, unit="%"))


def _differs(stated: Reading, value: Fraction, how: str) -> tuple[Problem, ...]:
    """That the stated percentage is not the computed one, to the digits that it is written with."""
    own = stated.constraint
    if not isinstance(own, Quantity) or own.unit != "%" or own.lower is None or own.lower != own.upper:
        return ()
    places = max(0, -int(own.lower.as_tuple().exponent))
    if abs(Fraction(own.lower) - value * 100) <= _HALF / 10**places:
        return ()
    message = f"填报的“{stated.text}”与按公式计算的不符：{how}；按填报的数值评分"
    return (problem("W542", message, hint="请核实完成值和基础数据"),)
