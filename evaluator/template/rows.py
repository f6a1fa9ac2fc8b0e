"""What is asked of a person: one row an indicator, one row a project for the funds, with how each will be read.

The columns bear the names that :mod:`evaluator.actuals` knows, so what is filled in comes back without a word.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from evaluator.actuals.keys import project_key, row_keys
from evaluator.forms.model import ENTRIES
from evaluator.forms.names import printed
from evaluator.language import in_words, read
from evaluator.language.cells import read_target
from evaluator.language.constraint import All, Date, Growth, Level, Missing, Quantity, Reference, Schedule, plain
from evaluator.lexicon.reports import may_exceed
from evaluator.paper.figures import WAN
from evaluator.paper.money import rows_by_source
from evaluator.scoring.align import written_scale
from evaluator.scoring.plausible.figures import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.language.constraint import Constraint
    from evaluator.paper.grid import Record

GIVEN = printed("name", "year", "level1", "level2", "level3", "sign", "initial_target", "target", "unit", "weight")
"""Columns that come from the form and are not to be changed."""
NAME, YEAR, *LEVELS, SIGN, INITIAL, _, _, WEIGHT = GIVEN
_ASKED = ("actual", "last_year", "deviation", "evidence", "judged", "reference")
ASKED = printed(*_ASKED)
ACTUAL, LAST_YEAR, DEVIATION, EVIDENCE, JUDGED, REFERENCE = ASKED
NOTE = "填写说明"
FUNDS = ("年初预算数", "全年预算数", "全年执行数")
_FIELDS = dict(zip(ASKED, _ASKED, strict=True))
_SCALES = {1_000: "千", 10_000: "万", 1_000_000: "百万", 10_000_000: "千万", 100_000_000: "亿"}
_BUDGET = "预算"

Entry = Literal["figure", "percent", "date", "level", "words"]
"""What the actual figure will be: it decides the format of its cell, and whether there is a list to choose from."""


Measure = tuple[Literal["reach", "limit"], Decimal] | tuple[Literal["by"], dt.date]
"""What the attainment of a figure is measured by, as its cell holds it: a floor, a ceiling, a last day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: what is given, what is there already, and what is asked for."""

    given: dict[str, str]
    filled: dict[str, str]
    """What the form itself has already (an imported 自评表)."""
    entry: Entry
    needed: frozenset[str]
    """The columns without which the indicator cannot be scored; empty where no target was set."""
    note: str
    key: str = ""
    """The mark by which the row is known again when names in it were edited."""
    suffix: str = ""
    """The unit that a bare figure is shown with; empty where it cannot be read back with it."""
    whole: bool = False
    """Whether the figure must be a whole number."""
    of_whole: bool = False
    """Whether a percentage cannot exceed 100 %."""
    measure: Measure | None = None

    @property
    def project(self) -> tuple[str, str]:
        """Name and year."""
        return self.given[NAME], self.given[YEAR]


@dataclass(frozen=True, slots=True)
class FundsRow:
    """The funds of one project, in 元."""

    name: str
    year: str
    amounts: dict[str, Decimal]
    sources: tuple[tuple[str, dict[str, Decimal]], ...] = ()
    """The rows below the total."""
    reason: str = ""
    key: str = ""
    goal: str = ""
    goal_result: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """Everything to be filled in, in the order of the forms."""

    rows: tuple[Row, ...]
    funds: tuple[FundsRow, ...]
    given: tuple[str, ...] = field(default=GIVEN)
    asked: tuple[str, ...] = field(default=ASKED)

    unit: Mapping[str, str] = field(default_factory=dict)
    """What the unit says about itself, by the names in ``workspace.yaml``."""

    @property
    def with_year(self) -> bool:
        """Whether the forms say which year they are of."""
        return YEAR in self.given

    @property
    def year(self) -> int | None:
        """The year of the forms, the latest of several."""
        return max((int(each.year) for each in self.funds if each.year), default=None)


def build(forms: Sequence[Form], unit: Mapping[str, str] | None = None) -> Template:
    """The tables for ``forms``, with what the unit says about itself.

    Some columns are only where they are needed: the year and the points where the forms say them, 指标性质 where the
    forms keep the sign apart, 年初指标值 where a target was adjusted, 参照值 where a target refers to a contract.
    """
    rows = tuple(row for form in forms for row in _rows(form))
    idle = {name for name in (YEAR, SIGN, INITIAL, WEIGHT) if not any(row.given[name] for row in rows)}
    if not any(REFERENCE in row.needed | row.filled.keys() for row in rows):
        idle.add(REFERENCE)
    given, asked = (tuple(name for name in names if name not in idle) for names in (GIVEN, ASKED))
    return Template(rows, tuple(_funds(form) for form in forms), given, asked, unit or {})


def _rows(form: Form) -> Iterator[Row]:
    """The indicators of a form, then the figures that some of them are computed from."""
    for indicator, key in zip(form.indicators, row_keys(form), strict=True):
        yield _row(form, indicator, key)
    for name, value in form.entries.items():
        given = dict.fromkeys(GIVEN, "") | {
            "项目名称": form.name,
            YEAR: _year(form),
            "一级指标": ENTRIES,
            "三级指标": name,
        }
        note = "公式要用的基础数据：填一个数和单位，如 136人、63.46万元。"
        yield Row(given, {ACTUAL: value} if value else {}, "words", frozenset({ACTUAL}), note)


def _year(form: Form) -> str:
    return str(form.year) if form.year else ""


def _funds(form: Form) -> FundsRow:
    spent = form.execution
    stated = (
        (spent.initial if spent else None) or form.funds.total,
        spent.budget if spent else None,
        spent.executed if spent else None,
    )
    amounts = {name: amount for name, amount in zip(FUNDS, stated, strict=True) if amount is not None}
    return FundsRow(
        form.name,
        _year(form),
        amounts,
        tuple(_source(record) for record in rows_by_source(form)),
        (spent.deviation if spent else None) or "",
        project_key(form),
        form.goal or "",
        form.goal_result or "",
    )


def _source(record: Record) -> tuple[str, dict[str, Decimal]]:
    """A row below the total, in 元, by the names of the columns."""
    cells = zip(FUNDS, ("source_initial", "source_budget", "source_executed"), strict=True)
    amounts = {name: value * WAN for name, cell in cells if isinstance(value := record[cell], Decimal)}
    return str(record["source"]), amounts


def _row(form: Form, indicator: Indicator, key: str) -> Row:
    reading = read_target(indicator, form)
    target = reading.constraint
    unit = indicator.unit or _unit(target, indicator.target or "")
    levels = (indicator.level1, indicator.level2, indicator.level3)
    initial = indicator.initial_target if indicator.initial_target != indicator.target else None
    points = plain(indicator.weight) if indicator.weight is not None else None
    printed = (form.name, _year(form), *levels, indicator.sign, initial, indicator.target, unit, points)
    values = {name: getattr(indicator, attribute) for name, attribute in _FIELDS.items()}
    return Row(
        dict(zip(GIVEN, (each or "" for each in printed), strict=True)),
        {name: value for name, value in values.items() if value},
        _entry(target),
        _needed(target),
        _note(target, unit, form.year),
        key,
        _suffix(target, unit),
        isinstance(target, Quantity) and _whole(target),
        isinstance(target, Quantity) and target.unit == "%" and not may_exceed(indicator.level3 or ""),
        _measure(target, indicator.target or ""),
    )


def _suffix(target: Constraint | None, unit: str) -> str:
    """The unit behind a figure, where the figure is then read in that unit."""
    if not (unit and isinstance(target, Quantity)) or target.unit == "%":
        return ""
    again = read(f"7{unit}").constraint
    return unit if isinstance(again, Quantity) and again.unit == target.unit else ""


def _whole(target: Quantity) -> bool:
    ends = [end for end in (target.lower, target.upper) if end is not None]
    return is_whole(target.unit) and all(end == end.to_integral_value() for end in ends)


def _measure(target: Constraint | None, text: str) -> Measure | None:
    if isinstance(target, Date) and _is_day(target) and target.end:
        return "by", target.end
    if not isinstance(target, Quantity):
        return None
    scale = 100 if target.unit == "%" else written_scale(text, target)
    if target.lower and target.lower > 0 and (target.upper is None or target.upper == target.lower):
        return "reach", target.lower / scale
    if target.upper and target.upper > 0 and target.lower is None:
        return "limit", target.upper / scale
    return None


def _unit(target: Constraint | None, text: str) -> str:
    """The unit in which a bare figure will be taken: the target's, in the scale that the target is written in."""
    match target:
        case Quantity(unit=unit):
            return _SCALES.get(written_scale(text, target), "") + (unit or "")
        case _:
            return ""


