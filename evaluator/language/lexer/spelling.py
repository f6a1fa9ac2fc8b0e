"""Spelling a cell: which words and figures are in it, one letter each (the alphabet is that of ``grammar.lark``).

This is the lexer of the language. It knows words, numbers and where each can count; it decides nothing about what they
say together. ``≥35家`` is ``≥数量``; ``节约型机关`` is one word, not 约.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from evaluator.language import units
from evaluator.language.lexer import calendar_words, change, figures
from evaluator.language.lexer.calendar_words import date_letters
from evaluator.language.lexer.change import base_name, base_pattern, change_pattern, same_pattern, year_pattern
from evaluator.language.lexer.figures import COUNTED_NAME, NAME, Place, ahead, counted_at, figure
from evaluator.language.lexer.letters import BOUNDS, COUNTED, DATED, FIGURE_ENDS, OPENS, SIGNS, Kind, Letter
from evaluator.language.lexer.notes import brackets, note
from evaluator.language.lexer.nouns import lists_nouns
from evaluator.language.lexer.numerals import Numeral, arabic
from evaluator.language.lexer.periods import FREQUENCY, frequency
from evaluator.language.lexer.standards import EARNS, STANDARD
from evaluator.language.lexer.starters import first_characters, kept
from evaluator.language.vocabulary import Word, denied, denied_event, denying, vocabulary, words

if TYPE_CHECKING:
    from evaluator.language.lexer.normalise import Normal

_LIST_MARK = re.compile(
    r"[(]?(?:\d{1,2}|[一二三四五六七八九十])(?:[.)]\)?|、(?!第?[二三四]季度)(?![一二三四五六七八九十两][\u4e00-\u9fff](?:$|[;,，。])))(?=[\u4e00-\u9fff])|\(\d{1,2}\)(?=[\u4e00-\u9fff])|§"
)
_WORD = 16
"""As much of an open word as can decide whether a numeral may follow it."""

_STARTING = re.compile(r"[从由自](?:上年度?|去年|目前|现在|现有|原来|原有|当前|基期|年初)(?:水平)?的?")
_LATE = re.compile(r"(?:\d+|[一两二三四五六七八九十]+)(?:年|个月|周)")
"""近三年 are the last three years."""
_NAMED = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:[≥≤><=\d]|不低于|不少于|不超过|达到)")
_PEOPLE = re.compile(r"\d[\d.,]*[万余多]*[人名户家](?!以)")
_SPACE = re.compile("之间|间$")
_BETWEEN = re.compile(r"[和与](?=[\d.,年月日]+[^\d,;，。]{0,5}之?间)")
_WITHIN = {"内", "范围内", "范围以内", "封顶", "为上限", "为限", "起", "+"}
"""Bounds that behind a noun may say where it is: 20个村范围内."""
_SIGNED_NAME = re.compile("[^0-9;,，。、≥≤><=]{2,}[≥≤><=]")
"""达到｜国家标准的企业占比≥90%: the sign is of the name's own end."""
_GRADED = re.compile(r"(?:规模|限额|级|等|专|科|初中|高中|小学|岁|[一二三四五])$")
JOINERS = ("的同时", "并且", "同时", "以及", "而且", "且", "和", "及", "并", "与", "又")

_SINGLE = re.compile("[-~至到―、的比每余多来几]")
BEGINS = (_LIST_MARK, FREQUENCY, _STARTING, _SPACE, _BETWEEN, _SINGLE, EARNS)
"""The patterns here that a letter can begin with."""


@cache
def starters() -> frozenset[str]:
    """The first characters of everything the speller looks for; whatever is not a Chinese character counts too."""
    return kept("all") or derived()


def derived() -> frozenset[str]:
    """The first characters of everything the speller looks for, from the patterns and words themselves."""
    table = vocabulary()
    patterns = [*calendar_words.begins(), *change.begins(), *figures.BEGINS, *BEGINS, denied()]
    listed = [*table["reference"]["according"], *table["currency"], *words(), *JOINERS]
    calendar = (word for key in ("before", "from", "within") for word in table["calendar"][key])
    return first_characters(patterns) | frozenset(text[0] for text in (*listed, *calendar))


@dataclass
class Spelling:
    """A cell in letters. ``digits`` shows whether a figure in digits, read or unreadable, is among them."""

    normal: Normal
    letters: list[Letter] = field(default_factory=list)

    @property
    def shape(self) -> str:
        """The letters alone: what the grammar parses."""
        return "".join(each.letter for each in self.letters)

    @property
    def digits(self) -> bool:
        """Whether a figure in digits is here: such a text can never be a mere statement."""
        text = self.normal.text
        return any(
            each.letter not in ";文" and any(char.isdecimal() for char in text[each.start : each.end])
            for each in self.letters
        )

    def text(self, place: int) -> str:
        """The normalised text of a letter."""
        each = self.letters[place]
        return self.normal.text[each.start : each.end].strip()


