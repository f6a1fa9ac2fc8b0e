"""Screen 2: documents in. What was recognised waits beside its repairs until the clerk accepts it."""

from __future__ import annotations

import json
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from evaluator.actuals.load import SUFFIXES as TABLES
from evaluator.documents.kept import FOLDER, Kept
from evaluator.documents.wire import encode
from evaluator.forms.dump import dump_form
from evaluator.paper.figures import unique
from evaluator.problem import Location, Problem, problem
from evaluator.web.apart import read_actuals_apart
from evaluator.web.desk import desk_of
from evaluator.web.pages.waiting import FOLDER as WAITING
from evaluator.web.site import page
from evaluator.web.uploads import MOST_FILES, hide_folder, unpacked
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.documents.model import Reading
    from evaluator.forms.model import Form
    from evaluator.web.desk import Desk


async def upload(request: Request) -> Response:
    """Documents and zips: recognised apart from this process, kept until they are accepted."""
    desk = desk_of(request)
    files = await received(request)
    mark = await run_in_threadpool(_recognised, desk, files)
    return JSONResponse({"go": f"{desk.url}/import/{mark}"})


async def received(request: Request) -> list[tuple[str, bytes]]:
    """The files of a request.

    Raises:
        WorkspaceError: there are none, too many, or a zip is dangerous.
    """
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        sent = [
            (each.filename or "文件", await each.read()) for each in form.getlist("file") if not isinstance(each, str)
        ]
    files = await run_in_threadpool(unpacked, [each for each in sent if each[1]])
    if not files:
        raise WorkspaceError(problem("E754", "没有收到文件，请先选择文件"))
    return files


def recognise(files: list[tuple[str, bytes]]) -> tuple[tuple[Form, ...], tuple[Problem, ...], list[Reading]]:
    """The forms of uploaded documents, what was doubtful, and what each document says.

    Places name the files as they were called.
    """
    from evaluator.documents.model import Reading
    from evaluator.documents.reading import read_document
    from evaluator.intake import read_forms

    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        paths = [Path(folder) / name for name, _ in files]
        for path, (_, raw) in zip(paths, files, strict=True):
            path.write_bytes(raw)
        kept = Kept(Path(folder) / FOLDER)
        forms, problems = read_forms(paths, kept)
        documents = [read_document(path, kept)[0] for path in paths]
        named = [each.model_copy(update={"location": _named(each.location, folder)}) for each in forms]
        readings = [Reading(list(each.blocks), workbook=each.workbook) for each in documents]
        return tuple(named), tuple(hide_folder(each, folder) for each in problems), readings


def _named(place: Location, folder: str) -> Location:
    return hide_folder(Problem("", "note", "", place), folder).location


def _recognised(desk: Desk, files: list[tuple[str, bytes]]) -> str:
    forms, problems, readings = recognise(files)
    mark, store = secrets.token_hex(6), desk.store
    record: dict[str, Any] = {"problems": [each.as_dict() for each in problems], "files": [name for name, _ in files]}
    record["sources"] = [form.location.file or "" for form in forms]
    record["places"] = [[(row.location.sheet, row.location.row) for row in form.indicators] for form in forms]
    for number, form in enumerate(forms):
        store.write(f"{WAITING}/{mark}/{number:03d}.yaml", dump_form(form).encode())
    for number, reading in enumerate(readings):
        store.write(f"{WAITING}/{mark}/{number:03d}.read", encode(reading).encode())
    store.write(f"{WAITING}/{mark}/told.json", json.dumps(record, ensure_ascii=False).encode())
    return mark


async def take(request: Request) -> Response:
    """A filled template (or any table of figures): what it holds is taken over, what it leaves blank stays."""
    desk = desk_of(request)
    files = await received(request)
    return await run_in_threadpool(_taken, desk, files, str(request.query_params.get("back", "")))


def _taken(desk: Desk, files: list[tuple[str, bytes]], back: str) -> Response:
    count, problems = 0, []
    for name, raw in files:
        if not name.lower().endswith(TABLES):
            raise WorkspaceError(problem("E110", f"“{name}”不是表格", hint=f"可用的格式：{'、'.join(TABLES)}"))
        actuals, faults = read_actuals_apart(raw, name)
        changed, strays = desk.workspace.take(actuals) if actuals.indicators or actuals.funds else (0, ())
        count += changed
        problems += [*faults, *strays]
    shown = [each.as_dict() for each in unique(problems) if each.severity != "note"]
    message = f"已采用 {count} 个项目的数据" if count else "没有不同于现在的数据"
    go = back if back.startswith(f"{desk.url}/") else f"{desk.url}/"
    return JSONResponse({"told": message, "problems": shown, "go": None if shown else go, "count": count})


def template(request: Request) -> Response:
    """The table to fill in, with what is filled in already."""
    from evaluator.template.files import compose

    desk = desk_of(request)
    forms = [each.form for each in desk.workspace.projects()]
    (raw,) = compose(forms, Path("实际完成情况表.xlsx")).values()
    return download("实际完成情况表.xlsx", raw)


def download(name: str, raw: bytes) -> Response:
    """A file for the browser to save."""
    from urllib.parse import quote

    kind = _KINDS.get(Path(name).suffix, "application/octet-stream")
    return Response(
        raw, media_type=kind, headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


_KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
}


def choose(request: Request) -> Response:
    """Where documents are dropped."""
    return page(request, "import.html.j2", desk=desk_of(request))
