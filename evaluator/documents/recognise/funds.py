"""The money of a form: sources with their amounts (§6.1), or budget and execution in columns (§6.2–§6.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean, find, squeeze, tidy
from evaluator.documents.recognise.align import Column, Habit, align, is_blank, is_number
from evaluator.documents.recognise.draft import Amount, is_amount
from evaluator.forms.model import Execution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row

_MONEY = {"initial", "budget", "executed", "expected"}
_WORTH = re.compile(r"[(,]\s*(\d{1,3}(?:\.\d+)?)分[,)]")
"""The points of the whole block, behind its heading: ``预算执行情况（20分）``."""
_BARE = {"中央": "central", "省级": "provincial", "自治区": "provincial", "其他": "other", "自筹": "own"}
MODELLED = {"total", "central", "provincial", "local", "own", "other"}


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of a budget-and-execution block."""

    columns: tuple[Column, ...]
    head: Row


def source_of(label: Cell) -> str | None:
    """The source that a label names; 本年预算 alone is not a source but the budget."""
    source = find("funds", label.text)
    return None if source == "source" and find("execution", label.text) in _MONEY else source


def take(source: str, label: Cell, cell: Cell, row: Row, draft: Draft) -> None:
    """An amount beside the label of its source. A source that the form model does not name stays in the narrative.

    Where a row gives the same source twice, the first is that of the whole term, which stays in the narrative too.
    """
    draft.place(cell)
    same = [each for each, kind in row.kinds("funds") if kind == source]
    if source in MODELLED and label is same[-1]:
        local = tidy(label.text) if source == "local" else ""
        draft.amounts.append(Amount(f"funds.{source}", clean(cell.text), row.at(tidy(label.text)), local))
        kind = find("execution", label.text)
        if kind == "budget" and any(each is not label for each, other in row.kinds("execution") if other == "budget"):
            kind = "initial"  # 预算金额 beside 调整后预算
        if kind in _MONEY and any(each == "executed" for _, each in row.kinds("execution")):
            draft.amounts.append(Amount(f"execution.{kind}", clean(cell.text), row.at(tidy(label.text))))
    elif not is_blank(cell.text):
        draft.add_narrative(clean(label.text), clean(cell.text), row)


def take_pair(pair: tuple[str, str], row: Row, draft: Draft) -> bool:
    """``预算数：10万元``, ``执行率：95%``: a figure of the money block beside or behind its own label."""
    label, text = pair
    kind, source = find("execution", label), find("funds", label)
    if kind in {"rate", "score", "weight"} and is_number(text):
        _total_figure(kind, clean(text), row, draft)
    elif is_amount(text) and (kind in _MONEY or source in MODELLED):
        draft.hear_unit(label)
        if kind in _MONEY:
            draft.amounts.append(Amount(f"execution.{kind}", clean(text), row.at(tidy(label))))
        if source in MODELLED or kind == "budget":
            name = source if source in MODELLED else "total"
            draft.amounts.append(Amount(f"funds.{name}", clean(text), row.at(tidy(label))))
    else:
        return False
    return True


def head_of(row: Row) -> Block | None:
    """``全年预算数(A) | 全年执行数(B) | 分值 | 执行率 | 得分``: two or more, one of them budget or spending."""
    kinds = row.kinds("execution")
    if len(kinds) < 2 or not {kind for _, kind in kinds} & {"initial", "budget", "executed", "to_date"}:
        return None
    ends = [cell for cell in row.cells if find("columns", cell.text) != "remark"]
    if any(is_amount(cell.text) for cell in row.cells) or not ends or ends[-1] is not kinds[-1][0]:
        return None
    known = {cell: "interim" for cell, kind in row.kinds("funds") if kind == "total"} | dict(kinds)
    columns = [Column(known[cell], cell.column, cell.end, clean(cell.text)) for cell in row.cells if cell in known]
    return Block(tuple(_last_budget(_so_far(columns))), row)


