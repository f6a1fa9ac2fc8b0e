"""A plain table of indicators, of one project or of many: the project's name is in a column of its own.

Such tables are what ``review`` is given, and what many places publish for all projects of a unit. Names and
values are kept as they are; only labels that are blank, as they are below a merged cell, are carried down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluator.documents.labels import clean, find, tidy
from evaluator.documents.recognise.align import is_blank, is_number
from evaluator.documents.recognise.columns import MOST_HEADS, heads, is_head, is_head_label, read_head
from evaluator.documents.recognise.draft import Amount, Draft, is_amount
from evaluator.documents.recognise.indicators import (
    NUMBERS,
    TEXTS,
    add_other,
    entry_of,
    listed_texts,
    reaches,
    report_others,
)
from evaluator.documents.recognise.parts import read_rows
from evaluator.documents.recognise.repairs import Levels
from evaluator.documents.recognise.titles import read_titles

if TYPE_CHECKING:
    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.align import Column
    from evaluator.documents.recognise.rows import Row
    from evaluator.documents.recognise.segment import Segment

_KEYS = ("title", "name", "year")
_FEW = 3
_MONEY = {"budget": ("funds.total", "年度资金总额"), "executed": ("execution.executed", "全年执行数")}


@dataclass(slots=True)
class _Project:
    draft: Draft = field(default_factory=Draft)
    levels: Levels = field(default_factory=Levels)


@dataclass(slots=True)
class _Plain:
    """The table: its columns, its projects by title, name and year, and the project that the last row was of."""

    columns: tuple[Column, ...]
    projects: dict[tuple[str, ...], _Project] = field(default_factory=dict)
    key: tuple[str, ...] = ("", "", "")
    lost: dict[str, list[tuple[Row, Cell]]] = field(default_factory=dict)
    spare: dict[str, list[Row]] = field(default_factory=dict)


def read_flat(segment: Segment) -> list[Draft]:
    """One draft for each project, in the order in which they first appear."""
    counted = (heads(segment.rows[index : index + MOST_HEADS]) for index in range(len(segment.rows)))
    at, many = next((index, many) for index, many in enumerate(counted) if many)
    head_rows, rows = segment.rows[at : at + many], segment.rows[at + many :]
    table = _Plain(read_head(*head_rows))
    leading = Draft()
    read_titles(segment, leading)
    read_rows(segment.rows[:at], leading)  # 单位名称：某局, over the head
    for row in head_rows:
        leading.place(*(cell for cell in row.cells if is_head_label(cell)))
        for cell in row.cells:
            leading.hear_unit(cell.text)
    for row in rows:
        if is_head(row) or _is_numbering(row):
            leading.place(*(cell for cell in row.cells if is_head_label(cell) or _is_numbering(row)))
        else:
            _row(row, table, leading)
    drafts = [project.draft for project in table.projects.values() if project.draft.indicators] or [leading]
    report_others(table.spare, drafts[0])
    leading.place(*(cell for row in head_rows for cell in row.cells if clean(cell.text) in table.spare))
    drafts[0].placed |= leading.placed
    for label, lost in table.lost.items():
        listed = listed_texts([cell for _, cell in lost])
        message = f"“{label}”列没有对应的字段，共 {len(lost)} 格未采用：{listed}"
        drafts[0].report("W611", message, lost[0][0].at(label))
        drafts[0].reported.update(cell for _, cell in lost)
        drafts[0].reported.update(cell for row in head_rows for cell in row.cells if tidy(cell.text) == label)
    for project in table.projects.values():
        project.draft.factor = leading.factor
        project.draft.values = {**leading.values, **project.draft.values}
        project.levels.report(project.draft)
    return drafts


def _row(row: Row, table: _Plain, leading: Draft) -> None:
    found: dict[str, Cell] = {}
    spare: list[tuple[Column | None, Cell]] = []
    for cell in row.all:
        column = next((column for column in table.columns if column.covers(cell) and not column.medium), None)
        if column is None or column.kind in {"unknown", "side"}:
            spare += [(column, cell)] if cell in row.cells else []
        elif cell in row.cells or reaches(cell, table.columns):
            if found.setdefault(column.kind, cell) is cell:
                leading.place(cell)
            else:
                spare.append((column, cell))
    project = _project(row, found, table)
    entry = _indicator(row, found, project) if found and not _sum(row, found, project.draft) else None
    for column, cell in spare:
        if column is None or entry is None:
            table.lost.setdefault(tidy(column.label) if column else "表头以外", []).append((row, cell))
        else:
            leading.place(cell)
            add_other(entry, column, cell)
            table.spare.setdefault(clean(column.label), []).append(row)


def _is_numbering(row: Row) -> bool:
    """A row that numbers the columns: ``1 | 2 | 3``."""
    numbers = [cell.text for cell in row.cells]
    return len(numbers) > _FEW and numbers == [str(at) for at in range(1, len(numbers) + 1)]


def _project(row: Row, found: dict[str, Cell], table: _Plain) -> _Project:
    """The row's project; where the name is blank, that of the row above."""
    given = tuple(clean(found[key].text) if key in found else "" for key in _KEYS)
    table.key = given if given[0] or given[1] else table.key
    project = table.projects.setdefault(table.key, _Project())
    draft = project.draft
    if not draft.values:
        title, name, year = table.key
        draft.values |= {key: text for key, text in (("title", title), ("name", name or title), ("year", year)) if text}
    for kind, key in (("department", "department"), ("unit_name", "unit"), ("goal", "goal")):
        if kind in found:
            draft.values.setdefault(key, clean(found[kind].text))
    for kind, (target, label) in _MONEY.items():
        if kind in found and found[kind] in row.cells and is_amount(found[kind].text):
            draft.amounts.append(Amount(target, clean(found[kind].text), row.at(label)))
    return project


def _sum(row: Row, found: dict[str, Cell], draft: Draft) -> bool:
    """总分 and 小计 rows, which are not indicators."""
    texts = [cell for kind, cell in found.items() if kind not in _KEYS]
    label = next((find("rows", cell.text) for cell in texts if not is_number(cell.text)), None)
    others = [cell for cell in texts if not (is_number(cell.text) or is_blank(cell.text))]
    if label not in {"total", "subtotal"} or len(others) != 1:
        return False
    if label == "total" and "score" in found:
        draft.total_score = draft.number(found["score"].text, "总分", row.at("得分"))
    return True


def _indicator(row: Row, found: dict[str, Cell], project: _Project) -> dict[str, Any] | None:
    texts = {kind: clean(cell.text) for kind, cell in found.items()}
    filled = {kind for kind in texts if kind in {*TEXTS, *NUMBERS, "level3"}}
    labels = texts.get("level1"), texts.get("level2")
    level1, level2 = project.levels.enter(*labels, row, project.draft, filled=bool(filled), infer=False)
    if filled <= {"sign", "unit"}:
        return None
    if "level3" not in texts:
        project.draft.report("W619", "本行有数据而没有三级指标名称", row.at("三级指标"))
    entry = entry_of((level1, level2, texts.get("level3")), texts, found, row, project.draft)
    project.draft.indicators.append(entry)
    return entry
