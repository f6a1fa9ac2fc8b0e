"""Screen 10: checking the filed forms of others: findings beside the form, accepted or returned with a notice."""

from __future__ import annotations

import json
import secrets
import shutil
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from evaluator.checks.identity import pair
from evaluator.evaluate import dated, rulebooks
from evaluator.forms.dump import dump_form
from evaluator.forms.load import read_form
from evaluator.problem import Location, Problem, problem
from evaluator.review import besides, review, summarise, together
from evaluator.review.workbook import workbook
from evaluator.web.desk import desk_of
from evaluator.web.pages.importing import download, received, recognise
from evaluator.web.site import fragment, page
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from starlette.requests import Request

    from evaluator.review import Review
    from evaluator.web.desk import Desk

_FOLDER = "reviews"


async def upload(request: Request) -> Response:
    """Filed forms of others: documents, tables or a zip of them."""
    desk = desk_of(request)
    files = await received(request)
    mark = await run_in_threadpool(_kept, desk, files)
    return JSONResponse({"go": f"{desk.url}/review/{mark}"})


def _kept(desk: Desk, files: list[tuple[str, bytes]]) -> str:
    forms, problems, _ = recognise(files)
    if not forms:
        raise WorkspaceError(next(iter(problems), problem("E110", "没有认出自评表")))
    mark, store = secrets.token_hex(4), desk.workspace.store
    for number, form in enumerate(forms):
        store.write(f"{_FOLDER}/{mark}/{number:03d}.yaml", dump_form(form).encode())
    record = {"files": [form.location.file for form in forms], "problems": [each.as_dict() for each in problems]}
    store.write(f"{_FOLDER}/{mark}/told.json", json.dumps(record, ensure_ascii=False).encode())
    return mark


def begin(request: Request) -> Response:
    """Where forms are dropped, and what was reviewed before."""
    desk = desk_of(request)
    folder = desk.workspace.store.root / _FOLDER
    marks = sorted(each.name for each in folder.iterdir() if (each / "told.json").is_file()) if folder.is_dir() else []
    past = [(mark, _record(desk, mark)) for mark in marks]
    return page(request, "reviews.html.j2", desk=desk, past=past)


def _record(desk: Desk, mark: str) -> dict[str, Any]:
    raw, version = desk.workspace.store.read(f"{_FOLDER}/{mark}/told.json")
    if not mark.isalnum() or not version:
        raise WorkspaceError(problem("E751", "没有这次复核"))
    record: dict[str, Any] = json.loads(raw)
    return record


def _reviews(desk: Desk, mark: str) -> tuple[tuple[Review, ...], tuple[Problem, ...], str]:
    files = sorted((desk.workspace.store.root / _FOLDER / mark).glob("*.yaml"))
    read = (read_form(file.read_text(encoding="utf-8"), file.name)[0] for file in files)
    forms = dated((form for form in read if form is not None), desk.workspace.unit.year)
    books, faults = rulebooks(desk.workspace.unit.rules, forms)
    if not books:
        raise WorkspaceError(faults[0])
    # A form whose project has its approved target here is compared with it; of the others nothing is asked.
    approved = [each.target for each in desk.workspace.projects()]
    beside = besides(pair(forms, approved), approved, asked=False)
    reviewed = [review(form, books[form.year], beside=each) for form, each in zip(forms, beside, strict=True)]
    reviews, found = together(reviewed)
    return reviews, found, next(iter(books.values())).title


def result(request: Request) -> Response:
    """The forms with published and recomputed total, and for each its rows beside the findings."""
    desk, mark = desk_of(request), request.path_params["mark"]
    record = _record(desk, mark)
    reviews, found, _ = _reviews(desk, mark)
    problems = [Problem(**{**each, "location": Location(**each["location"])}) for each in record["problems"]]
    return page(
        request,
        "review.html.j2",
        desk=desk,
        mark=mark,
        reviews=list(zip(range(len(reviews)), reviews, record["files"], strict=False)),
        found=found,
        problems=[each for each in problems if each.severity != "note"],
        verdicts=record.get("verdicts", {}),
    )


async def decide(request: Request) -> Response:
    """Accept a form, or return it with an opinion."""
    form = await request.form(max_files=0, max_fields=5)
    desk, mark, number = desk_of(request), request.path_params["mark"], request.path_params["number"]
    with desk.workspace.store.locked():
        record = _record(desk, mark)
        verdict = {
            "verdict": "退回" if form.get("verdict") == "return" else "同意",
            "opinion": str(form.get("opinion", ""))[:4000],
        }
        record.setdefault("verdicts", {})[str(number)] = verdict
        desk.workspace.store.write(f"{_FOLDER}/{mark}/told.json", json.dumps(record, ensure_ascii=False).encode())
    return JSONResponse({"go": f"{desk.url}/review/{mark}#form-{number}"})


def worksheet(request: Request) -> Response:
    """复核底稿: the workbook that ``evaluator review -o`` writes."""
    desk, mark = desk_of(request), request.path_params["mark"]
    _record(desk, mark)
    reviews, found, title = _reviews(desk, mark)
    return download("复核底稿.xlsx", workbook(reviews, summarise(reviews, found), title))


def notice(request: Request) -> Response:
    """退回通知 of one form: what must be corrected, row by row, with the opinion."""
    desk, mark, number = desk_of(request), request.path_params["mark"], int(request.path_params["number"])
    record = _record(desk, mark)
    reviews, _, _ = _reviews(desk, mark)
    if number >= len(reviews):
        raise WorkspaceError(problem("E751", "没有这张表"))
    verdict = record.get("verdicts", {}).get(str(number), {"opinion": ""})
    text = fragment("notice.txt.j2", each=reviews[number], opinion=verdict["opinion"], unit=desk.workspace.unit)
    return download(f"退回通知_{number + 1}.txt", ("\ufeff" + text + "\n").encode())


def remove(request: Request) -> Response:
    """Forget a review."""
    desk, mark = desk_of(request), request.path_params["mark"]
    _record(desk, mark)
    shutil.rmtree(desk.workspace.store.path(f"{_FOLDER}/{mark}"), ignore_errors=True)
    return JSONResponse({"go": f"{desk.url}/review"})
