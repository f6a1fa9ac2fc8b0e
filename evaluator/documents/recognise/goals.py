"""Several goals in one form, each over its own indicators: ``年度绩效目标1（40分）`` (湖北 项目自评表)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.documents.labels import clean, find, split_pair, squeeze, tidy
from evaluator.documents.recognise.repairs import points

if TYPE_CHECKING:
    from evaluator.documents.recognise.draft import Draft
    from evaluator.documents.recognise.rows import Row


def hear(row: Row, draft: Draft) -> None:
    """Take the goal that a row is headed by, or that spans it, into force."""
    for cell in (*row.held, *row.cells):
        pair = split_pair(cell.text)
        label = pair[0] if pair else cell.text
        if find("numbered", label):
            worth = points(squeeze(label))[1]
            draft.goal = tidy(label)
            draft.goals.setdefault(draft.goal, Decimal(worth) if worth else None)


def is_text(row: Row, draft: Draft) -> bool:
    """``年度绩效目标2（40分） | 建成试验站``: the goal itself in words, between two tables of indicators."""
    label, *texts = row.cells
    if len(texts) != 1 or not find("numbered", label.text):
        return False
    draft.place(label, *texts)
    draft.tell(tidy(label.text), clean(texts[0].text), row)
    return True


def several(draft: Draft) -> bool:
    """Whether the goals divide the form; a lone goal is the goal of the whole form."""
    return len(draft.goals) > 1
