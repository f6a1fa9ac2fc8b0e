"""Files that come from a browser: bounded in number and size, unpacked from zips, under harmless names."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.problem import problem
from evaluator.workspace.store import WorkspaceError
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluator.problem import Problem

MOST_FILES = 200
MOST_BYTES = 200 * 1024 * 1024
_RATIO = 200
"""A member that is packed smaller than this share of its size is a bomb."""


def unpacked(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The files under names of their own, zips opened.

    Raises:
        WorkspaceError: too many, too large, or a zip that is broken or dangerous.
    """
    found: list[tuple[str, bytes]] = []
    for name, raw in files:
        found += _members(raw) if name.lower().endswith(".zip") else [(name, raw)]
        if len(found) > MOST_FILES or sum(len(each) for _, each in found) > MOST_BYTES:
            raise _refused(f"一次最多 {MOST_FILES} 个文件、{MOST_BYTES // 1024**2} MB")
    names = safe_names(Path(name.replace("\\", "/")).name or "文件" for name, _ in found)
    return list(zip(names, (raw for _, raw in found), strict=True))


def _members(raw: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            members = [each for each in packed.infolist() if not each.is_dir()]
            whole = sum(each.file_size for each in members)
            small = any(each.file_size > 1024**2 and each.file_size > _RATIO * each.compress_size for each in members)
            if len(members) > MOST_FILES or whole > MOST_BYTES or small:
                raise _refused("压缩包过大：文件太多，或解开后太大")
            for each in members:
                name = _named(each)
                if not Path(name).name.startswith((".", "~$")) and "__MACOSX" not in name:
                    yield name, packed.read(each)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _refused("压缩包已损坏或有密码，无法解开") from error


def _named(member: zipfile.ZipInfo) -> str:
    """The name of a member; Windows packs Chinese names in GBK without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _refused(message: str) -> WorkspaceError:
    return WorkspaceError(problem("E754", message, hint="分几次上传，或解开压缩包再上传"))


def hide_folder(each: Problem, folder: str) -> Problem:
    """A problem whose place names the file without the folder of this machine that it lies in."""
    name = each.location.file
    short = name.removeprefix(folder).lstrip("/\\") if name else name
    return replace(each, location=replace(each.location, file=short))