def spell(normal: Normal) -> Spelling:
    """The spelling of a normalised cell; never fails (what is not a figure is a word)."""
    return Speller(normal).run()


class Speller:
    """The state of spelling one cell: the letters so far, and where a word is still open."""

    def __init__(self, normal: Normal) -> None:
        self.text = normal.text
        self.out = Spelling(normal)
        self.letters = self.out.letters
        self.clause = 0
        self.seen: set[str] = set()
        self.brackets = brackets(self.text)
        self.word_start: int | None = None

    def run(self) -> Spelling:
        """Spell the whole cell."""
        place = 0
        known = starters()
        while place < len(self.text):
            if self.word_start is None and (end := self._whole_clause(place)):
                self.word_start, place = place, end
                continue
            char = self.text[place]
            found = None if "\u4e00" <= char <= "\u9fff" and char not in known else self._at(place)
            if found:
                self._close_word(place)
                for each in found:
                    self._add(each)
                place = max(each.end for each in found)
            else:
                self.word_start = place if self.word_start is None else self.word_start
                place = self._name_end(place) if char == "第" or not "\u4e00" <= char <= "\u9fff" else place + 1
        self._close_word(place)
        return self.out

    def _add(self, each: Letter) -> None:
        if each.letter:
            self.letters.append(each)
            self.seen.add(each.letter)
        if each.letter == Kind.SEP:
            self.clause = len(self.letters)
            self.seen.clear()

    # --- words ---

    def _whole_clause(self, place: int) -> int | None:
        """Where a clause that is words with figures in it ends: what must not happen, how points are taken off."""
        if self.before() not in {Kind.NOTHING, Kind.COLON}:
            return None
        match = denied_event().match(self.text, place) or STANDARD.match(self.text, place)
        return match.end() if match else None

    def _close_word(self, place: int) -> None:
        if self.word_start is not None and place > self.word_start:
            self.letters.append(Letter(Kind.WORD, self.word_start, place))
        self.word_start = None

    def _name_end(self, place: int) -> int:
        """Where the word at ``place`` goes on at least: a title or a term with digits is one."""
        match = NAME.match(self.text, place)
        if match and (counted := COUNTED_NAME.match(match.group())) and counted_at(self.text, match.end()):
            return place + counted.end(1)
        blank = match.group().find(" ") if match else -1
        if match and blank > 0:
            # UPS 2套 is two words, PM 2.5 is one.
            number = arabic(self.text, place + blank + 1)
            if number and units.find(self.text, number.end, unknown=False):
                return place + blank + 1
        return match.end() if match else place + 1

    def before(self) -> str:
        """The letter before this place: ``文`` while a word is open, empty at the start of a clause."""
        if self.word_start is not None:
            return "文"
        return self.letters[-1].letter if len(self.letters) > self.clause else ""

    def _word(self, place: int) -> str:
        """The word that is still open at ``place``, its last characters."""
        return "" if self.word_start is None else self.text[max(self.word_start, place - _WORD) : place]

    def _led(self) -> bool:
        """Whether 每 or a sign is right before the word that is open, or the gift: 每年｜发放｜一次慰问金."""
        last = self.letters[-2:] if self.before() == Kind.GIVE else self.letters[-1:]
        opened = self.word_start is not None or len(last) == 2
        return opened and last[0].letter in SIGNS | {Kind.EVERY_ONE} if last else False

    def _has(self, letters: frozenset[str]) -> bool:
        return not self.seen.isdisjoint(letters)

    # --- one place ---

    def _at(self, place: int) -> list[Letter] | None:
        return (
            self._mark(place)
            or self._behind(place)
            or self._household(place)
            or self._calendar(place)
            or self._change(place)
            or self._denied(place)
            or self._family(place)
            or self._per(place)
            or figure(Place(self.text, place, self.before(), self._word(place), self._led()))
        )

    def _mark(self, place: int) -> list[Letter] | None:
        char = self.text[place]
        if char in ";；。,，":
            return [Letter(Kind.SEP, place, place + 1)]
        if char in ".!！?" and place == len(self.text) - 1:
            return [Letter(Kind.NOTHING, place, place + 1)]
        if char == ":" and place + 1 < len(self.text):
            return [Letter(Kind.COLON, place, place + 1)]
        if char in "¤§" and self._stands_for_figure(place):
            return [Letter(Kind.GARBLED, place, place + 1)]
        if char == "(" and not (self.before() in {Kind.NOTHING, Kind.UNIT} and _LIST_MARK.match(self.text, place)):
            return note(self, place)
        return self._listed(place) or self._range(place) or self._joiner(place)

    def _listed(self, place: int) -> list[Letter] | None:
        """The number of an entry in a list, which parts clauses; 之间 behind a range, which says nothing."""
        if self.before() in {Kind.NOTHING, Kind.UNIT} and (match := _LIST_MARK.match(self.text, place)):
            return [Letter(Kind.SEP, place, match.end())]
        if self.before() in COUNTED | DATED and (match := _SPACE.match(self.text, place)):
            return [Letter(Kind.NOTHING, place, match.end())]
        return None

    def _stands_for_figure(self, place: int) -> bool:
        """Whether ½ or ③ may be a figure: anywhere but before the words of a list (①完成…) or behind a figure."""
        if self.text[place] == "¤":
            return True
        after = self.text[place + 1 : place + 2]
        if self.before() in {Kind.NOTHING, Kind.SEP}:
            return after in {"", "§"} or units.closing(self.text, place + 1) is not None
        return self.before() not in {Kind.UNIT, Kind.NUMBER, Kind.WORD, Kind.COLON, Kind.NOTE, Kind.ABOVE, Kind.BELOW}

    def _behind(self, place: int) -> list[Letter] | None:
        """What counts only behind certain letters: 98%｜得满分, ｜一年两次, ｜由目前的60%, 不低于｜上年."""
        before = self.before()
        if before in FIGURE_ENDS and (match := EARNS.match(self.text, place)):
            return [Letter(Kind.NOTE, place, match.end(), match.group())]
        if before in SIGNS and (match := year_pattern().match(self.text, place)):
            return [Letter(Kind.LAST_YEAR, place, match.end(), match.group("named") or "last_year")]
        if before != Kind.WORD and (match := _STARTING.match(self.text, place)) and ahead(self.text, match.end()):
            return [Letter(Kind.FROM, place, match.end())]
        return frequency(self.text, place) if before in OPENS else None

    def _joiner(self, place: int) -> list[Letter] | None:
        """、 and 且 part clauses only behind a figure, 且 only before another."""
        if self.text[place] == "、" and self._counted_word() and lists_nouns(self.text, place):
            return None
        if self.text[place] == "、" and self._has(COUNTED | DATED):
            return [Letter(Kind.SEP, place, place + 1)]
        for joiner in JOINERS if self.text[place] in "的并同以而且和及与又" else ():
            if self.text.startswith(joiner, place) and self._has(COUNTED | DATED):
                end = place + len(joiner)
                if joiner in {"且", "并且", "而且", "同时"} and _NAMED.match(self.text, end):
                    return [Letter(Kind.SEP, place, end)]
                if ahead(self.text, end) or self._sign_ahead(end) or base_pattern().match(self.text, end):
                    return [Letter(Kind.SEP, place, end)]
        return None

    def _range(self, place: int) -> list[Letter] | None:
        before = self.before()
        if _BETWEEN.match(self.text, place) and before in COUNTED | DATED:
            return [Letter(Kind.TO, place, place + 1)]
        for sign in ("-", "~", "至", "到", "―") if self.text[place] in "-~至到―" else ():
            if self.text.startswith(sign, place) and (before in COUNTED | DATED | {"起", "余", "界"}):
                end = place + len(sign)
                while self.text[end : end + 1] in {"-", "~"} and not self._below_zero(sign):
                    end += 1
                if ahead(self.text, end) or date_letters(self.text, end, Kind.TO, Kind.MONTH):
                    return [Letter(Kind.TO, place, end)]
        return None

    def _below_zero(self, sign: str) -> bool:
        """Whether a dash behind ``sign`` is a minus: -5至-3."""
        figures = (each.value for each in reversed(self.letters) if each.letter == Kind.NUMBER)
        first = next(figures, None)
        return sign in "~至到" and isinstance(first, Numeral) and first.value is not None and first.value < 0

    def _calendar(self, place: int) -> list[Letter] | None:
        previous = self.letters[-1] if self.letters and self.word_start is None else None
        earlier = self.letters[-2].letter if len(self.letters) > 1 and previous else ""
        found = date_letters(self.text, place, previous.letter if previous else "", earlier)
        return [Letter(*each) for each in found] if found else None

    def _household(self, place: int) -> list[Letter] | None:
        """4期312人 says two things, 80-89岁50元 what an age is given."""
        last = self.letters[-1] if self.letters and self.word_start is None else None
        if last is None or last.letter != Kind.UNIT or not self.text[place].isdecimal():
            return None
        if _PEOPLE.match(self.text, place) and units.counts(last.value.name):
            return [Letter(Kind.SEP, place, place), *(figure(Place(self.text, place, "")) or [])]
        if last.value.name in {"岁", "周岁"}:
            return [Letter(Kind.COLON, place, place), *(figure(Place(self.text, place, "")) or [])]
        return None

    def _change(self, place: int) -> list[Letter] | None:
        based = self._has(frozenset("较"))
        if match := base_pattern().match(self.text, place):
            return [Letter(Kind.BASE, place, match.end(), base_name(match))]
        if based and (match := same_pattern().match(self.text, place)):
            return [Letter(Kind.SAME, place, match.end())]
        match = change_pattern(based=based).match(self.text, place)
        if match and (based or ahead(self.text, match.end()) or self._sign_ahead(match.end())):
            return [Letter(Kind.RISE if match.group("rise") else Kind.FALL, place, match.end())]
        return None

    def _denied(self, place: int) -> list[Letter] | None:
        """A denied comparison is its opposite: 不得超过 is at most, 未达 less than."""
        match = denied().match(self.text, place) if self.text[place] in denying() else None
        if not match:
            return None
        reached = Kind.AT_LEAST if match.group("less") else Kind.LESS
        letter = Kind.AT_MOST if match.group("more") else reached
        short = match.group("reach") or match.group("more") in {"超", "逾"}
        if match.group("reach") and not ahead(self.text, match.end()):
            return None
        if short and self.text[match.end() : match.end() + 1] in {"市", "级", "前", "时", "过"}:
            return None
        return [Letter(letter, place, match.end(), Word(match.group(), letter))]

    def _family(self, place: int) -> list[Letter] | None:
        for word in words().get(self.text[place], ()):
            if self.text.startswith(word.text, place) and self._counts(word, place):
                return [Letter(word.letter, place, place + len(word.text), word)]
        if self.text[place] == "的" and self._has(COUNTED):
            return [Letter(Kind.OF, place, place + 1)]
        return self._according(place) or self._and_more(place)

    def _according(self, place: int) -> list[Letter] | None:
        if self.before():
            return None
        for word in vocabulary()["reference"]["according"]:
            if self.text.startswith(word, place) and len(self.text) > place + len(word):
                return [Letter(Kind.ACCORDING, place, place + len(word))]
        return None

    def _and_more(self, place: int) -> list[Letter] | None:
        if self.before() == Kind.NUMBER and self.text[place] in "余多来几" and units.find(self.text, place + 1):
            return [Letter(Kind.AND_MORE, place, place + 1)]
        return None

    def _counts(self, word: Word, place: int) -> bool:
        """Whether the word of a family counts as such here."""
        end = place + len(word.text)
        inside = word.after and place and self.text[place - 1] in word.after
        inside = inside or (word.before and self.text.startswith(tuple(word.before), end))
        named = word.weak and _SIGNED_NAME.match(self.text, end)
        if inside or named or (word.text == "近" and _LATE.match(self.text, end)):
            return False
        if word.number:
            return ahead(self.text, end) or self._sign_ahead(end)
        if word.text in {"起", "+"}:
            # 100元起 and 100万+ are floors; behind a number 起 is a measure word.
            closed = units.ends_clause(self.text, end)
            return closed and (self.before() == Kind.UNIT or (word.text == "+" and self.before() == Kind.NUMBER))
        if word.letter in BOUNDS:
            return self._bounds_noun(word, end) or (
                self.before() in {Kind.UNIT, Kind.NUMBER, Kind.NOTE, Kind.AND_MORE, Kind.ABOVE, Kind.BELOW}
                and (word.text != "内" or self.before() in {Kind.UNIT, Kind.NOTE})
            )
        if word.letter == Kind.PLUS_MINUS:
            return ahead(self.text, end)
        return True

    def _bounds_noun(self, word: Word, end: int) -> bool:
        """100家企业以上: a bound behind the noun that is counted, but not 30家规模以上."""
        if not self._counted_word() or word.text in _WITHIN or not units.ends_clause(self.text, end):
            return False
        return not _GRADED.search(self._word(end - len(word.text)))

    def _counted_word(self) -> bool:
        """Whether the word that is open is what the unit before it counts: 5家｜企业, 90%的｜企业."""
        return self.word_start is not None and bool(self.letters) and self.letters[-1].letter in "量的"

    def _per(self, place: int) -> list[Letter] | None:
        if self.text[place] != "每":
            return None
        skip = 1 if self.text.startswith("每个", place) and units.atom(self.text, place + 2) else 0
        if re.match("每周[一二三四五六日天](?![次期场回个])", self.text[place : place + 4]):
            return None
        found = units.per(self.text[: place + 1] + self.text[place + 1 + skip :], place)
        if not found:
            return None
        return [Letter(Kind.EVERY_ONE, place, found.end + skip, found.name.replace("/个月", "/月"))]

    # --- looking ahead ---

    def _sign_ahead(self, place: int) -> bool:
        first = self.text[place : place + 1]
        return bool(first in denying() and denied().match(self.text, place)) or any(
            self.text.startswith(word.text, place)
            and word.letter in SIGNS
            and (not word.number or ahead(self.text, place + len(word.text)))
            for word in words().get(self.text[place : place + 1], ())
        )
