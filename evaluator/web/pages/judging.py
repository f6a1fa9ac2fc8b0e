"""Screen 6: all that a person must judge, of all projects in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.web.desk import desk_of
from evaluator.web.pages.filling import line
from evaluator.web.site import page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def judging(request: Request) -> Response:
    """The pending rows, and those that a person has judged already."""
    desk = desk_of(request)
    rows = [
        (work, line(work.project.form, work.card, number))
        for work in desk.works()
        for number, row in enumerate(work.project.form.indicators)
        if row.judged or any(todo.kind == "judge" and todo.row == number for todo in work.progress.todos)
    ]
    year = rows[0][0].project.form.year if rows else desk.workspace.unit.year
    rungs = desk.book(year).qualitative.value.rungs
    left = sum(each.result.status == "pending" for _, each in rows)
    return page(request, "judge.html.j2", desk=desk, rows=rows, left=left, rungs=rungs, unit=desk.workspace.unit)