def _entry(target: Constraint | None) -> Entry:
    match target:
        case Quantity(unit="%"):
            return "percent"
        case Date() if _is_day(target):
            return "date"
        case Level():
            return "level"
        case Quantity() | Growth() | Reference() | Date(every=None):
            # A period too is left as it is typed: in the format of a day, August would become 1 August.
            return "figure"
        case _:
            return "words"


def _is_day(date: Date) -> bool:
    """Whether one day answers it: neither a period nor a deadline that recurs."""
    return date.every is None and (date.start is None or date.end is None or date.start == date.end)


def _parts(target: Constraint | None) -> Iterator[Constraint]:
    if isinstance(target, All):
        for part in target.parts:
            yield from _parts(part)
    elif target is not None:
        yield target


def _needed(target: Constraint | None) -> frozenset[str]:
    if isinstance(target, Missing):
        return frozenset()
    needed = {ACTUAL}
    for part in _parts(target):
        if isinstance(part, Growth):
            needed.add(LAST_YEAR)
        if isinstance(part, Reference) and _BUDGET not in part.to:
            needed.add(REFERENCE)
    return frozenset(needed)


def _note(target: Constraint | None, unit: str, year: int | None) -> str:
    """How the target is understood, and what to write."""
    if target is None:
        return "指标值无法识别，请先修改目标表。"
    if isinstance(target, Missing):
        return "目标表没有填指标值，这一项不计分。"
    return f"目标：{in_words(target)}。{_how(target, unit, year)}"


def _how(target: Constraint, unit: str, year: int | None) -> str:  # noqa: PLR0911  one return a kind
    match target:
        case Quantity(unit="%"):
            return "填百分数，如 95%。"
        case Quantity():
            return f"填数字，单位：{unit}。" if unit else "填数字。"
        case Date():
            return _when(target, year)
        case Growth():
            return f"填本年数和“{LAST_YEAR}”，单位相同；只知道增幅时写明，如 增长5%。"
        case Reference(to=to) if _BUDGET in to:
            return "填实际数额，连同单位；预算数取自资金表。"
        case Reference(to=to):
            return f"填实际数额，并在“{REFERENCE}”填{to}，都写明单位。"
        case Level():
            return "填达成、部分达成或未达成预期指标，或如实写明。"
        case Schedule():
            return "逐类填写，写法与指标值相同。"
        case _:
            return "逐项填写，写法与指标值相同。"


def _when(target: Date, year: int | None) -> str:
    if _is_day(target):
        return f"填完成日期，如 {year or 2025}-6-30。"
    if target.every is None:
        return "填实际的日期或起止日期，写明年月日。"
    return "填每期是否按时，写法与指标值相同。"
