"""Why a spelling is not a cell, said of the word that has no place; the messages are data (``vocabulary.toml``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.language.lexer.letters import Kind
from evaluator.language.lexer.numerals import chinese
from evaluator.language.refusal import RefusalError
from evaluator.language.vocabulary import denials, vocabulary

if TYPE_CHECKING:
    from evaluator.language.grammar.shapes import Misspelt
    from evaluator.language.lexer.spelling import Spelling

WAITING = {Kind.BAD, Kind.STRAY, Kind.MISFIT, Kind.ODD, Kind.OPEN}
"""Roles that are not a fault by themselves, if a figure follows that they say the scope of."""


def misplaced(spelling: Spelling, shape: str, found: Misspelt) -> RefusalError:
    """The refusal of a spelling that the grammar does not take."""
    place = _blamed(shape, found.place)
    if place is None:
        length = len(spelling.normal.text)
        return RefusalError(_needed(found, "单元格在这里就结束了"), max(0, length - 1), length)
    return misplaced_word(spelling, shape, place, found)


def misplaced_word(spelling: Spelling, shape: str, place: int, found: Misspelt | None = None) -> RefusalError:
    """The refusal of the letter at a place, by what its role makes of the cell."""
    letter, word = spelling.letters[place], spelling.text(place)
    table = vocabulary()["misplaced"]
    entry = table["letters"].get(shape[place])
    if entry is None:
        message = f"“{word}”不能写在这里"
        return RefusalError(_needed(found, message) if found else message, letter.start, letter.end)
    mark = word in {"¤", "§"}
    key = "mark" if mark else _reason(word) if shape[place] == Kind.BAD else ""
    message = table["reasons"].get(key, entry["message"]).format(word)
    return RefusalError(message, letter.start, letter.end, entry.get("code", "E201"), firm=mark)


def _blamed(shape: str, place: int) -> int | None:
    """The letter at fault: the one that the parser met, or one before it that waited for a figure in vain."""
    ended = place >= len(shape) or shape[place] == ";"
    waiting = [at for at in range(min(place, len(shape))) if shape[at] in WAITING]
    start = shape.rfind(";", 0, place) + 1
    if ended and waiting and waiting[-1] >= start:
        return waiting[-1]
    return None if place >= len(shape) else place


def _needed(found: Misspelt, what: str) -> str:
    names = vocabulary()["expected"]
    needed = list(dict.fromkeys(word for name, word in names.items() if name in found.expected))[:3]
    return f"{what}，这里需要：{'、'.join(needed)}" if needed else what


def _reason(word: str) -> str:
    """What a word before a figure makes of it: a rank, a difference, a share of something else."""
    table = vocabulary()["misplaced"]["ends"]
    for reason, ends in table.items():
        if word.endswith(tuple(ends)):
            return str(reason)
    if word.endswith(tuple(vocabulary()["prose"]["relative"])):
        return "relative"
    if denials().search(word):
        return "denied"
    if re.match("(?:每|隔|双).", word):
        return "period"
    return "counted" if chinese(word, 0) else ""
