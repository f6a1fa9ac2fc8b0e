"""Screen 7: last year beside this year, and last year's figures taken over as 上年实际值."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from evaluator.evaluate import prepare, score
from evaluator.problem import problem
from evaluator.result.shape import ScorecardsShape
from evaluator.web.desk import desk_of
from evaluator.web.pages.importing import received
from evaluator.web.site import page
from evaluator.workspace.store import WorkspaceError
from evaluator.years.compare import RESULT, LastYear, Pair, continued, load_last_year, pairs

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.problem import Problem
    from evaluator.web.desk import Desk, Desks

_FOLDER = "last-year"
_COLUMN = "上年实际值"


def years(request: Request) -> Response:
    """Target, actual and score of both years, and what is noticed in between."""
    desk, desks = desk_of(request), request.app.state.desks
    others = [each for each in desks.names() if each != desk.name]
    before = _before(desk, desks, request.query_params.get("with", ""))
    found: list[Pair] = []
    problems: tuple[Problem, ...] = ()
    missing = 0
    if before is not None and desk.workspace.keys:
        prepared = prepare(desk.root)
        found = list(pairs(score(prepared), before))
        forms, problems = continued(prepared.forms, before)
        missing = sum(_taken(old, new) for old, new in zip(prepared.forms, forms, strict=True))
    return page(
        request,
        "years.html.j2",
        desk=desk,
        others=[(each, desks.get(each).title) for each in others],
        chosen=request.query_params.get("with", ""),
        before=before,
        found=found,
        problems=problems,
        missing=missing,
    )


def _taken(old: object, new: object) -> int:
    """In how many indicators last year's figure would be taken over."""
    one, other = (getattr(each, "indicators", ()) for each in (old, new))
    return sum(a.last_year != b.last_year for a, b in zip(one, other, strict=True))


def _before(desk: Desk, desks: Desks, name: str) -> LastYear | None:
    """Last year's results: of another workspace here, else those that were uploaded."""
    if name:
        return load_last_year(desks.get(name).root)[0]
    return load_last_year(desk.root / _FOLDER)[0] if (desk.root / _FOLDER / RESULT).is_file() else None


async def upload(request: Request) -> Response:
    """The ``scorecards.json`` of last year's run."""
    desk = desk_of(request)
    ((_, raw), *_) = await received(request)
    await run_in_threadpool(_checked, raw)
    desk.store.write(f"{_FOLDER}/{RESULT}", raw)
    return JSONResponse({"go": f"{desk.url}/years"})


def _checked(raw: bytes) -> None:
    """Refuse what is not a result of a run."""
    try:
        TypeAdapter(ScorecardsShape).validate_python(json.loads(raw))
        with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
            (Path(folder) / RESULT).write_bytes(raw)
            if load_last_year(folder)[0] is not None:
                return
    except (ValidationError, ValueError, RecursionError):
        pass
    hint = "在上年的“报送”页下载“评分数据 JSON”，或用上年 run -o 写出的 scorecards.json"
    raise WorkspaceError(problem("E710", "不是上年的评分数据", hint=hint))


async def adopt(request: Request) -> Response:
    """Take over last year's figure wherever one is asked for and none was typed."""
    form = await request.form(max_files=0, max_fields=5)
    desk, chosen = desk_of(request), str(form.get("with", ""))

    def taken() -> Response:
        before = _before(desk, request.app.state.desks, chosen)
        if before is None:
            raise WorkspaceError(problem("E710", "找不到上年的结果"))
        for project in desk.workspace.projects():
            ((after,), _) = continued([project.form], before)
            for number, (old, new) in enumerate(zip(project.form.indicators, after.indicators, strict=True)):
                if old.last_year != new.last_year:
                    desk.workspace.change(project.key, ("绩效指标", number, _COLUMN), "", new.last_year or "")
        return JSONResponse({"go": f"{desk.url}/years" + (f"?with={chosen}" if chosen else "")})

    return await run_in_threadpool(taken)
