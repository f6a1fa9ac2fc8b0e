"""Quantities: the interval that a figure means with its signs, bounds and brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from evaluator.language import units
from evaluator.language.constraint import Quantity, Stated
from evaluator.language.lexer.letters import BOUNDS, Kind
from evaluator.language.lexer.numerals import Numeral, arabic, chinese, quotient
from evaluator.language.lexer.standards import is_standard
from evaluator.language.refusal import RefusalError
from evaluator.language.vocabulary import Word

if TYPE_CHECKING:
    from evaluator.language.grammar.shapes import Node
    from evaluator.language.lexer.letters import Letter
    from evaluator.language.lexer.spelling import Spelling

Doubt = Literal["carried", "unknown_unit", "bracket", "signs", "standard"]

_STATED: dict[str, Stated] = {
    "≥": "at_least",
    "≤": "at_most",
    ">": "more_than",
    "<": "less_than",
    "=": "exactly",
    "≈": "approximately",
    "上": "at_least",
    "下": "at_most",
    "右": "approximately",
}
_UPWARD = {"at_least", "more_than"}
_DOWNWARD = {"at_most", "less_than"}
_SUMS = {("小时", "分"): "分钟", ("角", "分"): "分钱", ("元", "分"): "分钱"}
_BOUND_NOTE = re.compile(r"(不)?(?:包?含|包括)(?:本数|本级|上限|下限)?(.*)")


class Amount(NamedTuple):
    """A number with its unit, the scale words multiplied in."""

    value: Decimal
    unit: str | None
    scale: int
    more: bool
    known: bool


@dataclass
class Measure:
    """Reads the figures of one spelling; ``doubts`` collects what was assumed, with its place."""

    spelling: Spelling
    doubts: list[tuple[Doubt, int, int, str]] = field(default_factory=list)

    def read(self, node: Node, signs: list[int], trails: list[int], per: str) -> Quantity:
        """The interval of a quantity node, with the signs before it, the bounds behind it, and what each is for.

        Raises:
            RefusalError: signs that contradict each other, a range upside down, units that do not fit.
        """
        amounts = [self._amount(part) for part in node.parts if not isinstance(part, int)]
        if node.rule == "mixed":
            amounts = [self._sum(amounts, node)]
        notes = [self.spelling.letters[place] for place in trails if self.spelling.letters[place].letter == Kind.NOTE]
        bounds = [place for place in trails if self.spelling.letters[place].letter in BOUNDS]
        if node.rule in {"range", "tolerance", "margin"}:
            if all(each.unit is None for each in amounts):
                amounts = self._both_from_note(amounts, notes)
            return self._between(node, amounts, signs + bounds, notes, per)
        stated = self._stated(signs, bounds, more=amounts[0].more)
        amount = self._unit_from_note(amounts[0], notes)
        stated = self._notes(stated, amount, notes)
        unit = _with_per(amount.unit, per)
        if _divides_itself(unit):
            raise self._refuse("每段时间里的时间，写法不明", node)
        return quantity(stated, amount.value, unit)

    # --- numbers ---

    def _amount(self, node: Node) -> Amount:
        value, unit, more, known, scale = Decimal(0), None, False, True, 1
        for place in node.parts:
            letter = self.spelling.letters[cast("int", place)]
            if isinstance(letter.value, Numeral):
                assert letter.value.value is not None, "the speller refuses others"
                value, scale = letter.value.value, letter.value.scale
            elif isinstance(letter.value, units.Found):
                unit, known = letter.value.name, letter.value.known
                if not known:
                    self.doubts.append(("unknown_unit", letter.start, letter.end, unit))
            elif letter.letter == Kind.AND_MORE:
                more = True
        return Amount(value, unit, scale, more, known)

    def _sum(self, amounts: list[Amount], node: Node) -> Amount:
        """``1小时30分钟`` in the last unit: 90 分钟."""
        total, unit = amounts[0].value, amounts[0].unit
        for amount in amounts[1:]:
            below = _SUMS.get((unit or "", amount.unit or ""), amount.unit)
            larger, smaller = units.unit(unit or ""), units.unit(below or "")
            if not larger or not smaller or larger.dimension != smaller.dimension or larger.factor <= smaller.factor:
                raise self._refuse("两个数字之间缺少分隔或说明", node)
            step = quotient(larger.factor, smaller.factor)
            weekly = larger.name == "周" and total == 1  # 一周5天 is how many days a week has
            if step is None or amount.value >= step or total % 1 or amount.value % 1 or weekly:
                raise self._refuse("两个数字之间缺少分隔或说明", node)
            total, unit = total * step + amount.value, below
        first = units.unit(amounts[0].unit or "")
        last = units.unit(unit or "")
        if first and last and first.dimension == "money":
            total, unit = total * last.factor / first.factor, amounts[0].unit
        return Amount(total, unit, 1, more=False, known=True)

    # --- one bound ---

    def _stated(self, signs: list[int], bounds: list[int], *, more: bool) -> Stated:
        """What the signs before a figure and the bounds behind it say together."""
        letters = [self.spelling.letters[place] for place in (*signs, *bounds)]
        strong = [each for each in letters if not _weak(each)]
        said = list(dict.fromkeys(_STATED[each.letter] for each in (strong or letters)))
        weak = [_STATED[each.letter] for each in letters if _weak(each)]
        if more:
            return "more_than" if set(said) <= _UPWARD | {"approximately"} else self._contradiction(letters)
        if not said:
            return "bare"
        plain = [each for each in said if each not in {"exactly", "approximately"}]
        aligned = set(said) <= _UPWARD or set(said) <= _DOWNWARD
        if said[0] in _UPWARD and any(each in _DOWNWARD for each in weak):
            return self._contradiction(letters)
        if len(said) > 1 and not aligned and len(plain) != 1:
            return self._contradiction(letters)
        if len(said) > 1:
            self.doubts.append(("signs", letters[0].start, letters[-1].end, ""))
        return said[0] if aligned or not plain else plain[0]

    def _contradiction(self, letters: list[Letter]) -> Stated:
        raise RefusalError("前后的符号或限定词互相矛盾", letters[0].start, letters[-1].end, "E203")

    # --- two bounds ---

    def _between(self, node: Node, amounts: list[Amount], signs: list[int], notes: list[Letter], per: str) -> Quantity:
        letters = [self.spelling.letters[place] for place in signs]
        about = any(each.letter in "≈右" for each in letters)
        allowed = "≈右=下≤" if node.rule == "margin" else "≈右=下"
        if any(each.letter not in allowed and not _weak(each) for each in letters):
            raise RefusalError("区间前后不应再有大于、小于一类的限定", letters[0].start, letters[-1].end, "E203")
        if node.rule == "range":
            lower, upper, unit = self._ends(node, amounts)
        else:
            lower, upper, unit = self._tolerance(node, amounts)
        if lower > upper or any(each.more for each in amounts):
            raise self._refuse("区间的下限大于上限" if lower > upper else "区间的一端不确定", node, "E204")
        closed = self._closed(node, notes, lower, upper)
        stated: Stated = "approximately" if about else "between"
        return Quantity(stated=stated, lower=lower, upper=upper, unit=_with_per(unit, per), **closed)

    def _closed(self, node: Node, notes: list[Letter], lower: Decimal, upper: Decimal) -> dict[str, bool]:
        """Which ends of a range its brackets leave out."""
        closed = {"lower_closed": True, "upper_closed": True}
        left = [self.spelling.letters[part] for part in node.parts if isinstance(part, int)]
        both = ["lower_closed", "upper_closed"]
        for mark in left:
            if mark.letter == Kind.BOUND:
                closed["lower_closed"], both = not str(mark.value).startswith("不"), ["upper_closed"]
        for note in notes:
            match = _BOUND_NOTE.fullmatch(str(note.value))
            if match is None:
                self._other_note(note, lower)
                continue
            bound = self._note_number(match.group(2))
            for side, value in (("lower_closed", lower), ("upper_closed", upper)):
                if match.group(1) and bound in {None, value} and side in both:
                    closed[side] = False
        return closed

    def _ends(self, node: Node, amounts: list[Amount]) -> tuple[Decimal, Decimal, str | None]:
        """Both ends of a range in one unit: scale and unit of the right end hold for the left, if it has none."""
        left, right = amounts
        lower, upper, unit = left.value, right.value, right.unit or left.unit
        if left.scale == 1 and right.scale > 1 and left.unit is None and lower < upper / right.scale:
            lower *= right.scale
            first, last = self._span(node)
            self.doubts.append(("carried", first, last, ""))
        elif left.scale == 1 and right.scale >= 10_000 and left.unit is None and 0 < left.value < 100:
            raise self._refuse("区间左端的数量级不明", node, "E204")
        if left.unit and right.unit and left.unit != right.unit:
            ours, theirs = units.unit(left.unit), units.unit(right.unit)
            if not ours or not theirs or ours.dimension != theirs.dimension:
                raise self._refuse("区间两端的单位不一致", node, "E204")
            unit, step = (left.unit, theirs.factor / ours.factor) if ours.factor < theirs.factor else (right.unit, None)
            if step is not None:
                upper *= step
            else:
                lower *= ours.factor / theirs.factor
        return lower, upper, unit

    def _tolerance(self, node: Node, amounts: list[Amount]) -> tuple[Decimal, Decimal, str | None]:
        margin = amounts[-1]
        if node.rule == "margin":
            return -margin.value, margin.value, margin.unit
        value = self._carried(amounts[0], margin, node)
        if margin.unit == "%" and value.unit in {None, "%"}:
            # Whether 80%±5% means points or a share of 80 % is open; at 100 both are the same, and (80±5)% says points.
            if value.value != 100 and not (value.unit is None and margin.value <= value.value < 100):
                raise self._refuse("百分数的误差是按百分点还是按比例，写法不明", node, "E204")
            return value.value - margin.value, value.value + margin.value, "%"
        if margin.unit == "%":
            share = value.value * margin.value / 100
            return value.value - share, value.value + share, value.unit
        points = (value.unit, margin.unit) == ("%", "个百分点")
        if value.unit and margin.unit and value.unit != margin.unit and not points:
            raise self._refuse("误差的单位与数值不一致", node, "E204")
        return value.value - margin.value, value.value + margin.value, value.unit or margin.unit

    def _carried(self, value: Amount, margin: Amount, node: Node) -> Amount:
        """``15±0.5万头``: a middle below its own margin is written in the scale of the margin."""
        if value.unit is not None or value.scale > 1 or margin.scale == 1 or value.value >= margin.value:
            return value
        if value.value * margin.scale < margin.value:
            raise self._refuse("区间左端的数量级不明", node, "E204")
        first, last = self._span(node)
        self.doubts.append(("carried", first, last, ""))
        return value._replace(value=value.value * margin.scale)

    # --- brackets ---

    def _unit_from_note(self, amount: Amount, notes: list[Letter]) -> Amount:
        """``35（家）``: the bracket is the unit."""
        for note in list(notes):
            found = units.canonical(str(note.value))
            if found and found[0] == 1 and self._completes(amount.unit, found[1]):
                notes.remove(note)
                amount = amount._replace(unit=f"{amount.unit}/{found[1]}")
            elif found and amount.unit in {None, found[1]}:
                notes.remove(note)
                scale = found[0] if amount.unit is None else 1
                amount = amount._replace(unit=found[1], value=amount.value * scale)
        return amount

    def _both_from_note(self, amounts: list[Amount], notes: list[Letter]) -> list[Amount]:
        """``5-10（家）``: the bracket is the unit of both ends."""
        last = self._unit_from_note(amounts[-1], notes)
        scale = last.value / amounts[-1].value if amounts[-1].value else 1
        return [*(each._replace(unit=last.unit, value=each.value * scale) for each in amounts[:-1]), last]

    def _completes(self, unit: str | None, rest: str) -> bool:
        """Whether a bracket says the rest of a rate: 3600元（人/年）, 3600元/人（年）, but not 1000元/头（只）."""
        whole, part = units.unit(unit or ""), units.unit(rest)
        if not whole or not part or not whole.dimension.startswith("money") or part.dimension.startswith("money"):
            return False
        return "/" not in whole.name or part.dimension in {"time", "calendar"}

    def _notes(self, stated: Stated, amount: Amount, notes: list[Letter]) -> Stated:
        """``（含）`` and ``（不含50万）`` decide whether the bound belongs to the interval."""
        for note in notes:
            match = _BOUND_NOTE.fullmatch(str(note.value))
            bound = self._note_number(match.group(2)) if match else None
            if match is None or (match.group(2) and bound is None) or (bound is not None and bound != amount.value):
                self._other_note(note, amount.value)
            elif stated in _UPWARD:
                stated = "more_than" if match.group(1) else "at_least"
            elif stated in _DOWNWARD:
                stated = "less_than" if match.group(1) else "at_most"
        return stated

    def _other_note(self, note: Letter, value: Decimal) -> None:
        """A bracket that only repeats the value is nothing; any other with figures is left out, and that is said."""
        number = self._note_number(str(note.value))
        if number is not None and number in {value, value / 100}:
            return
        if is_standard(str(note.value)):
            self.doubts.append(("standard", note.start, note.end, str(note.value)))
        elif any(char.isdecimal() for char in str(note.value)):
            self.doubts.append(("bracket", note.start, note.end, str(note.value)))

    def _note_number(self, text: str) -> Decimal | None:
        number = (arabic(text, 0) if text[:1].isdecimal() else chinese(text, 0)) if text else None
        if number is None:
            return None
        unit = units.find(text, number.end, unknown=False)
        return number.value if (unit.end if unit else number.end) == len(text) else None

    # --- places ---

    def _span(self, node: Node) -> tuple[int, int]:
        places = _places(node)
        return self.spelling.letters[places[0]].start, self.spelling.letters[places[-1]].end

    def _refuse(self, message: str, node: Node, code: str = "E201") -> RefusalError:
        return RefusalError(message, *self._span(node), code)


def _places(node: Node) -> list[int]:
    found: list[int] = []
    for part in node.parts:
        found.extend([part] if isinstance(part, int) else _places(part))
    return found


def _weak(letter: Letter) -> bool:
    return isinstance(letter.value, Word) and letter.value.weak


def _with_per(unit: str | None, per: str) -> str | None:
    """``500元`` of 每人500元 is 元/人; what the unit says already is not said twice."""
    if not per:
        return unit
    divisors = (unit or "").split("/")[1:]
    return (unit or "") + "".join(f"/{each}" for each in per.split("/")[1:] if each not in divisors)


def _divides_itself(unit: str | None) -> bool:
    """Whether a unit is days in so many days: 每10日10日, 3年每年."""
    head, _, period = (unit or "").partition("/")
    if head == period:
        return bool(head)
    own, other = units.unit(head), units.unit(period)
    return bool(own and other and period[:1].isdecimal() and own.dimension == other.dimension == "time")


def quantity(stated: Stated, value: Decimal, unit: str | None) -> Quantity:
    """The interval with one bound, or with both at ``value`` for a bare, exact or approximate figure."""
    below = stated not in _DOWNWARD
    above = stated not in _UPWARD
    return Quantity(
        stated=stated,
        lower=value if below else None,
        upper=value if above else None,
        lower_closed=below and stated != "more_than",
        upper_closed=above and stated != "less_than",
        unit=unit,
    )
