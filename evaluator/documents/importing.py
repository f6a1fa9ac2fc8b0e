"""``evaluator import``: documents in, one target file a form out."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.formats import EXTENSIONS
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.forms.dump import dump_form
from evaluator.forms.files import walk
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.documents.model import Coverage
    from evaluator.forms.model import Form
    from evaluator.problem import Problem

LONGEST_NAME = 40
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
    paths: Iterable[str | Path],
) -> tuple[tuple[Form, ...], tuple[Problem, ...], tuple[Imported, ...]]:
    """The forms of all documents, every problem, and a line for each document."""
    files, found = _files(paths)
    problems = list(found)
    forms: list[Form] = []
    lines: list[Imported] = []
    for file in files:
        document, faults = read_document(file)
        problems += faults
        if any(each.severity == "error" for each in faults):
            continue
        read, more, coverage = recognise(document)
        problems += more
        forms += read
        lines.append(Imported(str(file), len(read), sum(len(form.indicators) for form in read), coverage))
    return tuple(forms), tuple(problems), tuple(lines)


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
    written: list[Path] = []
    problems: list[Problem] = []
    if not forms:
        return (), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, form in enumerate(forms, 1):
            target = folder / f"{number:02d}-{safe_name(form.name)}.yaml"
            fault = _place(target, dump_form(form).encode(), overwrite=overwrite)
            if fault is None:
                written.append(target)
            else:
                problems.append(fault)
    except OSError as error:
        where = Location(file=str(error.filename or folder))
        problems.append(problem("E622", f"无法写入：{error.strerror}", location=where, hint="请检查文件夹的权限和空间"))
    return tuple(written), problems


def _place(target: Path, content: bytes, *, overwrite: bool) -> Problem | None:
    """Write a file whole or not at all; one that already says the same is left alone."""
    if target.is_file() and target.read_bytes() == content:
        return None
    if target.exists() and not overwrite:
        hint = "换一个输出文件夹，或确认后允许覆盖"
        return problem("E623", "文件已存在且内容不同，没有覆盖", location=Location(file=str(target)), hint=hint)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return None


def safe_name(name: str) -> str:
    """A project's name as part of a file name: letters and digits of any script, all else a hyphen."""
    kept = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", name)).replace("_", "-")
    return re.sub(r"-{2,}", "-", kept).strip("-")[:LONGEST_NAME].strip("-") or "项目"
