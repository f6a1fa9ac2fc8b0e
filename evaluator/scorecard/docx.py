"""The self-evaluation form as a Word document: the same layouts as the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper import word
from evaluator.scorecard.xlsx import official
from evaluator.workspace.unit import NOBODY

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.result import Scorecard
    from evaluator.workspace import Unit

missing = word.missing


def document(card: Scorecard, form: Form | None = None, layout: str = "national", unit: Unit = NOBODY) -> bytes:
    """The self-evaluation form of one project; see :func:`evaluator.scorecard.xlsx.workbook` for the arguments."""
    return word.from_grid(official(card, form, layout, unit), card.name)
