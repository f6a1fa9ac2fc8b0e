"""Checks of the goal text against the indicators: T13 (who benefits) and T14 (numbers promised)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.language import read
from evaluator.language.constraint import Quantity, plain
from evaluator.language.units import unit
from evaluator.subject import dimension, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from evaluator.problem import Problem
    from evaluator.subject import Row, Subject

_BEFORE = r"(?:不少于|不低于|不超过|不高于|至少|最多|超过|约|近|达到|≥|≤|>|<)?"
_NUMBER = re.compile(
    rf"(?<![\d.\-—~～〔\[(第年月])({_BEFORE}\d+(?:,\d{{3}})*(?:\.\d+)?(?:万|亿|千|百)?)([%‰\u4e00-\u9fff㎡a-zA-Z]{{1,4}})"
)
_AFTER = re.compile(r"左右|上下|以上|以下|以内|余")
_CALENDAR = {"年", "月", "日", "号", "时", "天", "小时", "分钟", "季度", "届", "周", "周岁", "岁"}
_CLAUSE = re.compile(r"[，。；,;！!？?]")
_COUNTING = re.compile(r"(数量|个数|人数|次数|家数|户数|总数|数)$")
_STRONG = 0.6
"""Share of an indicator's name that is in the clause when the two speak of the same thing."""
_LEAST = 2
_ENOUGH_TEXT = 60
"""Characters of goal and narrative from which on a beneficiary who is never named is suspicious."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in running text, read as a value, with the clause around it."""

    text: str
    quantity: Quantity
    clause: str


def mentions(text: str) -> Iterator[Mention]:
    """Every number with a known unit in ``text``; dates, document numbers and ordinals are left out."""
    plain_text = "".join(unicodedata.normalize("NFKC", text).split())
    for found in _NUMBER.finditer(plain_text):
        name = _unit_at(found[2])
        if name is None or name in _CALENDAR:
            continue
        end = found.end(1) + len(name)
        after = _AFTER.match(plain_text, end)
        piece = plain_text[found.start() : after.end() if after else end]
        quantity = read(piece).constraint
        if isinstance(quantity, Quantity):
            yield Mention(piece, quantity, _clause(plain_text, found.start(), end))


def _unit_at(text: str) -> str | None:
    """The longest known unit that ``text`` starts with."""
    return next((text[:size] for size in range(len(text), 0, -1) if unit(text[:size])), None)


def _clause(text: str, start: int, end: int) -> str:
    before = max((found.end() for found in _CLAUSE.finditer(text, 0, start)), default=0)
    after = _CLAUSE.search(text, end)
    return text[before : after.start() if after else len(text)]


def promises(form: Subject) -> Iterator[Problem]:
    """T14: a number of the goal that its indicator states otherwise, or that no indicator measures."""
    found = tuple(mentions(form.form.goal or ""))
    for mention in found:
        rows = [row for row in form.rows if _comparable(row, mention)]
        same = [row for row in rows if _value(row.quantity) == _value(mention.quantity)]
        if same:
            yield from _stated_otherwise(mention, max(same, key=lambda row: _shared(row, mention)))
        elif rows:
            yield from _disagrees(form, mention, rows, found)
        elif not form.rows or not _countable(mention):
            continue
        else:
            yield form.problem(
                "T14",
                f"的总体目标提到“{mention.text}”，没有指标衡量它",
                hint=f"补充数量指标，如 ≥{plain(_value(mention.quantity))}{mention.quantity.unit}",
                severity="note",
            )


def _comparable(row: Row, mention: Mention) -> bool:
    return row.quantity is not None and dimension(row.quantity.unit) == dimension(mention.quantity.unit)


def _countable(mention: Mention) -> bool:
    """Things that are counted: a sum of money, a share or a length of time may only illustrate."""
    return dimension(mention.quantity.unit) not in {dimension(name) for name in ("元", "%", "‰", "天")}


def _value(quantity: Quantity | None) -> Decimal:
    assert quantity is not None, "only rows with a quantity are compared"
    value = quantity.lower if quantity.lower is not None else quantity.upper
    assert value is not None, "a quantity has a bound"
    return value


def _stated_otherwise(mention: Mention, row: Row) -> Iterator[Problem]:
    """The same number, but ``左右`` against ``≥``, or a floor against a ceiling."""
    assert row.quantity is not None, "only rows with a quantity are compared"
    binds, said = row.quantity.stated, mention.quantity.stated
    about = said == "approximately" and binds not in {"approximately", "bare", "between"}
    opposed = {said, binds} & {"at_least", "more_than"} and {said, binds} & {"at_most", "less_than"}
    if about or opposed:
        exact = f"{plain(_value(row.quantity))}{row.quantity.unit or ''}"
        hint = f"目标改为“不少于{exact}”" if binds == "at_least" else "两处用同样的说法"
        if about:
            hint += f"，或指标值改为“{exact}左右”"
        yield row.problem("T14", f"总体目标说“{mention.text}”，指标“{row.label}”的指标值却是“{_shown(row)}”", hint=hint)


def _shown(row: Row) -> str:
    """The target with the sign and the unit that the form keeps in columns of their own."""
    return f"{row.indicator.sign or ''}{row.indicator.target}{row.indicator.unit or ''}"


def _disagrees(form: Subject, mention: Mention, rows: list[Row], found: tuple[Mention, ...]) -> Iterator[Problem]:
    """Another number for what is clearly the same thing; parts that add up to the indicator are not a contradiction."""
    row = max(rows, key=lambda each: _shared(each, mention))
    alike = [each for each in found if dimension(each.quantity.unit) == dimension(mention.quantity.unit)]
    added = sum(_value(each.quantity) for each in alike)
    only_pair = len(rows) == 1 and len(alike) == 1 and _countable(mention)
    share = _shared(row, mention)
    named = share >= _STRONG or (only_pair and share > 0)
    if named and added != _value(row.quantity):
        yield row.problem(
            "T14",
            f"总体目标说“{mention.text}”，指标“{row.label}”的指标值是“{_shown(row)}”",
            hint=f"“{form.form.name}”的目标与指标应写同一个数",
        )


def _shared(row: Row, mention: Mention) -> float:
    """Share of the indicator's name, in pairs of characters, that is in the clause of the goal."""
    pairs = _pairs(_COUNTING.sub("", row.name))
    return len(pairs & _pairs(mention.clause)) / len(pairs) if len(pairs) >= _LEAST else 0.0


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}


def strangers(form: Subject) -> Iterator[Problem]:
    """T13: satisfaction of people whom nothing else on the form names, as happens to a copied indicator."""
    rows = form.of("satisfaction")
    text = "".join((form.form.name, form.form.goal or "", *form.form.narrative.values()))
    if len(text) < _ENOUGH_TEXT:
        return
    others = text + "".join(row.name for row in form.rows if row not in rows)
    for row in rows:
        who = words("anyone").sub("", re.sub(r"\(.*?\)|对.*", "", row.name))
        who = re.sub(r"[度率、,和及与的]", "", who)
        if len(who) >= _LEAST and not set(who) & set(others):
            yield row.problem(
                "T13",
                f"满意度指标“{row.label}”的对象在本项目的目标和其他指标中都没有出现",
                hint="是否从别的项目抄来；改为本项目的受益对象",
            )
