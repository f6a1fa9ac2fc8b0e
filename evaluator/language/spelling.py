"""Spelling a cell: which words and figures stand in it, one letter each (the alphabet is that of ``grammar.lark``).

This is the lexer of the language. It knows words, numbers and where each can count; it decides nothing about what they
say together. ``≥35家`` is ``≥数量``; ``节约型机关`` is one word, not 约.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from evaluator.language import units
from evaluator.language.calendar_words import date_letters
from evaluator.language.figures import NAME, Place, ahead, figure
from evaluator.language.letters import COUNTED, DATED, SIGNS, Letter
from evaluator.language.vocabulary import Word, vocabulary, words

if TYPE_CHECKING:
    from evaluator.language.normalise import Normal

_LIST_MARK = re.compile(
    r"[(]?(?:\d{1,2}|[一二三四五六七八九十])(?:[.)]\)?|、)(?=[\u4e00-\u9fff])|\(\d{1,2}\)(?=[\u4e00-\u9fff])|§"
)
_JOINERS = ("并且", "同时", "以及", "而且", "且", "和", "及", "并", "与", "又")


@dataclass
class Spelling:
    """A cell in letters. ``digits`` tells whether a figure in digits, read or unreadable, is among them."""

    normal: Normal
    letters: list[Letter] = field(default_factory=list)

    @property
    def shape(self) -> str:
        """The letters alone: what the grammar parses."""
        return "".join(each.letter for each in self.letters)

    @property
    def digits(self) -> bool:
        """Whether a figure in digits stands here: such a text can never be a mere statement."""
        text = self.normal.text
        return any(
            each.letter not in ";文" and any(char.isdecimal() for char in text[each.start : each.end])
            for each in self.letters
        )

    def text(self, place: int) -> str:
        """The normalised text of a letter."""
        each = self.letters[place]
        return self.normal.text[each.start : each.end]


def spell(normal: Normal) -> Spelling:
    """The spelling of a normalised cell; never fails (what is no figure is a word)."""
    return _Speller(normal).run()


class _Speller:
    def __init__(self, normal: Normal) -> None:
        self.text = normal.text
        self.out = Spelling(normal)
        self.letters = self.out.letters
        self.clause = 0
        self.word_start: int | None = None

    def run(self) -> Spelling:
        place = 0
        while place < len(self.text):
            found = self._at(place)
            if found:
                self._close_word(place)
                for each in found:
                    if each.letter == ";":
                        self.clause = len(self.letters) + 1
                    if each.letter:
                        self.letters.append(each)
                place = max(each.end for each in found)
            else:
                end = self._name_end(place)
                self.word_start = place if self.word_start is None else self.word_start
                place = end
        self._close_word(place)
        return self.out

    # --- words ---

    def _close_word(self, place: int) -> None:
        if self.word_start is not None and place > self.word_start:
            self.letters.append(Letter("文", self.word_start, place))
        self.word_start = None

    def _name_end(self, place: int) -> int:
        """Where the word at ``place`` goes on at least: a title or a term with digits is one."""
        match = NAME.match(self.text, place)
        return match.end() if match else place + 1

    def _before(self, place: int) -> str:
        """The letter before ``place``: ``文`` while a word is open, empty at the start of a clause."""
        if self.word_start is not None:
            return "文"
        return self.letters[-1].letter if len(self.letters) > self.clause else ""

    def _word(self, place: int) -> str:
        """The word that is still open at ``place``."""
        return "" if self.word_start is None else self.text[self.word_start : place]

    def _has(self, letters: frozenset[str]) -> bool:
        return any(each.letter in letters for each in self.letters[self.clause :])

    # --- one place ---

    def _at(self, place: int) -> list[Letter] | None:
        return (
            self._mark(place)
            or self._calendar(place)
            or self._change(place)
            or self._family(place)
            or self._per(place)
            or figure(Place(self.text, place, self._before(place), self._word(place)))
        )

    def _mark(self, place: int) -> list[Letter] | None:
        char = self.text[place]
        if char in ";；。,，":
            return [Letter(";", place, place + 1)]
        if char in ".!！?" and place == len(self.text) - 1:
            return [Letter("", place, place + 1)]
        if char == ":" and place + 1 < len(self.text):
            return [Letter(":", place, place + 1)]
        if char == "(":
            return self._note(place)
        if not self._before(place) and (match := _LIST_MARK.match(self.text, place)):
            return [Letter(";", place, match.end())]
        return self._joiner(place) or self._range(place)

    def _joiner(self, place: int) -> list[Letter] | None:
        """、 and 且 part clauses only behind a figure, 且 only before another."""
        if self.text[place] == "、" and self._has(COUNTED | DATED):
            return [Letter(";", place, place + 1)]
        for joiner in _JOINERS:
            if self.text.startswith(joiner, place) and self._has(COUNTED | DATED):
                end = place + len(joiner)
                if ahead(self.text, end) or self._sign_ahead(end):
                    return [Letter(";", place, end)]
        return None

    def _range(self, place: int) -> list[Letter] | None:
        before = self._before(place)
        for sign in ("-", "~", "至", "到", "―"):
            if self.text.startswith(sign, place) and (before in COUNTED | DATED | {"起", "余"}):
                end = place + len(sign)
                while self.text[end : end + 1] in {"-", "~"}:
                    end += 1
                if ahead(self.text, end) or self._date_ahead(end):
                    return [Letter("-", place, end)]
        return None

    def _note(self, place: int) -> list[Letter] | None:
        depth = 0
        for end in range(place, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[end], 0)
            if depth == 0:
                return [Letter("注", place, end + 1, self.text[place + 1 : end])]
        return None

    def _calendar(self, place: int) -> list[Letter] | None:
        previous = self.letters[-1] if self.letters and self.word_start is None else None
        earlier = self.letters[-2].letter if len(self.letters) > 1 and previous else ""
        found = date_letters(self.text, place, previous.letter if previous else "", earlier)
        return [Letter(*each) for each in found] if found else None

    def _change(self, place: int) -> list[Letter] | None:
        based = self._has(frozenset("较"))
        if match := _base_pattern().match(self.text, place):
            return [Letter("较", place, match.end(), _base_name(match))]
        if self._before(place) in SIGNS and (match := _last_year_pattern().match(self.text, place)):
            return [Letter("昨", place, match.end())]
        if based and (match := _same_pattern().match(self.text, place)):
            return [Letter("平", place, match.end())]
        match = _change_pattern(based=based).match(self.text, place)
        if match and (based or ahead(self.text, match.end()) or self._sign_ahead(match.end())):
            return [Letter("增" if match.group("rise") else "减", place, match.end())]
        return None

    def _family(self, place: int) -> list[Letter] | None:
        for word in words().get(self.text[place], ()):
            if self.text.startswith(word.text, place) and self._counts(word, place):
                return [Letter(word.letter, place, place + len(word.text), word)]
        if self.text[place] == "的" and self._has(COUNTED):
            return [Letter("的", place, place + 1)]
        accord = self._according(place)
        return accord or self._and_more(place)

    def _according(self, place: int) -> list[Letter] | None:
        if self._before(place):
            return None
        for word in vocabulary()["reference"]["according"]:
            if self.text.startswith(word, place) and len(self.text) > place + len(word):
                return [Letter("按", place, place + len(word))]
        return None

    def _and_more(self, place: int) -> list[Letter] | None:
        if self._before(place) == "数" and self.text[place] in "余多来几" and units.find(self.text, place + 1):
            return [Letter("余", place, place + 1)]
        return None

    def _counts(self, word: Word, place: int) -> bool:
        """Whether the word of a family counts as such here."""
        end = place + len(word.text)
        if word.after and place and self.text[place - 1] in word.after:
            return False
        if word.number:
            return ahead(self.text, end) or self._sign_ahead(end)
        if word.letter in "上下右":
            return self._before(place) in {"量", "数", "注", "余", "上", "下"} and self._ends_bound(word, end)
        if word.letter == "±":
            return ahead(self.text, end)
        return True

    def _ends_bound(self, word: Word, end: int) -> bool:
        """内 counts alone behind a span of time only."""
        return word.text != "内" or self._before(end) in {"量", "注"}

    def _per(self, place: int) -> list[Letter] | None:
        if self.text[place] != "每":
            return None
        skip = 1 if self.text.startswith("每个", place) and units.atom(self.text, place + 2) else 0
        found = units.per(self.text[: place + 1] + self.text[place + 1 + skip :], place)
        if not found:
            return None
        return [Letter("每", place, found.end + skip, found.name.replace("/个月", "/月"))]

    # --- looking ahead ---

    def _sign_ahead(self, place: int) -> bool:
        return any(
            self.text.startswith(word.text, place)
            and word.letter in SIGNS
            and (not word.number or ahead(self.text, place + len(word.text)))
            for word in words().get(self.text[place : place + 1], ())
        )

    def _date_ahead(self, place: int) -> bool:
        return bool(date_letters(self.text, place, "-", "月"))


def _any(texts: list[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


@cache
def _change_pattern(*, based: bool) -> re.Pattern[str]:
    change = vocabulary()["change"]
    rise = change["increase"] + (change["increase_based"] if based else [])
    fall = change["decrease"] + (change["decrease_based"] if based else [])
    return re.compile(
        f"(?:{_any(change['adverbs'])})*(?:(?P<rise>{_any(rise)})|(?P<fall>{_any(fall)}))了?"
        f"(?:{_any(change['rates'])})?(?!到|至|为)"
    )


@cache
def _same_pattern() -> re.Pattern[str]:
    return re.compile(_any(vocabulary()["change"]["same"]))


_YEARS = r"(?:上一?个?年度?|上一?学年|去年|前年|前一年|往年|历年|(?:19|20)\d\d年度?|上一?季度|上个?月|上期|基期|基年|年初|同期|前[三两]年)"
_LAST = {"上年", "上一年", "上年度", "上一年度", "去年", "上个年度", "上一个年度", "前一年", "同期"}


@cache
def _base_pattern() -> re.Pattern[str]:
    changed = _change_pattern(based=True).pattern.replace("(?P<rise>", "(?:").replace("(?P<fall>", "(?:")
    same = _any(vocabulary()["change"]["same"])
    tail = r"(?:同期|同季度?|全年|年末|末|底|水平|平均水平|平均|平均值|实际|基础)*(?:相比较?|比较|比|来说)?"
    return re.compile(
        rf"(?:较|比|相较于?|相比|与|和|同|对比|在)(?P<year>{_YEARS}{tail})(?:基础上)?[,，]?"
        rf"|(?P<yoy>同比)|(?P<mom>环比)|(?P<each>逐年|逐年度)(?={changed})"
        rf"|(?:较|比|相较于?)(?P<other>[^\d;,，。:、(]{{1,14}}?)(?:相比)?(?={changed}|{same})"
    )


@cache
def _last_year_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{_YEARS})(?:同期|水平|平均|实际|完成|数|值|平均水平|实际数|实际完成数)*(?=$|[;,，。)])")


def _base_name(match: re.Match[str]) -> str:
    if match.group("mom"):
        return "上期"
    if match.group("other"):
        return match.group("other")
    year = match.group("year")
    if not year:
        return "last_year"
    core = re.sub(r"(?:同期|全年|水平|相比较?|比较|比|来说|实际|基础)+$", "", year)
    return "last_year" if core in _LAST or year in _LAST else core
