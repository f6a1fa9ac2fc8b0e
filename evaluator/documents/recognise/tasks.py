"""年度主要任务 of a whole department: its tasks with what they cost, and the sum, which is the department's money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean, find, tidy
from evaluator.documents.recognise.align import Column, is_blank
from evaluator.documents.recognise.draft import Amount, is_amount
from evaluator.documents.recognise.funds import take_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row

_MONEY = {"budget", "executed"}
_TEXTS = {"name", "content", "result", "rate", "deviation"}


@dataclass(frozen=True, slots=True)
class Tasks:
    """The columns of the tasks, and the label beside them that holds their rows together."""

    columns: tuple[Column, ...]
    rows: int
    """Of the head."""
    side: Cell | None = None

    def holds(self, row: Row) -> bool:
        """Whether a row is one of them: beside the same label, or without any, beginning below the names."""
        if self.side is not None:
            return self.side in row.held
        names = self.columns[0]
        return not row.held and row.cells[0].column == names.start and len(row.cells) > 1


def head_of(row: Row, below: Row | None) -> Tasks | None:
    """``任务名称 | 主要内容 | 完成情况 | 全年预算数 →3 | 全年执行数 →3``, the amounts divided in a second row."""
    kinds = {cell: find("tasks", cell.text) or find("execution", cell.text) or "" for cell in row.cells}
    names = [cell for cell, kind in kinds.items() if kind == "name"]
    if not names or not set(kinds.values()) - {"", "name"}:
        return None
    first = names[-1]  # beside 年度主要任务, which reaches down along the rows
    side = next((cell for cell in (*row.held, *row.cells) if cell.column < first.column and cell.rowspan > 1), None)
    columns = {cell: Column(kinds[cell], cell.column, cell.end, tidy(cell.text)) for cell in row.cells}
    columns = {cell: column for cell, column in columns.items() if cell.column >= first.column}
    wide = {cell: column for cell, column in columns.items() if cell.rowspan == 1 and cell.colspan > 1}
    finer = below.cells if below is not None else ()
    divides = any(find("tasks", cell.text) == "whole" for cell in finer)
    if not divides or not all(any(cell.within(each) for each in wide) for cell in finer):
        return Tasks(_with_budget(columns.values()), 1, side)
    parts = [_part(cell, next(each for at, each in wide.items() if cell.within(at))) for cell in finer]
    whole = [column for cell, column in columns.items() if cell not in wide]
    return Tasks(_with_budget([*whole, *parts]), 2, side)


def _with_budget(columns: Iterable[Column]) -> tuple[Column, ...]:
    """What was granted at the beginning (批复金额) is the budget where there is no other."""
    ordered = sorted(columns, key=lambda column: column.start)
    if any(column.kind == "budget" for column in ordered):
        return tuple(ordered)
    return tuple(replace(column, kind="budget") if column.kind == "initial" else column for column in ordered)


def _part(cell: Cell, above: Column) -> Column:
    """A column below a wide head: that of the whole has its kind, a part of it is only reported."""
    kind = above.kind if find("tasks", cell.text) == "whole" else ""
    return Column(kind, cell.column, cell.end, f"{above.label}（{tidy(cell.text)}）")


def take_head(rows: Sequence[Row], draft: Draft) -> None:
    """Hear the unit of money."""
    for row in rows:
        draft.place(*row.cells)
        for cell in row.cells:
            draft.hear_unit(cell.text)


def take_row(row: Row, tasks: Tasks, draft: Draft) -> None:
    """A task, or the sum of all."""
    draft.place(*row.cells)
    found = {column: cell for column in tasks.columns for cell in row.cells if column.covers(cell)}
    kinds = {column.kind: cell for column, cell in found.items()}
    name = row.cells[0] if row.cells[0].column < tasks.columns[0].end else None
    if name is None or find("tasks", name.text) == "whole" or find("rows", name.text) == "total":
        take_whole({kind: cell for kind, cell in kinds.items() if kind not in _TEXTS - {"rate"} and kind}, row, draft)
    else:
        entry = {kind: clean(cell.text) for kind, cell in kinds.items() if kind in _TEXTS and not is_blank(cell.text)}
        for kind in _MONEY & kinds.keys():
            if is_amount(kinds[kind].text):
                where = row.at(_printed(kind, tasks))
                draft.amounts.append(Amount(f"tasks.{len(draft.tasks)}.{kind}", clean(kinds[kind].text), where))
        draft.tasks.append({**entry, "name": clean(name.text), "location": row.at()})
    parts = [f"{column.label} {clean(cell.text)}" for column, cell in found.items() if not column.kind]
    if name is not None and parts:
        draft.add_narrative(clean(name.text), "；".join(parts), row)


def _printed(kind: str, tasks: Tasks) -> str:
    return next(column.label for column in tasks.columns if column.kind == kind)
