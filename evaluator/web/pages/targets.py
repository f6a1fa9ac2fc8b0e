"""Screen 3: the targets as a table to check and correct, with how each is read; adjustments with their document."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from evaluator.checks import check_form
from evaluator.language import in_words
from evaluator.language.cells import read_target
from evaluator.problem import problem
from evaluator.web.cells import Sent, change_each, sent
from evaluator.web.desk import desk_of
from evaluator.web.site import fragment, page
from evaluator.workspace.cells import held
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.web.desk import Desk, Work

_ORDER = {"error": 0, "warning": 1, "note": 2}
_STEPS = {"whole": Decimal(1), "half": Decimal("0.5")}


def targets(request: Request) -> Response:
    """The page of one project's targets."""
    desk = desk_of(request)
    work = desk.work(request.path_params["key"])
    return page(request, "targets.html.j2", desk=desk, work=work, **_checked(desk, work))


def _checked(desk: Desk, work: Work) -> dict[str, Any]:
    """The rows with their readings and findings, and the findings of the form, the worst first."""
    target = work.project.target
    found = check_form(target, desk.book(target.year))
    rows = []
    for number, row in enumerate(target.indicators):
        constraint = read_target(row, target).constraint
        doubts = sorted(found.rows[number], key=lambda each: _ORDER[each.severity])
        rows.append(
            (number, row, in_words(constraint) if constraint else "", doubts, work.card.indicators[number].weight)
        )
    own = sorted(found.form, key=lambda each: _ORDER[each.severity])
    whole = sum((weight for *_, weight in rows), Decimal(0))
    return {"rows": rows, "own": own, "whole": whole, "execution": work.card.execution.weight, "form": target}


async def edit(request: Request) -> Response:
    """Cells of the targets that were changed: their readings, and everything that is found now."""
    wanted, _ = await sent(request)
    return await run_in_threadpool(_edited, desk_of(request), request.path_params["key"], wanted)


def _edited(desk: Desk, key: str, wanted: list[Sent]) -> Response:
    def change(cell: Sent) -> str:
        return held(desk.workspace.change(key, cell.place, cell.old, cell.new).target, cell.place)

    cells, _ = change_each(wanted, change)
    values = _checked(desk, desk.work(key))
    rows = {
        number: {"said": fragment("target_parts.html.j2", part="said", told=doubts, read=read)}
        for number, _, read, doubts, _ in values["rows"]
    }
    head = fragment("target_parts.html.j2", part="head", **values)
    return JSONResponse({"cells": cells, "rows": rows, "head": head})


async def adjust(request: Request) -> Response:
    """Adjust a target in the year, with the document that approved it."""
    form = await request.form(max_files=0, max_fields=10)
    given = {key: str(value) for key, value in form.items()}
    desk, key, number = desk_of(request), request.path_params["key"], int(request.path_params["row"])
    if number >= len(desk.workspace.project(key).target.indicators):
        raise WorkspaceError(problem("E751", "没有这一项指标"))
    desk.workspace.adjust(
        key,
        number,
        seen=given.get("seen", ""),
        new=given.get("new", ""),
        document=given.get("document", ""),
        day=given.get("day", ""),
    )
    return JSONResponse({"go": f"{desk.url}/p/{key}/target#row-{number}"})


async def weigh(request: Request) -> Response:
    """Spread the weights: as the rulebook does, rounded to whole or half points, or none of our own."""
    form = await request.form(max_files=0, max_fields=5)
    method = str(form.get("method", ""))
    desk, key = desk_of(request), request.path_params["key"]
    await run_in_threadpool(_weighed, desk, key, method)
    return JSONResponse({"go": f"{desk.url}/p/{key}/target"})


def _weighed(desk: Desk, key: str, method: str) -> None:
    project = desk.workspace.project(key)
    for number, row in enumerate(project.target.indicators):
        _weight(desk, key, number, row.weight, None)
    if method not in _STEPS:
        return
    weights = [each.weight for each in desk.work(key).card.indicators[: len(project.target.indicators)]]
    for number, weight in enumerate(rounded(weights, _STEPS[method])):
        _weight(desk, key, number, None, weight)


def rounded(weights: list[Decimal], step: Decimal) -> list[Decimal]:
    """Weights as multiples of ``step`` with the same sum: the largest remainders are rounded up."""
    whole = (sum(weights, Decimal(0)) / step).to_integral_value(ROUND_HALF_UP)
    floors = [(each / step).to_integral_value("ROUND_FLOOR") for each in weights]
    order = sorted(range(len(weights)), key=lambda at: (floors[at] - weights[at] / step, at))
    for at in order[: int(whole - sum(floors, Decimal(0)))]:
        floors[at] += 1
    return [each * step for each in floors]


def _weight(desk: Desk, key: str, number: int, old: Decimal | None, new: Decimal | None) -> None:
    before, after = ("" if each is None else format(each, "f") for each in (old, new))
    if before != after:
        desk.workspace.change(key, ("绩效指标", number, "分值"), before, after)
