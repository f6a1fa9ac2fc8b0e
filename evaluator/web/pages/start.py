"""Screen 0: which workspace, or a new one; and the door for those beyond this machine."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import JSONResponse, RedirectResponse, Response

from evaluator.paper.official import LAYOUTS
from evaluator.places import shipped
from evaluator.problem import problem
from evaluator.web.guard import admitted
from evaluator.web.loading import load_later
from evaluator.web.site import page
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.web.desk import Desks
    from evaluator.workspace import Unit

_ONLY_REVIEW = "复核"
"""The workspace of those who only check the forms of others."""


class Rules(NamedTuple):
    """A rulebook as people choose it."""

    id: str
    title: str
    about: str


def begin(request: Request) -> Response:
    """The workspaces there are; the one itself where there is only one to be shown."""
    load_later()
    desks: Desks = request.app.state.desks
    if desks.settings.only:
        return RedirectResponse(desks.get(desks.settings.only).url + "/", 303)
    found = [(*desk.title, desk.url, len(desk.store.stems("targets"))) for desk in map(desks.get, desks.names())]
    return page(request, "start.html.j2", found=found, **choices())


async def new(request: Request) -> Response:
    """Make a workspace: empty, with the example that ships, or for nothing but reviews."""
    from evaluator.workspace import Workspace
    from evaluator.writing import safe_names

    form = await request.form(max_files=0, max_fields=20)
    given = {key: str(value).strip() for key, value in form.items()}
    desks: Desks = request.app.state.desks
    unit = unit_of(given)
    review = "review" in given
    name = _ONLY_REVIEW if review else next(safe_names([f"{unit.year or ''}{unit.name or '工作夹'}"]))
    root = desks.settings.base / name
    if review and name in desks.names():
        return JSONResponse({"go": f"{desks.get(name).url}/review"})
    if root.exists():
        raise WorkspaceError(problem("E190", f"已有“{name}”这个文件夹，没有覆盖", hint="换一个单位名称或年度"))
    workspace = Workspace(root)
    workspace.save_unit(unit)
    if given.get("example"):
        from evaluator.evaluate import prepare

        for each in prepare().forms:
            workspace.add(each)
    return JSONResponse({"go": f"{desks.get(name).url}/{'review' if review else ''}"})


def unit_of(given: dict[str, str]) -> Unit:
    """The unit's data as a form of a page has them.

    Raises:
        WorkspaceError: the year is none.
    """
    from evaluator.rulebook import known_rulebooks
    from evaluator.workspace import Unit

    known = {str(field.alias) for field in Unit.model_fields.values()}
    taken = {key: value[:200] for key, value in given.items() if key in known and value}
    if taken.get("评分规则") not in {None, *known_rulebooks()} or taken.get("版式", "national") not in LAYOUTS:
        raise WorkspaceError(problem("E401", "没有这种评分规则或版式"))
    try:
        return Unit.model_validate(taken)
    except ValueError:
        raise WorkspaceError(problem("E108", "年度应是四位数的年份，如 2022")) from None


def choices() -> dict[str, Any]:
    """What a unit may choose: every rulebook that ships, and every layout."""
    return {"rules": rulebooks(), "layouts": LAYOUTS}


def rulebooks() -> list[Rules]:
    """Every rulebook that ships, as its file introduces it: nothing of it is loaded but the first lines."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = []
    for file in sorted(shipped("rules").glob("*.yaml")):
        words: list[str] = []
        with file.open(encoding="utf-8") as text:
            for event in yaml.parse(text, Loader=loader):
                if isinstance(event, yaml.ScalarEvent):
                    words.append(event.value)
                elif words:  # the first parameter
                    break
        said = dict(zip(words[::2], words[1::2], strict=False))
        if "id" in said:
            title = f"{said['title']} {said.get('number', '')}".strip()
            found.append(Rules(said["id"], title, said.get("about", "")))
    return found


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
