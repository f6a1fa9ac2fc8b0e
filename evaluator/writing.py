"""Results on disk: file names made of projects' names, and files that appear whole, all of them or none."""

from __future__ import annotations

import errno
import re
import unicodedata
from typing import TYPE_CHECKING

from evaluator.outputs import together
from evaluator.problem import Location, problem
from evaluator.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from evaluator.problem import Problem

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST = 150
"""Bytes of a name: file systems take 255, with room for prefix, number, suffix and the mark of a temporary file."""
_CAUSES = {
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "所在的盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "此处已有同名文件，不是文件夹",
    errno.EISDIR: "此处已有同名文件夹",
    errno.ENAMETOOLONG: "路径过长",
}


def safe_names(names: Iterable[str]) -> Iterator[str]:
    """Project names as parts of file names: no separators or control characters, not too long, all different.

    Names that differ only in case, or only in what had to be replaced, are distinguished by a number.
    """
    seen: set[str] = set()
    for name in names:
        plain = _cut(_FORBIDDEN.sub("_", clean(unicodedata.normalize("NFC", name)))).strip(". ") or "未命名"
        unique, number = plain, 1
        while unique.casefold() in seen:
            number += 1
            unique = f"{plain}_{number}"
        seen.add(unique.casefold())
        yield unique


def _cut(name: str) -> str:
    return name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")


def write_all(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Write files by name into ``folder``, all or none: first every one beside its place, then all into place.

    Raises:
        OSError: why nothing was written; :func:`cause` and :func:`place` put it into words.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with together() as outputs:
        for name, data in contents:
            outputs.part(folder / name).write_bytes(data)


def cause(error: OSError) -> str:
    """Why the system refused, for a person."""
    return _CAUSES.get(error.errno or 0, "系统拒绝写入")


def place(error: OSError, folder: Path) -> str:
    """The file that could not be written, by its own name, or else the folder."""
    return re.sub(r"/\.([^/]*)\.\d+\.[0-9a-f]{8}\.part$", r"/\1", str(error.filename or folder))


def write_files(folder: Path, contents: Iterable[tuple[str, bytes]]) -> tuple[Problem, ...]:
    """Write files by name into ``folder``, all or none; why nothing was written, empty when all was."""
    try:
        write_all(folder, contents)
    except OSError as error:
        hint = "用 -o 另选一个可以写入的文件夹"
        return (problem("E190", f"结果无法写入：{cause(error)}", location=Location(place(error, folder)), hint=hint),)
    return ()
