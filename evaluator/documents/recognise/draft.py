"""A form while it is being recognised: what has been read so far, which cells found a place, what was repaired."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.documents.labels import clean, squeeze, tidy
from evaluator.documents.recognise.align import is_blank
from evaluator.forms.doubts import below_zero
from evaluator.forms.model import Execution, Funds, FundSource, Task
from evaluator.problem import problem

if TYPE_CHECKING:
    from pydantic import BaseModel

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.rows import Row
    from evaluator.problem import Location, Problem

_AMOUNT = re.compile(r"[￥¥]?(?P<number>-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?)(?P<unit>亿元|万元|千元|元|亿|万)?")
_LEADING = re.compile(
    r"(?:资金)?(?:总额|合计|共计)?:?(?P<amount>(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(亿元|万元|元|亿|万))(?=[(,;、。]|[一二三1-9][、.]|其中)"
)
_FACTORS = {"亿": Decimal(100_000_000), "万": Decimal(10_000), "千": Decimal(1000), "元": Decimal(1)}
_LONG = {"goal", "goal_result", "plan"}
"""Fields whose texts run over a page."""
_OF_WHICH = re.compile(r"^其中[:：]?")
_UNIT = re.compile(r"(?:\((?:[^()]{0,16}[,、;:])?|单位[:为]?)(?:人民币)?(亿|万|千)?元[^()]{0,6}(?:\)|$)")
_TOGETHER = re.compile("地方|市县|区县|县区|市、|市级及以下")
"""A source that represents all governments below the province."""
_SUPERSEDED = {
    "name": re.compile("一级"),
    "department": re.compile("中央|国家"),
    "unit": re.compile("(填报|申报|填表|预算)?单位(名称)?$"),
}
"""A label that gives way to the next of its kind: 一级项目名称 to 二级项目名称, 填报单位 to 实施单位."""
_SCORE = re.compile(r"(-?\d{1,9}(?:\.\d+)?)(%|分)?")


@dataclass(slots=True)
class Amount:
    """A cell of the money block: what it is for, and where it is. The unit may only be known at the end."""

    target: str
    """``funds.central``, ``execution.budget``, …"""
    text: str
    location: Location
    label: str = ""
    """The printed source, where several are of one kind: 盟市财政资金 and 旗县财政资金."""


@dataclass(slots=True)
class Draft:
    """What has been read of one form."""

    placed: set[Cell] = field(default_factory=set)
    reported: set[Cell] = field(default_factory=set)
    """Cells that found no place, and of which a problem tells already."""
    filled: set[Cell] = field(default_factory=set)
    """Labels whose content is beside them."""
    problems: list[Problem] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """The printed label of each of the values."""
    values: dict[str, str] = field(default_factory=dict)
    """``name``, ``department``, ``goal`` … as printed."""
    narrative: dict[str, str] = field(default_factory=dict)
    amounts: list[Amount] = field(default_factory=list)
    execution: dict[str, Any] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)
    """The rows of the money block below its total; their amounts are among :attr:`amounts`."""
    entries: dict[str, str | None] = field(default_factory=dict)
    """Figures that indicators are computed from."""
    tasks: list[dict[str, Any]] = field(default_factory=list)
    """The rows of 年度主要任务; their amounts are among :attr:`amounts`."""
    indicators: list[dict[str, Any]] = field(default_factory=list)
    goal: str | None = None
    """The numbered goal in force (``年度绩效目标1``), and …"""
    goals: dict[str, Decimal | None] = field(default_factory=dict)
    """… the points of all that were met."""
    level_points: dict[str, Decimal] = field(default_factory=dict)
    """The points printed with levels, by ``level 1`` or ``level 1/level 2``."""
    last: tuple[str, Row] | None = None
    """The long text filled in last, a key of :attr:`values`, and its row: the next page may go on with it."""
    compared: dict[str, Location] = field(default_factory=dict)
    """Where the points are that can be compared with the indicators'."""
    total_score: Decimal | None = None
    factor: Decimal | None = None
    """元 in one unit of the money block, once the form has said it."""
    guessed: bool = False
    """Whether an amount was read without any unit said."""

    def place(self, *cells: Cell) -> None:
        """These cells have been understood."""
        self.placed.update(cells)

    def report(self, code: str, message: str, where: Location, *, hint: str | None = None) -> None:
        """Note a repair or a doubt."""
        self.problems.append(problem(code, message, location=where, hint=hint))

    def keep(self, key: str, cell: Cell, row: Row, label: str) -> None:
        """Fill a field once; a second value of the same field goes to the narrative under its printed label."""
        text = clean(cell.text)
        self.place(cell)
        before = self.labels.setdefault(key, label)
        if before != label and (superseded := _SUPERSEDED.get(key)) and superseded.match(squeeze(before)):
            self.labels[key] = label
            text, self.values[key], label = self.values[key], text, before
        self.last = (key, row) if key in _LONG else None
        if self.values.setdefault(key, text) != text:
            self.add_narrative(label, text, row)

    def is_open(self, row: Row) -> bool:
        """Whether a row begins a page with the rest of the text that the page before it ended with."""
        return self.last is not None and row.first and len(row.cells) == 1 and row.table is not self.last[1].table

    def go_on(self, row: Row) -> None:
        """Take that rest."""
        assert self.last is not None
        key, text = self.last[0], clean(row.cells[0].text)
        self.place(row.cells[0])
        self.report("N614", f"“{self.values[key][-12:]}”跨页，与“{text[:12]}”合为一格", row.at(self.labels[key]))
        self.values[key] += text

    def add_narrative(self, label: str, text: str, row: Row | None = None) -> None:
        """Keep a narrative cell under its printed label; a label that comes again is continued."""
        label = re.sub(r"\s+", "", label).rstrip("：:") or "其他"
        kept = self.narrative.get(label)
        if not text or kept == text:
            return
        self.narrative[label] = f"{kept}\n{text}" if kept else text
        if kept and row is not None and row.first:
            self.report("N614", f"“{label}”在上页未完，本行内容已并入", row.at(label))

    def add_source(self, name: Cell, figures: dict[str, Cell], row: Row) -> None:
        """Keep a source of money with its figures (``initial``, ``budget``, ``executed``, ``expected``, ``rate``)."""
        if all(is_blank(cell.text) for cell in figures.values()):
            return
        label = _OF_WHICH.sub("", tidy(name.text))
        part = label != tidy(name.text) and bool(self.sources)
        entry: dict[str, Any] = {"name": label, "part": part, "location": row.at(label)}
        for kind, cell in figures.items():
            if kind != "rate":
                target = f"sources.{len(self.sources)}.{kind}"
                self.amounts.append(Amount(target, clean(cell.text), row.at(label)))
            elif not is_blank(cell.text):
                entry["rate"] = clean(cell.text)
        self.sources.append(entry)

    def add_points(self, path: tuple[str | None, ...], text: str | None, row: Row, *, share: bool = False) -> None:
        """Keep the points printed with a level, once; a ``share`` (权重) is not compared with points."""
        key = "/".join(map(str, path))
        if text is None or not all(path) or key in self.level_points:
            return
        if (points := self.number(text, "分值", row.at("分值"))) is not None:
            self.level_points[key] = points
            if not share:
                self.compared[key] = row.at("分值")

    def compare_points(self) -> None:
        """Report a level whose points are not the sum of its indicators', where all of these have some."""
        for key, where in self.compared.items():
            under = [
                entry for entry in self.indicators if key in {entry["level1"], f"{entry['level1']}/{entry['level2']}"}
            ]
            weights = [entry.get("weight") for entry in under]
            added = sum((weight for weight in weights if weight is not None), Decimal(0))
            if weights and None not in weights and added != self.level_points[key]:
                printed = f"“{key}”印有 {self.level_points[key]} 分，其下 {len(weights)} 个指标的分值合计 {added} 分"
                self.report("W628", printed, where, hint="请核对各级分值；评分按指标的分值计算")

    def share_points(self) -> None:
        """Where only the levels have points, an indicator that is alone in its level has them all."""
        if any(entry.get("weight") is not None for entry in self.indicators):
            return
        paths = [(f"{entry['level1']}/{entry['level2']}", str(entry["level1"])) for entry in self.indicators]
        for entry, path in zip(self.indicators, paths, strict=True):
            key = next((key for at, key in enumerate(path) if sum(each[at] == key for each in paths) == 1), None)
            if key in self.level_points:
                entry["weight"] = self.level_points[key]

    def hear_unit(self, text: str) -> None:
        """Take the unit of money from a label that names it: ``项目资金（万元）``."""
        if self.factor is None and (found := _UNIT.search(squeeze(text))):
            self.factor = _FACTORS[found.group(1) or "元"]

    def money(self, default: Decimal) -> dict[str, Decimal]:
        """The amounts in 元, exact. A cell's own unit outranks the block's; without any it is ``default``."""
        found: dict[tuple[str, str], Decimal] = {}
        for amount in self.amounts:
            match = _AMOUNT.fullmatch(squeeze(amount.text))
            if match is None:
                if not is_blank(amount.text):
                    adjusted = amount.target == "execution.budget"
                    hint = "全年预算数无法识别时，执行率按年初预算数计算，请先更正" if adjusted else None
                    self.report("W618", f"金额“{amount.text}”无法识别，未采用", amount.location, hint=hint)
                continue
            unit = match["unit"]
            factor = _FACTORS[unit[0]] if unit else self.factor if self.factor is not None else default
            self.guessed = self.guessed or (unit is None and self.factor is None)
            value = Decimal(match["number"].replace(",", "")) * factor
            if value < 0:
                self.problems.append(below_zero(_printed(amount.target), value, amount.location))
            found.setdefault((amount.target, amount.label), value)
        parts: dict[str, dict[str, Decimal]] = {}
        for (target, label), value in found.items():
            parts.setdefault(target, {})[label] = value
        return {target: _plain(_whole(labelled)) for target, labelled in parts.items()}

    def number(self, text: str | None, what: str, where: Location) -> Decimal | None:
        """A weight or a score: a number, with 分 or % behind it at most; a dash is none."""
        if text is None or is_blank(text):
            return None
        match = _SCORE.fullmatch(squeeze(text))
        if match is None or (what == "分值" and match[1].startswith("-")):
            self.report("W618", f"{what}“{text}”无法识别，未采用", where)
            return None
        return Decimal(match[1])


