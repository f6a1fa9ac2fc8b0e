"""The screens: what answers each address. A module is imported when one of its pages is first asked for."""

from __future__ import annotations

from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse
from starlette.routing import Route, request_response

from evaluator.web.loading import alone, load, load_one

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from evaluator.web.settings import Settings

_HERE = "evaluator.web.pages"
_PAGES = {
    "home": {"/": "overview", "/unit": "unit", "POST /unit": "save_unit", "POST /p/{key}/remove": "remove"},
    "importing": {
        "/import": "choose",
        "POST /import/upload": "upload",
        "POST /take/upload": "take",
        "/template.xlsx": "template",
    },
    "waiting": {
        "/import/{mark}": "waiting",
        "POST /import/{mark}": "accept",
        "POST /import/{mark}/{number:int}/cells": "correct",
    },
    "targets": {
        "/p/{key}/target": "targets",
        "POST /p/{key}/target/cells": "edit",
        "POST /p/{key}/target/{row:int}/adjust": "adjust",
        "POST /p/{key}/target/weigh": "weigh",
    },
    "filling": {
        "/p/{key}/fill": "fill",
        "POST /p/{key}/cells": "cells",
        "/p/{key}/row/{row:int}": "panel",
        "POST /p/{key}/row/{row:int}/upload": "attach",
    },
    "judging": {"/judge": "judging"},
    "results": {"/results": "results", "/compare": "compare", "/outlook": "outlook"},
    "years": {"/years": "years", "POST /years/upload": "upload", "POST /years/adopt": "adopt"},
    "filing": {
        "/file": "checklist",
        "POST /file": "file_it",
        "/file/package.zip": "package",
        "/file/all.zip": "everything",
        "/file/version/{number}.zip": "frozen",
        "/file/paper/{file}": "paper",
        "/p/{key}/preview": "preview",
        "/p/{key}/evidence/{file}": "evidence",
    },
    "monitoring": {"/monitor": "watch", "/monitor/papers.zip": "papers"},
    "reviewing": {
        "/review": "begin",
        "POST /review/upload": "upload",
        "/review/{mark}": "result",
        "/review/{mark}/worksheet.xlsx": "worksheet",
        "POST /review/{mark}/{number:int}": "decide",
        "/review/{mark}/{number:int}/notice.txt": "notice",
        "POST /review/{mark}/remove": "remove",
    },
}
"""The pages of a workspace by module: where below ``/w/NAME`` each lies, and the function that answers."""


class Later:
    """What answers an address, imported when it is first asked; ``early`` pages do not wait until all is loaded."""

    def __init__(self, module: str, name: str, *, early: bool = False) -> None:
        self.module, self.name, self.early = module, name, early

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; what is imported answers as a function of the request, or as an application."""
        if not self.early:
            await run_in_threadpool(load)
        found: Any = getattr(await run_in_threadpool(load_one, self.module), self.name)
        if self.early and not iscoroutinefunction(found):
            found = alone(found)
        answer: ASGIApp = request_response(found) if callable(found) and hasattr(found, "__code__") else found
        await answer(scope, receive, send)


def routes(settings: Settings) -> list[Route]:
    """Every page; without a workspace, where the server was given target files, that of their run."""
    first = ("results", "given") if settings.targets else ("start", "begin")
    return [
        Route("/static/page.css", _page_css, methods=["GET"]),
        Route("/", _later(*first, early=True), methods=["GET"]),
        *([] if settings.targets else [Route("/new", _later("start", "new"), methods=["POST"])]),
        Route("/login", _later("start", "door", early=True), methods=["GET"]),
        Route("/login", _later("start", "enter", early=True), methods=["POST"]),
        *(
            Route(
                f"/w/{{name}}{place.rpartition(' ')[2]}",
                _later(module, name, early=place == "/"),
                methods=_methods(place),
            )
            for module, pages in _PAGES.items()
            for place, name in pages.items()
        ),
    ]


def _later(module: str, name: str, *, early: bool = False) -> Later:
    return Later(f"{_HERE}.{module}", name, early=early)


def _methods(place: str) -> list[str]:
    return [place.rpartition(" ")[0] or "GET"]


def _page_css(_: Request) -> FileResponse:
    """The style of the reports, which the pages share."""
    return FileResponse(Path(__file__).parents[2] / "scorecard" / "page" / "page.css")
