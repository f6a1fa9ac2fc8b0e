"""Screen 8: what is still missing, the forms as they print, downloads, and the frozen versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from evaluator.evaluate import prepare, score
from evaluator.package import pack
from evaluator.paper import pdf
from evaluator.papers import list_papers
from evaluator.problem import problem
from evaluator.provenance import fingerprint
from evaluator.scorecard import docx, xlsx
from evaluator.scorecard.files import compose
from evaluator.web.desk import desk_of
from evaluator.web.pages.importing import download
from evaluator.web.site import page
from evaluator.workspace.filing import changes, filings, freeze, zipped
from evaluator.workspace.progress import KINDS, STATES
from evaluator.workspace.store import WorkspaceError
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from evaluator.evaluate import Prepared
    from evaluator.web.desk import Desk

_FORMATS = {"xlsx": "Excel", "docx": "Word", "pdf": "PDF"}
_OWN = ("自评表", "绩效目标申报表", "绩效目标审核表")
"""The papers of one project."""
_WHOLE = {
    "绩效自评报告": ("docx", "pdf"),
    "自评情况汇总表": ("xlsx", "docx", "pdf"),
    "问题整改清单": ("xlsx", "docx", "pdf"),
    "得分依据": ("xlsx", "pdf"),
}
"""The papers over all projects, with their formats."""


def checklist(request: Request) -> Response:
    """What is missing in each project, and what was filed before."""
    desk = desk_of(request)
    filed = filings(desk.root)
    return page(
        request,
        "file.html.j2",
        desk=desk,
        works=desk.works(),
        unit=desk.workspace.unit,
        filed=filed,
        changed=changes(desk.workspace, filed[-1]) if filed else (),
        evidence={key: desk.workspace.evidence(key) for key in desk.workspace.keys},
        KINDS=KINDS,
        STATES=STATES,
        kinds={kind: _links(kind, formats) for kind, formats in _WHOLE.items()},
    )


def _links(name: str, formats: tuple[str, ...]) -> list[tuple[str, str]]:
    """The files of a paper that this machine can write: format in words, and name."""
    lacking = {"docx": docx.missing() is not None, "pdf": pdf.missing() is not None}
    return [(_FORMATS[each], f"{name}.{each}") for each in formats if not lacking.get(each)]


def preview(request: Request) -> Response:
    """The official form of a project, cell by cell as it prints."""
    desk = desk_of(request)
    work = desk.work(request.path_params["key"])
    layout = desk.workspace.unit.layout
    grid = xlsx.official(work.card, work.project.form, layout, desk.workspace.unit)
    names = dict(zip(desk.workspace.keys, safe_names(each.card.name for each in desk.works()), strict=False))
    papers = [kind for kind in _OWN if kind != "自评表" or work.card.filled]
    kinds = {kind: _links(f"{kind}_{names[work.project.key]}", tuple(_FORMATS)) for kind in papers}
    return page(request, "preview.html.j2", desk=desk, work=work, grid=grid, kinds=kinds)


def paper(request: Request) -> Response:
    """One paper, by its name: the same bytes as ``evaluator papers`` or ``evaluator run`` writes."""
    desk, wanted = desk_of(request), request.path_params["file"]
    prepared = _prepared(desk)
    name, _, form = wanted.rpartition(".")
    for each in list_papers(prepared, score(prepared)):
        if each.name == name and form in each.formats:
            return download(wanted, each.write(form))
    for name, raw in _papers(desk):
        if name == wanted:
            return download(name, raw)
    raise WorkspaceError(problem("E751", "没有这个文件"))


def everything(request: Request) -> Response:
    """All papers and the evidence in one zip."""
    desk = desk_of(request)
    return download(f"{desk.name}.zip", zipped([*_papers(desk), *_evidence(desk)]))


def package(request: Request) -> Response:
    """The package that ``evaluator package`` makes and ``evaluator verify`` recomputes."""
    desk = desk_of(request)
    raw, problems = pack(desk.workspace.store.root)
    if raw is None:
        raise WorkspaceError(problems[0])
    return download(f"{desk.name}-报送包.zip", raw)


async def file_it(request: Request) -> Response:
    """Freeze what is there now under a number."""
    desk = desk_of(request)
    made = await run_in_threadpool(
        lambda: freeze(desk.workspace, _papers(desk), fingerprint(score(_prepared(desk)).rules_sha256))
    )
    return JSONResponse({"go": f"{desk.url}/file", "number": made.number})


def frozen(request: Request) -> Response:
    """A frozen version as it was filed."""
    desk, number = desk_of(request), request.path_params["number"]
    root = desk.workspace.store.path(f"filed/{number}")
    if not number.isdigit() or not (root / "manifest.json").is_file():
        raise WorkspaceError(problem("E751", "没有这个版本"))
    files = sorted(each for each in root.rglob("*") if each.is_file())
    return download(
        f"{desk.name}-{number}.zip", zipped((each.relative_to(root).as_posix(), each.read_bytes()) for each in files)
    )


def _prepared(desk: Desk) -> Prepared:
    prepared = prepare(desk.root)
    if not prepared.usable:
        raise WorkspaceError(next(iter(prepared.problems), problem("E109", "还没有项目")))
    return prepared


def _papers(desk: Desk) -> Iterator[tuple[str, bytes]]:
    prepared = _prepared(desk)
    formats = ["docx"] if docx.missing() is None else []
    yield from compose(score(prepared), prepared.forms, formats=formats, unit=prepared.unit)


def _evidence(desk: Desk) -> Iterator[tuple[str, bytes]]:
    for key in desk.workspace.keys:
        for name in desk.workspace.evidence(key):
            yield f"佐证材料/{key}/{name}", desk.workspace.store.read(f"evidence/{key}/{name}")[0]


def evidence(request: Request) -> Response:
    """A file of evidence, to be saved and never shown: it may be anything."""
    desk, key, name = desk_of(request), request.path_params["key"], request.path_params["file"]
    if name not in desk.workspace.evidence(key):
        raise WorkspaceError(problem("E751", "没有这个文件"))
    return download(name, desk.workspace.store.read(f"evidence/{key}/{name}")[0])