def is_amount(text: str) -> bool:
    """Whether a cell holds an amount of money or a mark for none."""
    return bool(_AMOUNT.fullmatch(squeeze(text))) or is_blank(text)


def _printed(target: str) -> str:
    """``funds.total`` as the forms print it."""
    record, *_, name = target.split(".")
    models: dict[str, type[BaseModel]] = {"funds": Funds, "execution": Execution, "sources": FundSource, "tasks": Task}
    model = models[record]
    return model.model_fields[name].alias or name


def _whole(parts: dict[str, Decimal]) -> Decimal:
    """The first amount of a kind; governments of several levels, each with its own label, add up."""
    labels = [label for label in parts if label]
    together = next((label for label in labels if _TOGETHER.search(label)), None)
    if len(labels) < len(parts) or together:
        return parts[together] if together else next(iter(parts.values()))
    return sum(parts.values(), Decimal(0))


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def leading_amount(text: str) -> str | None:
    """The amount that a text begins with, before what it is made of: ``总额854万元（其中：……）``."""
    found = _LEADING.match(squeeze(text))
    return found["amount"] if found else None


def is_unit(text: str) -> bool:
    """Whether a cell says nothing but the unit of money: ``（万元）``."""
    return bool(_UNIT.fullmatch(squeeze(text)))
