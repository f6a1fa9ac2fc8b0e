"""Files and folders as they come: which to read, and their text in the encodings that are in use."""

from __future__ import annotations

import errno
import os
import stat
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
LIMITS = {"EVALUATOR_MAX_MB": 100, "EVALUATOR_MAX_YAML_MB": 4, "EVALUATOR_MAX_CELLS": 500_000}
"""What is read of a file, of a YAML file and of a table of text; an environment variable of the name raises it."""
DEEPEST = 64
"""Folders within folders that are searched."""
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
    if path.exists() and not path.is_dir():
        return (), (_irregular(path),)
    if not path.is_dir():
        return (), (problem("E101", "没有这个文件或文件夹", location=Location(str(path)), hint="请检查路径"),)
    problems: list[Problem] = []
    files: list[Path] = []
    for folder, folders, names in os.walk(path, onerror=lambda error: problems.append(unreadable(error))):
        folders[:] = [name for name in folders if not name.startswith(".") and name != STANDARDS]
        if len(Path(folder).parts) - len(path.parts) >= DEEPEST and folders:
            message = f"文件夹超过 {DEEPEST} 层，更深的没有查找"
            problems.append(problem("E150", message, location=Location(folder), hint="请把文件移到较浅的文件夹"))
            folders.clear()
        kept = (name for name in names if not name.startswith((".", "~$")) and name not in {*SETTINGS, EXCEPTIONS})
        files += [Path(folder, name) for name in kept if Path(name).suffix.lower() in suffixes]
    problems += [_irregular(file) for file in files if _is_irregular(file)]
    files = [file for file in files if not _is_irregular(file)]
    return tuple(sorted(files, key=lambda file: file.parts)), tuple(problems)


def _is_irregular(file: Path) -> bool:
    """A pipe, a device or a folder: what need not end, or has no content. What is not there is no such thing."""
    try:
        return not stat.S_ISREG(file.stat().st_mode)
    except OSError:
        return False


def _irregular(file: Path) -> Problem:
    return problem("E101", "这不是普通文件（是文件夹、管道或设备），没有读取", location=Location(str(file)))


def limit(name: str) -> int:
    """One of :data:`LIMITS`, or what the environment sets instead."""
    given = os.environ.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else LIMITS[name]


def beyond(what: str, name: str, file: str) -> Problem:
    """E150: more of something than is read, and how to raise the limit."""
    hint = f"请拆成几个文件；确需读取时，把环境变量 {name} 设为更大的数（现为 {limit(name)}）"
    return problem("E150", f"{what}，没有读取", location=Location(file), hint=hint)


def too_many_cells(text: str, separator: str) -> str | None:
    """What is wrong with a table of text that has more cells than are read; counted before any is made."""
    most = limit("EVALUATOR_MAX_CELLS")
    return f"表格超过 {most} 格" if text.count(separator) + text.count("\n") + text.count("\r") > most else None


def unreadable(error: OSError) -> Problem:
    """A file that the system does not give."""
    reason = _REASONS.get(error.errno or 0) or f"系统提示：{error.strerror or error}"
    return problem("E101", f"无法读取，{reason}", location=Location(str(error.filename or "")))


def read_bounded(file: Path, name: str = "EVALUATOR_MAX_MB") -> tuple[bytes | None, Problem | None]:
    """The bytes of a regular file within a limit, or why there are none; an empty file has none but no fault."""
    if _is_irregular(file):
        return None, _irregular(file)
    most = limit(name) * 1024**2
    try:
        with file.open("rb") as stream:
            raw = stream.read(most + 1) if file.stat().st_size <= most else None
    except OSError as error:
        return None, unreadable(error)
    if raw is None or len(raw) > most:
        return None, beyond(f"文件超过 {limit(name)} MB", name, str(file))
    return raw, None


def read_bytes(file: Path, name: str = "EVALUATOR_MAX_MB") -> tuple[bytes | None, Problem | None]:
    """The same; an empty file is a fault."""
    raw, fault = read_bounded(file, name)
    if raw is not None and not raw.strip():
        return None, problem("E102", "文件是空的", location=Location(str(file)))
    return raw, fault


def read_text(file: Path) -> tuple[str | None, Problem | None]:
    """The text of a YAML file in UTF-8, or why there is none."""
    raw, fault = read_bytes(file, "EVALUATOR_MAX_YAML_MB")
    if raw is None:
        return None, fault
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        place = Location(str(file), row=raw.count(b"\n", 0, error.start) + 1)
        hint = "用记事本打开，另存为时编码选 UTF-8"
        return None, problem("E103", "文件不是 UTF-8 编码", location=place, hint=hint)
