"""The screens: what answers each address. A module is imported when one of its pages is first asked for."""

from __future__ import annotations

import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse
from starlette.routing import Route, request_response

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
    """What answers an address, imported when it is first asked."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; what is imported answers as a function of the request, or as an application."""
        found: Any = getattr(await run_in_threadpool(import_module, self.module), self.name)
        answer: ASGIApp = request_response(found) if callable(found) and hasattr(found, "__code__") else found
        await answer(scope, receive, send)


def routes(settings: Settings) -> list[Route]:
    """Every page; without a workspace, where the server was given target files, that of their run."""
    first = Later(f"{_HERE}.results", "given") if settings.targets else Later(f"{_HERE}.start", "begin")
    door = f"{_HERE}.start"
    return [
        Route("/static/page.css", _page_css, methods=["GET"]),
        Route("/", first, methods=["GET"]),
        *([] if settings.targets else [Route("/new", Later(door, "new"), methods=["POST"])]),
        Route("/login", Later(door, "door"), methods=["GET"]),
        Route("/login", Later(door, "enter"), methods=["POST"]),
        *(
            Route(f"/w/{{name}}{place.rpartition(' ')[2]}", Later(f"{_HERE}.{module}", name), methods=_methods(place))
            for module, pages in _PAGES.items()
            for place, name in pages.items()
        ),
    ]


def _methods(place: str) -> list[str]:
    return [place.rpartition(" ")[0] or "GET"]


@cache
def warm_up() -> None:
    """Import what the other pages need, beside the first page that is on its way, so that none of them waits for it."""
    later = threading.Timer(0.2, lambda: [import_module(f"{_HERE}.{module}") for module in _PAGES])
    later.daemon = True
    later.start()


def _page_css(_: Request) -> FileResponse:
    """The style of the reports, which the pages share."""
    return FileResponse(Path(__file__).parents[2] / "scorecard" / "page" / "page.css")
