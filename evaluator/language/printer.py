"""Constraints back to text: one canonical writing that reads back, and plain Chinese for scorecards.

:func:`canonical` writes signs and plain digits (``≥1700000元``, ``10-50美元（不含10）``): each constraint has one such
text, and :func:`evaluator.language.read` reads it to an equal constraint. :func:`in_words` writes for a person
(``不少于 170 万元``); it is shown, never read.
"""

from __future__ import annotations

import calendar
import re
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
from evaluator.language.vocabulary import denied_event

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from evaluator.language.constraint import Case

_SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "exactly": "=", "bare": ""}
_REFERENCES = {"at_least": "不低于", "more_than": "高于", "at_most": "不超过", "less_than": "低于", "exactly": "按"}
_DIRECTIONS = {"increase": "增长", "decrease": "下降"}
_EVERY = {"year": "每年", "quarter": "每季度", "month": "每月", "week": "每周", "day": "每天"}
_COUNTED = {"季度": "个季度", "月": "个月"}
"""Units that behind a number alone would be a date: 3季度 is the third quarter."""
_READ_BACK = {**_COUNTED, "月": "（月）"}
"""Units that only a bracket keeps apart from a date: 5月 is May."""
_DATELIKE = re.compile(r"(?:19|20)\d\d\.\d{1,2}|20\d{6}")
_COHORTS = ("级", "届", "版", "学年")
_COHORT = re.compile(r"-?(?:19|20)\d\d")
_CALENDAR = 1000
"""From here on 年 behind a number would name a year."""
_PERIOD = re.compile(r"/\d+[^\d万亿]")
_SCALES = ((100_000_000, "亿"), (10_000, "万"))
_GLUED = {"%", "‰", "‱", "℃"}
"""Units that a person writes against the number without a space."""


def canonical(constraint: Constraint) -> str:
    """The one text of ``constraint`` that reads back to it; a missing value is ``-``."""
    text = _body(constraint)
    if not constraint.label:
        return text
    # Behind a colon 按合同价 would be part of a statement.
    return f"{constraint.label}{'，' if isinstance(constraint, Reference) else '：'}{text}"


def in_words(constraint: Constraint) -> str:
    """``constraint`` in plain Chinese, large amounts in 万 and 亿: ``不少于 170 万元``."""
    text = _words(constraint)
    if not constraint.label:
        return text
    # 从80%提高到85%: the reader keeps where the change starts in the label.
    _, start, base = constraint.label.rpartition("从")
    return f"{constraint.label}{'到' if start and base[:1].isdecimal() else '：'}{text}"


def _body(constraint: Constraint) -> str:  # noqa: PLR0911  one return a kind
    match constraint:
        case Quantity():
            return _quantity(constraint)
        case Date():
            return _date(constraint)
        case Growth():
            return _base(constraint) + _change(constraint)
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
    """An interval by its sign: ``≥35家``, ``约10家``, ``10-20家``, ``≥90%的企业``, ``无事故``."""
    if _is_none(quantity):
        return f"无{quantity.subject}"
    of = f"的{quantity.subject}" if quantity.subject else ""
    return _interval(quantity) + of


def _is_none(quantity: Quantity) -> bool:
    """Whether nothing of something is asked for: 无事故, 无死亡3人以上的事故."""
    if not quantity.subject or quantity.stated != "exactly" or quantity.upper != 0:
        return False
    return quantity.unit is None or bool(denied_event().fullmatch(f"无{quantity.subject}"))


def _interval(quantity: Quantity) -> str:
    unit = _writing(quantity.unit)
    bounds = [bound for bound in (quantity.lower, quantity.upper) if bound is not None]
    if unit in {"年", "年度"} and max(map(abs, bounds)) >= _CALENDAR:
        unit = f"（{unit}）"
    about = "约" if quantity.stated == "approximately" else ""
    if quantity.stated == "between" or (about and quantity.lower != quantity.upper):
        return about + _range(quantity, unit, "至" if about else "")
    value = quantity.lower if quantity.lower is not None else quantity.upper
    assert value is not None, "a quantity has a bound"
    # A figure of nothing for a period: behind it /5工作日 would be a fraction.
    every, unit = (f"每{unit[1:]}", "") if _PERIOD.match(unit) else ("", unit)
    return f"{every}{about or _SIGNS[quantity.stated]}{_number(value, unit)}{unit}"


def _writing(unit: str | None) -> str:
    """A unit as it reads back: 个季度 behind a number, also where a rate begins with it."""
    head, slash, rest = (unit or "").partition("/")
    if head == "月" and slash:
        return f"（{unit}）"
    return f"{_READ_BACK.get(head, head)}{slash}{rest}"


def _number(value: Decimal, unit: str) -> str:
    """A number that cannot be taken for a date or a cohort: 2005.2 is written 2005.200, 2005级 2,005级."""
    text = plain(value)
    if unit.startswith(_COHORTS) and _COHORT.fullmatch(text):
        return f"{text[:-3]},{text[-3:]}"
    if (unit and not unit.startswith(("（", "起"))) or not _DATELIKE.fullmatch(text):
        return text
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<3}"


def _range(span: Quantity | Growth, unit: str, below_zero: str = "") -> str:
    """Both bounds: ``10-20家``, ``10-50美元（不含10）``.

    Below zero, where a dash would mislead, they have two signs, or with the word ``below_zero`` between them.
    """
    assert span.lower is not None, "a range has both bounds"
    assert span.upper is not None, "a range has both bounds"
    lower, upper = _number(span.lower, ""), _number(span.upper, unit)
    if span.lower < 0 and below_zero:
        return f"{lower}{below_zero}{upper}{unit}"
    if span.lower < 0:
        return f"{'≥' if span.lower_closed else '>'}{lower}{unit}且{'≤' if span.upper_closed else '<'}{upper}{unit}"
    without = [bound for bound, closed in ((lower, span.lower_closed), (upper, span.upper_closed)) if not closed]
    return f"{lower}-{upper}{unit}" + "".join(f"（不含{bound}）" for bound in without)


