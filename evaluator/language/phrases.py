"""Phrases: a figure with what leads up to it and what trails behind, and what they say together."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from evaluator.language.constraint import Date, Growth, Quantity
from evaluator.language.dates import Reader
from evaluator.language.items import QUANTITIES, Item, Phrase, places_of
from evaluator.language.letters import SIGNS
from evaluator.language.measure import Measure
from evaluator.language.nouns import (
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
    named,
    takes_noun,
)
from evaluator.language.refusal import RefusalError
from evaluator.language.shapes import Node
from evaluator.language.vocabulary import Word, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.language.letters import Letter
    from evaluator.language.spelling import Spelling

_OF_SIZE = re.compile("[高低大小多少]于")
_PERIODS = {"日", "周", "月", "年"}
"""月补贴 is an amount by its own name, where 牛补助 is what a cow is given."""
_TOTALS = {"共", "共计", "合计", "总计", "累计", "一共"}
_TERM = re.compile(r"的?([\u4e00-\u9fff]{1,10}?(?<!提))(?:之前|以前|前)(?![期列端沿来往台景后三两提])")
"""2022年｜春节前, 2022年｜开学前: a deadline by something that no calendar gives; not 2022年｜提前完成."""
_VARIES = {"不等", "之间", "之间不等"}
"""3-7万元不等 is a range; 5万元不等 says of no end where it lies."""


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
        since = any(self.letters[place].letter == "从" for place in phrase.leads)
        if since and node.rule == "in_period":
            date = date.model_copy(update={"stated": "from", "end": None})
        label = self._label(phrase.leads)
        trails = [place for place in phrase.trails if self.letters[place].letter != "注"]
        if any(self.letters[place].letter not in "文的" for place in trails):
            raise self._refuse("日期后面的写法无法理解", trails[0])
        tail = "".join(self.spelling.text(place) for place in trails) if alone else ""
        if (term := _TERM.match(tail)) and node.rule == "in_period":
            message = f"“{term.group(1)}”没有写明是哪一天，请写明日期"
            raise RefusalError(message, self.letters[trails[0]].start, self.letters[trails[-1]].end, "E230")
        # 2023年农村居民人均收入1.5万元: the words are the name of the figure behind them.
        named_next = not phrase.alone and not phrase.joined and not signs and _is_year(date)
        told = is_doing(tail) or named_next
        if alone and tail and (signs or date.stated == "in") and node.rule == "in_period" and not told:
            raise self._refuse("日期后面应写要完成的事项", trails[0])
        if label and bad_label(label):
            raise self._refuse("日期前面的文字改变了它的含义", phrase.leads[0])
        return Item(
            date, named(label), tail, self._colon(phrase), joined=phrase.joined, place=self._place(phrase, node)
        )

    # --- quantities ---

    def _quantity(self, phrase: Phrase, node: Node) -> Item:
        leads, trails = phrase.leads, phrase.trails
        per = "".join(str(self.letters[place].value) for place in leads if self.letters[place].letter == "每")
        signs = [place for place in leads if self.letters[place].letter in SIGNS]
        found = self.measure.read(node, signs, trails, per)
        if per and found.unit and found.unit.partition("/")[0] in SHARES and self._label(leads):
            # 每周保养完成率 is no share per week.
            found = found.model_copy(update={"unit": found.unit.removesuffix(per)})
        change = self._change(leads, found, signs)
        if change:
            leads = [place for place in leads if self.letters[place].letter not in "增减"]
        label, subject = self._label(leads), self._subject(trails)
        if node.rule == "range" and subject in _VARIES:
            subject = ""
        self._check_words(phrase, found, label, subject)
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
            of=any(self.letters[place].letter == "的" for place in trails),
            place=self._place(phrase, node),
        )

    def _change(self, leads: list[int], found: Quantity, signs: list[int]) -> Growth | None:
        """A growth when a base is named, or a change of a share directly before the figure."""
        letters = [self.letters[place] for place in leads]
        base = next((each for each in letters if each.letter == "较"), None)
        moves = [each for each in letters if each.letter in "增减"]
        if base is None:
            plain = [each for each in letters if each.letter not in SIGNS | {"为", "每"}]
            if not moves or plain[-1:] != moves[-1:] or self._names_rate(moves[-1]):
                return None
            if found.unit not in SHARES and self._adds(moves[-1], found.unit):
                return None
            if re.match("较|比(?!例|重|率|值)", self._label(leads)):
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
            direction="increase" if moves[0].letter == "增" else "decrease",
            lower=found.lower,
            upper=found.upper,
            lower_closed=found.lower_closed,
            upper_closed=found.upper_closed,
            unit=found.unit,
            base=str(base.value) if base else "last_year",
        )

    def _adds(self, letter: Letter, unit: str | None) -> bool:
        """Whether a word of change only adds to a count: 新增20个 are 20, while 减少5起 is against the year before.

        And what is made better is counted itself: 抚育提升5万亩.
        """
        word = self.spelling.normal.text[letter.start : letter.end]
        if word.endswith(("提升", "改善", "优化")):
            return countable(unit) or is_size(unit)
        return word.endswith(("增加", "增", "新增", "加", "扩大", "增收"))

    def _names_rate(self, letter: Letter) -> bool:
        text = self.spelling.normal.text[letter.start : letter.end]
        return text.endswith(("率", "幅", "幅度", "比例", "比率", "率达", "率达到", "量"))

    # --- words around ---

    def _label(self, leads: list[int]) -> str:
        """The words before a figure, without what only introduces it."""
        words: list[str] = []
        for index, place in enumerate(leads):
            letter = self.letters[place].letter
            text = self.spelling.text(place)
            if (
                letter in "文增减平昨"
                or (letter == "奖" and words and words[-1] in _PERIODS)
                or (letter in "按奖从" and index + 1 < len(leads) and self.letters[leads[index + 1]].letter == "文")
            ):
                words.append(text)
        return "".join(words)

    def _subject(self, trails: list[int]) -> str:
        words = [self.letters[place] for place in trails if self.letters[place].letter == "文"]
        return self.spelling.normal.text[words[0].start : words[-1].end] if words else ""

    def _note(self, trails: list[int]) -> str:
        """The words of a bracket that may name the figure: 650元（小学）."""
        notes = [str(self.letters[place].value) for place in trails if self.letters[place].letter == "注"]
        return notes[0] if len(notes) == 1 and re.fullmatch("[\u4e00-\u9fff]{2,8}", notes[0]) else ""

    def _colon(self, phrase: Phrase) -> bool:
        return any(self.letters[place].letter == ":" for place in phrase.leads)

    def _check_words(self, phrase: Phrase, found: Quantity, label: str, subject: str) -> None:
        """Refuse words that make another thing of the figure: 前10名, 60岁以上老人, 12345热线."""
        signed = any(self.letters[place].letter in SIGNS | {":"} for place in phrase.leads)
        waits = label.endswith(("后", "之日起", "以来")) and found.stated in {"at_most", "bare"} and is_time(found.unit)
        per = "".join(self.letters[place].letter for place in phrase.leads).find("每文") >= 0 and len(label) == 1
        sized = per or (label in set("长宽高厚深") and is_length(found.unit))
        if label and not waits and not sized and bad_label(label, signed=signed):
            raise self._refuse("数字前面的文字改变了它的含义", phrase.leads[0])
        self._check_signs(phrase, found)
        if "基础上" in subject:
            raise self._refuse("“基础上”前后的数字是分别的还是合计的，写法不明", phrase.trails[0])
        if subject and not phrase.awards:
            self._check_subject(phrase, found, subject)

    def _check_subject(self, phrase: Phrase, found: Quantity, subject: str) -> None:
        """Refuse words behind a figure that are no noun of it: 5家一般, 60岁以上老人."""
        place = next(place for place in phrase.trails if self.letters[place].letter == "文")
        uncounted = found.unit is None or found.unit.startswith("/")
        bare_zero = found.unit is None and found.lower == found.upper == 0
        if uncounted and not (bare_zero and is_incident(subject)):
            raise self._refuse("数字后面应是计量单位", place)
        if subject == found.unit or "第" in subject or (is_odd(subject) and not is_incident(subject)):
            raise self._refuse("单位后面的文字无法理解", place)
        if ends_within(subject):
            raise self._refuse("“内”说的是范围还是期限，写法不明", place)
        if is_span(found.unit) and self._says_within(phrase) and lasts(subject):
            raise self._refuse("“内”后面写的不是要完成的事，期限的含义不明", place)
        of = any(self.letters[each].letter == "的" for each in phrase.trails)
        bounded = any(self.letters[each].letter in "上下右" for each in phrase.trails)
        if is_span(found.unit) and self._says_within(phrase) and is_done_in_time(subject):
            return
        if not of and bounded and not countable(found.unit) and not phrase.joined:
            raise self._refuse("这里的数字只是范围说明，不是指标值", place)
        shared = any(self.letters[place].letter == "每" for place in phrase.leads)
        unit = (found.unit or "").partition("/")[0] if shared else found.unit
        if not of and not bounded and not takes_noun(unit, subject):
            raise self._refuse("单位后面的文字无法理解", place)

    def _says_within(self, phrase: Phrase) -> bool:
        """Whether a time is one in which something is done: ``2小时内…``, which ends its clause."""
        text = [self.spelling.text(place) for place in phrase.trails if self.letters[place].letter == "下"]
        signed = any(self.letters[place].letter in SIGNS for place in phrase.leads)
        return phrase.last and (signed or any(each.endswith("内") for each in text))

    def _check_signs(self, phrase: Phrase, found: Quantity) -> None:
        """Refuse a sign that is of something else: 高于全省平均水平2个百分点 is not more than 2 points."""
        prose = vocabulary()["prose"]
        if phrase.leads and self.spelling.text(phrase.leads[0]) == "于":
            raise self._refuse("限定词的写法不完整", phrase.leads[0])
        for place, after in pairwise(phrase.leads):
            pair = {self.letters[place].letter, self.letters[after].letter}
            if pair & SIGNS and "于" in {self.spelling.text(place), self.spelling.text(after)}:
                raise self._refuse("限定词的写法不完整", place)
            if self.letters[place].letter not in SIGNS or self.letters[after].letter not in "文昨":
                continue
            word = self.spelling.text(after)
            if is_money(found.unit) and word.endswith(tuple(prose["amounts"])):
                # 控制在预算100万元以内 says what the budget is; 预算10% would be a part of it.
                continue
            if not (word.startswith((*prose["verbs"], *prose["signed_words"])) or word.endswith("的")):
                raise self._refuse("限定词与数字之间的文字改变了它的含义", after)

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
    if sign.letter == "≤" and date.end:
        return Date(stated="by", end=date.end, every=date.every)
    if sign.letter == "<" and (date.start or date.end):
        return Date(stated="by", end=(date.start or cast("dt.date", date.end)) - day, every=date.every)
    if sign.letter == "≥" and not weak and date.stated == "in":
        return Date(stated="from", start=date.start, every=date.every)
    if sign.letter == ">" and date.stated == "in" and date.end:
        return Date(stated="from", start=date.end + day, every=date.every)
    if sign.letter == "=" or weak:
        return date
    raise RefusalError("日期与前面的符号不能搭配", sign.start, sign.end, "E203")
