"""Numbers as they are written, exactly: Arabic with scale words (``1.2亿``, ``3万4000``), Chinese (``二十万``).

What cannot be read for sure is not a number: ``1.2.3``, ``三四`` (three or four), ``十四五``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

DIGITS = {
    **{
        char: value
        for value, chars in enumerate(("零〇", "一壹幺", "二贰", "三叁参", "四肆", "五伍"))
        for char in chars
    },
    **{char: value + 6 for value, chars in enumerate(("六陆", "七柒", "八捌", "九玖")) for char in chars},
    "两": 2,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000, "w": 10_000, "W": 10_000}
_SCALES = {**_TENS, **_MYRIADS}

_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:，\d{3})+(?=\.\d)|\d+)(?:\.\d+)?")
POWER = re.compile(r"\d(?:\.\d{1,14}[eE][+-]?\d{1,2}|[eE]\+\d{1,2})(?![\dA-Za-z.])")
"""What spreadsheets and engines make of a long number: ``1.2E+06``, ``1.0E9``; not ``5E基站``."""
_GARBLED = re.compile(r"[\d.,，][\d.,，]*\d|[\d ]+")
_SCALE = re.compile(
    r"(?:[十百千仟佰]?(?:万亿|[万亿])|[十百千仟佰]|[wW](?=元))(?!(?<=百)分)(?![克米瓦卡伏帕焦]|分之|分比|分点|分率|赫兹?|字节|家万户)(?![十百千万亿]分)"
)
_LEADING_ZERO = re.compile(r"0\d+")
_MORE_DIGITS = re.compile(r"\.\d|,\d{1,2}(?!\d)|，\d{3}(?!\d)|\d")
_REST = re.compile(r"零?(\d+)(?![\d.,年])")
_GLUED_SCALE = re.compile(r"万(?=[千兆])|亿(?=千)|个亿(?!万|元[村镇乡户楼县区园企项产级])")
CHINESE = re.compile(
    r"[负零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟幺廿卅卌]{1,32}(?:点[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,16}[万亿]{0,2})?"
)
_FRACTION = re.compile(
    r"[一壹]?(十万|百万|千万|万万|亿|[十百千万佰仟两二三四五六七八九\d]+)分之|(百)分(?=[二三四五六七八九]?十(?!分))"
)
_PERCENT_WORDS = {"百": "%", "佰": "%", "千": "‰", "仟": "‰"}


class Numeral(NamedTuple):
    """A number at a place of a text: its value, the scale words in it, where it ends.

    ``value`` is ``None`` when there are digits but no sure reading; ``scale`` is 1 without scale words; ``more`` marks
    a 多 or 余 inside (``20余万``); ``unit`` is the share that the words name themselves (``百分之九十``).
    """

    value: Decimal | None
    end: int
    scale: int = 1
    more: bool = False
    unit: str | None = None
    chinese: bool = False


def arabic(text: str, start: int) -> Numeral | None:
    """The number that begins with a digit at ``start``, with its scale words, or as spreadsheets write a long one."""
    if power := POWER.match(text, start):
        return _scaled(text, Decimal(power.group()), power.end())
    match = _ARABIC.match(text, start)
    if not match:
        return None
    end = match.end()
    if _goes_on(text, end) or _LEADING_ZERO.fullmatch(match.group()):
        wider = _GARBLED.match(text, start)
        return Numeral(None, wider.end() if wider else end)
    value = Decimal(match.group().replace(",", "").replace("，", ""))
    return _scaled(text, value, end)


def _goes_on(text: str, end: int) -> bool:
    """Whether what follows makes the digits before it doubtful: another point, a comma in the wrong place, a blank."""
    rest = text[end : end + 5]
    if rest[:1] == " ":
        return True
    return bool(_MORE_DIGITS.match(rest))


def _scaled(text: str, value: Decimal, end: int) -> Numeral:
    """``value`` with the scale words that follow: 1.2亿, 5万4千6百, 3万4000, 20余万."""
    more = False
    total, scale, last = Decimal(0), 1, None
    match = _SCALE.match(text, end) or _GLUED_SCALE.match(text, end)
    if not match and text[end : end + 1] in {"余", "多"}:
        match = _SCALE.match(text, end + 1)
        more = match is not None
    while match:
        factor = _product(match.group())
        if last is not None and factor >= last:
            return Numeral(None, match.end())
        total += value * factor
        end, last = match.end(), factor
        scale = max(scale, factor)
        digits = _REST.match(text, end)
        if not digits or more:
            return Numeral(total, end, scale, more)
        value = Decimal(digits.group(1))
        match = _SCALE.match(text, digits.end())
        if not match:
            exact = len(digits.group(1)) == len(str(factor)) - 1 or (digits.group().startswith("零") and value < factor)
            return Numeral(total + value if exact else None, digits.end(), scale)
    return Numeral(value, end)


def rounded(text: str, number: Numeral) -> Numeral:
    """``number`` with the 多 or 余 that is before a scale word: 三十多万, 500万余亿."""
    end = number.end
    match = _SCALE.match(text, end + 1) if text[end : end + 1] in {"余", "多", "几"} else None
    if match is None or number.value is None or number.more:
        return number
    factor = _product(match.group())
    return number._replace(value=number.value * factor, end=match.end(), scale=number.scale * factor, more=True)


def scale_at(text: str, start: int) -> tuple[int, int]:
    """The factor of the scale words at ``start`` and where they end; 1 where there are none."""
    match = _SCALE.match(text, start)
    return (_product(match.group()), match.end()) if match else (1, start)


def _product(words: str) -> int:
    factor = 1
    for word in words.removeprefix("个"):
        factor *= _SCALES[word]
    return factor


def chinese(text: str, start: int) -> Numeral | None:
    """The Chinese numeral at ``start``; ``None`` where the characters make no number."""
    match = CHINESE.match(text, start)
    if not match:
        return None
    for end in range(match.end(), start, -1):
        value = chinese_value(text[start:end])
        if value is not None:
            scale = 1
            tail = re.search(r"(万亿|[万亿千仟百佰])$", text[start:end])
            if text.startswith("个亿", end):
                return Numeral(value * _SCALES["亿"], end + 2, _SCALES["亿"], chinese=True)
            if tail:
                scale = _product(tail.group())
            return Numeral(value, end, scale, chinese=True)
    return None


def chinese_value(words: str) -> Decimal | None:
    """The value of a whole Chinese numeral: 两千三百五 is 2350, 一百零五 is 105, 二〇二二 is 2022, 三点五 is 3.5."""
    sign = -1 if words.startswith("负") else 1
    words = words.removeprefix("负")
    body, point, fraction = words.partition("点")
    scale = 1
    if point:
        stripped = fraction.rstrip("万亿")
        scale = _product(fraction[len(stripped) :])
        fraction = stripped
    whole = _whole(body)
    if whole is None or (point and not all(char in DIGITS for char in fraction)):
        return None
    decimals = "".join(str(DIGITS[char]) for char in fraction)
    return sign * Decimal(f"{whole}.{decimals}" if decimals else whole) * scale


def _whole(words: str) -> int | None:
    if not words:
        return None
    if all(char in DIGITS for char in words):
        positional = len(words) >= 4 or any(char in "零〇" for char in words)
        if len(words) > 1 and (not positional or words[0] == "两"):
            return None
        return int("".join(str(DIGITS[char]) for char in words))
    for word, unit in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = words.rpartition(word)
        if found:
            return _split(_whole(head), unit, tail)
    return _section(words)


def _split(above: int | None, unit: int, tail: str) -> int | None:
    """``above`` times ``unit`` and what follows it: 一万三 is 13000, 一万零三 is 10003."""
    if not above:
        return None
    if not tail:
        return above * unit
    below = _whole(tail.lstrip("零〇"))
    if below is None or below >= unit:
        return None
    colloquial = len(tail) == 1 and tail in DIGITS
    return above * unit + (below * unit // 10 if colloquial else below)


_DIGIT = "[一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖]"
_SECTION = re.compile(
    f"(?:({_DIGIT})[千仟])?[零〇]?(?:({_DIGIT})[百佰])?[零〇]?(?:({_DIGIT})?([十拾])|([廿卅卌]))?[零〇]?((?!两){_DIGIT})?"
)


def _section(words: str) -> int | None:
    """A numeral below ten thousand by the rules of the language; ``None`` where it breaks them (百千, 三十四五)."""
    match = _SECTION.fullmatch(words)
    if not match or words[-1] in "零〇":
        return None
    thousands, hundreds, tens, ten, joined, ones = match.groups()
    digit = DIGITS[ones] if ones else 0
    if ones and words[-2:-1] in set("千仟百佰"):
        digit *= 100 if words[-2] in "千仟" else 10
    found = 1000 * DIGITS.get(thousands, 0) + 100 * DIGITS.get(hundreds, 0) + digit
    if joined:
        return found + 20 + 10 * "廿卅卌".index(joined)
    return found + 10 * (DIGITS.get(tens, 1) if ten else 0)


def part_of(text: str, start: int) -> Numeral | None:
    """``百分之九十``, ``千分之三``, ``四分之一``: the fraction that begins at ``start``.

    Percent and permille keep their unit; any other must be an exact decimal, else there is no number.
    """
    if re.match(r"百分百(?=$|[;,，。])", text[start : start + 4]):
        return Numeral(Decimal(100), start + 3, unit="%", chinese=True)
    match = _FRACTION.match(text, start)
    if not match:
        return None
    below = match.group(1) or match.group(2)
    above = arabic(text, match.end()) or _hundred(text, match.end()) or chinese(text, match.end())
    if above is None or above.value is None:
        return Numeral(None, match.end())
    if below in _PERCENT_WORDS:
        return Numeral(above.value, above.end, unit=_PERCENT_WORDS[below], chinese=not text[above.end - 1].isdecimal())
    parts = Decimal(below) if below.isdecimal() else chinese_value("一" + below if below[0] in "百千万亿" else below)
    if parts and parts >= 10_000 and str(parts).strip("0") == "1":
        return Numeral(above.value * 100 / parts, above.end, unit="%", chinese=True)
    return Numeral(quotient(above.value, parts) if parts else None, above.end, chinese=True)


def _hundred(text: str, start: int) -> Numeral | None:
    """The 百 of 百分之百."""
    if text.startswith(("百", "佰"), start) and not text.startswith(("百分", "百万"), start):
        return Numeral(Decimal(100), start + 1, chinese=True)
    return None


def quotient(above: Decimal, below: Decimal) -> Decimal | None:
    """``above / below`` where that is an exact decimal of reasonable length."""
    if not below:
        return None
    found = above / below
    return found if found * below == above and len(found.as_tuple().digits) <= 15 else None