def _change(growth: Growth) -> str:
    """The change: ``增长`` for more than 0, ``持平`` for none, ``增长≥5%``, ``下降5-8%``."""
    unit, verb = _writing(growth.unit), _DIRECTIONS[growth.direction]
    if growth.lower is not None and growth.upper is not None:
        if growth.lower < growth.upper:
            return verb + _range(growth, unit)
        return "持平" if _unchanged(growth) else f"{verb}={_number(growth.lower, unit)}{unit}"
    if growth.upper is not None:
        return f"{verb}{'≤' if growth.upper_closed else '<'}{_number(growth.upper, unit)}{unit}"
    assert growth.lower is not None, "a change has a bound"
    if growth.lower == 0 and not growth.lower_closed and not unit:
        return verb
    return f"{verb}{'≥' if growth.lower_closed else '>'}{_number(growth.lower, unit)}{unit}"


def _unchanged(growth: Growth) -> bool:
    return growth.lower == growth.upper == 0 and growth.unit is None and growth.direction == "increase"


def _base(growth: Growth) -> str:
    return f"较{'上年' if growth.base == 'last_year' else growth.base}"


def _case(case: Case) -> str:
    if case.when:
        return f"{case.label or ''}{_quantity(case.when)}的为{_quantity(case.then)}"
    return f"{case.label}：{_quantity(case.then)}" if case.label else _quantity(case.then)


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _date(date: Date) -> str:
    """``2022年10月31日前``, ``2022年1月1日至2022年12月31日``, ``2022年3月5日起``, ``每年2022年12月31日前``."""
    every = _EVERY[date.every] if date.every else ""
    first = _day(date.start) if date.start else ""
    last = _day(date.end) if date.end else ""
    days = first if first == last and date.stated != "by" else "至".join(day for day in (first, last) if day)
    return every + days + {"by": "前", "from": "起", "in": ""}[date.stated]


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


_EXACT = 20
"""Figures of more digits are written out: dividing them would round."""


def amount(value: Decimal, unit: str | None) -> str:
    """A number with its unit for a person: ``170 万元``, ``90%``; scaled only while two decimals do."""
    if unit in _GLUED:
        return f"{plain(value)}{unit}"
    unit = _COUNTED.get(unit or "", unit)
    for factor, word in _SCALES if value.adjusted() < _EXACT else ():
        scaled = value / factor
        if abs(scaled) >= 1 and round(scaled, 2) == scaled:
            return f"{plain(scaled)} {word}{unit or ''}"
    return f"{plain(value)} {unit}" if unit else plain(value)


def _span_words(lower: Decimal, upper: Decimal, unit: str | None) -> str:
    """``10 至 20 家``, ``80%至90%``."""
    if unit in _GLUED:
        return f"{amount(lower, unit)}至{amount(upper, unit)}"
    low = amount(lower, None)
    return f"{low}{' ' if low[-1].isdecimal() else ''}至 {amount(upper, unit)}"


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
    if _is_none(quantity):
        return f"无{quantity.subject}"
    of = quantity.subject or ""
    of = f"的{of}" if of and quantity.unit in _GLUED else of
    value = quantity.lower if quantity.lower is not None else quantity.upper
    if quantity.lower == quantity.upper and value is not None and quantity.stated in {"bare", "approximately"}:
        about = "约 " if quantity.stated == "approximately" else ""
        return about + amount(value, quantity.unit) + of
    least = "不低于" if quantity.unit in _GLUED else "不少于"
    about = "约 " if quantity.stated == "approximately" else ""
    return about + _bounds_words(quantity, quantity.unit, least) + of


def _growth_words(growth: Growth) -> str:
    if _unchanged(growth):
        return f"{_base(growth)}持平"
    size = "增幅" if growth.direction == "increase" else "降幅"
    bounds = _bounds_words(growth, growth.unit, "不低于")
    return f"{_base(growth)}{_DIRECTIONS[growth.direction]}，{size}{bounds}"


def _case_words(case: Case) -> str:
    when = _quantity_words(case.when) if case.when else ""
    head = f"{case.label or ''}{' ' if case.label and when[:1].isdecimal() else ''}{when}"
    return f"{head}：{_quantity_words(case.then)}" if head else _quantity_words(case.then)


def _date_words(date: Date) -> str:
    """A span of days as a person names it: a whole year or month by its name, the year only once."""
    if date.every and date.stated == "by" and date.end and not date.start:
        return f"{_EVERY[date.every]}{_recurring(date.every, date.end)}前"
    every = _EVERY[date.every] if date.every else ""
    start, end = date.start, date.end
    if date.stated != "in" or start is None or end is None or start == end:
        return _date(date)
    last = calendar.monthrange(end.year, end.month)[1]
    if start.year == end.year and start.day == 1 and end.day == last:
        if start.month == end.month:
            return f"{every}{start.year}年{start.month}月"
        if (start.month, end.month) == (1, 12):
            return f"{every}{start.year}年"
    until = _day(end) if start.year != end.year else f"{end.month}月{end.day}日"
    return f"{every}{_day(start)}至{until}"


def _recurring(every: str, day: dt.date) -> str:
    """The day of a deadline that recurs, without the year that only represents every year."""
    last = calendar.monthrange(day.year, day.month)[1] == day.day
    if every == "year":
        return f"{day.month}月{day.day}日"
    if every == "month":
        return "底" if last else f"{day.day}日"
    return "末" if every == "quarter" and last and day.month % 3 == 0 else _day(day)
