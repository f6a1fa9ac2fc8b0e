"""What is among and below the indicators and is none: sums, the foot, conclusions and remarks, and the reasons.

Reasons below a table that has no column for them go to the row that they name, sentence by sentence. What names no
indicator stays with the form only, so that no row is given a reason that was written for another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean, find, squeeze
from evaluator.documents.recognise.align import is_blank, is_number, level

if TYPE_CHECKING:
    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.indicators import Table
    from evaluator.documents.recognise.rows import Row

_OF_SPENDING = re.compile(r"预算执行率?偏差")
_GRADE = re.compile(r"等级[:为是]?([优良中差]|优秀|良好|合格|不合格)")
_REASONS = re.compile(r"(绩效)?(偏差|目标未完成|指标未完成|未完成|未达).*(原因|分析|说明).*")
_PIECE = re.compile(r"(?<=[。；;！!\n])|(?=\d{1,2}[.、．](?!\d))")
_SHORTEST = 4
_LONGEST_FOOT = 60


def _kind(row: Row) -> str | None:
    return find("rows", row.cells[0].text)


def _pair(row: Row) -> tuple[str | None, str]:
    """The kind of the label before a colon in the first cell, and what is behind it."""
    label, _, rest = row.cells[0].text.replace("：", ":").partition(":")
    return find("rows", label), rest


def is_foot(row: Row) -> bool:
    """``负责人（签字）：某某 | 填报日期：…``."""
    return _kind(row) == "foot" or (_pair(row)[0] == "foot" and len(row.cells[0].text) < _LONGEST_FOOT)


def is_total(row: Row, table: Table) -> bool:
    """A row that begins with 总分: numbers only, or at the left edge."""
    return _kind(row) == "total" and (all(map(_plain, row.cells[1:])) or leads(row, table, most=len(row.cells)))


def total_in(row: Row) -> str:
    """The number of ``总分：98`` alone in a row."""
    kind, rest = _pair(row)
    return rest if kind == "total" and len(row.cells) == 1 and is_number(rest) else ""


def is_subtotal(row: Row) -> bool:
    """``小计`` with figures at most."""
    return _kind(row) == "subtotal" and all(_plain(cell) for cell in row.cells[1:])


def is_remark(row: Row, table: Table) -> bool:
    """A conclusion, a note, or a text that spreads over the columns of names and targets alike."""
    named = _kind(row) in {"note", "narrative", "grade"} or _pair(row)[0] in {"note", "narrative"}
    return leads(row, table) and (named or _spreads(row, table))


def leads(row: Row, table: Table, most: int = 2) -> bool:
    """Whether the row begins at the left edge, where no indicator's name is, and holds a remark at most."""
    name = next((column.start for column in table.columns if column.kind == "level3" and not column.medium), 0)
    held = any(level(cell.text) for cell in row.held)
    return row.cells[0].column < max(name, 1) and len(row.cells) <= most and not held


def _plain(cell: Cell) -> bool:
    return is_number(cell.text) or is_blank(cell.text)


def _spreads(row: Row, table: Table) -> bool:
    first, last = row.cells[0], row.cells[-1]
    across = {column.kind for column in table.columns if column.covers(last)}
    return row.table.exact and {"level3", "target"} <= across and level(first.text) is None and not is_number(last.text)


def take_remark(row: Row, draft: Draft) -> None:
    """Keep it under its label."""
    draft.place(*row.cells)
    label, *rest = [clean(cell.text) for cell in row.cells]
    if not rest and find("rows", label) in {None, "note"}:
        head, colon, tail = label.replace("：", ":", 1).partition(":")
        label, rest = (head, [tail]) if colon else ("说明", [label])
    if find("rows", label) == "narrative" and ("等级" in label or "等次" in label) and rest:
        draft.values.setdefault("grade", rest[0])
    if _OF_SPENDING.match(label) and rest:
        draft.execution.setdefault("deviation", "\n".join(rest))
        return
    draft.add_narrative(label, "\n".join(rest), row)


def take_total(row: Row, table: Table, draft: Draft) -> None:
    """The last number is the score, unless it is in the column of weights."""
    draft.place(*row.cells)
    label = next((cell for cell in row.cells[1:] if find("columns", cell.text) == "score"), row.cells[0])
    numbers = [cell for cell in row.cells[1:] if is_number(cell.text) and cell.column > label.column]
    if remark := "；".join(clean(cell.text) for cell in row.cells[1:] if not _plain(cell) and cell is not label):
        draft.add_narrative(clean(row.cells[0].text), remark, row)
        if grade := _GRADE.search(squeeze(remark)):
            draft.values.setdefault("grade", grade[1])
    if not numbers:
        return
    scores = [column for column in table.columns if column.kind == "score" and row.table.exact]
    numbers = [cell for cell in numbers if any(column.covers(cell) for column in scores)] or numbers
    home = {column.kind for column in table.columns if column.covers(numbers[-1])}
    if len(numbers) > 1 or not home & {"weight", "points1", "points2"} or "score" in home:
        draft.total_score = draft.number(numbers[-1].text, "总分", row.at("得分"))


def take_total_in(row: Row, text: str, draft: Draft) -> None:
    """Take the total out of its cell."""
    draft.place(row.cells[0])
    draft.total_score = draft.number(text, "总分", row.at("得分"))


def reasons_to_rows(draft: Draft) -> None:
    """Give each row without a reason the pieces of the text at the foot that name it."""
    texts = [text for label, text in draft.narrative.items() if _REASONS.fullmatch(squeeze(label))]
    if not texts or any(entry.get("deviation") for entry in draft.indicators):
        return
    names = {at: squeeze(str(entry.get("level3") or "")) for at, entry in enumerate(draft.indicators)}
    found: dict[int, list[str]] = {}
    last: int | None = None
    for piece in (piece.strip() for text in texts for piece in _PIECE.split(text) if piece.strip()):
        said = squeeze(piece)
        named = [at for at, name in names.items() if len(name) >= _SHORTEST and name in said]
        if named:
            last = max(named, key=lambda at: len(names[at]))
        if last is not None:  # what follows without a name goes on about the same row
            found.setdefault(last, []).append(piece)
    for at, pieces in found.items():
        draft.indicators[at]["deviation"] = "".join(pieces)
