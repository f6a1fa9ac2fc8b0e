"""Screen 2: what was recognised, beside the document it comes from, to be corrected and accepted form by form."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from evaluator.documents.model import Cell, Document
from evaluator.documents.printed import covering, printed, row_at
from evaluator.documents.twice import differences
from evaluator.documents.wire import decode
from evaluator.forms.dump import dump_form
from evaluator.forms.load import read_form
from evaluator.language import in_words
from evaluator.language.cells import read_target
from evaluator.paper.figures import unique
from evaluator.problem import Location, Problem, problem
from evaluator.web.cells import Sent, change_each, rows_of, sent
from evaluator.web.desk import desk_of
from evaluator.web.site import fragment, page
from evaluator.workspace.cells import changed, held
from evaluator.workspace.store import ChangedError, WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.documents.model import Table
    from evaluator.forms.model import Form, Indicator
    from evaluator.web.desk import Desk

FOLDER = ".waiting"
COLUMNS = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值")
_AROUND = 5
"""Rows of the document that are shown above and below those of a form."""


class Mark(NamedTuple):
    """A cell that says something else than the document prints at its place."""

    column: str
    text: str
    """What is printed there; empty for a blank."""


class Recognised(NamedTuple):
    """A form that waits: where it comes from, its rows with their marks, and what is there already."""

    number: int
    form: Form
    source: str
    rows: list[tuple[int, Indicator, list[Mark], str]]
    problems: list[Problem]
    same: str | None
    different: list[tuple[str, str, str]]
    """Where a project of that name is there: the cells that differ, as they are and as they would be."""
    tables: list[str]
    """The part of the document that the form was read from, as HTML."""


def waiting(request: Request) -> Response:
    """The forms of one upload."""
    desk, mark = desk_of(request), request.path_params["mark"]
    record = _record(desk, mark)
    documents = {name: _document(desk, mark, at, name) for at, name in enumerate(record["files"])}
    sources = [documents.get(name, Document(name)) for name in record["sources"]]
    shown = [_recognised(desk, record, number, form, sources[number]) for number, form in _forms(desk, mark, record)]
    named = {each.source for each in shown}
    rest = unique(each for each in _problems(record) if each.location.file not in named)
    return page(
        request, "waiting.html.j2", desk=desk, mark=mark, shown=shown, rest=rest, files=record["files"], COLUMNS=COLUMNS
    )


def _record(desk: Desk, mark: str) -> dict[str, Any]:
    raw, version = desk.store.read(f"{FOLDER}/{mark}/told.json")
    if not version or not mark.isalnum():
        raise WorkspaceError(problem("E751", "这批文档已经处理过了"))
    record: dict[str, Any] = json.loads(raw)
    return record


def _problems(record: dict[str, Any]) -> list[Problem]:
    return [Problem(**{**each, "location": Location(**each["location"])}) for each in record["problems"]]


def _forms(desk: Desk, mark: str, record: dict[str, Any]) -> list[tuple[int, Form]]:
    found = ((number, _form(desk, mark, number)) for number in range(len(record["sources"])))
    return [(number, form) for number, form in found if form is not None]


def _form(desk: Desk, mark: str, number: int) -> Form | None:
    text, there = desk.store.read(f"{FOLDER}/{mark}/{number:03d}.yaml")
    return read_form(text.decode(), "")[0] if there else None


def _document(desk: Desk, mark: str, at: int, name: str) -> Document:
    raw, there = desk.store.read(f"{FOLDER}/{mark}/{at:03d}.read")
    return Document(name, tuple(decode(raw).blocks)) if there else Document(name)


def _recognised(desk: Desk, record: dict[str, Any], number: int, form: Form, document: Document) -> Recognised:
    source, places = record["sources"][number], record["places"][number]
    rows = []
    used: dict[int, tuple[Table, list[tuple[int, int]]]] = {}
    for at, (row, (sheet, line)) in enumerate(zip(form.indicators, places, strict=False)):
        found = row_at(document, Location(sheet=sheet, row=line))
        marks = []
        if found is not None:
            table, index = found
            used.setdefault(id(table), (table, []))[1].append((index, at))
            values = ((column, held(form, ("绩效指标", at, column))) for column in COLUMNS)
            pairs = ((column, printed(table, index, value)) for column, value in values if value)
            marks = [Mark(column, text) for column, text in pairs if text is not None]
        rows.append((at, row, marks, _reading(row, form)))
    same = desk.workspace.same(form)
    before = desk.workspace.project(same).target if same else None
    different = [each[:3] for each in differences(before, form)] if before else []
    tables = [_drawn(number, table, hits) for table, hits in used.values()]
    near = [each for each in _problems(record) if each.location.file == source] if source else []
    return Recognised(number, form, source, rows, near, same, different, tables)


def _reading(row: Indicator, form: Form) -> str:
    constraint = read_target(row, form).constraint if row.target else None
    return in_words(constraint) if constraint else ""


def _drawn(number: int, table: Table, hits: list[tuple[int, int]]) -> str:
    """Rows of a table around those of a form, each cell where it is printed."""
    first = max(0, min(index for index, _ in hits) - _AROUND)
    last = min(table.rows, max(index for index, _ in hits) + _AROUND + 1)
    width = max((cell.end for cell in table.cells), default=0)
    taken: set[tuple[int, int]] = set()
    lines = []
    for row in range(first, last):
        starts = {cell.column: cell for cell in covering(table, row) if max(cell.row, first) == row}
        cells = []
        for column in range(width):
            if (row, column) in taken:
                continue
            cell = starts.get(column, Cell("", row, column))
            down = min(cell.row + cell.rowspan, last) - row
            taken |= {(row + below, column + beside) for below in range(down) for beside in range(cell.colspan)}
            cells.append((cell.text, down, cell.colspan))
        lines.append((table.line(row), [at for index, at in hits if index == row], cells))
    return fragment("source.html.j2", number=number, lines=lines, sheet=table.sheet)


async def correct(request: Request) -> Response:
    """Cells of a form that waits, corrected before the form is accepted."""
    wanted, _ = await sent(request)
    mark, number = request.path_params["mark"], request.path_params["number"]
    return await run_in_threadpool(_corrected, desk_of(request), mark, number, wanted)


def _corrected(desk: Desk, mark: str, number: int, wanted: list[Sent]) -> Response:
    with desk.store.locked():
        _record(desk, mark)
        found = _form(desk, mark, number)
        if found is None:
            raise WorkspaceError(problem("E751", "没有这张表"))
        form = found

        def change(cell: Sent) -> str:
            nonlocal form
            there = held(form, cell.place)
            after = changed(form, cell.place, cell.new)
            if there not in {cell.old.strip(), held(after, cell.place)}:
                raise ChangedError(f"“{cell.place[-1]}”", there)
            form = after
            return held(form, cell.place)

        cells, seen = change_each(wanted, change)
        desk.store.write(f"{FOLDER}/{mark}/{number:03d}.yaml", dump_form(form).encode())
    readings = {at: _reading(form.indicators[at], form) for at in rows_of(seen)}
    parts = {at: fragment("target_parts.html.j2", part="said", read=read, told=()) for at, read in readings.items()}
    return JSONResponse({"cells": cells, "rows": {at: {"said": part} for at, part in parts.items()}})


async def accept(request: Request) -> Response:
    """Take over the forms that were chosen: as new ones, or in place of those of the same name."""
    form = await request.form(max_files=0, max_fields=5000)
    choices = {key: str(value) for key, value in form.items()}
    return await run_in_threadpool(_accepted, desk_of(request), request.path_params["mark"], choices)


def _accepted(desk: Desk, mark: str, choices: dict[str, str]) -> Response:
    for number, form in _forms(desk, mark, _record(desk, mark)):
        kept = tuple(row for at, row in enumerate(form.indicators) if f"drop-{number}-{at}" not in choices)
        name = choices.get(f"name-{number}", "").strip()[:200] or form.name
        same = desk.workspace.same(form)
        taken = form.model_copy(update={"indicators": kept, "name": name})
        match choices.get(f"choice-{number}", ""):
            case "new":
                desk.workspace.add(taken)
            case "replace":
                desk.workspace.add(taken, replace=same)
    shutil.rmtree(desk.store.path(f"{FOLDER}/{mark}"), ignore_errors=True)
    return JSONResponse({"go": desk.url + "/"})
