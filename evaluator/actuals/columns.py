"""Which columns a table has: the header row, wherever it stands, and the names it uses."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from evaluator.actuals.names import loose, tight
from evaluator.forms.money import UNITS
from evaluator.forms.names import names
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.actuals.sheet import Sheet

Kind = Literal["indicators", "funds", "projects"]
Role = Literal["key", "value", "reason", "aside"]
_SEARCHED = 30
"""Rows at the top among which the header is looked for."""
_BRACKETS = re.compile(r"\(([^()]*)\)")
_TABLE_UNIT = re.compile(r"单位:?\(?(元|千元|万元|百万元|亿元)\b")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is for, and what else it may be called."""

    role: Role
    names: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a sheet, understood."""

    kind: Kind
    row: int
    """Its row number in the file."""
    columns: dict[str, int]
    """Position of each known column."""
    unknown: tuple[str, ...]
    twins: dict[int, str]
    """Positions of ``unknown`` columns that mean a known one by no lesser name than the column taken for it."""
    length: int
    unit: Decimal | None
    """What the title names as unit of money (单位：元)."""
    units: dict[str, Decimal]
    """Units of money that the header cells name (全年预算数（元）)."""


@cache
def columns(kind: Kind) -> dict[str, Column]:
    """The columns of a table, by the name on our forms."""
    raw = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))[kind]
    called = names("columns") | (names("execution") if kind == "funds" else {})
    return {
        called[each].name: Column(role, called[each].also, each in raw["required"])
        for role in get_args(Role)
        for each in raw.get(role, ())
    }


@cache
def _meanings(kind: Kind) -> dict[str, str]:
    return {loose(each): name for name, column in columns(kind).items() for each in (name, *column.names)}


def find_header(sheet: Sheet) -> Header | None:
    """The row that names the most columns of one of the tables; None when no row names two."""
    best: tuple[int, int, Kind] | None = None
    kinds: tuple[Kind, ...] = ("indicators", "funds", "projects")
    for at, (_, cells) in enumerate(sheet.rows[:_SEARCHED]):
        for kind in kinds:
            count = len(_positions(kind, cells))
            if count > 1 and (best is None or count > best[0]):
                best = (count, at, kind)
    return None if best is None else _header(sheet, best[1], best[2])


def _positions(kind: Kind, cells: tuple[str, ...]) -> dict[str, int]:
    """Position of each known column; its own name goes before other names, then the first cell counts."""
    found: dict[str, int] = {}
    for own in (True, False):
        for position, text in enumerate(cells):
            name = _meaning(kind, text)
            if name is not None and name not in found and (not own or loose(text) == loose(name)):
                found[name] = position
    return found


def _meaning(kind: Kind, text: str) -> str | None:
    meanings = _meanings(kind)
    return meanings.get(loose(text)) or meanings.get(loose(_BRACKETS.sub("", tight(text))))


def _header(sheet: Sheet, index: int, kind: Kind) -> Header:
    row, cells = sheet.rows[index]
    found = _positions(kind, cells)
    titles = " ".join(tight(text) for _, above in sheet.rows[:index] for text in above)
    stated = _TABLE_UNIT.search(titles)
    units = {
        name: UNITS[inner]
        for name, position in found.items()
        for inner in _BRACKETS.findall(tight(cells[position]))
        if inner in UNITS
    }
    known = set(found.values())
    others = {position: text for position, text in enumerate(cells) if text and position not in known}
    meant = {position: name for position, text in others.items() if (name := _meaning(kind, text)) is not None}
    own = {name for name, position in found.items() if loose(cells[position]) == loose(name)}
    twins = {at: name for at, name in meant.items() if name not in own or loose(cells[at]) == loose(name)}
    unit = UNITS[stated[1]] if stated else None
    return Header(kind, row, found, tuple(others.values()), twins, len(cells), unit, units)


def missing(sheet: Sheet, header: Header) -> list[Problem]:
    """Required columns that are not there, each with the header cell that may have been meant."""
    problems = []
    for name, column in columns(header.kind).items():
        if not column.required or name in header.columns:
            continue
        near = difflib.get_close_matches(name, header.unknown, n=1, cutoff=0.4)
        hint = f"“{near[0]}”是否应为“{name}”" if near else f"这一列也可以叫作：{'、'.join(column.names)}"
        problems.append(problem("E113", f"缺少“{name}”列", location=sheet.place(header.row), hint=hint))
    return problems


def no_header(sheet: Sheet) -> Problem:
    """A sheet that is neither of the two tables."""
    needed = "、".join(name for name, column in columns("indicators").items() if column.required)
    place = Location(sheet.file, sheet.name)
    hint = f"表头应有：项目名称、{needed}（资金表：项目名称、年初预算数、全年预算数、全年执行数）"
    return problem("E110", "找不到表头，不是可以识别的表格", location=place, hint=hint)
