"""Screen 9: the figures of a month, their lights, and 绩效运行监控表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from evaluator.monitoring.monitor import monitor
from evaluator.monitoring.paper import workbook
from evaluator.rulebook.lights import NAMES
from evaluator.web.desk import desk_of, month_of
from evaluator.web.pages.importing import download
from evaluator.web.site import page
from evaluator.workspace.filing import zipped
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from starlette.requests import Request

RULES = "shanxi-practice"
"""The rulebook that has the lights; the national text sets no thresholds."""


def watch(request: Request) -> Response:
    """The lights of all projects at the end of a month."""
    month = month_of(request)
    if month is None:
        return RedirectResponse(f"{desk_of(request).url}/monitor?month=7", 303)
    desk = desk_of(request)
    projects = desk.workspace.projects()
    found = [(each, monitor(each.form, desk.book(each.form.year, RULES), month)) for each in projects]
    return page(request, "monitor.html.j2", desk=desk, month=month, found=found, NAMES=NAMES)


def papers(request: Request) -> Response:
    """绩效运行监控表 of every project in one zip, as ``evaluator monitor -o`` writes them."""
    desk, month = desk_of(request), month_of(request) or 7
    forms = [each.form for each in desk.workspace.projects()]
    names = safe_names(form.name for form in forms)
    made = (
        (f"绩效运行监控表_{name}.xlsx", workbook(form, monitor(form, desk.book(form.year, RULES), month)))
        for name, form in zip(names, forms, strict=True)
    )
    return download(f"绩效运行监控表_{month}月.zip", zipped(made))
