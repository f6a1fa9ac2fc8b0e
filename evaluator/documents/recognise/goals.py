"""The goals of a form and what became of them; several goals, each over its own indicators (湖北 项目自评表)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean, find, split_pair, squeeze, tidy
from evaluator.documents.recognise.repairs import points

if TYPE_CHECKING:
    from evaluator.documents.model import Cell
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row

FIELDS = {"goal": "goal", "result": "goal_result", "year": "year"}


def heads_of(row: Row) -> dict[str, Cell]:
    """``年度总体目标 | 预期目标 | 实际完成情况``: heads of columns whose texts are in the next row, by their kind."""
    beside = [cell for cell in row.cells if cell.rowspan > 1 or cell is row.cells[0]]
    kinds = [(cell, kind) for cell, kind in row.kinds("goals") if kind == "medium" or cell.rowspan == 1]
    pair = len(kinds) > 1 and {kind for _, kind in kinds[-2:]} in ({"goal", "result"}, {"goal", "medium"})
    others = [cell for cell in row.cells if cell not in [each for each, _ in kinds]]
    if len(kinds) < 2 or (others and not (pair and all(cell in beside for cell in others))):
        return {}
    side = 1 if len(kinds) > 2 or {kind for _, kind in kinds} == {"goal"} else 0
    years = {kind: cell for cell, kind in row.kinds("fields") if kind == "year"}
    return years | {kind: cell for cell, kind in kinds[side:]}


def texts_of(row: Row, heads: dict[str, Cell]) -> list[Cell]:
    """The texts under the heads of the goals; the row may begin with a label of its own."""
    left = min(head.column for head in heads.values())
    texts = [cell for cell in row.cells if not find("goals", cell.text) or (row.table.exact and cell.column >= left)]
    return [] if any(find("fields", cell.text) for cell in texts) else texts


def take_texts(row: Row, texts: list[Cell], heads: dict[str, Cell], draft: Draft) -> None:
    """Each text under its head; one beside them is reported."""
    draft.place(*row.cells)
    kinds = list(heads)
    if {"goal", "result"} <= heads.keys() and "goal" in draft.values and "goal_result" not in draft.values:
        before = draft.values.pop("goal")
        draft.add_narrative(
            draft.labels.pop("goal"), before
        )  # of more than the year: the goal with a result is the year's
    slipped = not row.table.exact and len(texts) == len(kinds)
    near = [next((kind for kind in kinds if not slipped and _is_over(heads[kind], cell)), None) for cell in texts]
    for at, cell in enumerate(texts):
        kind = near[at] or kinds[min(at, len(kinds) - 1)]
        if near[at] is None and set(kinds) <= set(near):
            draft.add_narrative("其他目标", clean(cell.text), row)  # 年初目标 beside the adjusted one
        elif kind == "medium":
            draft.add_narrative(heads[kind].text, clean(cell.text))
            draft.report("N616", "取年度目标为总体目标，中期目标只保留在文字说明中", row.at(tidy(heads[kind].text)))
        else:
            draft.keep(FIELDS[kind], cell, row, clean(heads[kind].text))


def _is_over(head: Cell, cell: Cell) -> bool:
    return head.column <= cell.column < head.end


def hear(row: Row, draft: Draft) -> None:
    """Take the goal that a row is headed by, or that spans it, into force."""
    for cell in (*row.held, *row.cells):
        pair = split_pair(cell.text)
        label = (pair[0] if pair else cell.text).strip().rstrip("：:")
        if find("numbered", label):
            worth = points(squeeze(label))[1]
            draft.goal = tidy(label)
            draft.goals.setdefault(draft.goal, Decimal(worth) if worth else None)


def is_numbered(row: Row) -> bool:
    """``年度绩效目标2（40分） | 建成试验站``: the goal itself in words, between two tables of indicators."""
    return len(row.cells) == 2 and find("numbered", row.cells[0].text) is not None


def take_numbered(row: Row, draft: Draft) -> None:
    """Keep its words under its number."""
    label, text = row.cells
    draft.place(label, text)
    draft.add_narrative(tidy(label.text), clean(text.text), row)


def several(draft: Draft) -> bool:
    """Whether the goals divide the form; a lone goal is the goal of the whole form."""
    return len(draft.goals) > 1
