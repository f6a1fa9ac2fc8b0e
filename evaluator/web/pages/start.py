"""Screen 0: which workspace, or a new one; and the door for those beyond this machine."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from evaluator.problem import problem
from evaluator.rulebook import known_rulebooks, load_rulebook
from evaluator.web.guard import admitted
from evaluator.web.site import page
from evaluator.workspace import Unit, Workspace
from evaluator.workspace.store import WorkspaceError
from evaluator.workspace.unit import LAYOUTS
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.web.desk import Desks


def begin(request: Request) -> Response:
    """The workspaces there are; the one itself where there is only one to be shown."""
    desks: Desks = request.app.state.desks
    if desks.settings.only:
        return RedirectResponse(desks.get(desks.settings.only).url + "/", 303)
    found = [(desk.workspace.unit, desk.url, len(desk.workspace.keys)) for desk in map(desks.get, desks.names())]
    return page(request, "start.html.j2", found=found, rules=rulebook_titles(), layouts=LAYOUTS)


async def new(request: Request) -> Response:
    """Make a workspace: empty, or with the example that ships."""
    form = await request.form(max_files=0, max_fields=20)
    told = {key: str(value).strip() for key, value in form.items()}
    desks: Desks = request.app.state.desks
    unit = unit_of(told)
    name = next(safe_names([f"{unit.year or ''}{unit.name or '工作夹'}"]))
    root = desks.settings.base / name
    if root.exists():
        raise WorkspaceError(problem("E190", f"已有“{name}”这个文件夹，没有覆盖", hint="换一个单位名称或年度"))
    workspace = Workspace(root)
    workspace.save_unit(unit)
    if told.get("example"):
        from evaluator.evaluate import prepare

        for each in prepare().forms:
            workspace.add(each)
    return JSONResponse({"go": desks.get(name).url + "/"})


def unit_of(told: dict[str, str]) -> Unit:
    """The unit's data as a form of a page has them.

    Raises:
        WorkspaceError: the year is none.
    """
    known = {str(field.alias) for field in Unit.model_fields.values()}
    given = {key: value[:200] for key, value in told.items() if key in known and value}
    if given.get("评分规则") not in {None, *known_rulebooks()} or given.get("版式", "national") not in LAYOUTS:
        raise WorkspaceError(problem("E401", "没有这种评分规则或版式"))
    try:
        return Unit.model_validate(given)
    except ValueError:
        raise WorkspaceError(problem("E108", "年度应是四位数的年份，如 2022")) from None


def rulebook_titles() -> list[tuple[str, str]]:
    """Id and title of every rulebook that ships."""
    books = (load_rulebook(each)[0] for each in known_rulebooks())
    return [(book.id, f"{book.title} {book.number}".strip()) for book in books if book is not None]


def door(request: Request) -> Response:
    """Where the password is asked for."""
    return page(request, "login.html.j2")


async def enter(request: Request) -> Response:
    """Let in who knows the password; a wrong one costs a second."""
    form = await request.form(max_files=0, max_fields=5)
    settings = request.app.state.settings
    given = str(form.get("password", ""))
    if settings.password and hmac.compare_digest(given.encode(), settings.password.encode()):
        return admitted(settings, "/")
    await asyncio.sleep(1)
    return page(request, "login.html.j2", 403, wrong=True)


ROUTES = [Route("/", begin, methods=["GET"]), Route("/new", new, methods=["POST"])]
LOGIN = [Route("/login", door, methods=["GET"]), Route("/login", enter, methods=["POST"])]
