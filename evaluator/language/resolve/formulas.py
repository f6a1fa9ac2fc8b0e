"""A figure with the sum it comes from: ``48/50=96%``, ``100元/人×50人=5000元``.

What is behind the last sign is the figure, if the sum before it comes to that; else the cell stays as it is, and is
refused.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from evaluator.language.lexer.normalise import Normal

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_UNITS = re.compile(r"(?<=\d)([万亿]?)(?![万亿])[\u4e00-\u9fff]+(?:/[\u4e00-\u9fff]+)*")
_SUM = re.compile(r"[\d.()+\-*/%万亿]{3,80}")
_OPERATED = re.compile(r"[\d)%万亿][+\-*/][\d(]")
_RESULT = re.compile(r"(\d+(?:\.(\d+))?)([万亿]?)(%?)")
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}


class _Value(NamedTuple):
    value: Fraction
    end: int


def worked_out(normal: Normal) -> Normal | None:
    """The figure alone, where the sum before it comes to it; ``None`` where there is none, or it does not."""
    if "=" not in normal.text[2:]:
        return None
    head, _, result = normal.text.rpartition("=")
    name, _, made = head.rpartition("=")
    if any(char.isdecimal() for char in name):
        return None
    plain = _UNITS.sub(r"\1", _THOUSANDS.sub("", made.replace("×", "*").replace("÷", "/")))
    match = _RESULT.match(_THOUSANDS.sub("", result))
    if match is None or not _SUM.fullmatch(plain) or not _OPERATED.search(plain):
        return None
    value = _sum(plain, 0)
    if value is None or value.end != len(plain) or not _comes_to(value.value, match):
        return None
    return Normal(result, normal.origin[len(normal.text) - len(result) :])


def _comes_to(value: Fraction, result: re.Match[str]) -> bool:
    """Whether the result is ``value`` to its last decimal, as it is, with its scale, or as a share."""
    figure, places = Fraction(result.group(1)), len(result.group(2) or "")
    scale = Fraction(_SCALES[result.group(3)]) if not result.group(4) else Fraction(1, 100)
    return any(abs(value / size - figure) * 10**places < 1 for size in (Fraction(1), scale))


def _sum(text: str, at: int) -> _Value | None:
    found = _product(text, at)
    while found and text[found.end : found.end + 1] in {"+", "-"}:
        sign = 1 if text[found.end] == "+" else -1
        other = _product(text, found.end + 1)
        found = other and _Value(found.value + sign * other.value, other.end)
    return found


def _product(text: str, at: int) -> _Value | None:
    found = _factor(text, at)
    while found and text[found.end : found.end + 1] in {"*", "/"}:
        other = _factor(text, found.end + 1)
        if other is None or (text[found.end] == "/" and not other.value):
            return None
        value = found.value / other.value if text[found.end] == "/" else found.value * other.value
        found = _Value(value, other.end)
    return found


def _factor(text: str, at: int) -> _Value | None:
    """A number with its scale or percent sign, or a sum in brackets."""
    if text[at : at + 1] == "(":
        inner = _sum(text, at + 1)
        return _Value(inner.value, inner.end + 1) if inner and text[inner.end : inner.end + 1] == ")" else None
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    mark = text[match.end() : match.end() + 1]
    if mark == "%":
        return _Value(Fraction(Decimal(match.group())) / 100, match.end() + 1)
    scale = _SCALES.get(mark, 1) if mark else 1
    return _Value(Fraction(Decimal(match.group())) * scale, match.end() + (scale > 1))
