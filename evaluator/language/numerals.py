"""Numbers as they are written: Arabic with scale words (``1.2亿``, ``3万4000``), and Chinese numerals (``二十万``). Exact.

What cannot be read for sure is no number: ``1.2.3``, ``三四`` (three or four), ``十四五``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

DIGITS = {
    **{char: value for value, chars in enumerate(("零〇", "一壹幺", "二贰", "三叁", "四肆", "五伍")) for char in chars},
    **{char: value + 6 for value, chars in enumerate(("六陆", "七柒", "八捌", "九玖")) for char in chars},
    "两": 2,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_SCALES = {**_TENS, **_MYRIADS}

_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:，\d{3})+(?=\.\d)|\d+)(?:\.\d+)?")
_GARBLED = re.compile(r"[\d.,，][\d.,，]*\d|[\d ]+")
_SCALE = re.compile(
    r"(?:[十百千]?(?:万亿|[万亿])|[十百千])(?![克米瓦卡伏帕焦]|分之|分比|分点|分率|赫兹?|字节|家万户)(?![十百千万亿]分)"
)
_GLUED_SCALE = re.compile(r"万(?=[千兆])|亿(?=千)")
CHINESE = re.compile(
    r"[负零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟幺]+(?:点[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]+[万亿]*)?"
)
_FRACTION = re.compile(r"(十万|百万|千万|万万|亿|[十百千万佰仟两二三四五六七八九\d]+)分之")
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
    """The number that begins with a digit at ``start``, with its scale words."""
    match = _ARABIC.match(text, start)
    if not match:
        return None
    end = match.end()
    if _goes_on(text, end):
        wider = _GARBLED.match(text, start)
        return Numeral(None, wider.end() if wider else end)
    value = Decimal(match.group().replace(",", "").replace("，", ""))
    return _scaled(text, value, end)


def _goes_on(text: str, end: int) -> bool:
    """Whether what follows makes the digits before it doubtful: another point, a comma in the wrong place, a blank."""
    rest = text[end : end + 5]
    if rest[:1] == " ":
        return True
    return bool(re.match(r"\.\d|,\d{1,2}(?!\d)|，\d{3}(?!\d)|\d", rest))


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
        digits = re.compile(r"零?(\d+)(?![\d.,年])").match(text, end)
        if not digits or more:
            return Numeral(total, end, scale, more)
        value = Decimal(digits.group(1))
        match = _SCALE.match(text, digits.end())
        if not match:
            exact = len(digits.group(1)) == len(str(factor)) - 1 or (digits.group().startswith("零") and value < factor)
            return Numeral(total + value if exact else None, digits.end(), scale)
    return Numeral(value, end)


def _product(words: str) -> int:
    factor = 1
    for word in words:
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
            tail = re.search(r"(万亿|[万亿千百])$", text[start:end])
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
        if len(words) == 1:
            return DIGITS[words]
        positional = len(words) >= 4 or any(char in "零〇" for char in words)
        return int("".join(str(DIGITS[char]) for char in words)) if positional and words[0] not in "两" else None
    if words == "半":
        return None
    return _sections(words)


def _sections(words: str) -> int | None:
    """Digits and units by the rules of the language; ``None`` where they break them (百千, 三十四五)."""
    total, section, digit, last, zero = 0, 0, None, 10**9, False
    top = 10**17
    for char in words:
        if char in DIGITS:
            if char in "零〇":
                if digit is not None:
                    return None
                zero = True
                continue
            if digit is not None:
                return None
            digit = DIGITS[char]
        elif char in _TENS:
            unit = _TENS[char]
            if digit is None and not (unit == 10 and section == 0) and not (unit == 10 and zero):
                return None
            if unit >= last:
                return None
            section += (1 if digit is None else digit) * unit
            digit, last, zero = None, unit, False
        else:
            unit = _MYRIADS.get(char, 0)
            if not unit:
                return None
            section += digit or 0
            digit = None
            if section == 0 and total == 0:
                return None
            if section == 0 or unit > top:
                total *= unit
            elif unit == 100_000_000:
                total = (total + section) * unit
            else:
                total += section * unit
            top, section, last, zero = unit, 0, 10**9, False
            last = unit
    return _close(words, total, section, digit, zero=zero)


def _close(words: str, total: int, section: int, digit: int | None, *, zero: bool) -> int | None:
    """Add what follows the last unit: ``两千三百五`` ends in 50, ``一万零五`` in 5."""
    if digit is None:
        return None if zero and words[-1] in "零〇" and len(words) > 1 else total + section
    before = words[-2] if len(words) > 1 else ""
    if before in _SCALES and before not in {"十", "拾"} and not zero:
        return total + section + digit * _SCALES[before] // 10
    return total + section + digit


def part_of(text: str, start: int) -> Numeral | None:
    """``百分之九十``, ``千分之三``, ``四分之一``: the fraction that begins at ``start``.

    Percent and permille keep their unit; any other must be an exact decimal, else there is no number.
    """
    match = _FRACTION.match(text, start)
    if not match:
        return None
    below = match.group(1)
    above = arabic(text, match.end()) or _hundred(text, match.end()) or chinese(text, match.end())
    if above is None or above.value is None:
        return Numeral(None, match.end())
    if below in _PERCENT_WORDS:
        return Numeral(above.value, above.end, unit=_PERCENT_WORDS[below], chinese=not text[above.end - 1].isdecimal())
    parts = Decimal(below) if below.isdecimal() else chinese_value("一" + below if below[0] in "百千万亿" else below)
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
