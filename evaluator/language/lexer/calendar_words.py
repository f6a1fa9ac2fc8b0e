"""The words of the calendar: which letters of a date are at a place of a text."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any, NamedTuple

from evaluator.language.lexer.letters import COUNTED, Kind
from evaluator.language.lexer.numerals import chinese_value
from evaluator.language.lexer.starters import first_characters, kept
from evaluator.language.vocabulary import one_of, vocabulary

_CN = "[一二三四五六七八九十]"
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?:年度?(?!均|龄|级|报)|(?=[-~至到]+(?:19|20)\d\d年)|(?=[底末](?:$|[;,，。前])|[Qq][1-4]))"
    r"|([一二壹贰][零〇九玖][零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{2})年度?"
    r"|(?<![\d.])(\d\d)年(?=\d{1,2}月|[一二三四五六七八九十]+月|[底末])"
    r"|(当年度?|本年度?|今年)|(次年度?|翌年|下一?年度?)(?=\d|[一二三四五六七八九十]+月|第|底|初)"
)
_CLOCK = r"(?:\d{1,2}(?::\d\d|[时点](?:\d{1,2}分|半|整)?))?"
_MONTH = re.compile(
    rf"(\d{{1,2}}|{_CN}{{1,2}})月份?(?![饼均度报供租龄])"
    rf"|(?<![\d.])(\d{{1,2}})(?=[-~至到]+(?:\d{{1,2}}|{_CN}{{1,2}})月|(?:[、,]\d{{1,2}}){{1,3}}月(?!龄))"
)
_DAY = re.compile(
    rf"(\d{{1,2}}|{_CN}{{1,3}})[日号](?![常均报])(?:{_CLOCK}(?=之?前|以前|止))?|(\d{{1,2}})(?=[-~至到]+\d{{1,2}}[日号])"
    r"|(?<!\d)(\d{1,2})(?=之?前|以前|止|$|[;,，。])"
)
_YEAR_BEGIN = re.compile(r"初(?![步中级期审始赛选稿设创衷心夏冬秋春])|伊始")
"""The beginning of a year is its January."""
_QUARTER = re.compile(
    r"第?(一(?!季度[一二两三四五\d]+[次期场](?!.*[二三四]季度))|[二三四1-4])季度|[Qq]([1-4])(?![\dA-Za-z])"
    r"|第?([一二三四1-4])(?=[-~至到、]+第?[二三四1-4]季度)"
)
_FIRST_QUARTERS = re.compile(r"(?<!提)前([两二三23])个?季度")
_SOME_MONTHS = re.compile(rf"(?<![\u4e00-\u5e73\u5e75-\u9fff])([前后])(\d{{1,2}}|两|{_CN}{{1,2}})个?月(?!份?以)")
_HALF = re.compile(r"(上半年|前半年)|(下半年|后半年)")
_END = re.compile(r"(?:年|月|季度?)?[底末终]")
_YEAR_END = re.compile(r"年[底末终](?!总结|考核|评|奖)")
_THIRD = re.compile(r"([上中下])旬|初")
_WHOLE = re.compile(r"(?:全年度?|年内|年度内)(?=$|[;,，。(、前]|全?部?完成|完工|竣工|建成)")
_ISO_DAY = re.compile(
    r"((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?:日|[ T]?\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?)?(?! ?[\d.])"
    r"|(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?=$|[-~至到前之以止起完开竣交日;,，。、() /])"
    r"|((?:19|20)\d\d) (0[1-9]|1[0-2]) ([0-2]\d|3[01])(?=$|[^ \d.])"
)
_SHORT_ISO = re.compile(r"([1-3]\d)([-./])(\d{1,2})\2(\d{1,2})日?(?![\d./-])")
_ISO_MONTH = re.compile(r"((?:19|20)\d\d)[-./](0[1-9]|1[0-2]|[1-9])(?![\d.])月?(?:份)?")
_SHORT_DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})日?(?![\d.])")
_SHORT_DEADLINE = re.compile(r"(?<![\d.])(\d{1,2})[./](?:(\d{1,2})日?(?=之?前|以前|止)|(3[01]|[12]\d|0[1-9])日(?!历))")
_OF_YEAR = re.compile(r"(\d{1,2})[./](\d{1,2})日?(?![\d.%])")
_SHORT_MONTH = re.compile(r"(\d{1,2})月?(?=$|[;,，。)前底完])")
_EVERY = re.compile(
    r"(?:于|在)?每(?:个)?(?P<unit>年度?|月|季度?|周|学期|半年)的?(?=\d{1,2}[月日号](?!以)|[底末初]|[上中下]旬|年[底末]|月[底末]|[一二三四五六七八九十]+月|(?:19|20)\d\d年|第?[一二三四1-4]季度)"
)
_EACH = {"年": "year", "年度": "year", "月": "month", "季": "quarter", "季度": "quarter", "周": "week"}
_POINTS = set("年月日季半底旬全IJ")


class DateLetter(NamedTuple):
    """A letter of a date: its kind, its place and its number."""

    letter: Kind
    start: int
    end: int
    value: Any = None


def date_letters(text: str, place: int, before: str, earlier: str) -> list[DateLetter] | None:
    """The letters of a date at ``place``, given the two letters before it; ``None`` where there is no date word."""
    first = text[place : place + 1]
    if before in _POINTS and (found := _closing(text, place, before)):
        return found
    if not (first.isdecimal() or first in _starters()):
        return None
    return (
        _every(text, place)
        or _iso(text, place, before, earlier)
        or _year(text, place)
        or _named_day(text, place, before)
        or _within_year(text, place, before, earlier)
    )


@cache
def _starters() -> frozenset[str]:
    """The first characters of what the letters of a date can begin with."""
    return kept("dates") or first_characters(begins())


@cache
def begins() -> tuple[re.Pattern[str], ...]:
    """The patterns that the letters of a date can begin with: all of this module."""
    return (*(each for each in globals().values() if isinstance(each, re.Pattern)), _named_days())


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    value = chinese_value(text)
    return int(value) if value is not None else 0


def _closing(text: str, place: int, before: str) -> list[DateLetter] | None:
    """What follows a point of the calendar: 底, 旬, 前, 内, 起."""
    calendar = vocabulary()["calendar"]
    if before in "年月季半J" and (match := _END.match(text, place)):
        return [DateLetter(Kind.END, place, match.end())]
    if before == Kind.MONTH and (match := _THIRD.match(text, place)):
        return [DateLetter(Kind.THIRD, place, match.end(), "上中下".index(match.group(1) or "上") + 1)]
    if _SOME_MONTHS.match(text, place) or _FIRST_QUARTERS.match(text, place):
        return None
    for letter, group in ((Kind.BEFORE, "before"), (Kind.AFTER, "from"), (Kind.WITHIN, "within")):
        for word in sorted(calendar[group], key=len, reverse=True):
            if text.startswith(word, place) and not re.match(
                "[期列三两四五六七八九十半续勤备方沿]", text[place + len(word) :]
            ):
                if letter == Kind.WITHIN and before == Kind.WHOLE:
                    continue
                return [DateLetter(letter, place, place + len(word), word)]
    return None


def _every(text: str, place: int) -> list[DateLetter] | None:
    match = _EVERY.match(text, place)
    if not match:
        return None
    return [DateLetter(Kind.EVERY, place, match.end(), _EACH.get(match.group("unit")))]


def _iso(text: str, place: int, before: str, earlier: str) -> list[DateLetter] | None:  # noqa: PLR0911  one return a form
    if (place and (text[place - 1].isdecimal() or text[place - 1] == ".")) or (
        before == Kind.TO and earlier in COUNTED
    ):
        return None
    if match := _ISO_DAY.match(text, place):
        forms = match.group(1, 3, 4), match.group(5, 6, 7), match.group(8, 9, 10)
        year, month, day = next(form for form in forms if form[0])
        return [DateLetter(Kind.ISO_DAY, place, match.end(), (int(year), int(month), int(day)))]
    if (match := _SHORT_ISO.match(text, place)) and 1 <= int(match.group(3)) <= 12:
        return [
            DateLetter(Kind.ISO_DAY, place, match.end(), (2000 + int(match.group(1)), *map(int, match.group(3, 4))))
        ]
    if match := _ISO_MONTH.match(text, place):
        if _is_month(text, match):
            return [DateLetter(Kind.ISO_MONTH, place, match.end(), (int(match.group(1)), int(match.group(2))))]
        if match.end() == len(text):
            return [DateLetter(Kind.GARBLED, place, match.end())]
    if before == Kind.TO and earlier == Kind.ISO_DAY and (match := _SHORT_DAY.match(text, place)):
        middle = match.end(1)
        return [
            DateLetter(Kind.MONTH, place, middle, int(match.group(1))),
            DateLetter(Kind.DAY, middle, match.end(), int(match.group(2))),
        ]
    if before == Kind.TO and earlier == Kind.ISO_MONTH and (match := _SHORT_MONTH.match(text, place)):
        return [DateLetter(Kind.MONTH, place, match.end(), int(match.group(1)))]
    return None


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether ``2022.12`` is a month: not where a unit follows, and not ``2022.5``, which may be a number."""
    rest = text[match.end() :]
    closed = not rest or bool(re.match(r"[-~至到;,，、。)前底末起之以完内(]", rest))
    if "-" in match.group() or "/" in match.group():
        return closed
    surer = (
        len(match.group(2)) == 2
        or match.group().endswith(("月", "份"))
        or bool(re.match(r"[-~至到]+(?:20\d\d|\d{1,2}(?:月|$))|[前底末]", rest))
    )
    before = match.start() and text[match.start() - 1] in "-~至到"
    return closed and (surer or bool(before))


