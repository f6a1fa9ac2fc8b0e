"""Phrases: a figure with what leads up to it and what trails behind, and what they say together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from evaluator.language.constraint import Date, Growth, Quantity
from evaluator.language.grammar.shapes import Node
from evaluator.language.lexer.letters import CHANGES, SIGNS, Kind
from evaluator.language.lexer.nouns import (
    SHARES,
    is_doing,
    named,
    names_rate,
)
from evaluator.language.lexer.roles import VARIES, changes, label_of
from evaluator.language.meaning.dates import Reader
from evaluator.language.meaning.items import QUANTITIES, Item, Phrase, places_of
from evaluator.language.meaning.measure import Measure
from evaluator.language.refusal import RefusalError
from evaluator.language.vocabulary import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.language.lexer.letters import Letter
    from evaluator.language.lexer.spelling import Spelling

_OF_SIZE = re.compile("[高低大小多少]于")
_TOTALS = {"共", "共计", "合计", "总计", "累计", "一共"}


class PhraseReader:
    """Reads the phrases of one spelling."""

    def __init__(self, spelling: Spelling, year: int | None) -> None:
        self.spelling = spelling
        self.letters = spelling.letters
        self.measure = Measure(spelling)
        self.dates = Reader(spelling, year)
        self.assumed_base: tuple[int, int] | None = None

    def read(self, phrase: Phrase) -> Iterator[Item]:
        """What a phrase says: one item, or a date and the figure that is due by it.

        Raises:
            RefusalError: the words around the figure leave its meaning open.
        """
        nodes = [part for part in phrase.figure.parts if isinstance(part, Node)]
        if nodes[0].rule in QUANTITIES:
            yield self._quantity(phrase, nodes[0])
            return
        date = self._date(phrase, nodes[0], alone=len(nodes) == 1)
        yield date
        if len(nodes) > 1:
            due = self._quantity(Phrase([], phrase.figure, phrase.trails, joined=True), nodes[1])
            if isinstance(due.constraint, Quantity) and due.constraint.unit is None:
                raise self._refuse("日期后面的数字没有写明是什么", places_of(nodes[1])[0])
            yield due

    # --- dates ---

    def _date(self, phrase: Phrase, node: Node, *, alone: bool) -> Item:
        date = self.dates.read(node)
        signs = [self.letters[place] for place in phrase.leads if self.letters[place].letter in SIGNS]
        for sign in signs:
            date = _bounded_date(date, sign)
        until = [place for place in phrase.leads if self.spelling.text(place) in {"至", "到"}]
        if until and phrase.leads == until and node.rule == "in_period" and phrase.alone:
            date = Date(stated="by", end=date.end)
        since = any(self.letters[place].letter == Kind.FROM for place in phrase.leads)
        if since and node.rule == "in_period":
            date = date.model_copy(update={"stated": "from", "end": None})
        label = label_of(self.spelling, phrase.leads)
        trails = [place for place in phrase.trails if self.letters[place].letter != Kind.NOTE]
        if any(self.letters[place].letter not in "文的" for place in trails):
            raise self._refuse("日期后面的写法无法理解", trails[0])
        tail = "".join(self.spelling.text(place) for place in trails) if alone else ""
        # 2023年农村居民人均收入1.5万元: the words are the name of the figure behind them.
        named_next = not phrase.alone and not phrase.joined and not signs and _is_year(date)
        explained = is_doing(tail) or named_next
        if alone and tail and (signs or date.stated == "in") and node.rule == "in_period" and not explained:
            raise self._refuse("日期后面应写要完成的事项", trails[0])
        return Item(
            date, named(label), tail, self._colon(phrase), joined=phrase.joined, place=self._place(phrase, node)
        )

    # --- quantities ---

    def _quantity(self, phrase: Phrase, node: Node) -> Item:
        leads, trails = phrase.leads, phrase.trails
        per = "".join(str(self.letters[place].value) for place in leads if self.letters[place].letter == Kind.EVERY_ONE)
        signs = [place for place in leads if self.letters[place].letter in SIGNS]
        found = self.measure.read(node, signs, trails, per)
        name = label_of(self.spelling, leads)
        if (
            per
            and name
            and found.unit
            and found.unit.partition("/")[0] in ({*SHARES, ""} if names_rate(name) else SHARES)
        ):
            # 每周保养完成率 is not a share per week, 每万车死亡率 a name.
            found = found.model_copy(update={"unit": found.unit.removesuffix(per) or None})
        change = self._change(leads, found, signs)
        if change:
            leads = [place for place in leads if self.letters[place].letter not in CHANGES]
        label, subject = label_of(self.spelling, leads), self._subject(trails)
        if node.rule == "range" and subject in VARIES:
            subject = ""
        letters = [self.letters[place].letter for place in leads]
        return Item(
            change or found,
            named(label) if change else label,
            subject,
            self._colon(phrase),
            awarded="奖" in letters and not change,
            joined=phrase.joined,
            from_value="从" in letters and not change,
            total=any(self.spelling.text(place) in _TOTALS for place in leads),
            note=self._note(trails),
            of=any(self.letters[place].letter == Kind.OF for place in trails),
            place=self._place(phrase, node),
        )

    def _change(self, leads: list[int], found: Quantity, signs: list[int]) -> Growth | None:
        """A growth when a base is named, or a change of a share directly before the figure."""
        letters = [self.letters[place] for place in leads]
        base = next((each for each in letters if each.letter == Kind.BASE), None)
        moves = [each for each in letters if each.letter in CHANGES]
        if base is None:
            if not changes(self.spelling, leads, found.unit):
                return None
            if re.match("较|比(?!例|重|率|值)", label_of(self.spelling, leads)):
                raise RefusalError("比较的基数写法无法理解", letters[0].start, letters[-1].end)
            self.assumed_base = (moves[-1].start, moves[-1].end)
        if not moves or len({each.letter for each in moves}) > 1:
            to = next(
                (
                    place
                    for place in signs
                    if isinstance(self.letters[place].value, Word) and cast("Word", self.letters[place].value).to
                ),
                None,
            )
            if to is not None:
                return None
            start = base or letters[0]
            raise RefusalError("写了比较的基数，但没有写增长还是下降", start.start, start.end, "E201")
        if found.lower is not None and found.lower < 0:
            raise RefusalError("增长或下降的幅度不应是负数", letters[0].start, letters[-1].end, "E204")
        return Growth(
            direction="increase" if moves[0].letter == Kind.RISE else "decrease",
            lower=found.lower,
            upper=found.upper,
            lower_closed=found.lower_closed,
            upper_closed=found.upper_closed,
            unit=found.unit,
            base=str(base.value) if base else "last_year",
        )

    # --- words around ---

    def _subject(self, trails: list[int]) -> str:
        words = [self.letters[place] for place in trails if self.letters[place].letter == Kind.WORD]
        return self.spelling.normal.text[words[0].start : words[-1].end] if words else ""

    def _note(self, trails: list[int]) -> str:
        """The words of a bracket that may name the figure: 650元（小学）."""
        notes = [str(self.letters[place].value) for place in trails if self.letters[place].letter == Kind.NOTE]
        return notes[0] if len(notes) == 1 and re.fullmatch("[\u4e00-\u9fff]{2,8}", notes[0]) else ""

    def _colon(self, phrase: Phrase) -> bool:
        return any(self.letters[place].letter == Kind.COLON for place in phrase.leads)

    def _refuse(self, message: str, place: int) -> RefusalError:
        return RefusalError(message, self.letters[place].start, self.letters[place].end)

    def _place(self, phrase: Phrase, node: Node) -> tuple[int, int]:
        ours = phrase.trails if node is phrase.figure.parts[-1] else []
        places = [*phrase.leads, *places_of(node), *ours]
        return self.letters[min(places)].start, self.letters[max(places)].end

    def text(self, phrase: Phrase) -> str:
        """The normalised text of a phrase."""
        start, end = self._place(phrase, cast("Node", phrase.figure.parts[-1]))
        return self.spelling.normal.text[start:end]


def _is_year(date: Date) -> bool:
    return bool(date.start and date.end and (date.end - date.start).days >= 364)


def _bounded_date(date: Date, sign: Letter) -> Date:
    """``≤2022年12月`` is a deadline at its end, ``≥`` a start."""
    import datetime as dt

    weak = isinstance(sign.value, Word) and sign.value.weak
    if isinstance(sign.value, Word) and (sign.value.to or _OF_SIZE.search(sign.value.text)):
        raise RefusalError("日期与前面的词不能搭配", sign.start, sign.end, "E203")
    day = dt.timedelta(days=1)
    if sign.letter == Kind.AT_MOST and date.end:
        return Date(stated="by", end=date.end, every=date.every)
    if sign.letter == Kind.LESS and (date.start or date.end):
        return Date(stated="by", end=(date.start or cast("dt.date", date.end)) - day, every=date.every)
    if sign.letter == Kind.AT_LEAST and not weak and date.stated == "in":
        return Date(stated="from", start=date.start, every=date.every)
    if sign.letter == Kind.MORE and date.stated == "in" and date.end:
        return Date(stated="from", start=date.end + day, every=date.every)
    if sign.letter == Kind.EQUAL or weak:
        return date
    raise RefusalError("日期与前面的符号不能搭配", sign.start, sign.end, "E203")
