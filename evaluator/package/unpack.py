"""Reading a package that came from anywhere: no file outside its folder, nothing larger than a package can be."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from evaluator.errors import ProblemError
from evaluator.package.folders import MANIFEST
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from pathlib import Path


FILES, ONE, ALL = 20_000, 200 * 2**20, 2**30
"""The most files, and the most bytes of one and of all, that are unpacked."""
_CHUNK = 2**20
_ID = re.compile(r"[\w-]+(/[\w-]+)*")
"""Id of a rulebook that travels with the program."""
_NEEDED = {"format": str, "program": str, "fingerprint": dict, "rules": str, "word": bool, "files": dict}


class PackageError(ProblemError):
    """The file is not a package that can be read; ``problem`` says why."""


def unusable(message: str, file: Path, hint: str = "请向对方要一份完整的报送包") -> PackageError:
    """The error for a file that is not a package."""
    return PackageError(problem("E701", message, location=Location(str(file)), hint=hint))


def unpack(file: Path, known: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The members of a package by name, and its manifest.

    Args:
        file: the zip.
        known: the format that can be read.

    Raises:
        PackageError: it is none, is damaged, has names that lead out of it, or is too large.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            members = _members(packed, file)
    except OSError as error:
        raise unusable(f"无法读取：{error.strerror or '系统拒绝'}", file, "请检查路径") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise unusable("文件已损坏，或不是 zip", file) from error
    manifest = _manifest(members.pop(MANIFEST, None), file, known)
    if manifest["rules"] not in members and not _ID.fullmatch(manifest["rules"]):
        raise unusable("manifest.json 指向包外的评分规则", file)
    return members, manifest


def _members(packed: zipfile.ZipFile, file: Path) -> dict[str, bytes]:
    infos = [each for each in packed.infolist() if not each.is_dir()]
    if len(infos) > FILES:
        raise unusable(f"压缩包里有 {len(infos)} 个文件，最多 {FILES} 个", file)
    found: dict[str, bytes] = {}
    room = ALL
    for info in infos:
        if not _inside(info.filename) or info.filename in found:
            raise unusable(f"压缩包里的文件名“{info.filename}”不合规", file)
        found[info.filename] = _bounded(packed, info, min(ONE, room), file)
        room -= len(found[info.filename])
    return found


def _bounded(packed: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, file: Path) -> bytes:
    """What a member holds; its own word on its size is not believed."""
    parts: list[bytes] = []
    size = 0
    with packed.open(info) as member:
        while part := member.read(_CHUNK):
            size += len(part)
            if size > most:
                raise unusable(f"压缩包里的“{info.filename}”太大", file)
            parts.append(part)
    return b"".join(parts)


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (
        path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name or not path.parts
    )


def _manifest(raw: bytes | None, file: Path, known: str) -> dict[str, Any]:
    if raw is None:
        raise unusable("压缩包里没有 manifest.json，不是报送包", file)
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise unusable("manifest.json 无法读取", file) from error
    if not isinstance(found, dict) or any(not isinstance(found.get(key), kind) for key, kind in _NEEDED.items()):
        raise unusable("manifest.json 缺少内容", file)
    if found["format"] != known:
        raise unusable(f"报送包的格式是“{found['format']}”，这个程序只认“{known}”", file, "请用同一版本的程序")
    return found
