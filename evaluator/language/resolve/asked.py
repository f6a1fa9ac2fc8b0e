"""What an indicator asks for decides how a bare figure is read: a day, or a length of time.

Exports of spreadsheets leave dates as figures (``202306``, ``6.30``, ``9.1-9.30``): where the indicator asks when, they
are dates. And ``12月`` is December where it asks when, twelve months where it asks how long.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from evaluator.language import units
from evaluator.language.constraint import Quantity
from evaluator.language.lexer.normalise import Normal, normalise
from evaluator.language.lexer.numerals import chinese, chinese_value
from evaluator.language.vocabulary import vocabulary

if TYPE_CHECKING:
    from evaluator.language.resolve.context import Context

_WHEN = re.compile(
    r"(?P<sign>[≥≤><=]?)(?P<first>[\d.]+)(?:[-~至到/](?P<last>[\d.]+))?(?P<tail>(?:[底末])?(?:之?前|以前|完成)?)"
)
_MONTH = re.compile(r"((?:19|20)\d\d)\.?(0?[1-9]|1[0-2])")
_YEAR = re.compile(r"20\d\d")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})")
_DASHED = re.compile(r"(\d{1,2})[-/](\d\d)")
_LONG = re.compile(r"([≥≤><=]?)(\d{1,2})月((?:及?以[上下内]|内)?)")
_COUNT = re.compile("([一二三四五六七八九])([期届节道面头])")
"""Words of a grade or a phase that are a count where the indicator asks for one."""
_OFTEN = re.compile(r"1(年|个?月|季度|周|天)(\d+[次期场])")
_MONTHLIKE = re.compile(r"[≥≤><=]?20\d\d\.\d{1,2}")
_BRACKET = re.compile(r"\((?!(?:年|月|日|时间|日期)\))[^()]+\)$")
_CALENDAR = {"年", "月", "日", "年月日", "日期", "时间", "年月"}
_SERIAL = re.compile(r"([≥≤><=]?)(\d\d,?\d{3})(?:\.0+)?")
_EPOCH = dt.date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 36_526, 55_000
"""From 2000 to July 2050."""
_SIX = re.compile(r"([1-3]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
_CLOCK = re.compile(r"([≥≤><=]?)(?:(\d{1,2})时)?(\d+(?:\.\d+)?)分((?:\d+秒)?(?:及?以[上下内]|内)?)")


@lru_cache(maxsize=8192)
def as_asked(normal: Normal, context: Context) -> Normal | None:
    """The cell written out as the indicator asks; ``None`` where it says itself what it is."""
    meant = _meant(normal.text, context)
    if meant is None:
        return None
    first, last = normal.origin[0], normal.origin[-1]
    return Normal(meant, (*[first] * len(meant), last))


def _meant(text: str, context: Context) -> str | None:
    when = _asks(context.name, "when")
    if when and context.unit in _CALENDAR:
        return f"{text}月" if context.unit == "月" and re.fullmatch("[1-9]|1[0-2]", text) else _date(text)
    if context.unit in {"月", "个月"} or _asks(context.name, "long"):
        return _length(text)
    timely = "时效" in (context.level2 or "") and not _asks(context.name, "shares")
    if not context.unit and (timely or when):
        return (_serial(text) if when else None) or _date(text)
    if "数量" in (context.level2 or "") and (match := _COUNT.fullmatch(text)):
        return f"{chinese_value(match.group(1))}{match.group(2)}"
    if _asks(context.name, "often") and (match := _OFTEN.fullmatch(text)):
        return f"每{match.group(1)}{match.group(2)}"
    # 2023.10 of an amount is not an October: a third decimal keeps it a number.
    counted = context.unit or (context.name and _BRACKET.search(normalise(context.name).text))
    return f"{text}0" if counted and _MONTHLIKE.fullmatch(text) else None


def _asks(name: str | None, what: str) -> bool:
    return bool(name) and _bare_name(name or "").endswith(_endings(what))


@lru_cache(maxsize=8192)
def _bare_name(name: str) -> str:
    """The name without a bracket behind it."""
    return normalise(name).text.partition("(")[0]


@cache
def _endings(what: str) -> tuple[str, ...]:
    return tuple(vocabulary()["context"][what])


def _length(text: str) -> str | None:
    if match := _LONG.fullmatch(text):
        sign, months, bound = match.groups()
        return f"{sign}{months}个月{bound}"
    if match := _CLOCK.fullmatch(text):
        sign, hours, minutes, rest = match.groups()
        return f"{sign}{hours}小时{minutes}分钟{rest}" if hours else f"{sign}{minutes}分钟{rest}"
    return None


def _date(text: str) -> str | None:
    if match := _DASHED.fullmatch(text):
        month, day = int(match.group(1)), int(match.group(2))
        ends = 1 <= month <= 12 and day == calendar.monthrange(2023, month)[1]
        return f"{month}月{day}日" if ends else None
    match = _WHEN.fullmatch(text)
    if not match:
        return None
    first, last = match.group("first"), match.group("last")
    one, other = _point(first, ranged=last is not None), _point(last, ranged=True) if last else ""
    if one is None or other is None or (other and one[-1] != other[-1]):
        return None
    return f"{match.group('sign')}{one}{'至' if other else ''}{other}{match.group('tail')}"


def _serial(text: str) -> str | None:
    """``44561``, ``44,561``: a day of this century as a spreadsheet counts it, when its format is lost."""
    match = _SERIAL.fullmatch(text)
    number = int(match.group(2).replace(",", "")) if match else 0
    if match is None or not _FIRST_DAY <= number < _LAST_DAY:
        return None
    day = _EPOCH + dt.timedelta(days=number)
    return f"{match.group(1)}{day.year}年{day.month}月{day.day}日"


def day_of(text: str) -> dt.date | None:
    """The day that a spreadsheet counts as ``44561``; ``None`` for what is no such number."""
    match = _SERIAL.fullmatch(text.strip())
    number = int(match.group(2).replace(",", "")) if match and not match.group(1) else 0
    return _EPOCH + dt.timedelta(days=number) if _FIRST_DAY <= number < _LAST_DAY else None


def counted(text: str, unit: str | None) -> Quantity | None:
    """三期 where ``unit`` is what was asked for; ``None`` where the words are no such count."""
    number = chinese(text, 0)
    if number is None or number.value is None or not text[number.end :]:
        return None
    found = units.canonical(text[number.end :])
    if unit is None or found is None or found[0] != 1 or found[1] != unit:
        return None
    both = {"lower": number.value, "upper": number.value, "lower_closed": True, "upper_closed": True}
    return Quantity(stated="bare", unit=unit, **both)


def _point(text: str, *, ranged: bool) -> str | None:
    """``202306`` and ``2023.6`` as a month, ``2023`` as a year, ``6.30`` as a day."""
    if match := _MONTH.fullmatch(text):
        return f"{match.group(1)}年{int(match.group(2))}月"
    if _YEAR.fullmatch(text):
        return f"{text}年"
    if match := _SIX.fullmatch(text):
        return f"20{match.group(1)}年{int(match.group(2))}月{int(match.group(3))}日"
    match = _DAY.fullmatch(text)
    if not match or not (1 <= int(match.group(1)) <= 12 and 1 <= int(match.group(2)) <= 31):
        return None
    return f"{int(match.group(1))}月{int(match.group(2))}日" if ranged or len(match.group(2)) == 2 else None
