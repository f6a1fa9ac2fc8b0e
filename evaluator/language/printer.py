"""Constraints back to text: one canonical writing that reads back, and plain Chinese for scorecards.

:func:`canonical` writes signs and plain digits (``≥1700000元``, ``>10美元且≤50美元``): each constraint has exactly one
such text, and :func:`evaluator.language.read` reads it to an equal constraint. :func:`in_words` writes for a person
(``不少于 170 万元``); it is shown, never read.
"""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from evaluator.language.constraint import (
    All,
    Constraint,
    Date,
    Growth,
    Level,
    Missing,
    Quantity,
    Reference,
    Schedule,
    plain,
)

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from evaluator.language.constraint import Case

_SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "exactly": "=", "bare": ""}
_REFERENCES = {"at_least": "不低于", "more_than": "高于", "at_most": "不超过", "less_than": "低于", "exactly": "按"}
_DIRECTIONS = {"increase": "增长", "decrease": "下降"}
_EVERY = {"year": "每年", "quarter": "每季度", "month": "每月", "week": "每周", "day": "每天"}
_SCALES = ((100_000_000, "亿"), (10_000, "万"))
_GLUED = {"%", "‰", "‱", "℃"}
"""Units that a person writes against the number without a space."""


def canonical(constraint: Constraint) -> str:
    """The one text of ``constraint`` that reads back to it; a missing value is ``-``."""
    text = _body(constraint)
    return f"{constraint.label}：{text}" if constraint.label else text


def in_words(constraint: Constraint) -> str:
    """``constraint`` in plain Chinese, large amounts in 万 and 亿: ``不少于 170 万元``."""
    text = _words(constraint)
    return f"{constraint.label}：{text}" if constraint.label else text


def _body(constraint: Constraint) -> str:  # noqa: PLR0911  one return a kind
    match constraint:
        case Quantity():
            return _quantity(constraint)
        case Date():
            return _date(constraint)
        case Growth():
            return _base(constraint) + _DIRECTIONS[constraint.direction] + _change(constraint)
        case Schedule():
            return "；".join(_case(case) for case in constraint.cases)
        case Reference():
            return _REFERENCES[constraint.stated] + constraint.to
        case Level():
            return constraint.word
        case All():
            return "；".join(canonical(part) for part in constraint.parts)
        case Missing():
            return "-"


def _quantity(quantity: Quantity) -> str:
    of = f"的{quantity.subject}" if quantity.subject else ""
    return _interval(quantity) + of


def _interval(quantity: Quantity) -> str:
    """An interval by its sign: ``≥35家``, ``约10家``, ``10-20家``, ``>10家且≤50家``."""
    unit = quantity.unit or ""
    if quantity.stated in {"between", "approximately"} and quantity.lower != quantity.upper:
        prefix = "约" if quantity.stated == "approximately" else ""
        return prefix + _range(quantity, unit)
    value = quantity.lower if quantity.lower is not None else quantity.upper
    assert value is not None, "a quantity has a bound"
    sign = "约" if quantity.stated == "approximately" else _SIGNS[quantity.stated]
    return f"{sign}{plain(value)}{unit}"


def _range(span: Quantity | Growth, unit: str) -> str:
    """Both bounds: ``10-20家`` when both belong to it and none is negative, else two signs."""
    assert span.lower is not None, "a range has both bounds"
    assert span.upper is not None, "a range has both bounds"
    lower, upper = plain(span.lower), plain(span.upper)
    if span.lower_closed and span.upper_closed and span.lower >= 0:
        return f"{lower}-{upper}{unit}"
    return f"{'≥' if span.lower_closed else '>'}{lower}{unit}且{'≤' if span.upper_closed else '<'}{upper}{unit}"


def _change(growth: Growth) -> str:
    """The size of a change after its verb: nothing for "more than 0", ``≥5%``, ``5-8%``."""
    unit = growth.unit or ""
    if growth.lower is not None and growth.upper is not None:
        if growth.lower == growth.upper:
            return f"={plain(growth.lower)}{unit}"
        return _range(growth, unit)
    if growth.lower is not None:
        if growth.lower == 0 and not growth.lower_closed and not unit:
            return ""
        return f"{'≥' if growth.lower_closed else '>'}{plain(growth.lower)}{unit}"
    return "" if growth.upper is None else f"{'≤' if growth.upper_closed else '<'}{plain(growth.upper)}{unit}"


def _base(growth: Growth) -> str:
    return f"较{'上年' if growth.base == 'last_year' else growth.base}"


