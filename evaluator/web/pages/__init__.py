"""The screens: each module has the routes of one step from documents to filed forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response
from starlette.routing import Route

from evaluator.web.pages import (
    filing,
    filling,
    home,
    importing,
    judging,
    monitoring,
    results,
    reviewing,
    start,
    targets,
)

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.web.settings import Settings


def routes(settings: Settings) -> list[Route]:
    """Every page; without a workspace, where the server was given target files, that of their run."""
    begin = [Route("/", results.given, methods=["GET"])] if settings.targets else start.ROUTES
    modules = (home, importing, targets, filling, judging, results, filing, monitoring, reviewing)
    shared = Route("/static/page.css", _page_css, methods=["GET"])
    return [shared, *begin, *start.LOGIN, *(route for module in modules for route in module.ROUTES)]


def _page_css(_: Request) -> Response:
    """The style of the reports, which the pages share."""
    from evaluator.scorecard.html import PAGE

    return FileResponse(PAGE / "page.css")
