"""Screen 7: the page of the run, as ``evaluator run`` writes it; and what other rulebooks would give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from evaluator.evaluate import prepare, score
from evaluator.problem import problem
from evaluator.rulebook import known_rulebooks
from evaluator.scorecard.html import page as run_page
from evaluator.web.desk import desk_of
from evaluator.web.pages.start import rulebooks
from evaluator.web.site import page, small_page
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.evaluate import Prepared

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def results(request: Request) -> Response:
    """The page of the run, with the way back on top."""
    desk = desk_of(request)
    prepared = prepare(desk.workspace.store.root)
    if not prepared.usable:
        raise WorkspaceError(next(iter(prepared.problems), problem("E109", "还没有项目")))
    return _framed(
        prepared,
        f'<p class="links"><a href="{desk.url}/">← 项目清单</a>　<a href="{desk.url}/compare">比较评分规则</a></p>',
    )


def given(request: Request) -> Response:
    """The run of the files that the server was started with, scored anew for each request."""
    settings = request.app.state.settings
    prepared = prepare(settings.targets, settings.actuals, rules=settings.rules, year=settings.year)
    if not prepared.usable:
        told = "；".join(f"{each.location}: {each.code} {each.message}" for each in prepared.problems)
        return HTMLResponse(small_page("无法评分", told), 422)
    return _framed(prepared, '<p class="links"><a href="/">按现有文件重新评分</a></p>')


def _framed(prepared: Prepared, links: str) -> Response:
    """The page under its own policy: its style and script stand in it and are named there by their hashes."""
    text = run_page(score(prepared)).replace("</header>", f"{links}</header>", 1)
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
    return page(
        request,
        "compare.html.j2",
        desk=desk,
        pairs=pairs,
        titles={each.id: each.title for each in rulebooks()},
        own=own,
        other=other,
    )
