"""Screen 1: all projects, how far each is, and the most urgent things to do; and what the unit says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import JSONResponse, Response

from evaluator.web.desk import desk_of
from evaluator.web.loading import load_later
from evaluator.web.pages.start import choices, unit_of
from evaluator.web.site import page
from evaluator.workspace.progress import KINDS

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.web.desk import Desk
    from evaluator.web.overview import Line
    from evaluator.workspace.progress import Kind

_URGENT = 10
_NEXT: dict[Kind, str] = {
    "doubt": "改正填报有误的内容",
    "judge": "评判需要人工判断的指标",
    "empty": "继续填报",
    "funds": "填写资金执行情况",
    "explain": "说明偏差原因和改进措施",
    "goal": "填写总体目标完成情况",
}
"""What to do about the most urgent kind of open things."""


def overview(request: Request) -> Response:
    """The list of projects."""
    load_later()
    desk = desk_of(request)
    lines, reading = desk.lines()
    projects = [each for each in lines if not each.faults]
    todos = [(line, *todo) for line in projects for todo in line.todos]
    order = list(KINDS)
    todos.sort(key=lambda each: order.index(each[1]))
    counts = {kind: sum(line.counts.get(kind, 0) for line in projects) for kind in KINDS}
    return page(
        request,
        "home.html.j2",
        desk=desk,
        projects=projects,
        reading=reading,
        filled=sum(each.filled for each in projects),
        asked=sum(each.asked for each in projects),
        counts={kind: count for kind, count in counts.items() if count},
        ready=sum(each.state in {"可报送", "已报送"} for each in projects),
        urgent=[(line, kind, text, cell(desk, line.key, kind, row)) for line, kind, row, text in todos[:_URGENT]],
        next_step=None if reading else _next_step(desk, projects, todos),
        KINDS=KINDS,
        faults=[each for line in lines for each in line.faults],
    )


def cell(desk: Desk, key: str, kind: str, row: int | None) -> str:
    """The address of the cell that an open thing is about."""
    place = f"row-{row}" if row is not None else "funds" if kind == "funds" else "goal"
    return f"{desk.url}/p/{quote(key, safe='')}/fill#{place}"


def _next_step(
    desk: Desk, projects: list[Line], todos: list[tuple[Line, Kind, int | None, str]]
) -> tuple[str, str] | None:
    """What to do next, in words, and where."""
    if not projects:
        return None
    if todos:
        line, kind, row, _ = todos[0]
        return _NEXT[kind], f"{desk.url}/judge" if kind == "judge" else cell(desk, line.key, kind, row)
    filed = all(each.state == "已报送" for each in projects)
    return ("全部已报送，可以下载留存的表格" if filed else "全部填报完毕，核对检查单后报送"), f"{desk.url}/file"


def unit(request: Request) -> Response:
    """The unit's data."""
    desk = desk_of(request)
    _, version = desk.workspace.store.read("workspace.yaml")
    return page(request, "unit.html.j2", desk=desk, unit=desk.workspace.unit, version=version, **choices())


async def save_unit(request: Request) -> Response:
    """Save it, unless somebody else did meanwhile."""
    from evaluator.workspace.unit import Unit, together

    form = await request.form(max_files=0, max_fields=20)
    given = {key: str(value).strip() for key, value in form.items()}
    desk = desk_of(request)
    before = desk.workspace.unit.model_dump(by_alias=True, exclude_none=True)
    unshown = Unit.model_validate({key: value for key, value in before.items() if key not in given})
    desk.workspace.save_unit(together(unit_of(given), unshown), given.get("version", ""))
    return JSONResponse({"go": desk.url + "/"})


async def remove(request: Request) -> Response:
    """Take a project out of the list; its files lie in ``.trash``."""
    desk = desk_of(request)
    desk.workspace.remove(request.path_params["key"])
    return JSONResponse({"go": desk.url + "/"})
