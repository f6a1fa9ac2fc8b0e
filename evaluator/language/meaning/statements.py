"""Words without figures: a statement to be judged, a figure that is elsewhere, a change whose size is not said."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from evaluator.language.constraint import Constraint, Growth, Level, Quantity, Reference, Stated
from evaluator.language.lexer.figures import counted_at
from evaluator.language.lexer.letters import Kind
from evaluator.language.lexer.nouns import is_incident
from evaluator.language.refusal import RefusalError
from evaluator.language.vocabulary import denied_event, vocabulary

if TYPE_CHECKING:
    from evaluator.language.lexer.spelling import Spelling

_SIGNS: dict[str, Stated] = {"≥": "at_least", "≤": "at_most", ">": "more_than", "<": "less_than", "=": "exactly"}

_EVENTS = "起"
_ROMAN = re.compile("[Ⅰ-ↈ]+")
"""≥Ⅲ类 is a grade; ≥Ⅻ家 counts in figures that are not read."""


class Statements:
    """Reads the clauses of one spelling that hold no figure.

    ``cost`` tells that the indicator is about money, so that 按合同约定 is an amount and not a manner.
    """

    def __init__(self, spelling: Spelling, original: str, *, cost: bool) -> None:
        self.spelling = spelling
        self.letters = spelling.letters
        self.original = original
        self.cost = cost

    def read(self, places: list[int]) -> Constraint:
        """What the words at these places say."""
        letters = [self.letters[place] for place in places]
        spelling = "".join(each.letter for each in letters)
        start, end = letters[0].start, letters[-1].end
        level = Level(word=self._original(start, end))
        if growth := self._growth(spelling, places):
            return growth
        text = self.spelling.normal.text[start:end]
        if none := _absent(text):
            return none
        if match := re.fullmatch(r"文?:?([≥≤><=])文", spelling):
            return self._signed(match.group(1), places, level)
        if spelling == "按文":
            return self._according(places, level)
        if spelling == "文" and (limit := _within(text)):
            return Reference(to=limit, stated="at_most")
        return level

    def _growth(self, spelling: str, places: list[int]) -> Growth | None:
        bare = re.sub("[文注为:]", "", spelling)
        label = "".join(self.spelling.text(place) for place in places if self.letters[place].letter == Kind.WORD)
        base = next(
            (str(self.letters[place].value) for place in places if self.letters[place].letter in "较昨"), "last_year"
        )
        zero = Decimal(0)
        size: dict[str, Any] = {"lower": zero, "base": base, "label": label or None}
        if bare in {"较增", "较减"}:
            tail = spelling[spelling.index(bare[1]) + 1 :]
            if tail:
                return None
            direction: Literal["increase", "decrease"] = "increase" if bare[1] == "增" else "decrease"
            return Growth(direction=direction, **size)
        if bare == "较平":
            return Growth(direction="increase", upper=zero, lower_closed=True, upper_closed=True, **size)
        if re.fullmatch("[≥≤><=]昨", bare):
            if bare[0] == "=":
                return Growth(direction="increase", upper=zero, lower_closed=True, upper_closed=True, **size)
            direction = "decrease" if bare[0] in "≤<" else "increase"
            return Growth(direction=direction, lower_closed=bare[0] in "≥≤", **size)
        return None

    def _signed(self, sign: str, places: list[int], level: Level) -> Constraint:
        """A sign before a word: a reference where the word names a figure, else the word itself."""
        word = self._word(places[-1])
        name = self._word(places[0]) if len(places) > 2 or self.letters[places[0]].letter == Kind.WORD else ""
        stated = _SIGNS[sign]
        weak = getattr(self.letters[places[-2]].value, "weak", False)
        limit = _figure_name(word)
        if limit and not (weak and stated == "at_least"):
            return Reference(to=limit, stated=stated, label=name or None)
        at = self.letters[places[-2]]
        if at.end - at.start == 1:
            counted = _ROMAN.match(word)
            counts = counted and counted_at(word, counted.end())
            if counts or (any(char.isdecimal() for char in word) and not re.match(r"\dA|《", word)):
                raise RefusalError("符号后面的数字写法无法识别", at.start, self.letters[places[-1]].end, firm=True)
            if not name:
                return Level(word=word)
        return level

    def _according(self, places: list[int], level: Level) -> Constraint:
        word = self._word(places[-1])
        verbs = "|".join(vocabulary()["reference"]["verbs"])
        to = re.sub(f"(?:进行|予以|据实)?(?:{verbs})+$", "", word)
        nouns = vocabulary()["reference"]["nouns"]
        money = vocabulary()["reference"]["money"]
        if to and to.endswith(tuple(nouns)) and (self.cost or not to.endswith(tuple(money))):
            return Reference(to=to, stated="exactly")
        return level

    def _word(self, place: int) -> str:
        return self.spelling.text(place)

    def _original(self, start: int, end: int) -> str:
        first, last = self.spelling.normal.span(start, end)
        return self.original[first:last]


def _absent(text: str) -> Quantity | None:
    """What shall not be: 无事故, 不发生死亡3人以上的事故."""
    if event := denied_event().fullmatch(text):
        return _none_of(event.group("event") or event.group("before"), _EVENTS)
    absent = re.fullmatch(f"(?:{'|'.join(vocabulary()['cell']['zero'])})([^不无未]+)", text)
    return _none_of(absent.group(1)) if absent and is_incident(absent.group(1)) else None


def _none_of(subject: str, unit: str | None = None) -> Quantity:
    """Nothing of what must not happen; an event of some size counts in its own unit, not in the size's."""
    zero = Decimal(0)
    both: dict[str, Any] = {"lower": zero, "upper": zero, "lower_closed": True, "upper_closed": True}
    return Quantity(stated="exactly", unit=unit, subject=subject, **both)


def _within(text: str) -> str | None:
    """``预算内``: the figure that the words stay within."""
    for limit in sorted(vocabulary()["reference"]["limits"], key=len, reverse=True):
        if text.endswith(limit) and len(limit) < len(text):
            name = text[: -len(limit)]
            return name if name.endswith(tuple(vocabulary()["reference"]["nouns"])) and limit != "范围" else None
    return None


def _figure_name(word: str) -> str | None:
    """The figure that a word names behind a sign: 预算 of 预算内, 市场价."""
    verbs = "|".join(vocabulary()["reference"]["verbs"])
    word = re.sub(f"(?:{verbs})$", "", word) or word
    for limit in sorted(vocabulary()["reference"]["limits"], key=len, reverse=True):
        if word.endswith(limit) and len(word) > len(limit):
            word = word[: -len(limit)]
            break
    return word if word.endswith(tuple(vocabulary()["reference"]["nouns"])) else None
