"""Screen 1: all projects, how far each is, and the most urgent things to do; and what the unit says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evaluator.web.desk import desk_of
from evaluator.web.pages.start import rulebook_titles, unit_of
from evaluator.web.site import page
from evaluator.workspace.filing import changes, filings
from evaluator.workspace.progress import KINDS, STATES
from evaluator.workspace.unit import LAYOUTS

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.web.desk import Desk, Work

_URGENT = 10


def overview(request: Request) -> Response:
    """The list of projects."""
    desk = desk_of(request)
    works = desk.works()
    todos = [(work, todo) for work in works for todo in work.progress.todos]
    order = list(KINDS)
    todos.sort(key=lambda each: order.index(each[1].kind))
    counts = {kind: sum(todo.kind == kind for _, todo in todos) for kind in KINDS}
    return page(
        request,
        "home.html.j2",
        desk=desk,
        unit=desk.workspace.unit,
        works=works,
        filled=sum(work.progress.filled for work in works),
        asked=sum(work.progress.asked for work in works),
        counts={kind: count for kind, count in counts.items() if count},
        ready=sum(work.progress.state == "ready" for work in works),
        urgent=todos[:_URGENT],
        KINDS=KINDS,
        states=_states(desk, works),
        faults=desk.workspace.faults(),
    )


def _states(desk: Desk, works: list[Work]) -> dict[str, str]:
    """The state of each project in words; what was filed and not changed since is filed."""
    filed = filings(desk.workspace)
    changed = {each.project for each in changes(desk.workspace, filed[-1])} if filed else set()
    return {
        work.project.key: "已报送" if filed and work.project.form.name not in changed else STATES[work.progress.state]
        for work in works
    }


def unit(request: Request) -> Response:
    """The unit's data."""
    desk = desk_of(request)
    _, version = desk.workspace.store.read("workspace.yaml")
    return page(
        request,
        "unit.html.j2",
        desk=desk,
        unit=desk.workspace.unit,
        version=version,
        rules=rulebook_titles(),
        layouts=LAYOUTS,
    )


async def save_unit(request: Request) -> Response:
    """Save it, unless somebody else did meanwhile."""
    form = await request.form(max_files=0, max_fields=20)
    told = {key: str(value).strip() for key, value in form.items()}
    desk = desk_of(request)
    desk.workspace.save_unit(unit_of(told), told.get("version", ""))
    return JSONResponse({"go": desk.url + "/"})


async def remove(request: Request) -> Response:
    """Take a project out of the list; its files lie in ``.trash``."""
    desk = desk_of(request)
    desk.workspace.remove(request.path_params["key"])
    return JSONResponse({"go": desk.url + "/"})


ROUTES = [
    Route("/w/{name}/", overview, methods=["GET"]),
    Route("/w/{name}/unit", unit, methods=["GET"]),
    Route("/w/{name}/unit", save_unit, methods=["POST"]),
    Route("/w/{name}/p/{key}/remove", remove, methods=["POST"]),
]
