"""What the clauses of a cell say together: one constraint, a schedule, several that all hold, or a statement."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import (
    All,
    Case,
    Constraint,
    Date,
    Level,
    Quantity,
    Reference,
    Schedule,
)
from evaluator.language.grammar.shapes import Node
from evaluator.language.lexer.letters import SIGNS, Kind
from evaluator.language.lexer.nouns import SHARES, countable, is_class_noun, is_counted, is_doing, is_rating, names_rate
from evaluator.language.lexer.standards import is_standard
from evaluator.language.meaning.items import Item, Phrase, phrases, places_of
from evaluator.language.meaning.misplaced import WAITING, misplaced_word
from evaluator.language.meaning.phrases import PhraseReader
from evaluator.language.meaning.statements import Statements
from evaluator.language.meaning.together import (
    bare,
    case_of,
    is_bracket,
    is_due,
    is_for_age,
    is_schedule,
    is_scope_of,
    merge_bounds,
    part_of_all,
    recur,
    risen,
    single,
)
from evaluator.language.refusal import RefusalError
from evaluator.language.vocabulary import vocabulary

if TYPE_CHECKING:
    from evaluator.language.lexer.spelling import Spelling

_UP = {"at_least", "more_than"}
_DOWN = {"at_most", "less_than"}
_TWICE = re.compile(r"1\.\d+[^\d.;,，。、]+[;；,，。、]2\.\d")


def _is_source(item: Item | Schedule | Constraint) -> bool:
    """Whether a clause only says how the figure behind it was found: 经调查，满意度98%."""
    found = vocabulary()["prose"]["found_by"]
    return isinstance(item, Level) and item.word.startswith(("经", "据", "根据")) and item.word.endswith(tuple(found))


class Interpreter:
    """Reads one parsed spelling to a constraint."""

    def __init__(self, spelling: Spelling, shape: str, original: str, *, year: int | None, cost: bool) -> None:
        self.spelling = spelling
        self.shape = shape
        self.letters = spelling.letters
        self.original = original
        self.statements = Statements(spelling, original, cost=cost)
        self.reader = PhraseReader(spelling, year)

    def interpret(self, cell: Node) -> Constraint:
        """The constraint of a whole cell.

        Raises:
            RefusalError: the clauses do not fit together, or one of them has no sure reading.
        """
        clauses = [part for part in cell.parts if isinstance(part, Node)]
        if len(clauses) > 1:
            self._check_signs(clauses)
        if _TWICE.match(self.spelling.normal.text):
            raise RefusalError("“1.”“2.”是编号还是小数，写法不明", 0, len(self.spelling.normal.text))
        meanings = self._without_standards([self._clause(clause) for clause in clauses], clauses)
        if all(isinstance(each, Level) for each in meanings):
            return Level(
                word=meanings[0].word if len(meanings) == 1 and isinstance(meanings[0], Level) else self.original
            )
        items = [each for part in meanings for each in (part if isinstance(part, list) else [part])]
        items = merge_bounds(items[1:] if len(items) > 1 and _is_source(items[0]) else items)
        references = [each for each in items if isinstance(each, Reference)]
        if len(references) == 1 and all(isinstance(each, Level) for each in items[:-1]) and items[-1] is references[0]:
            label = "，".join(each.word for each in items[:-1] if isinstance(each, Level))
            return references[0].model_copy(update={"label": label or None})
        self._check_rank(items)
        return self._together(items)

    def _without_standards(self, meanings: list[Any], clauses: list[Node]) -> list[Any]:
        """What clauses say but how points are taken off; a cell that says nothing else keeps its words."""
        kept = []
        for said, clause in zip(meanings, clauses, strict=True):
            if isinstance(said, Level) and is_standard(said.word):
                letters = [self.letters[place] for place in places_of(clause)]
                self.reader.measure.doubts.append(("standard", letters[0].start, letters[-1].end, said.word))
            else:
                kept.append(said)
        return kept or meanings

    def _check_rank(self, items: list[Item | Schedule | Constraint]) -> None:
        """Refuse 二期五十人: the second phase, or two of them? Several in a row (一期300人，二期200人) say which."""
        named = [each for each in items if isinstance(each, Item) and each.label]
        if len(named) == 1 and is_counted(named[0].label):
            raise RefusalError(f"“{named[0].label}”是数量还是第几，写法不明", *named[0].place, firm=True)

    # --- clauses ---

    def _clause(self, clause: Node) -> list[Item | Schedule] | Constraint:
        if clause.rule == "words":
            return self.statements.read(
                [
                    place
                    for part in clause.parts
                    if isinstance(part, Node)
                    for place in part.parts
                    if isinstance(place, int)
                ]
            )
        items: list[Item | Schedule] = []
        scope = ""
        found = phrases(clause, self.letters)
        for phrase, after in zip_longest(found, found[1:]):
            if after is not None and (both := self._two_sided(phrase, after)):
                return [both]
            if phrase.scope:
                if after is None or scope or not self._is_scope(phrase, after):
                    place = next(each for each in (*phrase.leads, *phrase.trails) if self.shape[each] in WAITING)
                    raise misplaced_word(self.spelling, self.shape, place)
                scope = self.reader.text(phrase)
                continue
            for item in self.reader.read(phrase):
                item.label, scope = scope + item.label, ""
                self._add(items, item)
        return items

    def _check_signs(self, clauses: list[Node]) -> None:
        """Refuse a sign that is alone between separators: its figure is lost."""
        for clause in clauses:
            places = [place for part in clause.parts if isinstance(part, Node) for place in part.parts]
            letters = [self.letters[place] for place in places if isinstance(place, int)]
            if clause.rule == "words" and all(each.letter in SIGNS for each in letters):
                raise RefusalError("符号后面缺少数值", letters[0].start, letters[-1].end)

    def _two_sided(self, first: Phrase, second: Phrase) -> Item | None:
        """``80%≤满意度<90%``: both bounds of what is between them."""
        letters = "".join(self.letters[place].letter for place in second.leads)
        match = re.fullmatch("([≤<])文([≤<])|([≥>])文([≥>])", letters)
        if not match or first.leads or first.trails:
            return None
        below, above = self._bare_amount(first), self._bare_amount(second)
        if below is None or above is None:
            return None
        one, other = [sign for sign in match.groups() if sign]
        if match.group(3):
            below, above, one, other = above, below, other, one
        assert below.lower is not None, "bare"
        assert above.upper is not None, "bare"
        if below.lower > above.upper or (below.unit or above.unit) != (above.unit or below.unit):
            raise RefusalError("区间的下限大于上限", *self._span(first, second), "E204")
        name = self.spelling.text(second.leads[1])
        found = Quantity(
            stated="between",
            lower=below.lower,
            upper=above.upper,
            lower_closed=one in "≤≥",
            upper_closed=other in "≤≥",
            unit=below.unit or above.unit,
        )
        return Item(found, "" if name.isascii() else name, place=self._span(first, second))

    def _bare_amount(self, phrase: Phrase) -> Quantity | None:
        """The figure of a phrase without the signs before it."""
        alone = Phrase([], phrase.figure, phrase.trails)
        found = next(self.reader.read(alone)).constraint
        return found if isinstance(found, Quantity) and found.stated == "bare" else None

    def _span(self, first: Phrase, second: Phrase) -> tuple[int, int]:
        places = [*places_of(first.figure), *places_of(second.figure)]
        return self.letters[places[0]].start, self.letters[places[-1]].end

    def _is_scope(self, phrase: Phrase, after: Phrase) -> bool:
        """Whether a figure only says what the next one is about: 7岁以下儿童健康管理率≥85%."""
        trails = "".join(self.letters[place].letter for place in phrase.trails)
        leads = "".join(self.letters[place].letter for place in after.leads)
        named = all(self.letters[place].letter in SIGNS | {Kind.WORD} for place in phrase.leads)
        signed = any(self.letters[place].letter in SIGNS for place in phrase.leads)
        if not named or not trails.endswith("文"):
            return False
        direct = set(leads) <= set("每为增")
        if direct and (
            signed or set(trails) & set("上下") or self._is_numbered(phrase) or is_rating(self._unit(phrase))
        ):
            return True
        return (after.joined and leads[:1] in set("≥≤><=:")) or names_rate(self.reader.text(phrase))

    def _is_class(self, before: Item, item: Item) -> bool:
        """Whether a figure with its noun only says which are counted: 50人以上企业10家, 产值过500亿元的企业达3家."""
        one, other = before.constraint, item.constraint
        if not isinstance(one, Quantity) or not isinstance(other, Quantity):
            return False
        sized = before.subject and (before.of or is_class_noun(before.subject))
        done = item.label in {"", "增加", *vocabulary()["prose"]["acts"]} or is_doing(item.label)
        if sized and done and not item.awarded and one.unit != other.unit:
            shared = other.unit in SHARES and (item.joined or item.colon)
            if countable(other.unit) and not shared:
                return True
        if item.label:
            return False
        bounded = one.stated in {"at_least", "at_most"} and bool(before.subject) and one.unit != "%"
        if other.unit == "%" and not item.subject and not item.awarded:
            # 收入10万元以上的村达到80%
            return bounded
        if item.joined and not (item.colon and countable(other.unit) and other.unit not in SHARES):
            return False
        prose = vocabulary()["prose"]
        acted = before.label in {"", *prose["verbs"], *prose["acts"]} or other.unit == "起"
        plain = other.stated == "bare" and not item.awarded and acted
        return bounded and plain and one.unit != other.unit

    def _unit(self, phrase: Phrase) -> str | None:
        """The last unit of a figure."""
        found = [
            self.letters[place].value for place in places_of(phrase.figure) if self.letters[place].letter == Kind.UNIT
        ]
        return found[-1].name if found else None

    def _is_numbered(self, phrase: Phrase) -> bool:
        """Whether a figure is the number of a service, a part of its name: 12345热线."""
        places = places_of(phrase.figure)
        return len(places) == 1 and bool(re.fullmatch(r"\d{3,5}", self.spelling.text(places[0])))

    def _add(self, items: list[Item | Schedule], item: Item) -> None:
        """``item`` behind what the clause says already: the award of a bracket, the end of a rise, one thing more."""
        before = items[-1] if items else None
        if isinstance(before, Item) and self._is_class(before, item):
            start, end = before.place
            item.label = self.spelling.normal.text[start:end] + item.label
            items[-1] = item
            return
        if isinstance(before, Item) and is_scope_of(before, item):
            start, end = before.place
            item.label = self.spelling.normal.text[start:end] + item.label
            items[-1] = item
            return
        if isinstance(before, Item) and before.from_value and isinstance(item.constraint, Quantity):
            items[-1] = risen(before, item)
            return
        award = item.joined and (item.awarded or item.colon) and isinstance(item.constraint, Quantity)
        award = award or (isinstance(before, Item) and is_for_age(before, item))
        if award and isinstance(before, Item) and isinstance(before.constraint, Quantity) and is_bracket(before):
            items[-1] = Schedule(cases=(case_of(before, item),))
            return
        if (
            isinstance(before, Item)
            and isinstance(before.constraint, Quantity)
            and isinstance(item.constraint, Quantity)
        ):
            closes = before.constraint.stated in _UP | _DOWN and item.constraint.stated in _UP | _DOWN
            apart = item.total or str(item.constraint.unit).endswith(f"/{before.constraint.unit}")
            if not before.subject and not closes and not (apart and before.constraint.unit != item.constraint.unit):
                raise RefusalError("两个数字之间缺少分隔或说明", *item.place)
        if isinstance(before, Item) and isinstance(before.constraint, Date):
            item.label = item.label or before.subject
            before.subject = ""
        items.append(item)

    # --- together ---

    def _together(self, items: list[Item | Schedule | Constraint]) -> Constraint:
        if any(isinstance(each, Schedule) for each in items):
            return Schedule(cases=tuple(case for each in items for case in self._cases(each)))
        if len(items) == 1:
            return single(items[0])
        found = [each for each in items if isinstance(each, Item)]
        if all(each.note and not each.label and not each.subject for each in found):
            for each in found:
                each.label = each.note
        self._check_list(found)
        recur(found)
        if len(found) == len(items) and is_schedule(found):
            return Schedule(cases=tuple(Case(label=each.label, then=bare(each)) for each in found))
        return All(parts=tuple(part_of_all(each) if isinstance(each, Item) else each for each in items))

    def _cases(self, each: Item | Schedule | Constraint) -> tuple[Case, ...]:
        if isinstance(each, Schedule):
            return each.cases
        if isinstance(each, Item) and isinstance(each.constraint, Quantity) and each.label:
            return (Case(label=each.label, then=bare(each)),)
        place = each.place if isinstance(each, Item) else (0, len(self.spelling.normal.text))
        raise RefusalError("分档标准中的这一项没有写明适用对象", *place)

    def _check_list(self, items: list[Item]) -> None:
        """Refuse a row of figures that nothing distinguishes."""
        apart = [after for before, after in pairwise([None, *items]) if not is_due(before, after)]
        plain = [each for each in apart if each and not each.label and not each.subject]
        seen: list[str | None] = [None] if len(plain) > 1 else []
        for each in plain:
            unit = None if isinstance(each.constraint, Date) else each.constraint.unit
            if unit in seen:
                raise RefusalError("并列的数字没有写明各指什么", *each.place)
            seen.append(unit)
