"""``run --mark``: the clerk's own table comes back with what is wrong with it at the cells that it is about."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from evaluator.actuals.columns import columns, find_header
from evaluator.actuals.money import position
from evaluator.actuals.names import loose
from evaluator.actuals.table import read_table
from evaluator.forms.files import read_bounded
from evaluator.paper.figures import SEVERITY_NAMES, own_problems, run_problems
from evaluator.paper.marking import UNREADABLE, Mark, mark
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from evaluator.actuals.columns import Header, Table
    from evaluator.actuals.sheet import Sheet
    from evaluator.paper.marking import Place
    from evaluator.problem import Problem
    from evaluator.result import Scorecard, Scorecards

_COLUMNS: dict[Table, str] = {"indicators": "actual", "funds": "executed", "projects": "goal_result"}
"""Where a problem of a whole row is marked."""


def marked(cards: Scorecards, file: Path, name: str) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The table with its marks.

    Args:
        cards: the run in which it was read.
        file: the table.
        name: what the problems of the run call it.

    Returns:
        The bytes of the copy; None where the file is not an xlsx workbook, and why.
    """
    raw, fault = read_bounded(file)
    if raw is None:
        return None, (fault,) if fault else ()
    table = _Table(read_table(file)[0], name)
    found: dict[Place, list[Mark]] = defaultdict(list)
    for place, each in table.placed(cards):
        text = f"{SEVERITY_NAMES[each.severity]} {each.code}：{each.message}" + (
            f"\n建议：{each.hint}" if each.hint else ""
        )
        if (new := Mark(each.severity, text)) not in found[place]:
            found[place].append(new)
    try:
        return mark(raw, found), ()
    except UNREADABLE:
        hint = "用 Excel 或 WPS 另存为 xlsx 后再试；问题仍列在结果里"
        return None, (problem("W730", "只有 xlsx 工作簿能标注", location=Location(name), hint=hint),)


class _Table:
    """The sheets of a table with their headers: from problems to cells."""

    def __init__(self, sheets: Iterable[Sheet], name: str) -> None:
        self.name = name
        self.sheets = {sheet.name or "": (sheet, find_header(sheet)) for sheet in sheets}

    def placed(self, cards: Scorecards) -> Iterator[tuple[Place, Problem]]:
        """Every problem but notes that is about this file, at its cell."""
        for each in run_problems(cards):
            yield from self._at(each, None)
        for card in cards.projects:
            project = self._project(card, "indicators", "name") or self._project(card, "funds", "name")
            for each in card.problems:
                yield from self._at(each, project)
            funds = self._project(card, "funds", _COLUMNS["funds"]) or project
            for each in card.execution.problems:
                yield from self._at(each, funds)
            for row in card.indicators:
                for each in row.problems:
                    if each not in own_problems(card):
                        yield from self._at(each, self._cell(row.actual_at))

    def _at(self, each: Problem, otherwise: Place | None) -> Iterator[tuple[Place, Problem]]:
        place = self._cell(each.location) or otherwise
        if each.severity != "note" and place is not None:
            yield place, each

    def _cell(self, where: Location) -> Place | None:
        """The cell of a place in this file: where no row is named, the corner of the sheet."""
        title = where.sheet or next(iter(self.sheets), "")
        if where.file != self.name or title not in self.sheets:
            return None
        _, header = self.sheets[title]
        return title, (where.row or 1) - 1, _column(where, header)

    def _project(self, card: Scorecard, table: Table, column: str) -> Place | None:
        """The first row of a project in a table of some kind."""
        for title, (sheet, header) in self.sheets.items():
            if header is None or header.table != table or "name" not in header.columns:
                continue
            at = header.columns["name"]
            for number, cells in sheet.rows:
                if number > header.row and at < len(cells) and loose(cells[at]) == loose(card.name):
                    return title, number - 1, header.columns.get(column, at)
        return None


def _column(where: Location, header: Header | None) -> int:
    """The column that a place names, by its letters or as a table prints it; else that of the figures."""
    named = where.column or ""
    if header is not None:
        printed = {
            column.name: header.columns[kind]
            for kind, column in columns(header.table).items()
            if kind in header.columns
        }
        if named in printed:
            return printed[named]
    if named.isascii() and named.isalpha() and len(named) <= len("XFD"):
        return position(named)
    below = header is not None and where.row is not None and where.row > header.row
    return header.columns.get(_COLUMNS[header.table], 0) if header is not None and below else 0
