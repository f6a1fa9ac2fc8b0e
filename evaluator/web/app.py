"""The application: its routes, its middleware, and what every refusal looks like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from evaluator.errors import EvaluatorError
from evaluator.problem import problem
from evaluator.web import pages
from evaluator.web.desk import Desks
from evaluator.web.guard import Guard
from evaluator.web.pages import Later
from evaluator.web.site import small_page
from evaluator.workspace.store import ChangedError, WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.web.settings import Settings

_STATIC = Path(__file__).parent / "static"


def create(settings: Settings) -> Starlette:
    """The application for one server."""
    application = Starlette(
        routes=[*_api(), *pages.routes(settings), Mount("/static", StaticFiles(directory=_STATIC))],
        middleware=[Middleware(Guard, settings=settings), Middleware(GZipMiddleware, minimum_size=500)],
        exception_handlers={
            WorkspaceError: _refused,
            EvaluatorError: _refused,
            HTTPException: _http,
            Exception: _broken,
        },
    )
    application.state.settings = settings
    application.state.desks = Desks(settings)
    return application


def _api() -> list[Route]:
    """The API, and the two addresses that need no token."""
    calls, described = (Later("evaluator.web.api.routes", name) for name in ("router", "description"))
    return [
        Route("/v1/{rest:path}", calls),
        Route("/openapi.json", described, methods=["GET"]),
        Route("/healthz", lambda _: JSONResponse({"status": "ok"}), methods=["GET"]),
    ]


def _refused(request: Request, error: Exception) -> Response:
    """What the workspace refuses: 409 where somebody else was first."""
    if isinstance(error, EvaluatorError):
        return _answer(request, 422, error.problems[0].as_dict())
    assert isinstance(error, WorkspaceError)
    status = 409 if isinstance(error, ChangedError) else 404 if error.problem.code == "E751" else 422
    return _answer(request, status, error.problem.as_dict())


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "没有这个页面", 405: "不支持这种请求", 400: "请求无法理解", 413: "上传的内容过大"}
    message = words.get(error.status_code, "请求无法完成")
    return _answer(request, error.status_code, problem("E751", message).as_dict())


def _broken(request: Request, error: Exception) -> Response:
    """A mistake of ours, in one line."""
    return _answer(request, 500, problem("E751", f"程序内部错误（{type(error).__name__}）").as_dict())


def _answer(request: Request, status: int, found: dict[str, object]) -> Response:
    if request.method != "GET" or request.url.path.startswith("/v1/"):
        return JSONResponse({"problems": [found]}, status)
    return HTMLResponse(small_page("没有打开", str(found["message"])), status)