def _case(case: Case) -> str:
    head = (case.label or "") + (_quantity(case.when) if case.when else "")
    return f"{head}：{_quantity(case.then)}" if head else _quantity(case.then)


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _date(date: Date) -> str:
    every = _EVERY[date.every] if date.every else ""
    if date.start is None:
        return every + (f"{_day(date.end)}前" if date.end else "")
    if date.end is None:
        return f"{every}{_day(date.start)}起"
    if date.start == date.end:
        return every + _day(date.start)
    return f"{every}{_day(date.start)}至{_day(date.end)}"


def _words(constraint: Constraint) -> str:  # noqa: PLR0911  one return a kind
    match constraint:
        case Quantity():
            return _quantity_words(constraint)
        case Date():
            return _date_words(constraint)
        case Growth():
            return _growth_words(constraint)
        case Schedule():
            return "；".join(_case_words(case) for case in constraint.cases)
        case Reference():
            return _REFERENCES[constraint.stated] + constraint.to
        case Level():
            return constraint.word
        case All():
            return "；".join(in_words(part) for part in constraint.parts)
        case Missing():
            return "未设定"


def amount(value: Decimal, unit: str | None) -> str:
    """A number with its unit for a person: ``170 万元``, ``90%``; scaled only while two decimals do."""
    if unit in _GLUED:
        return f"{plain(value)}{unit}"
    for factor, word in _SCALES:
        scaled = value / factor
        if abs(scaled) >= 1 and round(scaled, 2) == scaled:
            return f"{plain(scaled)} {word}{unit or ''}"
    return f"{plain(value)} {unit}" if unit else plain(value)


def _span_words(lower: Decimal, upper: Decimal, unit: str | None) -> str:
    """``10 至 20 家``, ``80%至90%``."""
    if unit in _GLUED:
        return f"{amount(lower, unit)}至{amount(upper, unit)}"
    return f"{amount(lower, None)} 至 {amount(upper, unit)}"


def _bounds_words(span: Quantity | Growth, unit: str | None, least: str) -> str:
    """``不少于 35 家``, ``大于 10 家且不超过 50 家``; ``least`` is the word of a closed lower bound."""
    if span.lower is not None and span.upper is not None:
        if span.lower == span.upper:
            return f"等于 {amount(span.lower, unit)}"
        if span.lower_closed and span.upper_closed:
            return _span_words(span.lower, span.upper, unit)
    parts = []
    if span.lower is not None:
        parts.append(f"{least if span.lower_closed else '大于'} {amount(span.lower, unit)}")
    if span.upper is not None:
        parts.append(f"{'不超过' if span.upper_closed else '小于'} {amount(span.upper, unit)}")
    return "且".join(parts)


def _quantity_words(quantity: Quantity) -> str:
    of = f"的{quantity.subject}" if quantity.subject else ""
    value = quantity.lower if quantity.lower is not None else quantity.upper
    if quantity.lower == quantity.upper and value is not None and quantity.stated in {"bare", "approximately"}:
        about = "约 " if quantity.stated == "approximately" else ""
        return about + amount(value, quantity.unit) + of
    least = "不低于" if quantity.unit in _GLUED else "不少于"
    about = "约 " if quantity.stated == "approximately" else ""
    return about + _bounds_words(quantity, quantity.unit, least) + of


def _growth_words(growth: Growth) -> str:
    size = "增幅" if growth.direction == "increase" else "降幅"
    bounds = _bounds_words(growth, growth.unit, "不低于").removeprefix("等于").strip()
    head = _base(growth) + _DIRECTIONS[growth.direction]
    return f"{head}，{size}{bounds}" if bounds else head


def _case_words(case: Case) -> str:
    head = "".join(part for part in (case.label, _quantity_words(case.when) if case.when else None) if part)
    return f"{head}：{_quantity_words(case.then)}" if head else _quantity_words(case.then)


def _date_words(date: Date) -> str:
    """A span of days as a person names it: a whole year or month by its name, the year only once."""
    every = _EVERY[date.every] if date.every else ""
    start, end = date.start, date.end
    if start is None or end is None or start == end:
        return _date(date)
    last = calendar.monthrange(end.year, end.month)[1]
    if start.year == end.year and start.day == 1 and end.day == last:
        if start.month == end.month:
            return f"{every}{start.year}年{start.month}月"
        if (start.month, end.month) == (1, 12):
            return f"{every}{start.year}年"
    until = _day(end) if start.year != end.year else f"{end.month}月{end.day}日"
    return f"{every}{_day(start)}至{until}"
