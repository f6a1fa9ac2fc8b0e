"""All results of a run in one folder: every file is written beside its place first, then all are put in place.

A run that cannot be written leaves the folder as it was. Files are composed one after the other, so that thousands of
forms need not fit into memory; their official forms are composed by several processes.
"""

from __future__ import annotations

import contextlib
import os
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.errors import EvaluatorError
from evaluator.helpers import begin
from evaluator.paper import pdf
from evaluator.paper.seal import UNREADABLE, changed, sealed
from evaluator.paper.sheets import save
from evaluator.problem import Location, problem
from evaluator.scorecard import as_csv, beside, docx, html, rectify, xlsx
from evaluator.workspace.unit import NOBODY
from evaluator.writing import safe_names, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence

    from evaluator.forms.model import Form
    from evaluator.problem import Problem
    from evaluator.result import Scorecard, Scorecards
    from evaluator.workspace import Unit

    _Official = Callable[[tuple[Scorecard, Form | None]], list[tuple[str, bytes]]]

SUMMARY, FAULTS, REASONS = "自评情况汇总表.xlsx", "问题整改清单.xlsx", "得分依据.xlsx"
FORM = "自评表_"
MARKED = "（已标注）"
"""What the name of a table with marks ends with: a copy, made anew each time."""
_NEW = "（新生成）"
_SHOWN = 5
_MANY, _CHUNK = 100, 10
"""So many forms are worth one more process; so many are handed over at once."""


def write_outputs(
    cards: Scorecards,
    folder: str | os.PathLike[str],
    forms: Sequence[Form] = (),
    *,
    formats: Iterable[str] = (),
    unit: Unit = NOBODY,
    processes: int = 1,
    more: Iterable[tuple[str, bytes]] = (),
) -> tuple[Problem, ...]:
    """Write ``scorecards.json``, ``scorecards.csv``, ``index.html`` and the workbooks into ``folder``.

    Args:
        cards: the run.
        folder: made when it is missing; files of the same names are replaced, others left alone. A paper that a person
            changed, or that is none of ours, is kept, and the new one written beside it.
        forms: the filled forms, for the headings of the official forms.
        formats: ``docx`` adds the forms as Word documents, ``pdf`` every workbook as PDF; the rest is always written.
        unit: who files, and in which layout.
        processes: how many may compose the forms when there are many; the bytes do not depend on it.
        more: other files that belong to the run, by name.

    Returns:
        Why nothing was written, an error; when all was, what was kept, and what else lies in the folder that looks like
        a result of the run.
    """
    formats = set(formats)
    needs = {"docx": docx.missing, "pdf": pdf.missing}
    lacking = tuple(each for name, missing in needs.items() if name in formats and (each := missing()))
    if lacking:
        return lacking
    composed = compose(cards, forms, formats=formats, unit=unit, processes=processes)
    written: set[str] = set()
    kept: list[Problem] = []
    try:
        with contextlib.closing(composed) as contents:
            named = _named(Path(folder), chain(more, contents), written, kept)
            return write_files(Path(folder), named) or (*kept, *_stale(Path(folder), written))
    except EvaluatorError as error:  # LibreOffice failed
        return error.problems


def write_papers(folder: Path, papers: Iterable[tuple[str, bytes]]) -> tuple[Problem, ...]:
    """Write papers by name, all or none; why nothing was written, or which that a person changed were kept."""
    kept: list[Problem] = []
    return write_files(folder, _named(folder, papers, set(), kept)) or tuple(kept)


def _named(
    folder: Path, contents: Iterable[tuple[str, bytes]], written: set[str], kept: list[Problem]
) -> Iterator[tuple[str, bytes]]:
    """The files under the names that they get; ``written`` and ``kept`` take these, and what is left as it is."""
    for name, data in contents:
        path = folder / name
        why = _hers(path)
        own = f"{path.stem}{_NEW}{path.suffix}" if why else name
        if why:
            hint = f"新的一份写成“{own}”；{why}"
            kept.append(problem("W731", f"“{name}”没有覆盖", location=Location(str(path)), hint=hint))
        written |= {name, own}
        yield own, data


