"""Screen 9: the figures of a month, their lights, and 绩效运行监控表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from evaluator.monitoring.monitor import monitor
from evaluator.monitoring.paper import must_explain, workbook
from evaluator.web.desk import LIGHTS, desk_of, month_of
from evaluator.web.pages.importing import download
from evaluator.web.site import page
from evaluator.workspace.filing import zipped
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from starlette.requests import Request


def watch(request: Request) -> Response:
    """The lights of all projects at the end of a month."""
    month = month_of(request)
    if month is None:
        return RedirectResponse(f"{desk_of(request).url}/monitor?month=7", 303)
    desk = desk_of(request)
    projects = desk.workspace.projects()
    found = []
    for each in projects:
        watched = monitor(each.form, desk.book(each.form.year, LIGHTS), month)
        rows = list(zip(each.form.indicators, watched.indicators, strict=False))
        lagging = [(number, row, lit) for number, (row, lit) in enumerate(rows) if must_explain(row, lit.light)]
        lagging = [(at, row, lit) for at, row, lit in lagging if row.actual or row.likelihood]
        found.append((each, watched, sum(bool(row.actual) for row in each.form.indicators), lagging))
    lacking = sum(not row.deviation for *_, lagging in found for _, row, _ in lagging)
    return page(request, "monitor.html.j2", desk=desk, month=month, found=found, lacking=lacking)


def papers(request: Request) -> Response:
    """绩效运行监控表 of every project in one zip, as ``evaluator monitor -o`` writes them."""
    desk, month = desk_of(request), month_of(request) or 7
    forms = [each.form for each in desk.workspace.projects()]
    names = safe_names(form.name for form in forms)
    made = (
        (f"绩效运行监控表_{name}.xlsx", workbook(form, monitor(form, desk.book(form.year, LIGHTS), month)))
        for name, form in zip(names, forms, strict=True)
    )
    return download(f"绩效运行监控表_{month}月.zip", zipped(made))
