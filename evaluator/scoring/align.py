"""Units before numbers: an actual quantity in the unit of its target, or the reason why it cannot be.

Where a cell can be read in two ways (0.95 for 95 %, 132.9 under a target in 万元) the reading that a person would take
is taken with a note when the other is out of all proportion; else both are kept and the score lies between them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.language.constraint import plain
from evaluator.problem import Problem, problem
from evaluator.scoring.axis import FAR, Span
from evaluator.scoring.compile import span_quantity
from evaluator.scoring.frequency import factors, likely

if TYPE_CHECKING:
    from evaluator.language.constraint import Quantity

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SCALED = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千万亿]+)")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PERCENT = "%"
_SAME = {"度": "千瓦时"}
"""What a meter counts; an angle and a temperature are never set against kilowatt hours."""
_HUNDRED = 100
_HOUSEHOLDS = {"户", "家庭"}
_PEOPLE = {"人", "人次", *_HOUSEHOLDS}
"""Units that say whom they count, which 个 does not."""
_SHARE_AT_MOST = Fraction(3, 2)
"""Up to here a bare figure may be a ratio that represents a percentage (1.02 for 102 %)."""
_NEARER = 5
"""By what factor a reading must lie nearer to the target than the other to be taken for it."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """The readings of an actual in the target's unit: none when units differ, several when the cell is ambiguous."""

    spans: tuple[Span, ...]
    problems: tuple[Problem, ...] = ()


def align(
    actual: Quantity, target: Quantity, target_text: str = "", actual_text: str = "", *, rate: bool = False
) -> Aligned:
    """Bring ``actual`` into the unit of ``target``; the texts show the scale that the figures were written in.

    ``rate``: the indicator is a percentage by its name, so that a bare 90 is 90 %.
    """
    span = span_quantity(actual)
    if actual.unit == target.unit and actual.unit is not None:
        return Aligned((span,))
    if rate and actual.unit is None and target.unit is None and _is_share_of(span, _value(target)):
        return _percent(span, target)
    if actual.unit is None:
        scale = 1 if written_scale(actual_text, actual) != 1 else written_scale(target_text, target)
        return _bare(span, target, scale)
    if target.unit is None:
        return _bare_target(span, target)
    if _counts_others(target.subject, actual.unit):
        return _incomparable(actual.unit, f"{target.unit}{target.subject}")
    return _converted(span, actual.unit, target.unit, (_value(target), actual_text))


def _bare(span: Span, target: Quantity, scale: int) -> Aligned:
    """A figure without a unit takes the target's: its percent, its 万, its measure word."""
    unit = target.unit
    taken = replace(span, unit=unit)
    if unit == _PERCENT:
        return _percent(taken, target)
    if scale != 1:
        return _scaled(taken, scale, target)
    if unit is None:
        return Aligned((taken,))
    return Aligned((taken,), (problem("N502", f"完成值没有单位，按指标值的单位“{unit}”"),))


def _percent(span: Span, wanted: Quantity) -> Aligned:
    """A bare figure against a percentage: 95 is 95 %, and 0.95 most likely too, because spreadsheets lose the sign.

    Up to 1.5 the reading that lies nearer to the target is taken, if it is nearer by far; else both are kept. From 1 on
    both are kept below a ceiling as well: a cost or a failure rate of 1 % is as likely as one of all.
    """
    target = _value(wanted)
    plainly = Aligned((span,), (problem("N502", "完成值没有单位，按指标值的单位“%”"),))
    if not span.is_point or not 0 < span.low <= _SHARE_AT_MOST or target <= 0:
        return plainly
    whole = _times(span, Fraction(100))
    near, far = sorted((span, whole), key=lambda each: _apart(each.low, target))
    small = span.low >= 1 and wanted.lower is None
    if small or _apart(far.low, target) < _NEARER * _apart(near.low, target):
        message = f"完成值没有百分号，分不清 {_shown(span.low)} 是 {_shown(whole.low)}% 还是 {_shown(span.low)}%"
        return Aligned((span, whole), (problem("W503", message, hint="请写上百分号"),))
    message = f"完成值 {_shown(span.low)} 没有百分号，按 {_shown(near.low)}% 计"
    return Aligned((near,), (problem("W503", message, hint=f"请核实后写作 {_shown(near.low)}%"),))


def _is_share_of(span: Span, target: Fraction) -> bool:
    """Whether 0.92 is compared with 90, which is a percentage without its sign."""
    return span.is_point and 0 < span.low <= _SHARE_AT_MOST < target <= _HUNDRED


def _apart(one: Fraction, other: Fraction) -> Fraction:
    """How many times one is the other, the greater over the smaller."""
    return max(one / other, other / one)


def _scaled(span: Span, scale: int, target: Quantity) -> Aligned:
    """A bare figure under a target in 万元: in 万元 too, unless only 元 gives a figure of the target's size."""
    word, unit = scale_word(scale) + (target.unit or ""), target.unit or "个位"
    scaled = _times(span, Fraction(scale))
    bound = _value(target)
    if span.is_point and bound > 0 and scaled.low > 100 * bound and span.low * 1000 >= bound:
        message = f"完成值没有单位，按“{unit}”计；按“{word}”计则超出指标值百倍"
        return Aligned((span,), (problem("W504", message, hint="请写明单位"),))
    return Aligned((scaled,), (problem("N502", f"完成值没有单位，按指标值的单位“{word}”"),))


