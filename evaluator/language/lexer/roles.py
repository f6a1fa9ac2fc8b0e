"""The roles of words: whether a word names a figure or is what it counts, or makes another thing of it.

The speller leaves every word as 文. What a word is hangs on the figure beside it: 企业 before a figure names it, 前
makes a rank of it; 学生 behind 人 is counted, behind 元 it is not. Here each word gets its letter, and the grammar
says where that letter may be, so that a word without a place is refused by its own name.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from evaluator.language import units
from evaluator.language.lexer.letters import BOUNDS, CHANGES, DATED, SIGNS, Kind
from evaluator.language.lexer.nouns import (
    SHARES,
    bad_label,
    countable,
    ends_within,
    is_doing,
    is_done_in_time,
    is_incident,
    is_length,
    is_money,
    is_odd,
    is_size,
    is_span,
    is_time,
    lasts,
    takes_noun,
)
from evaluator.language.lexer.numerals import Numeral
from evaluator.language.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.language.lexer.letters import Letter
    from evaluator.language.lexer.spelling import Spelling

_FIGURES = frozenset("数量余-±界前内起逢") | DATED
_WORDY = frozenset("文昨为")
"""Letters whose role hangs on what is beside them."""
_TRAILS = frozenset("文注的上下右")
_PERIODS = {"日", "周", "月", "年"}
"""月补贴 is an amount by its own name, where 牛补助 is what a cow is given."""
_RATES = ("率", "幅", "幅度", "比例", "比率", "率达", "率达到", "量")
_RANKS = {"位", "位次"}
_TWO_SIDED = re.compile("[≤<]文[≤<]|[≥>]文[≥>]")
"""80%｜≤满意度<｜90%: both signs are of the word."""
_TERM = re.compile(r"的?([\u4e00-\u9fff]{1,10}?(?<!提))(?:之前|以前|前)(?![期列端沿来往台景后三两提])")
"""2022年｜春节前, 2022年｜开学前: a deadline by something that no calendar gives; not 2022年｜提前完成."""
VARIES = {"不等", "之间", "之间不等"}
"""3-7万元不等 is a range; 5万元不等 says of no end where it lies."""


class Segment(NamedTuple):
    """A figure of a clause with the places of the letters before and behind it; ``last`` when no other follows."""

    leads: list[int]
    figure: list[int]
    trails: list[int]
    last: bool
    joined: bool
    awards: bool


def shape(spelling: Spelling) -> str:
    """The letters that the grammar parses: those of the spelling, each word by its role."""
    found = [each.letter for each in spelling.letters]
    if _WORDY.isdisjoint(found):
        return "".join(found)
    for segment in segments(spelling.letters):
        for place, role in _Roles(spelling, segment).roles():
            found[place] = role
    return "".join(found)


def segments(letters: list[Letter]) -> Iterator[Segment]:
    """The figures of all clauses, each with what is before and behind it."""
    start = 0
    for end in [*(place for place, each in enumerate(letters) if each.letter == Kind.SEP), len(letters)]:
        yield from _clause(letters, range(start, end))
        start = end + 1


def _clause(letters: list[Letter], places: range) -> list[Segment]:
    found: list[Segment] = []
    leads: list[int] = []
    for place in places:
        letter, before = letters[place].letter, found[-1] if found else None
        if letter in _FIGURES:
            if before is None or leads or before.trails:
                found.append(Segment(leads, [place], [], last=True, joined=bool(found and leads), awards=False))
                leads = []
            else:
                before.figure.append(place)
        elif before is not None and not leads and letter in _TRAILS:
            before.trails.append(place)
        else:
            leads.append(place)
    for number, (one, other) in enumerate(pairwise(found)):
        found[number] = one._replace(last=False, awards=is_award(letters, one.trails, other))
    return found


def is_award(letters: list[Letter], trails: list[int], after: Segment) -> bool:
    """Whether the next figure is given for this one: 500万以上的奖励5万元."""
    joins = {letters[place].letter for place in after.leads} if after.joined else set()
    kinds = {letters[place].letter for place in trails}
    return "奖" in joins or (":" in joins and ("的" in kinds or "文" not in kinds))


def label_of(spelling: Spelling, leads: list[int]) -> str:
    """The words before a figure, without what only introduces it."""
    words: list[str] = []
    letters = spelling.letters
    for index, place in enumerate(leads):
        letter, text = letters[place].letter, spelling.text(place)
        named = index + 1 < len(leads) and letters[leads[index + 1]].letter == Kind.WORD
        own_name = letter == "奖" and bool(words) and words[-1] in _PERIODS
        if letter in "文增减平昨" or own_name or (letter in "按奖从" and named):
            words.append(text)
    return "".join(words)


def changes(spelling: Spelling, leads: list[int], unit: str | None) -> bool:
    """Whether the words before a figure make a change of it: 较上年增长5%, 下降3%; not 新增20个."""
    letters = [spelling.letters[place] for place in leads]
    moves = [each for each in letters if each.letter in CHANGES]
    if any(each.letter == Kind.BASE for each in letters):
        return bool(moves)
    plain = [each for each in letters if each.letter not in SIGNS | {"为", "每"}]
    if not moves or plain[-1:] != moves[-1:]:
        return False
    word = spelling.normal.text[moves[-1].start : moves[-1].end]
    return not word.endswith(_RATES) and (unit in SHARES | _RANKS or not _adds(word, unit))


def _adds(word: str, unit: str | None) -> bool:
    """Whether a word of change only adds to a count: 新增20个 are 20, while 减少5起 is against the year before.

    And what is made better is counted itself: 抚育提升5万亩.
    """
    if word.endswith(("提升", "改善", "优化")):
        return countable(unit) or is_size(unit)
    return word.endswith(("增加", "增", "新增", "加", "扩大", "增收"))


class _Roles:
    """The words around one figure."""

    def __init__(self, spelling: Spelling, segment: Segment) -> None:
        self.spelling, self.segment = spelling, segment
        self.letters = spelling.letters
        self.leads = [self.letters[place] for place in segment.leads]
        self.trails = [self.letters[place] for place in segment.trails]
        self.figure = [self.letters[place] for place in segment.figure]
        self.unit = self._unit()

    def roles(self) -> Iterator[tuple[int, Kind]]:
        """The places of words that are not plain names or nouns, with their letters."""
        words = [place for place in self.segment.leads if self.letters[place].letter == Kind.WORD]
        if words and self._is_bad():
            yield words[0], Kind.BAD
        yield from self._between()
        behind = [place for place in self.segment.trails if self.letters[place].letter == Kind.WORD]
        role = self._behind() if behind else None
        if role:
            yield behind[0], role

    def _unit(self) -> str | None:
        """The unit of the figure, with what divides it before and in a bracket behind it."""
        found = next((each.value.name for each in reversed(self.figure) if each.letter == Kind.UNIT), None)
        if found is None:
            notes = [str(each.value) for each in self.trails if each.letter == Kind.NOTE]
            found = next((unit[1] for note in notes if (unit := units.canonical(note))), None)
        per = next((str(each.value) for each in self.leads if each.letter == Kind.EVERY_ONE), "")
        return f"{found or ''}{per}" or None

    @property
    def is_quantity(self) -> bool:
        """Whether the figure is a number, not a day."""
        return any(each.letter == Kind.NUMBER for each in self.figure)

    # --- before the figure ---

    def _is_bad(self) -> bool:
        """Whether the words before the figure make another thing of it: 前10名, 提前5天, 未超过."""
        leads = self.segment.leads
        if self.is_quantity and changes(self.spelling, leads, self.unit):
            leads = [place for place in leads if self.letters[place].letter not in CHANGES]
        label = label_of(self.spelling, leads)
        if not label or (self.is_quantity and (self._waits(label) or self._is_sized(label))):
            return False
        return bad_label(label, signed=self.is_quantity and any(each.letter in SIGNS | {":"} for each in self.leads))

    def _waits(self, label: str) -> bool:
        """接到通知后2小时内: from then on."""
        bounds = {each.letter for each in (*self.leads, *self.trails) if each.letter in SIGNS | set("上下右")}
        return label.endswith(("后", "之日起", "以来")) and bounds <= set("≤下") and is_time(self.unit)

    def _is_sized(self, label: str) -> bool:
        """每头牛补助36元, 长36米."""
        given = "每文" in "".join(each.letter for each in self.leads) and len(label) == 1
        return given or (label in set("长宽高厚深") and is_length(self.unit))

    def _between(self) -> Iterator[tuple[int, Kind]]:
        """A word between a sign and its figure that the sign is of: 高于｜全省平均水平｜2个百分点."""
        prose = vocabulary()["prose"]
        both = self.segment.joined and _TWO_SIDED.fullmatch("".join(each.letter for each in self.leads))
        if not self.is_quantity or both:
            return
        leads = self.segment.leads
        if leads and self.spelling.text(leads[0]) == "于":
            yield leads[0], Kind.BAD
        for place, after in pairwise(leads):
            if (
                "于" in {self.spelling.text(place), self.spelling.text(after)}
                and {
                    self.letters[place].letter,
                    self.letters[after].letter,
                }
                & SIGNS
            ):
                yield place, Kind.BAD
            if self.letters[place].letter not in SIGNS or self.letters[after].letter not in "文昨":
                continue
            word = self.spelling.text(after)
            # 控制在预算100万元以内 says what the budget is; 预算10% would be a part of it.
            named = is_money(self.unit) and word.endswith(tuple(prose["amounts"]))
            if not (
                named
                or word.startswith((*prose["verbs"], *prose["acts"], *prose["signed_words"]))
                or word.endswith("的")
            ):
                yield after, Kind.BAD

    # --- behind the figure ---

    def _behind(self) -> Kind | None:
        """The role of the words behind the figure, if they are not a noun of it."""
        words = [each for each in self.trails if each.letter == Kind.WORD]
        noun = self.spelling.normal.text[words[0].start : words[-1].end]
        if not self.is_quantity:
            return self._behind_date(noun)
        if "基础上" in noun and all(each.letter != Kind.BASE for each in self.leads):
            return Kind.SCALED
        ranged = any(each.letter == Kind.TO for each in self.figure) and noun in VARIES
        if ranged or self.segment.awards:
            return None
        return self._noun(noun)

    def _behind_date(self, words: str) -> Kind | None:
        """What is behind a day or a period: 完成, the name of the figure behind a year; else it says no day."""
        letters = {each.letter for each in self.figure}
        if not letters <= DATED:
            return None
        if _TERM.match(words):
            return Kind.TERM
        year = letters <= {"年", "全"} and not self.segment.last and not self.segment.joined
        signed = any(each.letter in SIGNS for each in self.leads)
        if is_doing(words) or (year and not signed) or ("底" in letters and not signed):
            return None
        return Kind.MISFIT

    def _noun(self, noun: str) -> Kind | None:
        if (self.unit is None or self.unit.startswith("/")) and not (self._is_zero() and is_incident(noun)):
            return Kind.STRAY
        if noun == self.unit or "第" in noun or (is_odd(noun) and not is_incident(noun)):
            return Kind.ODD
        within = is_span(self.unit) and self._says_within()
        if ends_within(noun) or (within and lasts(noun)):
            return Kind.OPEN
        of = any(each.letter == Kind.OF for each in self.trails)
        bounded = any(each.letter in BOUNDS for each in self.trails)
        if of or (within and is_done_in_time(noun)):
            lacks = of and self.segment.last and is_money(self.unit) and not takes_noun(self.unit, noun)
            return Kind.MISFIT if lacks else None
        if bounded:
            return None if countable(self.unit) or self.segment.joined else Kind.MISFIT
        shared = any(each.letter == Kind.EVERY_ONE for each in self.leads)
        return None if takes_noun((self.unit or "").partition("/")[0] if shared else self.unit, noun) else Kind.ODD

    def _is_zero(self) -> bool:
        numbers = [each.value for each in self.figure if isinstance(each.value, Numeral)]
        return self.unit is None and len(numbers) == 1 and numbers[0].value == 0

    def _says_within(self) -> bool:
        """Whether a time is one in which something is done: ``2小时内…``, which ends its clause."""
        inside = any(
            self.spelling.normal.text[each.start : each.end].endswith("内")
            for each in self.trails
            if each.letter == Kind.BELOW
        )
        return self.segment.last and (inside or any(each.letter in SIGNS for each in self.leads))
