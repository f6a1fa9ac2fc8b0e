"""``evaluator import``: documents in, one target file a form out."""

from __future__ import annotations

import os
import tempfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.child import missing_limits
from evaluator.documents.confidence import Confidence, confidence
from evaluator.documents.gathering import READABLE, Given, gather
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.documents.sandbox import end_all
from evaluator.documents.twice import settle
from evaluator.forms.dump import dump_form
from evaluator.forms.load import load_forms
from evaluator.problem import Location, problem
from evaluator.writing import cause, place, safe_names, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from evaluator.documents.kept import Kept
    from evaluator.documents.model import Coverage, Document
    from evaluator.documents.twice import Same, Settled
    from evaluator.forms.model import Form
    from evaluator.problem import Problem

    Watched = Callable[[Sequence[Given]], AbstractContextManager[Iterable[Given]]]

__all__ = ["READABLE", "Imported", "import_documents", "read_forms"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What one document gave."""

    path: str
    forms: int
    indicators: int
    coverage: Coverage
    confidence: Confidence = field(default_factory=lambda: Confidence("高"))

    def __str__(self) -> str:
        """One line for a person."""
        found = f"{self.forms} 张表，{self.indicators} 个指标"
        return f"{self.path}：{found}，单元格归入 {self.coverage}，可信度{self.confidence}"


def import_documents(
    paths: Iterable[str | Path],
    folder: str | Path,
    *,
    overwrite: bool = False,
    watched: Watched = nullcontext,
    same: Same = "keep",
) -> tuple[tuple[Path, ...], tuple[Problem, ...], tuple[Imported, ...]]:
    """Recognise the forms of all documents and write each as a target file into ``folder``.

    Args:
        paths: documents, or folders of documents.
        folder: where the YAML files go; made when it is missing.
        watched: as for :func:`read_forms`.
        overwrite: replace a file of the same name that says something else; without it that is a problem.
        same: what to do with a project that comes more than once, as for :func:`evaluator.documents.twice.settle`;
            unless both are kept, the target files in ``folder`` count as read before the documents.

    Returns:
        The files that now hold the forms, in order; all problems; and a line for each document.
    """
    folder = Path(folder)
    forms, problems, lines = _read(paths, None, watched)
    there = () if same == "keep" else _held(folder)
    settled = settle((*there, *forms), same)
    written, unwritten = _write(settled, there, folder, overwrite=overwrite)
    return written, (*problems, *settled.problems, *unwritten), lines


def _held(folder: Path) -> tuple[Form, ...]:
    """The forms of the target files that a folder holds already, one a project; a file with a fault is none."""
    return settle(load_forms(folder)[0], "compare").forms if folder.is_dir() else ()


def read_forms(
    paths: Iterable[str | Path], kept: Kept | None = None, watched: Watched = nullcontext, same: Same = "keep"
) -> tuple[tuple[Form, ...], tuple[Problem, ...], tuple[Imported, ...]]:
    """The forms of all documents, every problem, and a line for each document.

    Args:
        paths: documents, folders and ZIP archives of documents.
        kept: what was read before, by content.
        watched: shows the documents go by.
        same: what to do with a project that comes more than once.
    """
    forms, problems, lines = _read(paths, kept, watched)
    settled = settle(forms, same)
    return settled.forms, (*problems, *settled.problems), lines


def _read(
    paths: Iterable[str | Path], kept: Kept | None, watched: Watched
) -> tuple[list[Form], list[Problem], tuple[Imported, ...]]:
    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        given, found = gather(paths, Path(folder))
        problems = [*found, *_unlimited(given)]
        forms: list[Form] = []
        lines: list[Imported] = []
        with watched(given) as seen:
            for each, (document, faults) in zip(seen, _documents(given, kept), strict=True):
                problems += faults
                if any(fault.severity == "error" for fault in faults):
                    continue
                read, more, coverage = recognise(document)
                problems += more
                forms += read
                indicators = sum(len(form.indicators) for form in read)
                graded = confidence(coverage, (*faults, *more))
                lines.append(Imported(each.shown, len(read), indicators, coverage, graded))
    return forms, problems, tuple(lines)


def _unlimited(given: Sequence[Given]) -> list[Problem]:
    """A word where the system cannot limit what reading a document takes."""
    lacking = missing_limits()
    if not given or not lacking:
        return []
    return [problem("N629", f"本系统不能限制读取文档所用的{lacking}，只限制时长", hint="来历不明的文档请先查验再导入")]


def _documents(given: Sequence[Given], kept: Kept | None) -> Iterator[tuple[Document, tuple[Problem, ...]]]:
    """The documents in their order. Each is read in another process, so threads that wait for these will do."""
    many = os.cpu_count() or 1
    rest = iter(given)
    pool = ThreadPoolExecutor(many)
    finished = False
    try:
        ahead = deque(pool.submit(read_document, each.path, kept, each.shown) for each in islice(rest, many + 1))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(read_document, each.path, kept, each.shown) for each in islice(rest, 1))
        finished = True
    finally:
        if not finished:
            end_all()  # no one waits for what is being read any more
        pool.shutdown(wait=False, cancel_futures=True)


def _write(
    settled: Settled, there: Sequence[Form], folder: Path, *, overwrite: bool
) -> tuple[tuple[Path, ...], list[Problem]]:
    """A file a form, all or none of those that may be written; one that already says the same is left alone.

    A form that replaces one of the target files ``there`` takes its file.
    """
    fresh = [(at, form) for at, form in enumerate(settled.forms) if at >= len(there) or at in settled.instead_of]
    names = safe_names(form.name for _, form in fresh)
    files = {
        at: Path(settled.instead_of[at].location.file or "")
        if at < len(there)
        else folder / f"{number:02d}-{name}.yaml"
        for number, ((at, _), name) in enumerate(zip(fresh, names, strict=True), 1)
    }
    contents = {files[at]: dump_form(form).encode() for at, form in fresh}
    replaced = {files[at] for at, _ in fresh if at < len(there)}
    try:
        same = {target for target, content in contents.items() if target.is_file() and target.read_bytes() == content}
        kept = {target for target in contents if target.exists() and not overwrite} - same - replaced
        if contents:
            changed = (
                (str(target.relative_to(folder)), content)
                for target, content in contents.items()
                if target not in same | kept
            )
            write_all(folder, changed)
    except OSError as error:
        where = Location(file=place(error, folder))
        message = f"无法写入：{cause(error)}"
        return (), [problem("E622", message, location=where, hint="请检查文件夹的权限和空间")]
    hint = "换一个输出文件夹，或确认后加 --force 覆盖"
    problems = [
        problem("E623", "文件已存在且内容不同，没有覆盖", location=Location(file=str(target)), hint=hint)
        for target in contents
        if target in kept
    ]
    return tuple(target for target in contents if target not in kept), problems
