"""Which documents there are to read: those named, those in folders, and those packed into ZIP archives.

An archive is unpacked into a folder of ours, member by member under names of ours; what its own names say is only
shown. Members beyond the bounds, encrypted ones and archives inside archives are refused or left out with a word.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from evaluator.documents.formats import EXTENSIONS, sniff
from evaluator.documents.readers.container import check_sizes
from evaluator.documents.readers.refusal import RefusalError, broken
from evaluator.forms.files import walk
from evaluator.problem import Location, problem
from evaluator.text import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.problem import Problem

SUFFIXES = tuple(sorted({suffix for suffixes in EXTENSIONS.values() for suffix in suffixes}))
ARCHIVE = ".zip"
_REFUSED = (".ofd",)
"""Forms come in it too; that it cannot be read is said of each, and none is passed over."""
READABLE = (*SUFFIXES, *_REFUSED, ARCHIVE)
"""What is looked for in a folder."""
_UTF8 = 0x800
"""The flag of a ZIP member whose name is UTF-8; other names come from Windows, in its Chinese code page."""


@dataclass(frozen=True, slots=True)
class Given:
    """A document to read, and what it is called."""

    path: Path
    shown: str


def gather(paths: Iterable[str | Path], folder: Path) -> tuple[tuple[Given, ...], tuple[Problem, ...]]:
    """The documents named, and those in the folders and archives named, each once and in order.

    Args:
        paths: files and folders.
        folder: an empty folder for what archives hold.
    """
    found: dict[Path, Given] = {}
    problems: list[Problem] = []
    for path in map(Path, paths):
        files: tuple[Path, ...] = (path,)
        if path.is_dir():
            files, faults = walk(path, READABLE)
            problems += faults
        for file in files:
            if _is_archive(file):
                inside, damage = _unpacked(file, folder / str(len(found)))
                found |= {each.path: each for each in inside}
                problems += damage
            else:
                found.setdefault(file, Given(file, readable(str(file))))
    return tuple(found.values()), tuple(problems)


def _is_archive(file: Path) -> bool:
    try:
        return file.suffix.lower() == ARCHIVE and file.is_file() and sniff(file).fault == "unknown"
    except OSError:
        return False


def _unpacked(file: Path, folder: Path) -> tuple[list[Given], list[Problem]]:
    found: list[Given] = []
    place = readable(str(file))
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            check_sizes(members)
            folder.mkdir(parents=True)
            for number, member in enumerate(sorted(members, key=_name)):
                name = _name(member)
                inner = PurePosixPath(name)
                if inner.suffix.lower() not in {*SUFFIXES, *_REFUSED} or inner.name.startswith((".", "~$")):
                    continue
                target = folder / f"{number:05d}{inner.suffix.lower()}"
                target.write_bytes(archive.read(member))
                found.append(Given(target, f"{place}/{name}"))
    except RefusalError as refusal:
        return [], [refusal.at(place)]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError):
        return [], [broken("压缩包").at(place)]
    if not found:
        message = "压缩包里没有可以读取的文档"
        return [], [problem("E601", message, location=Location(file=place))]
    return found, []


def _name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename
