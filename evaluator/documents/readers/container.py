"""Looking into a zip container (docx, xlsx) before any reader does: how much it would unfold, and what XML it holds."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from evaluator.documents.readers.refusal import BROKEN, RefusalError, broken, password, too_large

if TYPE_CHECKING:
    from pathlib import Path

MOST_MEMBERS = 4_000
MOST_BYTES = 256 * 1024 * 1024
MOST_XML = 64 * 1024 * 1024
HIGHEST_RATIO = 250
_RATIO_FROM = 1024 * 1024


_WIDE = ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
"""What a reader more lenient than the check may take for a declaration."""


def check(path: Path) -> None:
    """Refuse a bomb, an encrypted member, and XML that declares entities. Reads each member up to its first element."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            check_sizes(members)
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_xml(archive, member)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise broken("压缩容器") from error


def check_sizes(members: list[zipfile.ZipInfo]) -> None:
    """Refuse members that are too many, too large, packed too tightly or encrypted."""
    if len(members) > MOST_MEMBERS:
        raise too_large(f"容器内有 {len(members)} 个文件，超过 {MOST_MEMBERS} 个")
    if any(member.flag_bits & 0x1 for member in members):
        raise password()
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise too_large(f"展开后超过 {MOST_BYTES // 1024**2} MB")
    for member in members:
        if member.file_size > _RATIO_FROM and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
            raise too_large(f"压缩比超过 {HIGHEST_RATIO} 倍")
        if member.filename.lower().endswith(".xml") and member.file_size > MOST_XML:
            raise too_large(f"单个部件展开后超过 {MOST_XML // 1024**2} MB")


def _check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Office writes no document type; a file that has one, however late, wants entities, and gets no further."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _begin
    try:
        with archive.open(member) as file:
            while piece := file.read(65536):
                if any(mark in piece.upper() for mark in _WIDE):
                    _refuse()
                parser.Parse(piece)
    except (_Begun, expat.ExpatError):
        return  # what is broken the reader reports


class _Begun(Exception):  # noqa: N818  no error: the document itself begins, and nothing was declared before it
    """Raised by the first element."""


def _refuse(*_: object) -> None:
    raise RefusalError(BROKEN, "文档内的 XML 声明了实体或文档类型，可能有害，未读取")


def _begin(*_: object) -> None:
    raise _Begun
