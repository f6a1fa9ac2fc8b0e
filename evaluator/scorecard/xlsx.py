"""The official forms as workbooks: 项目支出绩效自评表 in several layouts, and 自评情况汇总表 over all projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.grid import build
from evaluator.paper.sheets import save
from evaluator.scorecard import form_fields
from evaluator.workspace.unit import NOBODY

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.paper.grid import Grid
    from evaluator.result import Scorecard, Scorecards
    from evaluator.workspace import Unit


def workbook(card: Scorecard, form: Form | None = None, layout: str = "national", unit: Unit = NOBODY) -> bytes:
    """The self-evaluation form of one project.

    Args:
        card: the result.
        form: the filled form it came from: department, goal, sources of funds.
        layout: one of :data:`evaluator.paper.official.LAYOUTS`.
        unit: who files.
    """
    return save([official(card, form, layout, unit)], card.name)


def official(card: Scorecard, form: Form | None = None, layout: str = "national", unit: Unit = NOBODY) -> Grid:
    """The official form alone, as a grid of cells; the national layout of a whole department is one of its own."""
    if layout == "national" and form and form.is_department:
        layout = "department"
    return build(layout, form_fields.project(card, form, unit), form_fields.tables(card, form, layout))


def summary_sheet(cards: Scorecards, unit: Unit = NOBODY) -> Grid:
    """The 自评情况汇总表: one row a project, sums and average below."""
    fields, rows = form_fields.summary(cards, unit)
    return build("summary", fields, {"projects": rows})