def _year(text: str, place: int) -> list[DateLetter] | None:
    match = _YEAR.match(text, place)
    if not match:
        return None
    full, words, short, this, after = match.groups()
    if this or after:
        return [DateLetter(Kind.YEAR, place, match.end(), "this" if this else "next")]
    value = int(full) if full else 2000 + int(short) if short else _number(words)
    return [DateLetter(Kind.YEAR, place, match.end(), value)]


def _within_year(text: str, place: int, before: str, earlier: str) -> list[DateLetter] | None:  # noqa: PLR0911  one return a form
    if match := _MONTH.match(text, place):
        return [DateLetter(Kind.MONTH, place, match.end(), _number(match.group(1) or match.group(2)))]
    if before == Kind.YEAR and (match := _YEAR_BEGIN.match(text, place)):
        return [DateLetter(Kind.MONTH, place, match.end(), 1)]
    if (before in {Kind.MONTH, Kind.EVERY} or (before == Kind.TO and earlier == Kind.DAY)) and (
        match := _DAY.match(text, place)
    ):
        return [DateLetter(Kind.DAY, place, match.end(), _number(next(filter(None, match.groups()))))]
    if match := _SHORT_DEADLINE.match(text, place) or (before == Kind.YEAR and _OF_YEAR.match(text, place)) or None:
        middle = match.end(1)
        return [
            DateLetter(Kind.MONTH, place, middle, int(match.group(1))),
            DateLetter(Kind.DAY, middle, match.end(), int(next(filter(None, match.groups()[1:])))),
        ]
    if (match := _SOME_MONTHS.match(text, place)) and 1 <= (count := _number(match.group(2).replace("两", "二"))) <= 12:
        months = (1, count) if match.group(1) == "前" else (13 - count, 12)
        return [DateLetter(Kind.HALF, place, match.end(), months)]
    if match := _FIRST_QUARTERS.match(text, place):
        return [DateLetter(Kind.QUARTER, place, match.end(), (1, _number(match.group(1).replace("两", "二"))))]
    if match := _QUARTER.match(text, place):
        quarter = _number(next(group for group in match.groups() if group))
        return [DateLetter(Kind.QUARTER, place, match.end(), (quarter, quarter))]
    if match := _HALF.match(text, place):
        return [DateLetter(Kind.HALF, place, match.end(), (1, 6) if match.group(1) else (7, 12))]
    return _of_year(text, place, before)


