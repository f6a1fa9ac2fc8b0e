"""What is around a cell and decides what it cannot: the indicator's name, its level 2, the unit column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluator.language import units
from evaluator.language.constraint import All, Constraint, Growth, Quantity, Schedule, plain
from evaluator.language.lexer.normalise import normalise
from evaluator.language.vocabulary import vocabulary
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRACKET = re.compile(r"\(([^()]*)\)")
_MISREAD = re.compile(r"2(\d{2,3}(?:\.\d+)?)%")
_TEMPLATE = re.compile(r"^(?:指标值|单位|计量单位|度量单位)?[:：]?[≥≤><=]*[*_×xX]*\s*")


@dataclass(frozen=True, slots=True)
class Context:
    """What is around a cell; every part may be missing."""

    level2: str | None = None
    name: str | None = None
    unit: str | None = None

    @property
    def cost(self) -> bool:
        """Whether the indicator speaks of money."""
        return _mentions(self.level2, ["成本"]) or _mentions(self.name, vocabulary()["context"]["cost"])


def _mentions(text: str | None, words: list[str]) -> bool:
    return bool(text) and any(word in str(text) for word in words)


@lru_cache(maxsize=4096)
def unit_of_name(name: str) -> tuple[Decimal, str] | None:
    """The unit that a name gives in brackets or at its end: ``…面积（亩）``, ``…（≥**万元）``, ``…率%``."""
    text = normalise(name).text
    for match in reversed(list(_BRACKET.finditer(text))):
        content = _TEMPLATE.sub("", match.group(1))
        templated = content != match.group(1)
        if (templated or not text[match.end() :].strip("。.;:-")) and (found := units.canonical(content)):
            return found
    if text.endswith(("%", "‰", "百分比")):
        return Decimal(1), "‰" if text.endswith("‰") else "%"
    named = re.search(r"(?:单位[:：]|[≥≤><=]\*+)([^()*]+)$", text)
    return units.canonical(named.group(1)) if named else None


def with_unit(constraint: Constraint, context: Context, text: str) -> tuple[Constraint, list[Problem]]:
    """``constraint`` with the unit that only the column or the name gives, and a note of it."""
    if isinstance(constraint, All):
        return constraint, []
    if not isinstance(constraint, Quantity | Growth):
        return constraint, []
    if constraint.unit is not None:
        return _special(constraint, context, text)
    source, found = "单位栏", _column(context.unit)
    if found is None and context.name:
        source, found = "指标名称", unit_of_name(context.name)
    if found is None or _is_zero_of(constraint):
        return constraint, []
    scale, unit = found
    if scale > 1 and re.search(r"\d[\d.]*\s*[万亿]", text):
        message = f"数量级写了两次：单元格中已有“万”或“亿”，{source}又写了单位的数量级；只计一次"
        return _scaled(constraint, Decimal(1), unit), [_at("W219", message, text)]
    note = problem("N211", f"单元格没有写单位，按{source}读作“{_scale_word(scale)}{unit}”", location=_whole(text))
    return _scaled(constraint, scale, unit), [note]


def _is_zero_of(constraint: Quantity | Growth) -> bool:
    """Whether the figure is the nothing of 零事故, which needs no unit."""
    return isinstance(constraint, Quantity) and constraint.subject is not None and constraint.lower == 0


@lru_cache(maxsize=4096)
def _column(unit: str | None) -> tuple[Decimal, str] | None:
    """A unit column as scale and canonical unit; an unknown word is its own unit."""
    text = normalise(unit or "").text
    if not text or text in (*vocabulary()["cell"]["missing"], *vocabulary()["context"]["qualitative"]):
        return None
    if (twice := re.fullmatch(r"(.+)\((.+)\)", text)) and units.canonical(twice.group(1)):
        # 公里（km）
        text = twice.group(1)
    if found := units.canonical(text):
        return found
    unknown = units.find(text, 0)
    return (Decimal(1), unknown.name) if unknown and unknown.end == len(text) else (Decimal(1), text)


def _scale_word(scale: Decimal) -> str:
    return {
        1: "",
        10: "十",
        100: "百",
        1000: "千",
        10**4: "万",
        10**5: "十万",
        10**6: "百万",
        10**7: "千万",
        10**8: "亿",
    }[int(scale)]


def _scaled(constraint: Quantity | Growth, scale: Decimal, unit: str) -> Quantity | Growth:
    return constraint.model_copy(
        update={
            "lower": None if constraint.lower is None else constraint.lower * scale,
            "upper": None if constraint.upper is None else constraint.upper * scale,
            "unit": unit,
        }
    )


def _special(constraint: Quantity | Growth, context: Context, text: str) -> tuple[Constraint, list[Problem]]:
    """Units that only the context explains: M of a length, an amount a month whose money is not named."""
    unit = str(constraint.unit)
    table = vocabulary()["context"]
    if unit == "M" and _mentions(context.name, table["length"]) and not _mentions(context.name, table["data"]):
        return constraint.model_copy(update={"unit": "米"}), [_at("N211", "“M”按指标名称读作“米”", text)]
    if unit == "M":
        return constraint, [_at("N218", "“M”可能指米、兆字节或兆比特每秒，未作换算", text)]
    if unit.startswith("/") and context.cost:
        return constraint.model_copy(update={"unit": f"元{unit}"}), [
            _at("N211", f"没有写金额单位，按指标读作“元{unit}”", text)
        ]
    return constraint, list(_column_doubt(constraint, context, text))


def _column_doubt(constraint: Quantity | Growth, context: Context, text: str) -> Iterator[Problem]:
    """The unit column, or the bracket of the name, says another unit or scale than the cell."""
    if not isinstance(constraint, Quantity):
        return
    unit, column = str(constraint.unit), _column(context.unit)
    source, other = ("单位栏", column) if column else ("指标名称", unit_of_name(context.name) if context.name else None)
    if other and other[1] == unit and other[0] > 1 and not re.search("[十百千万亿]", text):
        message = f"单元格写的单位是“{unit}”，{source}是“{_scale_word(other[0])}{unit}”，按单元格读"
        yield _at("W219", message, text)
    elif column and column[1] != unit and not units.convertible(column[1], unit):
        ours = units.unit(unit)
        message = f"单元格写的单位是“{unit}”，单位栏是“{_scale_word(column[0])}{column[1]}”，按单元格读"
        yield _at("N217" if ours and ours.generic else "W219", message, text)


# --- what is doubtful about a reading ---


def doubts(constraint: Constraint, context: Context, text: str) -> Iterator[Problem]:
    """What is likely wrong with a cell that could be read."""
    for part in quantities(constraint):
        yield from _over_hundred(part, context, text)
        yield from _unit_slips(part, context, text)
        yield from _bare_share(part, context, text)
        yield from _thousand_slip(part, text)


def quantities(constraint: Constraint) -> Iterator[Quantity]:
    """Every quantity in a constraint that states a figure."""
    if isinstance(constraint, Quantity):
        yield constraint
    elif isinstance(constraint, Schedule):
        yield from (case.then for case in constraint.cases)
    elif isinstance(constraint, All):
        for part in constraint.parts:
            yield from quantities(part)


def is_limited(name: str | None) -> bool:
    """Whether a name is of a share that cannot exceed 100 %."""
    table = vocabulary()["context"]
    text = re.sub(r"[\s(（].*$", "", (name or "").strip()).rstrip("%％:：*")
    return text.endswith(tuple(table["rates"])) and not _mentions(name, table["unlimited"])


def ocr_slip(constraint: Constraint, context: Context, text: str) -> bool:
    """Whether ``292%`` of a rate is a ``≥92%`` whose sign was taken for a 2."""
    plain_text = normalise(text).text.rstrip("。.;")
    slip = _MISREAD.fullmatch(plain_text)
    return bool(
        slip
        and isinstance(constraint, Quantity)
        and 50 <= Decimal(slip.group(1)) <= 100
        and (
            is_limited(context.name)
            or _mentions(context.level2, ["满意"])
            or _mentions(context.name, ["满意", "认知", "合格", "覆盖"])
        )
    )


def _over_hundred(found: Quantity, context: Context, text: str) -> Iterator[Problem]:
    value = found.lower if found.lower is not None else found.upper
    if found.unit != "%" or value is None or value <= 100:
        return
    if is_limited(context.name):
        yield _at("W215", f"“{context.name}”不会超过100%，这里是{plain(value)}%", text)
    elif not context.name:
        yield _at("W215", f"百分数超过100%（{plain(value)}%），只有增长率、完成率等才可能", text)


def _unit_slips(found: Quantity, context: Context, text: str) -> Iterator[Problem]:
    unit = found.unit or ""
    if unit.startswith("元") and unit.endswith("/分") and not _mentions(context.name, vocabulary()["context"]["marks"]):
        yield _at("W216", "“元/分”可能是“元/份”之误", text, hint="如按份计算，请写成“元/份”")
    if unit == "人/次" and "每" not in text:
        yield _at("W216", "“人/次”可能是“人次”之误", text, hint="如指人次，请写成“人次”")


def _thousand_slip(found: Quantity, text: str) -> Iterator[Problem]:
    """1.500人次: things are counted in whole, so the point may represent a comma."""
    known = units.unit(found.unit or "")
    if known and known.dimension.startswith("count_") and re.search(r"(?<![\d.])\d{1,3}\.\d{3}(?![\d万亿千百])", text):
        yield _at("W219", "小数点后有三位，可能是千分位的逗号", text)


def _bare_share(found: Quantity, context: Context, text: str) -> Iterator[Problem]:
    """A rate of 1 or 0.98 without a unit may be 100 % or 98 %."""
    value = found.lower if found.lower is not None else found.upper
    unsaid = found.unit is None or (found.unit == "%" and not re.search("[%％百]", text))
    if not unsaid or value is None or not 0 < value <= 1:
        return
    name = re.sub(r"[\s(（].*$", "", (context.name or "").strip())
    if name.endswith(tuple(_table("shares"))):
        yield _at("W219", f"“{name}”写作{plain(value)}，没有百分号，可能是{plain(value * 100)}%", text)


def _table(key: str) -> list[str]:
    return list(vocabulary()["context"][key])


def _whole(text: str) -> Location:
    return Location(text=text, start=0, end=len(text))


def _at(code: str, message: str, text: str, hint: str | None = None) -> Problem:
    return problem(code, message, location=_whole(text), hint=hint)
