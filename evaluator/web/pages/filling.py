"""Screens 4 and 5: filling in, each cell read and scored as it is typed, and the panel of a row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response

from evaluator.explain import draft_deviation, explain
from evaluator.forms.money import UNITS
from evaluator.language import in_words
from evaluator.language.cells import read_actual
from evaluator.monitoring.monitor import monitor
from evaluator.monitoring.paper import LIKELIHOODS, must_explain
from evaluator.problem import problem
from evaluator.rulebook import known_rulebooks
from evaluator.scoring import score_form
from evaluator.scoring.achieved import draft_goal
from evaluator.template.rows import build
from evaluator.web.cells import Sent, change_each, rows_of, sent
from evaluator.web.desk import LIGHTS, desk_of, month_of
from evaluator.web.site import fragment, page
from evaluator.workspace.cells import AMOUNTS, SOURCES, changed, held
from evaluator.workspace.progress import progress
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.forms.model import Form
    from evaluator.monitoring.monitor import Lit, Monitoring
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Scorecard
    from evaluator.template.rows import Row
    from evaluator.web.desk import Desk, Work
    from evaluator.workspace.cells import Place
    from evaluator.workspace.progress import Progress

_SIGNED = {"评定人", "评定日期"}
"""Who judged last and when: the page says it with each verdict, whatever it was."""
_ASKING = {"W517", "W518"}
"""What asks for a reason at the end of the year."""
_QUIET = {"W511", "W518", "W307", "W308"}
"""What the page shows anyway: that a cell is empty, that a reason is due."""


class Line(NamedTuple):
    """A row of the page: what is asked, what the clerk typed, and what came of it.

    ``light`` is what monitoring says of a row in the year, nothing where the page is about the whole year.
    """

    number: int
    row: Any
    asked: Row
    result: IndicatorScore
    read: str
    doubts: list[Problem]
    due: bool
    light: Lit | None = None


def fill(request: Request) -> Response:
    """The page of one project."""
    desk = desk_of(request)
    work = desk.work(request.path_params["key"])
    watched = watch(desk, work.project.form, month_of(request))
    keys = list(desk.workspace.keys)
    at = keys.index(work.project.key)
    return page(
        request,
        "fill.html.j2",
        desk=desk,
        work=work,
        lines=lines(work.project.form, work.card, watched),
        sources=[*SOURCES, *(each.name for each in work.project.form.sources if each.name not in SOURCES)],
        amounts=AMOUNTS,
        held=held,
        month=month_of(request),
        draft=draft_goal(work.project.form),
        before=keys[at - 1] if at else None,
        after=keys[at + 1] if at + 1 < len(keys) else None,
        LIKELIHOODS=LIKELIHOODS,
        **_head(work.project.form, work.card, work.progress, watched),
    )


def watch(desk: Desk, form: Form, month: int | None) -> Monitoring | None:
    """What monitoring says of the figures of a month; nothing for the whole year."""
    return None if month is None else monitor(form, desk.book(form.year, LIGHTS), month)


def lines(form: Form, card: Scorecard, watched: Monitoring | None) -> list[Line]:
    """The rows of a form as the page shows them."""
    asked = build([form]).rows
    return [line(form, card, number, asked[number], watched) for number in range(len(form.indicators))]


def line(form: Form, card: Scorecard, number: int, asked: Row | None = None, watched: Monitoring | None = None) -> Line:
    """One of them."""
    row, result = form.indicators[number], card.indicators[number]
    if asked is None:
        only = form.model_copy(update={"indicators": (row,)})
        asked = build([only]).rows[0]
    reading = read_actual(row.actual, row, form) if row.actual else None
    words = in_words(reading.constraint) if reading and reading.constraint else ""
    doubts = (
        [each for each in result.problems if each.code not in _QUIET and each.severity != "note"] if row.actual else []
    )
    light = watched.indicators[number] if watched else None
    asks = must_explain(row, light.light) if light else any(each.code in _ASKING for each in result.problems)
    due = asks and bool(row.actual or row.likelihood) and not row.deviation
    return Line(number, row, asked, result, words, doubts, due, light)


def _head(form: Form, card: Scorecard, done: Progress, watched: Monitoring | None) -> dict[str, Any]:
    return {"form": form, "card": card, "progress": done, "watched": watched}


async def cells(request: Request) -> Response:
    """Cells as they are typed (``try``) or to be saved: what each row comes to.

    The answer names for each cell what it holds now, and for a cell that was not saved why.
    """
    wanted, asked = await sent(request)
    unit = UNITS.get(str(asked.get("unit")), Decimal(1))
    return await run_in_threadpool(_typed, request, wanted, unit, save=not asked.get("try"))


def _typed(request: Request, wanted: list[Sent], unit: Decimal, *, save: bool) -> Response:
    desk, key, month = desk_of(request), request.path_params["key"], month_of(request)
    work = desk.work(key)
    form = work.project.form

    def change(cell: Sent) -> str:
        nonlocal form
        old = held(form, cell.place) if cell.place[-1] in _SIGNED else cell.old
        saved = desk.workspace.change(key, cell.place, old, cell.new, unit).form if save else None
        form = saved or changed(form, cell.place, cell.new, unit)
        return held(form, cell.place)

    edited, seen = change_each(wanted, change)
    if not save:
        return JSONResponse({"cells": edited, **_tried(desk, work, form, seen, month)})
    work = desk.work(key)
    return JSONResponse({"cells": edited, **_shown(desk, work.project.form, work, seen, month)})


def _tried(desk: Desk, work: Work, form: Form, seen: list[Place], month: int | None) -> dict[str, Any]:
    """What typing comes to: of a row its own parts alone, of the funds and of a month everything."""
    numbers = rows_of(seen)
    if len(numbers) == len(seen) and month is None:
        card = work.card
        for number in numbers:
            card = desk.trial(replace(work, card=card), form, number)
        return {"rows": _rows(form, card, numbers, None)}
    card = score_form(form, desk.book(form.year))
    return _shown(desk, form, replace(work, card=card, progress=progress(form, card)), seen, month)


def _rows(form: Form, card: Scorecard, numbers: set[int], watched: Monitoring | None) -> dict[int, dict[str, str]]:
    """What is in the rows, part by part."""
    lines_ = {number: line(form, card, number, watched=watched) for number in numbers}
    parts = ("said", "score", "status")
    return {
        at: {part: fragment("parts.html.j2", part=part, line=each) for part in parts} for at, each in lines_.items()
    }


def _shown(desk: Desk, form: Form, work: Work, places: list[Place], month: int | None) -> dict[str, Any]:
    """The parts of the page that the cells touch."""
    watched = watch(desk, form, month)
    rows = _rows(form, work.card, rows_of(places), watched)
    known = _head(form, work.card, work.progress, watched)
    head, funds = (fragment("parts.html.j2", part=part, **known) for part in ("head", "funds"))
    totals = {name: held(form, ("预算执行情况", name)) for name in AMOUNTS}
    return {"rows": rows, "head": head, "funds": funds, "totals": totals, "draft": draft_goal(form)}


def panel(request: Request) -> Response:
    """What belongs to a row: reading, arithmetic, article, other rules, verdict, reasons, evidence."""
    desk, number = desk_of(request), int(request.path_params["row"])
    work = desk.work(request.path_params["key"])
    form = work.project.form
    if not 0 <= number < len(form.indicators):
        raise WorkspaceError(problem("E751", "没有这一项指标"))
    book = desk.book(form.year)
    others = [desk.book(form.year, each) for each in known_rulebooks() if each != book.id]
    name = form.indicators[number].level3
    found = explain(form, book, name, others=others).indicators
    same = [at for at, row in enumerate(form.indicators) if row.level3 == name]
    told = found[same.index(number)] if len(found) == len(same) else None
    html = fragment(
        "panel.html.j2",
        desk=desk,
        key=work.project.key,
        line=line(form, work.card, number, watched=watch(desk, form, month_of(request))),
        q=f"?month={month_of(request)}" if month_of(request) else "",
        told=told,
        rungs=book.qualitative.value.rungs,
        facts=draft_deviation(work.card.indicators[number]).split("偏差原因：")[0],
        reasons=split_reason(form.indicators[number].deviation),
        files=desk.workspace.evidence(work.project.key),
        clerk=desk.workspace.unit.clerk,
    )
    return HTMLResponse(html)


def split_reason(text: str | None) -> tuple[str, str]:
    """The cause and the measure of a reason; all is cause where no measure is named."""
    cause, _, measure = (text or "").partition("改进措施：")
    return cause.removeprefix("原因：").strip().removesuffix("；"), measure.strip()


async def attach(request: Request) -> Response:
    """Files of evidence for a row: kept in the folder of the project, and named in the row."""
    desk, key, number = desk_of(request), request.path_params["key"], int(request.path_params["row"])
    async with request.form(max_files=20, max_fields=5) as form:
        files = [
            (each.filename or "文件", await each.read()) for each in form.getlist("file") if not isinstance(each, str)
        ]

    def attached() -> Response:
        desk.workspace.attach(key, number, [each for each in files if each[1]])
        work, month = desk.work(key), month_of(request)
        return JSONResponse({"panel": number, **_shown(desk, work.project.form, work, [("绩效指标", number)], month)})

    return await run_in_threadpool(attached)