def _named_day(text: str, place: int, before: str) -> list[DateLetter] | None:
    """国庆节前 is until 30 September."""
    match = _named_days().match(text, place)
    if not match or not (
        before in {Kind.NOTHING, Kind.YEAR, Kind.LINK, Kind.SEP} or text[place - 1 : place] in {"于", "在"}
    ):
        return None
    month, day = vocabulary()["calendar"]["days"][match.group(1)]
    last = dt.date(2001, month, day) - dt.timedelta(days=1)
    end = match.end(1)
    return [DateLetter(Kind.MONTH, place, end, last.month), DateLetter(Kind.DAY, end, end, last.day)]


@cache
def _named_days() -> re.Pattern[str]:
    return re.compile(f"({one_of(list(vocabulary()['calendar']['days']))})(?=之?前|以前)")


def _of_year(text: str, place: int, before: str) -> list[DateLetter] | None:
    """The words that name a part of a year, or of what recurs: 年底, 全年, 每月底."""
    if before in {Kind.YEAR, Kind.NOTHING, Kind.EVERY, Kind.SEP, Kind.LINK, Kind.AT_LEAST, Kind.AT_MOST, Kind.TO} and (
        match := _YEAR_END.match(text, place)
    ):
        return [DateLetter(Kind.END, place, match.end(), "year")]
    if before == Kind.EVERY and (match := _END.match(text, place)):
        return [DateLetter(Kind.END, place, match.end(), "period")]
    if before == Kind.EVERY and (match := _THIRD.match(text, place)):
        return [DateLetter(Kind.THIRD, place, match.end(), "上中下".index(match.group(1) or "上") + 1)]
    of_word = text[place] == "年" and "\u4e00" <= text[place - 1 : place] <= "\u9fff"  # 2个财政｜年度内
    if (
        before in {Kind.YEAR, Kind.NOTHING, Kind.SEP, Kind.LINK}
        and not (of_word and before == "")
        and (match := _WHOLE.match(text, place))
    ):
        return [DateLetter(Kind.WHOLE, place, match.end())]
    return None