def take_head(row: Row, draft: Draft) -> None:
    """Hear the unit of money and the points of the whole block."""
    for cell in (*row.cells, *row.held):
        draft.hear_unit(cell.text)
        if find("headings", cell.text) and (worth := _WORTH.search(squeeze(cell.text))):
            draft.execution.setdefault("weight", Decimal(worth[1]))
    draft.place(*row.cells)


def _so_far(columns: list[Column]) -> list[Column]:
    """In a form filled in during the year what has been spent by then is the spending; elsewhere it is an aside."""
    kinds = {column.kind for column in columns}
    names = {
        "to_date": "interim" if "executed" in kinds else "executed",
        "rate_to_date": "interim" if "rate" in kinds else "rate",
        "expected": "expected" if "to_date" in kinds else "interim",
    }
    return [replace(column, kind=names.get(column.kind, column.kind)) for column in columns]


def _last_budget(columns: list[Column]) -> list[Column]:
    """Of several budgets the last is in force (``预算数合计``), the first the initial one where no other is."""
    budgets = [column for column in columns if column.kind == "budget"]
    first = "interim" if any(column.kind == "initial" for column in columns) else "initial"
    kinds = dict.fromkeys(budgets[1:-1], "interim") | dict.fromkeys(budgets[:1] if len(budgets) > 1 else [], first)
    return [replace(column, kind=kinds.get(column, column.kind)) for column in columns]


def source_in(row: Row, *, first: bool = False) -> str | None:
    """Which source a row of the block is of, None where it is no such row.

    Figures alone are the total, and so is a ``first`` row of figures under a name that is not a source.
    """
    labels = [cell for cell in row.cells if not _figure(cell)]
    texts = [cell for cell in labels if find("execution", cell.text) is None]
    source = next((kind for cell in texts[:2] if (kind := find("funds", cell.text))), None)
    figures = [cell for cell in row.cells if is_number(cell.text)]
    total = not labels or (first and len(texts) == 1 and len(figures) > 1)
    return source or ("total" if total else None)


def take_row(row: Row, source: str, block: Block, draft: Draft) -> None:
    """One source with its figures."""
    labels = [cell for cell in row.cells if not _figure(cell)]
    figures = [cell for cell in row.cells if _figure(cell)]
    texts = [cell for cell in labels if find("execution", cell.text) is None]
    name = next((cell for cell in texts if find("funds", cell.text)), None)
    reason = texts[-1] if texts and name not in {None, texts[-1]} and texts[-1].column > name.column else None
    draft.place(*(cell for cell in labels if cell not in texts), *(cell for cell in texts[:2] if cell is not reason))
    for cell in texts:
        draft.hear_unit(cell.text)
    laid = align(figures, block.columns, Habit(), exact=block.head.table.exact, named=True)
    draft.place(*laid.values())
    found = {block.columns[at].kind: cell for at, cell in laid.items()}
    printed = {block.columns[at].label: cell for at, cell in laid.items()}
    if source == "total" or not draft.execution:
        take_whole(found, row, draft)
        interim = {block.columns[at].label: cell for at, cell in laid.items() if block.columns[at].kind == "interim"}
        _interim(name, interim, row, draft)
        if reason is not None:
            draft.execution["deviation"] = clean(reason.text)
            draft.place(reason)
    if source != "total" and name is not None:
        _source(name, printed, found, row, draft)


def is_execution(row: Row, columns: Sequence[Column], draft: Draft) -> bool:
    """``预算执行率 | 10 | 99.86% | 9.99`` among the indicators: the points of execution, where no block gives them."""
    first = row.cells[0]
    at_edge = first.column <= min((column.start for column in columns if column.kind == "level1"), default=0)
    if find("execution", first.text) != "rate" or not at_edge or draft.execution.keys() & {"weight", "score"}:
        return False
    named = {kind for kind, cell in _by_kind(row.cells[1:], columns) if find("execution", cell.text) != "rate"}
    return not {"level3", "target"} <= named


def take_execution(row: Row, columns: Sequence[Column], draft: Draft) -> None:
    """Its weight, rate and score."""
    draft.place(*row.cells)
    for kind, cell in _by_kind(row.cells[1:], columns):
        if kind in {"weight", "score", "actual"} and is_number(cell.text):
            _total_figure("rate" if kind == "actual" else kind, clean(cell.text), row, draft)


