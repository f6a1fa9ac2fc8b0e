"""Files and folders as they come: which to read, and their text in the encodings that are in use."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDARDS = "standards"
"""The folder with a bureau's own expenditure standards, beside its forms."""
SETTINGS = ("evaluator.yaml", "设置.yaml")
"""Which checks run on the forms of a folder."""
EXCEPTIONS = "出错说明.csv"
"""Findings that a person accepted, with the reason."""
_REASONS = {
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOENT: "文件已不在",
    errno.ENAMETOOLONG: "路径过长",
    errno.EIO: "磁盘出错",
}


def walk(path: Path, suffixes: Sequence[str]) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The files with one of ``suffixes`` at ``path``: itself, or those in the folder and its folders, sorted.

    Hidden files and folders, the lock files of office programs, a bureau's own standards and what says how to check are
    left out; links to folders are not followed.
    """
    if path.is_file():
        return ((path,) if path.suffix.lower() in suffixes else ()), ()
    if not path.is_dir():
        return (), (problem("E101", "没有这个文件或文件夹", location=Location(str(path)), hint="请检查路径"),)
    problems: list[Problem] = []
    files: list[Path] = []
    for folder, folders, names in os.walk(path, onerror=lambda error: problems.append(unreadable(error))):
        folders[:] = [name for name in folders if not name.startswith(".") and name != STANDARDS]
        kept = (name for name in names if not name.startswith((".", "~$")) and name not in {*SETTINGS, EXCEPTIONS})
        files += [Path(folder, name) for name in kept if Path(name).suffix.lower() in suffixes]
    return tuple(sorted(files, key=lambda file: file.parts)), tuple(problems)


def unreadable(error: OSError) -> Problem:
    """A file that the system does not give."""
    reason = _REASONS.get(error.errno or 0) or f"系统提示：{error.strerror or error}"
    return problem("E101", f"无法读取，{reason}", location=Location(str(error.filename or "")))


def read_bytes(file: Path) -> tuple[bytes | None, Problem | None]:
    """The bytes of a file, or why there are none."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        return None, unreadable(error)
    if not raw.strip():
        return None, problem("E102", "文件是空的", location=Location(str(file)))
    return raw, None


def read_text(file: Path) -> tuple[str | None, Problem | None]:
    """The text of a UTF-8 file, or why there is none."""
    raw, fault = read_bytes(file)
    if raw is None:
        return None, fault
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        place = Location(str(file), row=raw.count(b"\n", 0, error.start) + 1)
        hint = "用记事本打开，另存为时编码选 UTF-8"
        return None, problem("E103", "文件不是 UTF-8 编码", location=place, hint=hint)
