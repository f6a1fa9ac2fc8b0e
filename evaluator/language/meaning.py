"""What the clauses of a cell say together: one constraint, a schedule, several that all hold, or a statement."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from evaluator.language.constraint import (
    All,
    Case,
    Constraint,
    Date,
    Growth,
    Level,
    Quantity,
    Reference,
    Schedule,
)
from evaluator.language.letters import SIGNS
from evaluator.language.nouns import is_rating, names_rate
from evaluator.language.phrases import Item, Phrase, PhraseReader, phrases, places_of
from evaluator.language.refusal import RefusalError
from evaluator.language.shapes import Node
from evaluator.language.statements import Statements
from evaluator.language.vocabulary import vocabulary

if TYPE_CHECKING:
    from evaluator.language.spelling import Spelling

_UP = {"at_least", "more_than"}
_DOWN = {"at_most", "less_than"}
_TWICE = re.compile(r"1\.\d+[^\d.;,，。、]+[;；,，。、]2\.\d")
_GRADES = ("优", "良", "中", "差", "优秀", "良好", "合格", "不合格", "好", "较好", "一般")
_RATES = ("率", "度", "比例", "比重", "占比", "数", "人数", "次数", "量")


class Teller:
    """Reads one parsed spelling to a constraint."""

    def __init__(self, spelling: Spelling, original: str, *, year: int | None, cost: bool) -> None:
        self.spelling = spelling
        self.letters = spelling.letters
        self.original = original
        self.statements = Statements(spelling, original, cost=cost)
        self.reader = PhraseReader(spelling, year)

    def tell(self, cell: Node) -> Constraint:
        """The constraint of a whole cell.

        Raises:
            RefusalError: the clauses do not fit together, or one of them has no sure reading.
        """
        clauses = [part for part in cell.parts if isinstance(part, Node)]
        if len(clauses) > 1:
            self._check_signs(clauses)
        if _TWICE.match(self.spelling.normal.text):
            raise RefusalError("“1.”“2.”是编号还是小数，写法不明", 0, len(self.spelling.normal.text))
        told = [self._clause(clause) for clause in clauses]
        if all(isinstance(each, Level) for each in told):
            return Level(word=told[0].word if len(told) == 1 and isinstance(told[0], Level) else self.original)
        items = [each for part in told for each in (part if isinstance(part, list) else [part])]
        items = _merge_bounds(items)
        references = [each for each in items if isinstance(each, Reference)]
        if len(references) == 1 and all(isinstance(each, Level) for each in items[:-1]) and items[-1] is references[0]:
            label = "，".join(each.word for each in items[:-1] if isinstance(each, Level))
            return references[0].model_copy(update={"label": label or None})
        return self._together(items)

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
            try:
                told = list(self.reader.read(phrase))
            except RefusalError:
                if after is None or scope or not self._is_scope(phrase, after):
                    raise
                scope = self.reader.text(phrase)
                continue
            for item in told:
                item.label, scope = scope + item.label, ""
                self._add(items, item)
        return items

    def _check_signs(self, clauses: list[Node]) -> None:
        """Refuse a sign that stands alone between separators: its figure is lost."""
        for clause in clauses:
            places = [place for part in clause.parts if isinstance(part, Node) for place in part.parts]
            letters = [self.letters[place] for place in places if isinstance(place, int)]
            if clause.rule == "words" and all(each.letter in SIGNS for each in letters):
                raise RefusalError("符号后面缺少数值", letters[0].start, letters[-1].end)

    def _two_sided(self, first: Phrase, second: Phrase) -> Item | None:
        """``80%≤满意度<90%``: both bounds of what stands between them."""
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
        if phrase.leads or not trails.endswith("文"):
            return False
        direct = not after.leads
        if direct and (set(trails) & set("上下") or self._is_numbered(phrase) or is_rating(self._unit(phrase))):
            return True
        return (after.joined and leads[:1] in set("≥≤><=:")) or names_rate(self.reader.text(phrase))

    def _is_class(self, before: Item, item: Item) -> bool:
        """Whether a bounded count with its noun only says of which the next figure is: 50人以上企业10家."""
        one, other = before.constraint, item.constraint
        if not isinstance(one, Quantity) or not isinstance(other, Quantity) or item.joined or item.label:
            return False
        bounded = one.stated in {"at_least", "at_most"} and not before.label and bool(before.subject)
        return bounded and other.stated == "bare" and one.unit != "%" and not item.awarded and one.unit != other.unit

    def _unit(self, phrase: Phrase) -> str | None:
        """The last unit of a figure."""
        found = [self.letters[place].value for place in places_of(phrase.figure) if self.letters[place].letter == "量"]
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
        if isinstance(before, Item) and _is_scope_of(before, item):
            start, end = before.place
            item.label = self.spelling.normal.text[start:end] + item.label
            items[-1] = item
            return
        if isinstance(before, Item) and before.from_value and isinstance(item.constraint, Quantity):
            items[-1] = _risen(before, item)
            return
        award = item.joined and (item.awarded or item.colon) and isinstance(item.constraint, Quantity)
        award = award or (isinstance(before, Item) and _is_for_age(before, item))
        if award and isinstance(before, Item) and isinstance(before.constraint, Quantity) and _is_bracket(before):
            items[-1] = Schedule(cases=(_case(before, item),))
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
            return _single(items[0])
        found = [each for each in items if isinstance(each, Item)]
        if all(each.note and not each.label and not each.subject for each in found):
            for each in found:
                each.label = each.note
        self._check_list(found)
        _recur(found)
        if len(found) == len(items) and _is_schedule(found):
            return Schedule(cases=tuple(Case(label=each.label, then=_bare(each)) for each in found))
        return All(parts=tuple(_part(each) if isinstance(each, Item) else each for each in items))

    def _cases(self, each: Item | Schedule | Constraint) -> tuple[Case, ...]:
        if isinstance(each, Schedule):
            return each.cases
        if isinstance(each, Item) and isinstance(each.constraint, Quantity) and each.label:
            return (Case(label=each.label, then=_bare(each)),)
        place = each.place if isinstance(each, Item) else (0, len(self.spelling.normal.text))
        raise RefusalError("分档标准中的这一项没有写明适用对象", *place)

    def _check_list(self, items: list[Item]) -> None:
        """Refuse a row of figures that nothing tells apart."""
        told = [after for before, after in pairwise([None, *items]) if not _is_due(before, after)]
        plain = [each for each in told if each and not each.label and not each.subject]
        seen: list[str | None] = [None] if len(plain) > 1 else []
        for each in plain:
            unit = None if isinstance(each.constraint, Date) else each.constraint.unit
            if unit in seen:
                raise RefusalError("并列的数字没有写明各指什么", *each.place)
            seen.append(unit)


def _merge_bounds(items: list[Item | Schedule | Constraint]) -> list[Item | Schedule | Constraint]:
    """``不少于5且不超过10`` is one interval."""
    merged: list[Item | Schedule | Constraint] = []
    for item in items:
        before = merged[-1] if merged else None
        if isinstance(item, Item) and isinstance(before, Item) and (joined := _interval(before, item)):
            before.constraint = joined
            before.subject = before.subject or item.subject
        elif isinstance(item, Item) and isinstance(before, Item) and (months := _months(before, item)):
            before.constraint = months
        else:
            merged.append(item)
    return merged


def _months(first: Item, second: Item) -> Date | None:
    """9、10月 is from September to October."""
    one, other = first.constraint, second.constraint
    if not isinstance(one, Date) or not isinstance(other, Date) or second.label or second.subject or first.subject:
        return None
    if not (one.stated == other.stated == "in" and one.end and one.start and other.start and one.every is None):
        return None
    follows = (other.start - one.end).days == 1 and one.start.day == 1 and other.start.day == 1
    return one.model_copy(update={"end": other.end}) if follows else None


def _interval(first: Item, second: Item) -> Quantity | Growth | None:
    one, other = first.constraint, second.constraint
    if second.label or second.colon or second.awarded or first.awarded or first.subject:
        return None
    if isinstance(one, Date) or isinstance(other, Date | Growth):
        return None
    scaled = (one.lower is None) != (one.upper is None) and (other.lower is None) != (other.upper is None)
    if not scaled or (one.lower is None) == (other.lower is None):
        return None
    if one.unit and other.unit and one.unit != other.unit:
        return None
    below, above = (one, other) if one.lower is not None else (other, one)
    assert below.lower is not None, "chosen so"
    assert above.upper is not None, "chosen so"
    if below.lower > above.upper:
        raise RefusalError("区间的下限大于上限", first.place[0], second.place[1], "E204")
    both = {
        "lower": below.lower,
        "upper": above.upper,
        "lower_closed": below.lower_closed,
        "upper_closed": above.upper_closed,
        "unit": one.unit or other.unit,
    }
    return one.model_copy(update=both if isinstance(one, Growth) else {**both, "stated": "between"})


def _is_scope_of(date: Item, item: Item) -> bool:
    """Whether a whole year only says when the figure behind it counts: 全年不少于12次."""
    found = date.constraint
    whole = isinstance(found, Date) and found.stated == "in" and found.every is None and not date.label
    if not whole or isinstance(item.constraint, Date) or not (item.joined or date.subject):
        return False
    assert isinstance(found, Date), "just checked"
    return bool(found.start and found.end and (found.end - found.start).days >= 364)


def _is_for_age(before: Item, item: Item) -> bool:
    """Whether a figure is what an age is given: 60岁以上100元/月."""
    age, given = before.constraint, item.constraint
    if not isinstance(age, Quantity) or not isinstance(given, Quantity):
        return False
    return age.unit in {"岁", "周岁"} and str(given.unit).startswith("元") and not before.subject and not item.label


def _is_bracket(item: Item) -> bool:
    return isinstance(item.constraint, Quantity) and item.constraint.stated not in {"bare", "exactly"}


def _case(bracket: Item, award: Item) -> Case:
    assert isinstance(bracket.constraint, Quantity), "checked by the caller"
    return Case(label=bracket.label or None, when=bracket.constraint, then=_bare(award))


def _risen(start: Item, end: Item) -> Item:
    """从80%提高到85%: the figure to reach, with where it starts in the label."""
    first = start.constraint
    if isinstance(first, Quantity) and first.lower is not None:
        from evaluator.language.constraint import plain

        end.label = f"{start.label}从{plain(first.lower)}{first.unit or ''}"
    return end


def _is_due(before: Item | None, after: Item | None) -> bool:
    """Whether a figure stands behind the date it is due by, or is none."""
    quantity = after is not None and isinstance(after.constraint, Quantity)
    return not quantity or (before is not None and isinstance(before.constraint, Date))


def _recur(items: list[Item]) -> None:
    """每年3月、9月: what recurs is said once for all."""
    dates = [each.constraint for each in items]
    first = dates[0] if dates else None
    if (
        isinstance(first, Date)
        and first.every
        and all(isinstance(each.constraint, Date) and not each.label for each in items[1:])
    ):
        for item in items:
            item.constraint = item.constraint.model_copy(update={"every": first.every})


def _bare(item: Item) -> Quantity:
    found = item.constraint
    if not isinstance(found, Quantity):
        raise RefusalError("分档标准中只能是数值", *item.place)
    return found


def _single(item: Item | Schedule | Constraint) -> Constraint:
    if not isinstance(item, Item):
        return item
    update: dict[str, object] = {}
    prose = vocabulary()["prose"]
    label = "" if item.label in prose["verbs"] or item.label in prose["bare_verbs"] else item.label
    if label:
        update["label"] = label
    if item.subject and isinstance(item.constraint, Quantity):
        update["subject"] = item.subject
    found = item.constraint
    if isinstance(found, Quantity) and found.unit is None and item.subject and found.lower == 0:
        update["stated"] = "exactly"
    return found.model_copy(update=update) if update else found


def _part(item: Item) -> Quantity | Date | Growth:
    """A part of a compound, named by its label or by what is counted."""
    label = "" if item.label in vocabulary()["prose"]["verbs"] and item.subject else item.label
    name = label or item.subject
    update: dict[str, object] = {"label": name} if name else {}
    if item.subject and label and isinstance(item.constraint, Quantity):
        update["subject"] = item.subject
    return item.constraint.model_copy(update=update) if update else item.constraint


def _is_schedule(items: list[Item]) -> bool:
    """Several labelled figures of one rate or amount are a schedule; counts and sub-indicators are not."""
    found = [each.constraint for each in items]
    if not all(isinstance(each, Quantity) for each in found) or not all(each.label for each in items):
        return False
    kinds = {each.unit for each in found if isinstance(each, Quantity)}
    if len(kinds) != 1:
        return False
    if all(each.label in _GRADES for each in items):
        return True
    unit = next(iter(kinds))
    money = bool(unit) and (unit in {"%", "元", "美元"} or "/" in str(unit))
    return money and not any(each.label.endswith(_RATES) for each in items)
