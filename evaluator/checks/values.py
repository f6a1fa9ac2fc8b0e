"""Checks on one indicator value: T04 to T07, T10, T11, T18, and what the value language itself objects to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evaluator.forms.names import level_name
from evaluator.language.constraint import Date, Growth, Level, Missing, Quantity
from evaluator.language.printer import canonical
from evaluator.lexicon.reports import is_of_whole
from evaluator.scoring.compile import Context, bind_rule
from evaluator.subject import dimension, vocabulary, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.problem import Problem
    from evaluator.subject import Row, Subject

_HUNDRED = 100
_PART = re.compile(r"比[例重]|占比")
_CERTAINLY_BAD = ("<坏事>", "<否定>", "响应")
"""In the patterns of the direction table: harm, good things denied, times of waiting. Costs and fees may be income."""
_LEFT_TO_CHECKS = {"W215", "E224", "W223", "W216"}
"""What reading says and T07 (above 100 %), T05 (a template) and T18 (a slipped unit) say with the name and a repair."""


def unreadable(row: Row, _: Subject) -> Iterator[Problem]:
    """What the value language itself calls wrong or likely wrong, at its place in the form."""
    for each in row.reading.problems:
        if each.severity != "note" and each.code not in _LEFT_TO_CHECKS:
            yield each.at(row.place)


def blank(row: Row, form: Subject) -> Iterator[Problem]:
    """T04: the indicator has no value."""
    if (row.indicator.target or "").strip() or row.indicator.cancelled:
        return
    end = form.plan.end if form.plan else None
    hint = "填写符号、数值和单位，如 ≥35家；不用的指标请删去该行"
    if row.area == "time":
        hint = "填写完成期限" + (
            f"；实施周期到 {end.year}年{end.month}月{end.day}日为止" if end else "，如 2022年12月底前"
        )
    yield row.problem("T04", f"指标“{row.label}”没有填指标值", hint=hint)


def placeholder(row: Row, _: Subject) -> Iterator[Problem]:
    """T05: the value is a placeholder that was never filled in."""
    text = "".join((row.indicator.target or "").split())
    is_blank = words("placeholder").search(text) or isinstance(row.reading.constraint, Missing)
    if not text or not (is_blank or words("stars").search(text)):
        return
    if words("not_applicable").search(row.name):
        return
    yield row.problem(
        "T05", f"指标“{row.label}”的指标值“{text}”是占位符，没有填写", hint="填写数值，或删去不适用的指标"
    )


def wrong_way(row: Row, form: Subject) -> Iterator[Problem]:
    """T06: a cost that shall be at least so much rewards overspending; a rate of satisfaction is not a ceiling."""
    quantity = row.quantity
    if quantity is None:
        return
    floor, ceiling = quantity.stated in {"at_least", "more_than"}, quantity.stated in {"at_most", "less_than"}
    if row.area == "cost":
        if floor and not words("saving").search(row.name) and quantity.unit not in {"%", "‰"}:
            message = f"成本指标“{row.label}”写成“{row.indicator.target}”：花得越多越好"
            yield row.problem("T06", message, hint=f"成本写上限：{canonical(_turned(quantity))}")
        return
    wanted = _way(row, form, quantity)
    if (floor and wanted == "at_most") or (ceiling and wanted == "at_least"):
        message = f"指标“{row.label}”写成“{row.indicator.target}”：{'越多' if floor else '越少'}越好"
        hint = f"符号是否写反，应为 {canonical(_turned(quantity))}？"
        yield row.problem("T06", message, hint=hint)


def _way(row: Row, form: Subject, quantity: Quantity) -> str:
    """How the indicator binds by what its name says for certain: a share of a whole, a harm, a wait; else nothing."""
    if form.rulebook is None:
        return ""
    rule = bind_rule(Context(name=row.name), quantity.unit, form.rulebook.direction.value)
    if rule.assumed or rule.level2 or rule.unit:
        return ""
    if rule.binds == "at_least":
        part = is_of_whole(row.name) and not _PART.search(row.name)
        return rule.binds if part and quantity.unit == "%" else ""
    return rule.binds if any(word in rule.name for word in _CERTAINLY_BAD) else ""


def _turned(quantity: Quantity) -> Quantity:
    """The same bound from the other side."""
    if quantity.lower is not None:
        ends = {"stated": "at_most", "lower": None, "upper": quantity.lower}
        return quantity.model_copy(update={**ends, "lower_closed": False, "upper_closed": True})
    ends = {"stated": "at_least", "lower": quantity.upper, "upper": None}
    return quantity.model_copy(update={**ends, "lower_closed": True, "upper_closed": False})


def above_hundred(row: Row, _: Subject) -> Iterator[Problem]:
    """T07: a share above 100 %."""
    quantity = row.quantity
    misread = any(each.code == "E224" for each in row.reading.problems)
    if not misread and (quantity is None or quantity.unit != "%" or words("growth").search(row.name)):
        return
    if misread or (quantity and _exceeds(quantity)):
        yield row.problem(
            "T07",
            f"指标“{row.label}”要求“{row.indicator.target}”，比率不会超过 100%",
            hint=_read_again(row.indicator.target or ""),
        )


def _exceeds(quantity: Quantity) -> bool:
    """Whether a share is asked for that cannot be reached; a ceiling may lie anywhere."""
    lower = quantity.lower
    return lower is not None and (lower > _HUNDRED or (lower == _HUNDRED and quantity.stated == "more_than"))


def _read_again(text: str) -> str:
    """``≥`` is often recognised as the digit 2: ``292%`` was ``≥92%``."""
    slip = re.fullmatch(r"\s*2(\d\d(?:\.\d+)?)\s*[%％]\s*", text)
    return f"可能是识别错误，原文为 ≥{slip[1]}%" if slip else "核对数值；增长类指标请在名称中写明增长"


def hollow(row: Row, _: Subject) -> Iterator[Problem]:
    """T10: a benefit in percent, and the name does not say what the percentage is of."""
    quantity = row.quantity
    if row.area != "benefit" or quantity is None or quantity.unit != "%" or quantity.subject:
        return
    if words("ratio").search(row.name) or words("growth").search(row.name) or not row.name:
        return
    yield row.problem(
        "T10",
        f"效益指标“{row.label}”的指标值是“{row.indicator.target}”，没有说明百分之几是什么占什么",
        hint="写明计算公式和数据来源，如“…户数占…总户数的比例”",
    )


def misplaced(row: Row, form: Subject) -> Iterator[Problem]:
    """T11: what the indicator measures does not fit its level 2, or a rate is named and a word given."""
    if form.form.is_department:  # whose table has levels of its own: 满意度 is one of the 效果
        return
    rule = _misfit(row.name, row.area, _kind(row), row.indicator.target or "")
    if rule is not None:
        message = rule["says"].format(area=level_name(row.area) if row.area else "", target=row.indicator.target)
        yield row.problem("T11", f"指标“{row.label}”{message}", hint=rule["fix"])


@lru_cache(maxsize=8192)
def _misfit(name: str, area: str, kind: str, target: str) -> dict[str, Any] | None:
    """The first rule of the vocabulary that speaks against an indicator in its place."""
    rules: list[dict[str, Any]] = vocabulary()["misfit"]
    for rule in rules:
        if area not in rule["area"] or kind not in rule.get("target", [kind]):
            continue
        if not _says(rule["name"], name) or ("except" in rule and _says(rule["except"], name)):
            continue
        if not ("unless" in rule and re.search(rule["unless"], target)):
            return rule
    return None


def _says(pattern: str, name: str) -> bool:
    """Whether the name says it: a pattern, or the key of a word list."""
    return bool((words(pattern) if pattern in vocabulary()["words"] else re.compile(pattern)).search(name))


def _kind(row: Row) -> str:  # noqa: PLR0911  one return a kind
    match row.reading.constraint:
        case Quantity(unit="%" | "‰"):
            return "percent"
        case Quantity(unit=name) if name and dimension(name) == dimension("元"):
            return "money"
        case Quantity():
            return "number"
        case Date():
            return "date"
        case Level():
            return "words"
        case Missing() | None:
            return "nothing"
        case Growth():
            return "growth"
        case _:
            return "other"


def unit_wrong(row: Row, _: Subject) -> Iterator[Problem]:
    """T18: a number without a unit, or with one that the name rules out."""
    quantity = row.quantity
    if quantity is None:
        return
    if (quantity.unit or "").startswith("/"):
        return  # 18.3/10万: of so many
    if quantity.unit is None:
        value = quantity.lower if quantity.lower is not None else quantity.upper
        if value and not _counted_by_name(row.name):
            yield row.problem(
                "T18",
                f"指标“{row.label}”的指标值“{row.indicator.target}”没有单位",
                hint="在数值后写明单位，如 35家",
                severity="note",
            )
        return
    for noun in _nouns(row.name):
        if _dimensions(quantity).isdisjoint(map(dimension, noun["units"])):
            yield row.problem(
                "T18",
                f"指标“{row.label}”的单位“{quantity.unit}”与名称不符",
                hint=f"名称以“{_end(noun['ends'], row.name)}”结尾，常用单位：{'、'.join(noun['units'][:3])}",
            )
            return


@lru_cache(maxsize=8192)
def _nouns(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of the vocabulary that a name ends like."""
    return tuple(noun for noun in vocabulary()["noun"] if re.search(noun["ends"], name))


def _dimensions(quantity: Quantity) -> set[str]:
    name = quantity.unit or ""
    return {dimension(name), dimension(name.split("/")[0]), name}


def _end(pattern: str, name: str) -> str:
    found = re.search(pattern, name)
    assert found is not None, "it matched before"
    return found[0]


def _counted_by_name(name: str) -> bool:
    """Whether the name itself says what is counted: 受益企业数, 参加人次; 数量 does not."""
    return re.search(r"[数次](\(.*\))?$", name) is not None


def slipped_unit(row: Row, _: Subject) -> Iterator[Problem]:
    """T18: a unit that reading takes for a slip, such as 元/分 for 元/份."""
    for each in row.reading.problems:
        if each.code == "W216":
            yield row.problem("T18", f"指标“{row.label}”的单位{each.message}", hint=each.hint)
