"""Forms from wherever they are: target files (YAML), and documents and tables in any format that can be imported."""

from __future__ import annotations

from contextlib import nullcontext
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.forms.files import walk
from evaluator.forms.load import SUFFIXES, load_forms
from evaluator.places import is_workspace
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from os import PathLike

    from evaluator.documents.importing import Watched
    from evaluator.documents.kept import Kept
    from evaluator.documents.twice import Same
    from evaluator.forms.model import Form
    from evaluator.problem import Problem

    _Read = tuple[tuple[Form, ...], tuple[Problem, ...]]

WORKING_PAPER = "复核底稿_"
"""How the working papers of a review begin."""
_OWN = {
    "scorecards.json": ("index.html", "scorecards.csv", "自评情况汇总表.xlsx", "问题整改清单.xlsx"),
    "review.jsonl": ("review.html", "review.xlsx"),
}
"""What lies beside a file that only this program writes, and says once more what the forms in the folder say."""


def read_forms(
    paths: Iterable[str | PathLike[str]],
    kept: Kept | None = None,
    watched: Watched = nullcontext,
    same: Same = "keep",
) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms of target files, documents and folders of either, in the order given, and what is wrong with them.

    ``kept`` has what was read of documents before; ``watched`` shows the documents go by; ``same`` says what becomes of
    a project that comes more than once in the documents (``keep``, ``replace``, ``compare``).
    """
    forms: list[Form] = []
    problems: list[Problem] = []
    pairs = [(reader, path) for path in map(Path, paths) for reader in _readers(path)]
    for reader, run in groupby(pairs, key=itemgetter(0)):
        found = [path for _, path in run]
        together = reader is _documents
        parts = [_documents(found, kept, watched, same)] if together else [reader(path) for path in found]
        for read, faults in parts:
            forms += read
            problems += faults
    return tuple(forms), tuple(problems)


def _readers(path: Path) -> tuple[Callable[..., _Read], ...]:
    """A folder may hold target files, documents, or both; what it holds is looked at, not guessed."""
    if is_workspace(path):
        return (load_forms,)
    if not path.is_dir():
        return (load_forms,) if path.suffix.lower() in SUFFIXES or not path.exists() else (_documents,)
    found = [reader for has, reader in ((_has_targets, load_forms), (_has_documents, _documents)) if has(path)]
    return tuple(found) or (_nothing,)


def read_targets(path: str | PathLike[str]) -> tuple[tuple[Form, ...], tuple[Problem, ...], tuple[Path, ...]]:
    """The forms to score at a path, what is wrong with them, and their files.

    Where a folder holds target files, documents beside them say the same once more and are left alone.
    """
    where = Path(path)
    files = walk(where, SUFFIXES)[0]
    if files or is_workspace(where) or not where.exists():
        return (*load_forms(where), files)
    from evaluator.documents.importing import READABLE as DOCUMENTS

    files = tuple(file for file in walk(where, DOCUMENTS)[0] if not _is_summary(file))
    return (*read_forms([where]), files)


def nothing_in(folder: str | PathLike[str]) -> Problem:
    """What is wrong with a folder that holds neither target files nor documents."""
    hint = "目标表是 .yaml 文件；文档可以是 txt、csv、html、docx、xlsx、xls、et、ods、odt、pdf、doc、wps 或 zip"
    return problem("E109", "文件夹中没有目标表，也没有可以读取的文档", location=Location(str(folder)), hint=hint)


def _nothing(path: Path) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    return (), (nothing_in(path),)


def _has_targets(path: Path) -> bool:
    return bool(walk(path, SUFFIXES)[0])


def _has_documents(path: Path) -> bool:
    from evaluator.documents.importing import READABLE as DOCUMENTS

    return bool(walk(path, DOCUMENTS)[0])


def _documents(paths: Sequence[Path], kept: Kept | None, watched: Watched, same: Same) -> _Read:
    from evaluator.documents.importing import READABLE as DOCUMENTS
    from evaluator.documents.importing import read_forms as recognised

    files: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        found, unreadable = walk(path, DOCUMENTS) if path.is_dir() else ((path,), ())
        files += (file for file in found if file == path or not _is_summary(file))
        problems += unreadable
    forms, faults, _ = recognised(files, kept, watched, same)
    return forms, (*problems, *faults)


def _is_summary(file: Path) -> bool:
    """Whether it is a result of ours over all forms of a folder, which only repeats what they say."""
    paper = file.name.startswith(WORKING_PAPER) and (file.parent / "review.jsonl").is_file()
    return paper or any(file.name in names and (file.parent / mark).is_file() for mark, names in _OWN.items())
