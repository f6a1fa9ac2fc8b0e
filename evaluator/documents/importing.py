"""``evaluator import``: documents in, one target file a form out."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.formats import EXTENSIONS
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.forms.dump import dump_form
from evaluator.forms.files import walk
from evaluator.problem import Location, problem
from evaluator.writing import cause, place, safe_names, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from evaluator.documents.kept import Kept
    from evaluator.documents.model import Coverage, Document
    from evaluator.forms.model import Form
    from evaluator.problem import Problem

    Watched = Callable[[Sequence[Path]], AbstractContextManager[Iterable[Path]]]

SUFFIXES = tuple(sorted({suffix for suffixes in EXTENSIONS.values() for suffix in suffixes}))


@dataclass(frozen=True, slots=True)
class Imported:
    """What one document gave."""

    path: str
    forms: int
    indicators: int
    coverage: Coverage

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.path}：{self.forms} 张表，{self.indicators} 个指标，单元格归入 {self.coverage}"


def import_documents(
    paths: Iterable[str | Path], folder: str | Path, *, overwrite: bool = False
) -> tuple[tuple[Path, ...], tuple[Problem, ...], tuple[Imported, ...]]:
    """Recognise the forms of all documents and write each as a target file into ``folder``.

    Args:
        paths: documents, or folders of documents.
        folder: where the YAML files go; made when it is missing.
        overwrite: replace a file of the same name that says something else; without it that is a problem.

    Returns:
        The files that now hold the forms, in order; all problems; and a line for each document.
    """
    forms, problems, lines = read_forms(paths)
    written, unwritten = _write(forms, Path(folder), overwrite=overwrite)
    return written, (*problems, *unwritten), lines


def read_forms(
    paths: Iterable[str | Path], kept: Kept | None = None, watched: Watched = nullcontext
) -> tuple[tuple[Form, ...], tuple[Problem, ...], tuple[Imported, ...]]:
    """The forms of all documents, every problem, and a line for each document.

    Args:
        paths: documents, or folders of documents.
        kept: what was read before, by content.
        watched: shows the files go by.
    """
    files, found = _files(paths)
    problems = list(found)
    forms: list[Form] = []
    lines: list[Imported] = []
    with watched(files) as seen:
        for file, (document, faults) in zip(seen, _documents(files, kept), strict=True):
            problems += faults
            if any(each.severity == "error" for each in faults):
                continue
            read, more, coverage = recognise(document)
            problems += more
            forms += read
            lines.append(Imported(str(file), len(read), sum(len(form.indicators) for form in read), coverage))
    return tuple(forms), tuple(problems), tuple(lines)


def _documents(files: Sequence[Path], kept: Kept | None) -> Iterator[tuple[Document, tuple[Problem, ...]]]:
    """The documents in their order. Each is read in a process of its own, so threads that wait for these will do."""
    many = os.cpu_count() or 1
    rest = iter(files)
    pool = ThreadPoolExecutor(many)
    try:
        ahead = deque(pool.submit(read_document, file, kept) for file in islice(rest, many))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(read_document, file, kept) for file in islice(rest, 1))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _files(paths: Iterable[str | Path]) -> tuple[list[Path], list[Problem]]:
    """The documents named, and those in the folders named, each once."""
    files: list[Path] = []
    problems: list[Problem] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside, faults = walk(path, SUFFIXES)
            files += inside
            problems += faults
        else:
            files.append(path)
    return list(dict.fromkeys(files)), problems


def _write(forms: Sequence[Form], folder: Path, *, overwrite: bool) -> tuple[tuple[Path, ...], list[Problem]]:
    """A file a form, all or none of those that may be written; one that already says the same is left alone."""
    names = safe_names(form.name for form in forms)
    contents = {
        folder / f"{number:02d}-{name}.yaml": dump_form(form).encode()
        for number, (form, name) in enumerate(zip(forms, names, strict=True), 1)
    }
    try:
        same = {target for target, content in contents.items() if target.is_file() and target.read_bytes() == content}
        kept = {target for target in contents if target.exists() and not overwrite} - same
        if contents:
            fresh = ((target.name, content) for target, content in contents.items() if target not in same | kept)
            write_all(folder, fresh)
    except OSError as error:
        where = Location(file=place(error, folder))
        told = f"无法写入：{cause(error)}"
        return (), [problem("E622", told, location=where, hint="请检查文件夹的权限和空间")]
    hint = "换一个输出文件夹，或确认后加 --force 覆盖"
    problems = [
        problem("E623", "文件已存在且内容不同，没有覆盖", location=Location(file=str(target)), hint=hint)
        for target in contents
        if target in kept
    ]
    return tuple(target for target in contents if target not in kept), problems
