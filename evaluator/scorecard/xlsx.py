"""The official forms as workbooks: 项目支出绩效自评表 in several layouts, and 自评情况汇总表 over all projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.grid import build
from evaluator.paper.sheets import save
from evaluator.scorecard import form_fields

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.paper.grid import Grid
    from evaluator.result import Scorecard, Scorecards

LAYOUTS = ("national", "sichuan", "hubei")


def workbook(card: Scorecard, form: Form | None = None, layout: str = "national") -> bytes:
    """The self-evaluation form of one project.

    Args:
        card: the result.
        form: the filled form it came from: department, goal, sources of funds.
        layout: one of ``LAYOUTS``.
    """
    return save([official(card, form, layout)], card.name)


def official(card: Scorecard, form: Form | None = None, layout: str = "national") -> Grid:
    """The official form alone, as a grid of cells."""
    return build(layout, form_fields.project(card, form), form_fields.tables(card, form, layout))


def summary_workbook(cards: Scorecards) -> bytes:
    """The 自评情况汇总表: one row a project, sums below."""
    fields, rows = form_fields.summary(cards)
    return save([build("summary", fields, {"projects": rows})], "自评情况汇总表")