def _by_kind(cells: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[str, Cell]]:
    return [(column.kind, cell) for cell in cells for column in columns if column.covers(cell) and not column.medium]


def sources_over(row: Row, above: Sequence[Row]) -> dict[str, tuple[Cell, Cell]]:
    """Amounts below the sources that head them, by source: ``预计投入 | 中央 | 省级 | 其他``."""
    if len(row.cells) < 2 or not all(is_amount(cell.text) for cell in row.cells):
        return {}
    found: dict[str, tuple[Cell, Cell]] = {}
    for cell in row.cells:
        heads = [each for line in above for each in line.cells if _over(each, cell)]
        label = heads[-1] if heads else None
        source = find("funds", label.text) or _BARE.get(tidy(label.text)) if label is not None else None
        if label is not None and source in MODELLED:
            found.setdefault(source, (label, cell))
    return found if "total" in found and len(found) > 1 else {}


def take_across(row: Row, above: Sequence[Row], found: dict[str, tuple[Cell, Cell]], draft: Draft) -> None:
    """Each amount to its source; the heads were no labels with contents."""
    draft.place(*row.cells)
    for cell in (each for line in above for each in line.cells):
        draft.narrative.pop(clean(cell.text), None)
    for source, (label, cell) in found.items():
        draft.amounts.append(Amount(f"funds.{source}", clean(cell.text), row.at(tidy(label.text))))


def _over(head: Cell, cell: Cell) -> bool:
    return head.row < cell.row and head.column <= cell.column < head.end


def _figure(cell: Cell) -> bool:
    return is_amount(cell.text) or is_number(cell.text)


def take_whole(found: dict[str, Cell], row: Row, draft: Draft) -> None:
    """The row of the whole project; figures of the first row are kept, a second total row does not overrule them."""
    for kind, cell in found.items():
        if kind in _MONEY:
            draft.amounts.append(Amount(f"execution.{kind}", clean(cell.text), row.at(_printed(kind))))
        elif kind == "interim":
            continue
        else:
            _total_figure(kind, clean(cell.text), row, draft)
    draft.execution.setdefault("rate", None)
    planned = found.get("budget") or found.get("initial")
    if planned is not None:
        draft.amounts.append(Amount("funds.total", clean(planned.text), row.at("年度资金总额")))


def _printed(kind: str) -> str:
    """A kind of figure as the forms print it."""
    return Execution.model_fields[kind].alias or kind


def _interim(name: Cell | None, printed: dict[str, Cell], row: Row, draft: Draft) -> None:
    """Figures of a part of the year, or expected ones, are not spending of the year: they stay in the narrative."""
    figures = [f"{label} {clean(cell.text)}" for label, cell in printed.items() if not is_blank(cell.text)]
    if figures:
        draft.add_narrative(clean(name.text) if name is not None else "预算执行情况", "；".join(figures), row)


def _total_figure(kind: str, text: str, row: Row, draft: Draft) -> None:
    if kind in {"weight", "score"}:
        draft.execution.setdefault(kind, draft.number(text, _printed(kind), row.at(_printed(kind))))
    elif not is_blank(text):
        draft.execution.setdefault(kind, text)


def _source(name: Cell, printed: dict[str, Cell], found: dict[str, Cell], row: Row, draft: Draft) -> None:
    """A source keeps its budget among the funds, and its figures in a row of its own; others stay in the narrative."""
    source = find("funds", name.text)
    planned = found.get("budget") or found.get("initial")
    if planned is not None and source in MODELLED:
        local = tidy(name.text) if source == "local" else ""
        draft.amounts.append(Amount(f"funds.{source}", clean(planned.text), row.at(source), local))
    kept = {kind: cell for kind, cell in found.items() if kind in {*_MONEY, "rate"}}
    draft.add_source(name, kept, row)
    others = {label: cell for label, cell in printed.items() if cell not in kept.values() and not is_blank(cell.text)}
    if others:
        draft.add_narrative(
            clean(name.text), "；".join(f"{label} {clean(cell.text)}" for label, cell in others.items()), row
        )
