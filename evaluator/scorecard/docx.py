"""The self-evaluation form as a Word document: the same layouts as the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper import word
from evaluator.paper.grid import build
from evaluator.scorecard import form_fields

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.result import Scorecard

missing = word.missing


def document(card: Scorecard, form: Form | None = None, layout: str = "national") -> bytes:
    """The self-evaluation form of one project; see :func:`evaluator.scorecard.xlsx.workbook` for the arguments."""
    grid = build(layout, form_fields.project(card, form), form_fields.tables(card, form, layout))
    return word.from_grid(grid, card.name)
