"""Constraints of every kind as the reader makes them, for hypothesis.

Words are such as a cell can hold; what a name may be is bounded by the language, not by the printer: a label that is
itself a sign or a figure would be read as one.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from evaluator.language.constraint import (
    All,
    Case,
    Constraint,
    Date,
    Growth,
    Level,
    Missing,
    Quantity,
    Reference,
    Schedule,
    Stated,
)

UNITS = (
    "家",
    "人次",
    "元",
    "元/人/天",
    "元/亩",
    "次/月",
    "美元",
    "平方米",
    "公里",
    "m³",
    "工作日",
    "个月",
    "季度",
    "小时",
    "个",
    "%",
    "‰",
    "TB",
)
RATES = ("元/家", "元/人", "元/亩/年")
NAMES = ("宣传片", "桃树", "受益农户", "新建道路", "蔬菜大棚", "培训教师")
CLASSES = ("批发企业", "住宿企业", "甲类村", "乙类村", "本科学生")
WORDS = ("有效提升", "可持续", "合格", "按计划准时参加", "群众普遍认可", "是", "较高", "显著改善", "制度健全", "及时")
FIGURES = ("合同价", "预算", "市场价", "中标价", "概算")
BASES = ("last_year", "2020年", "2019年")

numbers = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False) | st.integers(
    0, 10**7
).map(Decimal)
days = st.dates(dt.date(1990, 1, 1), dt.date(2089, 12, 31))
units = st.sampled_from(UNITS) | st.none()
closed = st.booleans()


def point(stated: Stated, value: Decimal, unit: str | None, subject: str | None = None) -> Quantity:
    """One value: closed at both ends."""
    both = {"lower": value, "upper": value, "lower_closed": True, "upper_closed": True}
    return Quantity(stated=stated, unit=unit, subject=subject, **both)


@st.composite
def bounds(draw: st.DrawFn, stated: Stated) -> dict[str, object]:
    """The interval that belongs to a statement."""
    value = draw(numbers)
    match stated:
        case "at_least" | "more_than":
            return {"lower": value, "lower_closed": stated == "at_least"}
        case "at_most" | "less_than":
            return {"upper": value, "upper_closed": stated == "at_most"}
        case "between":
            upper = value + draw(numbers) + Decimal("0.01")
            return {"lower": value, "upper": upper, "lower_closed": draw(closed), "upper_closed": draw(closed)}
        case _:
            return {"lower": value, "upper": value, "lower_closed": True, "upper_closed": True}


@st.composite
def quantities(draw: st.DrawFn, *, unit: st.SearchStrategy[str | None] = units) -> Quantity:
    """A quantity however stated, a share with what it is of."""
    stated: Stated = draw(st.sampled_from(get_args(Stated)))
    chosen = draw(unit)
    subject = draw(st.sampled_from((None, "企业", "农户"))) if chosen == "%" else None
    return Quantity(stated=stated, unit=chosen, subject=subject, **draw(bounds(stated)))


@st.composite
def dates(draw: st.DrawFn) -> Date:
    """A deadline, a start or a period; deadlines may recur."""
    stated = draw(st.sampled_from(("by", "in", "from")))
    start = draw(days)
    if stated == "from":
        return Date(stated="from", start=start)
    if stated == "in":
        return Date(stated="in", start=start, end=start + dt.timedelta(days=draw(st.integers(0, 800))))
    return Date(stated="by", end=start, every=draw(st.sampled_from((None, None, "year", "quarter", "month"))))


@st.composite
def growths(draw: st.DrawFn) -> Growth:
    """A change: by how much, in which direction, against what."""
    stated: Stated = draw(st.sampled_from(("at_least", "more_than", "at_most", "less_than", "exactly", "between")))
    found = draw(bounds(stated))
    unit = draw(st.sampled_from(("%", "个百分点", "人次", "元")))
    direction = draw(st.sampled_from(("increase", "decrease")))
    base = draw(st.sampled_from(BASES))
    if draw(closed):
        return Growth(direction=direction, lower=Decimal(0), base=base)
    return Growth(direction=direction, unit=unit, base=base, **found)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Amounts by class or by bracket."""
    unit = draw(st.sampled_from(RATES))
    amounts = quantities(unit=st.just(unit)).filter(lambda each: each.stated not in {"between", "approximately"})
    if draw(closed):
        names = draw(st.lists(st.sampled_from(CLASSES), min_size=2, max_size=4, unique=True))
        return Schedule(cases=tuple(Case(label=name, then=draw(amounts)) for name in names))
    whens = quantities(unit=st.sampled_from(("元", "家", "平方米"))).filter(
        lambda each: each.stated not in {"bare", "exactly"}
    )
    heads = draw(st.lists(whens, min_size=1, max_size=3))
    labels = ("销售额", *(None for _ in heads[1:]))
    return Schedule(
        cases=tuple(Case(label=label, when=when, then=draw(amounts)) for label, when in zip(labels, heads, strict=True))
    )


@st.composite
def compounds(draw: st.DrawFn) -> All:
    """Several named constraints that all hold."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    kinds = draw(
        st.lists(
            quantities(unit=st.sampled_from(("部", "人", "平方米", "公里"))) | dates() | growths(),
            min_size=len(names),
            max_size=len(names),
        )
    )
    return All(parts=tuple(each.model_copy(update={"label": name}) for name, each in zip(names, kinds, strict=True)))


references = st.builds(
    Reference,
    to=st.sampled_from(FIGURES),
    stated=st.sampled_from(("exactly", "at_most", "at_least", "more_than", "less_than")),
)
levels = st.builds(Level, word=st.sampled_from(WORDS))
constraints: st.SearchStrategy[Constraint] = st.one_of(
    quantities(), dates(), growths(), schedules(), compounds(), references, levels, st.just(Missing())
)
