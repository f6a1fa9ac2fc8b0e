"""Figures as they are spoken: 三四万 (a range), 五块六毛 and 两角五分 (money), 一又二分之一, 零点77, .5."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.language import units
from evaluator.language.lexer.letters import Kind, Letter
from evaluator.language.lexer.numerals import DIGITS, Numeral, arabic, chinese, chinese_value, part_of

if TYPE_CHECKING:
    from collections.abc import Callable

_ONE = "[一二两三四五六七八九]"
_EITHER = re.compile(rf"({_ONE})([二三四五六七八九])(百万|千万|十万|百亿|[十百千万亿]?)(?![成折分])")
_OFF = re.compile(r"([一二三四五六七八九])([一二三四五六七八九])折")
_WIDE = {("三", "五")}
"""Digits that name a range without being neighbours."""
_DATED = {"月", "年", "日", "季", "号", "点"}
_COIN = r"[\d一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_COINS = re.compile(
    rf"(?P<whole>\d{{1,9}}|[一二两三四五六七八九十百千万零]{{1,12}})(?:(?P<yuan>块)|元)"
    rf"(?:(?P<tenths>{_COIN})(?P<named>[毛角])?(?:(?P<cents>{_COIN})分?)?|零(?P<rest>{_COIN})分?)钱?"
    rf"|(?P<few>{_COIN})[毛角](?P<fen>{_COIN})分钱?"
)
_AFTER_COINS = re.compile(r"$|[;,，。、)~至到/-]|以|及|左右|的")
POINT = re.compile(r"(?:\.|零点)(\d{1,12})(?![\d.,:]|[点时分月日])")


def point(text: str, at: int) -> Numeral | None:
    """A decimal whose whole part is not written, or not in digits: ``.5``, ``零点77``."""
    match = POINT.match(text, at)
    return Numeral(Decimal(f"0.{match.group(1)}"), match.end()) if match else None


def mixed(text: str, at: int) -> Numeral | None:
    """一又二分之一, 1又4分之3."""
    whole = arabic(text, at) if text[at].isdecimal() else chinese(text, at)
    if whole is None or whole.value is None or text[whole.end : whole.end + 1] != "又":
        return None
    part = part_of(text, whole.end + 1)
    if part is None or part.value is None or part.unit in {"%", "‰"}:
        return None
    value = abs(whole.value) + part.value
    return Numeral(-value if whole.value < 0 else value, part.end, chinese=True)


def either(text: str, at: int, finish: Callable[[int, Numeral], list[Letter] | None]) -> list[Letter] | None:
    """Two neighbouring digits name a range: 三四万 is 3万 to 4万, 七八次 7 to 8; ``finish`` adds what follows.

    Before 折 they are one figure: 三八折 is 38%.
    """
    if off := _OFF.match(text, at):
        number = Numeral(Decimal(10 * DIGITS[off.group(1)] + DIGITS[off.group(2)]), off.end(), chinese=True)
        return _with(at, number, "%")
    match = _EITHER.match(text, at)
    if not match:
        return None
    first, last = DIGITS[match.group(1)], DIGITS[match.group(2)]
    if last - first != 1 and match.groups()[:2] not in _WIDE:
        return None
    scale = int(chinese_value(f"一{match.group(3)}") or 1) if match.group(3) else 1
    unit = units.find(text, match.end(), unknown=False)
    if (unit is None and scale == 1) or (unit and unit.name in _DATED):
        return None
    lower = Numeral(Decimal(first * scale), at + 1, scale, chinese=True)
    upper = Numeral(Decimal(last * scale), match.end(), scale, chinese=True)
    rest = finish(at + 1, upper)
    return rest and [Letter(Kind.NUMBER, at, at + 1, lower), Letter(Kind.TO, at + 1, at + 1), *rest]


def coins(text: str, at: int) -> list[Letter] | None:
    """An amount of money by its coins: 一块二, 五块七毛八, 三块零四, 两角五分."""
    match = _COINS.match(text, at)
    if not match or not (match.group("yuan") or match.group("few") or match.group("named") == "毛"):
        return None
    if not _AFTER_COINS.match(text, match.end()) or (match.group("cents") and not match.group("named")):
        return None
    whole = match.group("whole")
    value = Decimal(whole) if whole and whole.isdecimal() else chinese_value(whole or "零")
    if value is None:
        return None
    value += _digit(match.group("tenths") or match.group("few")) / 10
    value += _digit(match.group("cents") or match.group("rest") or match.group("fen")) / 100
    number = Numeral(value, match.end(), chinese=True)
    return _with(at, number, "元")


def _with(at: int, number: Numeral, unit: str) -> list[Letter]:
    """A figure whose unit is part of it."""
    return [
        Letter(Kind.NUMBER, at, number.end, number),
        Letter(Kind.UNIT, number.end, number.end, units.Found(unit, number.end)),
    ]


def _digit(char: str | None) -> Decimal:
    return Decimal(DIGITS.get(char, 0) if char and not char.isdecimal() else char or 0)