def _bare_target(span: Span, target: Quantity) -> Aligned:
    """Only the actual has a unit. A share against a small bare number can mean either."""
    bound = _value(target)
    if span.unit == _PERCENT and 0 < bound <= 1:
        found = problem(
            "W503", f"指标值 {_shown(bound)} 没有百分号，分不清是 {_shown(bound * 100)}% 还是 {_shown(bound)}%"
        )
        return Aligned((span, _times(span, Fraction(1, 100))), (found,))
    return Aligned((span,), (problem("N502", f"指标值没有单位，按完成值的单位“{span.unit}”"),))


def _converted(span: Span, own: str, wanted: str, stated: tuple[Fraction, str]) -> Aligned:
    """Units of one dimension convert; generic counters represent any counter; others are not comparable.

    ``stated``: the bound of the target and the text of the actual, for figures by the period.
    """
    from evaluator.language.units import unit

    left, right = (unit(_SAME.get(each, each)) for each in (own, wanted))
    if left and right and left.dimension == right.dimension:
        factor = Fraction(left.factor) / Fraction(right.factor)
        return Aligned((replace(_times(span, factor), unit=wanted),))
    if _generic(own, wanted):
        return Aligned((replace(span, unit=wanted),), (problem("N506", f"完成值的单位“{own}”视同指标值的“{wanted}”"),))
    if found_factors := factors(own, wanted):
        return _by_period(span, found_factors, (own, wanted), stated)
    return _incomparable(own, wanted)


def _incomparable(own: str, wanted: str) -> Aligned:
    found = problem("E501", f"完成值的单位“{own}”与指标值的“{wanted}”不同，无法比较", hint=f"请按“{wanted}”填报完成值")
    return Aligned((), (found,))


def _counts_others(subject: str | None, own: str) -> bool:
    """Whether 46个家庭 is answered with persons: a general counter does not hide what its noun counts."""
    from evaluator.language.units import unit

    meant, counted = (unit(each) for each in (subject or "", own))
    if meant is None or counted is None or counted.name not in _PEOPLE:
        return False
    return meant.dimension != counted.dimension and not {meant.name, counted.name} <= _HOUSEHOLDS


def _by_period(
    span: Span, readings: tuple[Fraction, ...], units: tuple[str, str], stated: tuple[Fraction, str]
) -> Aligned:
    """A count of the year, or a figure by another period, in the target's period."""
    own, wanted = units
    bound, text = stated
    taken = likely(readings, span.low, bound, text) if span.is_point else readings
    spans = tuple(replace(_times(span, factor), unit=wanted) for factor in taken)
    if len(taken) > 1:
        message = f"完成值没有写明是全年的，还是每{wanted.rpartition('/')[2]}的"
        return Aligned(spans, (problem("N536", message, hint=f"请写作全年合计，或按“{wanted}”填报"),))
    how = f"按“{wanted}”计" if taken[0] == 1 and len(readings) > 1 else f"按全年折算为“{wanted}”"
    return Aligned(spans, (problem("N536", f"完成值的单位是“{own}”，{how}"),))


def _generic(own: str, wanted: str) -> bool:
    """Whether the two differ only where one of them counts in general (个, 项, 件)."""
    pairs = list(zip(own.split("/"), wanted.split("/"), strict=False))
    return own.count("/") == wanted.count("/") and all(one == other or _counts_for(one, other) for one, other in pairs)


def _counts_for(one: str, other: str) -> bool:
    """A general counter represents any measure word that counts; a word that no table knows is taken to count."""
    from evaluator.language.units import unit

    if one in re.split("[()]", other) or other in re.split("[()]", one):  # 套 and 套(户)
        return True
    found = [unit(each) for each in (one, other)]
    counts = all(each is None or each.dimension.startswith(("count_", "generic_")) for each in found)
    return counts and any(each is not None and each.generic for each in found)


def written_scale(text: str, target: Quantity) -> int:
    """10000 for ``≤202.6万元``: by how much the figure in the text is multiplied to give the target's bound.

    The scale may be outside the text, in the indicator's name (补助金额（万元）) or in a unit column.
    """
    plain_text = unicodedata.normalize("NFKC", text)
    bounds = {target.lower, target.upper} - {None, Decimal(0)}
    for digits, words in _SCALED.findall(plain_text):
        scale = 1
        for word in words:
            scale *= _SCALES[word]
        if _figure(digits) * scale in bounds:
            return scale
    figures = {_figure(digits) for digits in _FIGURE.findall(plain_text)}
    if figures & bounds:
        return 1
    return next((scale for scale in _SCALES.values() if any(figure * scale in bounds for figure in figures)), 1)


def _figure(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def scale_word(scale: int) -> str:
    """The word for a scale: 万 for 10000."""
    names = {10: "十", 100: "百", 1000: "千", 10_000: "万", 1_000_000: "百万", 10_000_000: "千万", 100_000_000: "亿"}
    return names.get(scale, f"×{scale}")


def _value(target: Quantity) -> Fraction:
    """The bound that a figure is compared with first."""
    bound = target.lower if target.lower is not None else target.upper
    return Fraction(bound or 0)


def _times(span: Span, factor: Fraction) -> Span:
    """A span times a factor; open ends stay open."""
    low, high = (end if abs(end) >= FAR else end * factor for end in (span.low, span.high))
    return replace(span, low=low, high=high)


def _shown(value: Fraction) -> str:
    return plain(Decimal(value.numerator) / Decimal(value.denominator))
