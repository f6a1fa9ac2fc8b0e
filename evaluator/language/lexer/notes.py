"""Brackets: whether one includes a bound, holds the figure of a form that was filled in, or is a note."""

from __future__ import annotations

import re
from typing import Protocol

from evaluator.language import units
from evaluator.language.lexer.calendar_words import date_letters
from evaluator.language.lexer.figures import ahead
from evaluator.language.lexer.letters import COUNTED, DATED, SIGNS, Kind, Letter
from evaluator.language.lexer.numerals import arabic, scale_at

_INCLUDED = re.compile(r"不?(?:包?含|包括)(?:本数|当日|本级)?")
_TO = re.compile(r"[-~至到]")


class Spelled(Protocol):
    """What a note needs to know of the cell that is being spelled."""

    text: str
    letters: list[Letter]
    brackets: dict[int, int]

    def before(self) -> str:
        """The letter in front, or nothing."""


def note(speller: Spelled, place: int) -> list[Letter] | None:
    """The letters of the bracket that opens at ``place``; ``None`` where it never closes."""
    end = speller.brackets.get(place)
    if end is None:
        return None
    text, before = speller.text, speller.before()
    inside = text[place + 1 : end]
    if _INCLUDED.fullmatch(inside):
        if before in COUNTED and _TO.match(text, end + 1) and ahead(text, end + 2):
            return [Letter(Kind.BOUND, place, end + 1, inside)]
        if before == Kind.NUMBER and (found := _unit_behind(speller, end + 1, inside)):
            return found
        if before in DATED and not inside.startswith("不"):
            until = date_letters(text, end + 1, speller.letters[-1].letter, "")
            return (
                [Letter(Kind.BEFORE, place, until[0].end, "及前")] if until and until[0].letter == Kind.BEFORE else None
            )
    if before in SIGNS and re.fullmatch(r"\d+(?:\.\d+)?", inside):
        unit = units.find(text, end + 1)
        number = Letter(Kind.NUMBER, place, end + 1, arabic(text, place + 1))
        return [number, *([Letter(Kind.UNIT, end + 1, unit.end, unit)] if unit else [])]
    return [Letter(Kind.NOTE, place, end + 1, inside)]


def _unit_behind(speller: Spelled, place: int, inside: str) -> list[Letter] | None:
    """10（含）人以上, 100（含）万元以上: unit and scale of the figure behind its bracket."""
    number = speller.letters[-1]
    scale, whole = scale_at(speller.text, place)
    unit = units.find(speller.text, whole, unknown=False)
    if unit is None or number.value.value is None or (scale > 1 and number.value.scale > 1):
        return None
    if scale > 1:
        value = number.value._replace(value=number.value.value * scale, scale=scale)
        speller.letters[-1] = number._replace(value=value)
    return [Letter(Kind.UNIT, whole, unit.end, unit), Letter(Kind.NOTE, place - 2 - len(inside), place, inside)]


def brackets(text: str) -> dict[int, int]:
    """Where each bracket that is in no other closes."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, char in enumerate(text):
        if char == "(":
            opened.append(place)
        elif char == ")" and opened:
            found[opened.pop()] = place
    return found