def _hers(path: Path) -> str | None:
    """What to do with a file that a person changed or made; None where there is none, or it is as a run wrote it."""
    if path.suffix not in {".xlsx", ".docx"} or not path.is_file() or MARKED in path.stem:
        return None
    try:
        cells = changed(path.read_bytes())
    except UNREADABLE:
        cells = None
    if cells is None:
        return "原有的不是这个程序写的，请改名或移走"
    if not cells:
        return None
    taken = "可用 evaluator take 把填写的内容收进工作夹" if path.name.startswith(FORM) else "请改名或移走"
    return f"原有的改过 {len(cells)} 格，{taken}"


def _stale(folder: Path, written: set[str]) -> tuple[Problem, ...]:
    """Forms in the folder that this run did not write: filed with the others they would be those of an earlier run."""
    forms = sorted(path.name for path in folder.glob(f"{FORM}*") if path.suffix in {".xlsx", ".docx", ".pdf"})
    stale = [name for name in forms if name not in written]
    if not stale:
        return ()
    shown = "、".join(f"“{name}”" for name in stale[:_SHOWN]) + (f" 等 {len(stale)} 份" if len(stale) > _SHOWN else "")
    message = f"文件夹中还有不是这次生成的自评表：{shown}"
    hint = "报送前请删去，或确认它们仍然有效"
    return (problem("W320", message, location=Location(str(folder)), hint=hint),)


def compose(
    cards: Scorecards,
    forms: Sequence[Form],
    *,
    formats: Collection[str] = (),
    unit: Unit = NOBODY,
    processes: int = 1,
) -> Generator[tuple[str, bytes], None, None]:
    """The files of a run with their names, each composed when asked for; arguments as of :func:`write_outputs`."""
    papers = _papers(cards, forms, partial(_official, word="docx" in formats, unit=unit), unit, processes)
    with contextlib.closing(papers):
        yield from pdf.with_pdfs(papers) if "pdf" in formats else papers
    # Put in place last: with it all are there.
    yield "scorecards.json", _encoded(cards.to_json())


def _papers(
    cards: Scorecards, forms: Sequence[Form], official: _Official, unit: Unit, processes: int
) -> Generator[tuple[str, bytes], None, None]:
    yield "scorecards.csv", _encoded(as_csv.dumps(cards))
    yield "index.html", _encoded(html.page(cards))
    all_names, all_forms = safe_names(card.name for card in cards.projects), list(_paired(cards, forms))
    every = zip(all_names, cards.projects, all_forms, strict=True)
    # What is not filled in has no form to file.
    filled = [(name, card, form) for name, card, form in every if card.filled]
    names, pairs = [name for name, *_ in filled], [(card, form) for _, card, form in filled]
    with contextlib.closing(_composed(pairs, official, processes)) as composed:
        for name, made in zip(names, composed, strict=True):
            for suffix, data in made:
                yield f"{FORM}{name}{suffix}", data
    yield SUMMARY, sealed(save([xlsx.summary_sheet(cards, unit)], "自评情况汇总表"))
    yield FAULTS, sealed(save([rectify.sheet(cards, all_forms, unit)], "问题整改清单"))
    yield REASONS, sealed(beside.workbook(cards, all_forms))


def _official(pair: tuple[Scorecard, Form | None], *, word: bool, unit: Unit) -> list[tuple[str, bytes]]:
    """The official form of a project in every format, by suffix."""
    made = [(".xlsx", xlsx.workbook(*pair, unit.layout, unit))]
    made += [(".docx", docx.document(*pair, unit.layout, unit))] if word else []
    return [(suffix, sealed(data)) for suffix, data in made]


def _composed(
    pairs: Sequence[tuple[Scorecard, Form | None]],
    official: _Official,
    processes: int,
) -> Generator[list[tuple[str, bytes]], None, None]:
    """The official forms in the order of the projects, by several processes where there are many."""
    processes = min(processes, 1 + len(pairs) // _MANY)
    if processes == 1:
        yield from map(official, pairs)
        return
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=begin, initargs=(os.getpid(),))
    try:
        yield from pool.map(official, pairs, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def _paired(cards: Scorecards, forms: Sequence[Form]) -> Iterator[Form | None]:
    """The form of every card: in the same order, or else by name and year."""
    if [form.name for form in forms] == [card.name for card in cards.projects]:
        yield from forms
        return
    known = {(form.name, form.year): form for form in forms}
    yield from (known.get((card.name, card.year)) for card in cards.projects)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
