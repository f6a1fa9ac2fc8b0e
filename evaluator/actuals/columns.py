"""Which columns a table has: the header row, wherever it is, and the names it uses."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from evaluator.actuals.names import loose, tight
from evaluator.documents.labels import find
from evaluator.forms.money import UNITS
from evaluator.forms.names import names
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.actuals.sheet import Sheet

Table = Literal["indicators", "funds", "projects"]
Role = Literal["key", "value", "reason", "aside"]
_SEARCHED = 30
"""Rows at the top among which the header is looked for."""
_BRACKETS = re.compile(r"\(([^()]*)\)")
_TABLE_UNIT = re.compile(r"单位:?\(?(元|千元|万元|百万元|亿元)\b")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is for, its name on our forms, and what else it may be called."""

    name: str
    role: Role
    names: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a sheet, understood."""

    table: Table
    row: int
    """Its row number in the file."""
    cells: tuple[str, ...]
    columns: dict[str, int]
    """Position of each known column, by what it means (the keys of ``forms/names.toml``)."""
    unknown: tuple[str, ...]
    twins: dict[int, str]
    """Positions of ``unknown`` columns that mean a known one by no lesser name than the column taken for it."""
    unit: Decimal | None
    """What the title names as unit of money (单位：元)."""
    units: dict[str, Decimal]
    """Units of money that the header cells name (全年预算数（元）)."""


@cache
def columns(table: Table, role: Role | None = None) -> dict[str, Column]:
    """The columns of a table by what they mean; those of one role alone, if it is given."""
    raw = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))[table]
    called = names("columns") | (names("execution") if table == "funds" else {})
    return {
        kind: Column(called[kind].name, each, called[kind].also, kind in raw["required"])
        for each in get_args(Role)
        for kind in raw.get(each, ())
        if role in {None, each}
    }


@cache
def _exact(table: Table) -> dict[str, str]:
    return {loose(each): kind for kind, column in columns(table).items() for each in (column.name, *column.names)}


def find_header(sheet: Sheet) -> Header | None:
    """The row that names the most columns of one of the tables; None when no row names two."""
    best: tuple[int, int, Table] | None = None
    for at, (_, cells) in enumerate(sheet.rows[:_SEARCHED]):
        for table in get_args(Table):
            count = len(_positions(table, cells))
            if count > 1 and (best is None or count > best[0]):
                best = (count, at, table)
    return None if best is None else _header(sheet, best[1], best[2])


def _positions(table: Table, cells: tuple[str, ...]) -> dict[str, int]:
    """Position of each known column: by its own name, else another, else as forms word it; the first cell counts."""
    found: dict[str, int] = {}
    for known in (_own, _named, _meaning):
        for position, text in enumerate(cells):
            if (kind := known(table, text)) is not None:
                found.setdefault(kind, position)
    return found


def _own(table: Table, text: str) -> str | None:
    kind = _named(table, text)
    return kind if kind is not None and loose(text) == loose(columns(table)[kind].name) else None


def _named(table: Table, text: str) -> str | None:
    exact = _exact(table)
    return exact.get(loose(text)) or exact.get(loose(_BRACKETS.sub("", tight(text))))


def _meaning(table: Table, text: str) -> str | None:
    """The column that a head names, or means as forms word it; a key is named (指标类型 may head 定性 and 定量)."""
    if (named := _named(table, text)) is not None:
        return named
    sections = ("execution", "columns") if table == "funds" else ("columns",)
    kind = next((kind for section in sections if (kind := find(section, text))), "")
    return kind if kind in columns(table) and kind not in columns(table, "key") else None


def _header(sheet: Sheet, index: int, table: Table) -> Header:
    row, cells = sheet.rows[index]
    found = _positions(table, cells)
    titles = " ".join(tight(text) for _, above in sheet.rows[:index] for text in above)
    stated = _TABLE_UNIT.search(titles)
    units = {
        kind: UNITS[inner]
        for kind, position in found.items()
        for inner in _BRACKETS.findall(tight(cells[position]))
        if inner in UNITS
    }
    known = set(found.values())
    others = {position: text for position, text in enumerate(cells) if text and position not in known}
    meant = {position: kind for position, text in others.items() if (kind := _meaning(table, text)) is not None}
    own = {_own(table, cells[position]) for position in found.values()}
    twins = {at: kind for at, kind in meant.items() if kind not in own or _own(table, cells[at])}
    unit = UNITS[stated[1]] if stated else None
    return Header(table, row, cells, found, tuple(others.values()), twins, unit, units)


def missing(sheet: Sheet, header: Header) -> list[Problem]:
    """Required columns that are not there, each with the header cell that may have been meant."""
    problems = []
    for kind, column in columns(header.table).items():
        if not column.required or kind in header.columns:
            continue
        near = difflib.get_close_matches(column.name, header.unknown, n=1, cutoff=0.4)
        hint = f"“{near[0]}”是否应为“{column.name}”" if near else f"这一列也可以叫作：{'、'.join(column.names)}"
        problems.append(problem("E113", f"缺少“{column.name}”列", location=sheet.place(header.row), hint=hint))
    return problems


def no_header(sheet: Sheet) -> Problem:
    """A sheet that is neither of the two tables."""
    needed = "、".join(column.name for column in columns("indicators").values() if column.required)
    place = Location(sheet.file, sheet.name)
    hint = f"表头应有：项目名称、{needed}（资金表：项目名称、年初预算数、全年预算数、全年执行数）"
    return problem("E110", "找不到表头，不是可以识别的表格", location=place, hint=hint)
