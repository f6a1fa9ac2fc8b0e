"""Screen 7: the page of the run, as ``evaluator run`` writes it, and what other rulebooks would give."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

from evaluator.evaluate import prepare, score
from evaluator.explain.needed import needed
from evaluator.problem import problem
from evaluator.rulebook import known_rulebooks
from evaluator.scorecard.html import page as run_page
from evaluator.web.desk import desk_of
from evaluator.web.pages.start import rulebooks
from evaluator.web.site import fragment, page, small_page
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from evaluator.evaluate import Prepared

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_MOST = 20
"""Projects for which it is worked out at once what a better grade takes."""


def results(request: Request) -> Response:
    """The page of the run, with the way back on top; every indicator leads to its cell."""
    desk = desk_of(request)
    if not desk.workspace.keys:
        return page(request, "nothing.html.j2", desk=desk, here="/results")
    prepared = prepare(desk.workspace.store.root)
    if not prepared.usable:
        raise WorkspaceError(next(iter(prepared.problems), problem("E109", "还没有项目")))
    keys = [PurePosixPath(form.location.file or "").stem for form in prepared.forms]

    def cell(project: int, row: int | None) -> str:
        address = f"{desk.url}/p/{quote(keys[project], safe='')}/fill"
        return address if row is None else f"{address}#row-{row}"

    return _framed(prepared, fragment("results.html.j2", desk=desk), cell)


def given(request: Request) -> Response:
    """The run of the files that the server was started with, scored anew for each request."""
    settings = request.app.state.settings
    prepared = prepare(settings.targets, settings.actuals, rules=settings.rules, year=settings.year)
    if not prepared.usable:
        message = "；".join(f"{each.location}: {each.code} {each.message}" for each in prepared.problems)
        return HTMLResponse(small_page("无法评分", message), 422)
    return _framed(prepared, '<p class="links"><a href="/">按现有文件重新评分</a></p>')


def _framed(prepared: Prepared, links: str, cell: Callable[[int, int | None], str] | None = None) -> Response:
    """The page under its own policy: its style and script are in it and are named there by their hashes."""
    text = run_page(score(prepared), cell).replace("</header>", f"{links}</header>", 1)
    found = _POLICY.search(text)
    policy = found[1].replace("&#39;", "'") if found else "default-src 'none'"
    return HTMLResponse(text, headers={"content-security-policy": f"{policy}; frame-ancestors 'none'"})


def compare(request: Request) -> Response:
    """Total and grade of every project under two rulebooks."""
    desk = desk_of(request)
    known = known_rulebooks()
    own = desk.workspace.unit.rules or desk.book(desk.workspace.unit.year).id
    other = request.query_params.get("with", next(each for each in known if each != own))
    if other not in known:
        raise WorkspaceError(problem("E401", f"没有评分规则“{other}”"))
    runs = (
        [score(prepare(desk.workspace.store.root, rules=each)) for each in (own, other)] if desk.workspace.keys else []
    )
    pairs = list(zip(*(run.projects for run in runs), strict=True)) if runs else []
    titles = {each.id: each.title for each in rulebooks()}
    return page(request, "compare.html.j2", desk=desk, pairs=pairs, titles=titles, own=own, other=other)


def outlook(request: Request) -> Response:
    """What each indicator without full marks would need, and which alone would lift its project's grade."""
    desk = desk_of(request)
    works = desk.works()
    wanted = request.query_params.get("project", "")
    shown = [each for each in works if each.project.key == wanted] or works[:_MOST]
    found = []
    for work in shown:
        form, card = work.project.form, work.card
        book = desk.book(form.year)
        rows = [(at, row, needed(form, at, card, book)) for at, row in enumerate(card.indicators) if row.actual]
        found.append((work, [each for each in rows if each[2] is not None]))
    return page(request, "outlook.html.j2", desk=desk, found=found, works=works, wanted=wanted)
