"""Forms from wherever they are: target files (YAML), and documents and tables in any format that can be imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.forms.files import walk
from evaluator.forms.load import SUFFIXES, load_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

    from evaluator.forms.model import Form
    from evaluator.problem import Problem

    Reader = Callable[[Path], tuple[tuple[Form, ...], tuple[Problem, ...]]]

_OWN = {
    "scorecards.json": ("index.html", "scorecards.csv", "自评情况汇总表.xlsx"),
    "review.jsonl": ("review.html", "review.xlsx"),
}
"""What lies beside a file that only this program writes, and says once more what the forms in the folder say."""


def read_forms(paths: Iterable[str | PathLike[str]]) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms of target files, documents and folders of either, in the order given, and what is wrong with them."""
    forms: list[Form] = []
    problems: list[Problem] = []
    for path in map(Path, paths):
        for reader in _readers(path):
            read, found = reader(path)
            forms += read
            problems += found
    return tuple(forms), tuple(problems)


def _readers(path: Path) -> tuple[Reader, ...]:
    """A folder may hold target files, documents, or both; what it holds is looked at, not guessed."""
    if not path.is_dir():
        return (load_forms,) if path.suffix.lower() in SUFFIXES or not path.exists() else (_documents,)
    if not _has_documents(path):
        return (load_forms,)
    return (load_forms, _documents) if walk(path, SUFFIXES)[0] else (_documents,)


def _has_documents(path: Path) -> bool:
    from evaluator.documents.importing import SUFFIXES as DOCUMENTS

    return bool(walk(path, DOCUMENTS)[0])


def _documents(path: Path) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    from evaluator.documents.importing import SUFFIXES as DOCUMENTS
    from evaluator.documents.importing import read_forms as recognised

    if not path.is_dir():
        forms, problems, _ = recognised([path])
        return forms, problems
    files, unreadable = walk(path, DOCUMENTS)
    forms, problems, _ = recognised([file for file in files if not _is_summary(file)])
    return forms, (*unreadable, *problems)


def _is_summary(file: Path) -> bool:
    """Whether it is a result of ours over all forms of a folder, which only repeats what they say."""
    return any(file.name in names and (file.parent / mark).is_file() for mark, names in _OWN.items())
