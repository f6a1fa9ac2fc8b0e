"""What items say beside each other: bounds of one interval, cases of a schedule, parts that all hold."""

from __future__ import annotations

from evaluator.language.constraint import Case, Constraint, Date, Growth, Quantity, Schedule, plain
from evaluator.language.lexer.nouns import is_money
from evaluator.language.meaning.items import Item
from evaluator.language.refusal import RefusalError
from evaluator.language.vocabulary import vocabulary

_GRADES = ("优", "良", "中", "差", "优秀", "良好", "合格", "不合格", "好", "较好", "一般")
_RATES = ("率", "度", "比例", "比重", "占比", "数", "人数", "次数", "量")


def merge_bounds(items: list[Item | Schedule | Constraint]) -> list[Item | Schedule | Constraint]:
    """``不少于5且不超过10`` is one interval."""
    merged: list[Item | Schedule | Constraint] = []
    for item in items:
        before = merged[-1] if merged else None
        if isinstance(item, Item) and isinstance(before, Item) and (joined := _interval(before, item)):
            before.constraint = joined
            before.subject = before.subject or item.subject
        elif isinstance(item, Item) and isinstance(before, Item) and (months := _months(before, item)):
            before.constraint, before.subject = months, item.subject
        else:
            merged.append(item)
    return merged


def _months(first: Item, second: Item) -> Date | None:
    """9、10月 is from September to October."""
    one, other = first.constraint, second.constraint
    if not isinstance(one, Date) or not isinstance(other, Date) or second.label or first.subject:
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
    empty = below.lower == above.upper and not (below.lower_closed and above.upper_closed)
    if below.lower > above.upper or empty:
        message = "没有数同时满足两个限定" if empty else "区间的下限大于上限"
        raise RefusalError(message, first.place[0], second.place[1], "E204")
    both = {
        "lower": below.lower,
        "upper": above.upper,
        "lower_closed": below.lower_closed,
        "upper_closed": above.upper_closed,
        "unit": one.unit or other.unit,
    }
    return one.model_copy(update=both if isinstance(one, Growth) else {**both, "stated": "between"})


def is_scope_of(date: Item, item: Item) -> bool:
    """Whether a whole year only says when the figure behind it counts: 全年不少于12次."""
    found = date.constraint
    whole = isinstance(found, Date) and found.stated == "in" and found.every is None and not date.label
    if not whole or isinstance(item.constraint, Date) or not (item.joined or date.subject):
        return False
    assert isinstance(found, Date), "just checked"
    return bool(found.start and found.end and (found.end - found.start).days >= 364)


def is_for_age(before: Item, item: Item) -> bool:
    """Whether a figure is what an age is given: 60岁以上100元/月."""
    age, given = before.constraint, item.constraint
    if not isinstance(age, Quantity) or not isinstance(given, Quantity):
        return False
    return age.unit in {"岁", "周岁"} and str(given.unit).startswith("元") and not before.subject and not item.label


def is_bracket(item: Item) -> bool:
    """Whether a figure may say for which cases another one holds."""
    return isinstance(item.constraint, Quantity) and item.constraint.stated not in {"bare", "exactly"}


def case_of(bracket: Item, award: Item) -> Case:
    """The case of a schedule: what a bracket is awarded."""
    assert isinstance(bracket.constraint, Quantity), "checked by the caller"
    return Case(label=bracket.label or None, when=bracket.constraint, then=bare(award))


def risen(start: Item, end: Item) -> Item:
    """从80%提高到85%: the figure to reach, with where it starts in the label."""
    first = start.constraint
    if isinstance(first, Quantity) and first.lower is not None:
        end.label = f"{start.label}从{plain(first.lower)}{first.unit or ''}"
    return end


def is_due(before: Item | None, after: Item | None) -> bool:
    """Whether a figure is behind the date it is due by, or is none."""
    quantity = after is not None and isinstance(after.constraint, Quantity)
    return not quantity or (before is not None and isinstance(before.constraint, Date))


def recur(items: list[Item]) -> None:
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


def bare(item: Item) -> Quantity:
    """The quantity of an item, for a schedule holds nothing else."""
    found = item.constraint
    if not isinstance(found, Quantity):
        raise RefusalError("分档标准中只能是数值", *item.place)
    return found


def single(item: Item | Schedule | Constraint) -> Constraint:
    """The constraint of a cell that says one thing, named by its words."""
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


def part_of_all(item: Item) -> Quantity | Date | Growth:
    """A part of a compound, named by its label or by what is counted."""
    label = "" if item.label in vocabulary()["prose"]["verbs"] and item.subject else item.label
    name = label or item.subject
    update: dict[str, object] = {"label": name} if name else {}
    if item.subject and label and isinstance(item.constraint, Quantity):
        update["subject"] = item.subject
    return item.constraint.model_copy(update=update) if update else item.constraint


def is_schedule(items: list[Item]) -> bool:
    """Several labelled figures of one rate or amount are a schedule; counts and sub-indicators are not."""
    found = [each.constraint for each in items]
    partly = any(each.label.startswith("其中") for each in items)
    if partly or not all(isinstance(each, Quantity) for each in found) or not all(each.label for each in items):
        return False
    kinds = {each.unit for each in found if isinstance(each, Quantity)}
    if len(kinds) != 1:
        return False
    if all(each.label in _GRADES for each in items):
        return True
    unit = next(iter(kinds))
    money = unit == "%" or is_money((unit or "").partition("/")[0]) or (unit or "").startswith("%/")
    return money and not any(each.label.endswith(_RATES) for each in items)
