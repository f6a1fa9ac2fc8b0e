"""What a file is, by its content: the extension is only compared with it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.text import decode

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})

EXTENSIONS = {
    "txt": {".txt", ".text", ".tsv", ".md"},
    "csv": {".csv", ".tsv", ".txt"},
    "html": {".html", ".htm", ".xhtml", ".mht"},
    "docx": {".docx", ".docm", ".dotx", ".wps"},
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".et"},
    "xls": {".xls", ".et", ".xlt"},
    "pdf": {".pdf"},
    "ods": {".ods", ".ots"},
    "odt": {".odt", ".ott"},
    "doc": {".doc", ".wps", ".dot", ".rtf"},
}
"""The extensions that fit each format; ``.wps`` and ``.et`` files come in the old and in the new containers."""

NAMES = {
    "txt": "纯文本",
    "csv": "CSV 表格",
    "html": "网页",
    "docx": "Word 文档（docx）",
    "xlsx": "Excel 工作簿（xlsx）",
    "xls": "Excel 97-2003 工作簿（xls）",
    "pdf": "PDF",
    "ods": "OpenDocument 表格（ods）",
    "odt": "OpenDocument 文档（odt）",
    "doc": "Word 97-2003 文档（doc）",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A format, or why there is none: ``empty``, ``password``, ``broken``, ``ofd``, ``unknown``."""

    format: str | None
    fault: str | None = None


def sniff(path: Path) -> Kind:
    """The format of a file by its first bytes, and for containers by what is inside."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00 \t\r\n"):
        return Kind(None, "empty")
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith(b"PK\x03\x04"):
        return _zip(path)
    if b"%PDF-" in head[:1024]:
        return Kind("pdf")
    return _text(path, head)


def _ole(path: Path) -> Kind:
    """The old compound file: the names of its streams show what it is, and whether it is encrypted."""
    raw = path.read_bytes()

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if has("EncryptedPackage"):
        return Kind(None, "password")
    if has("WordDocument"):
        return Kind("doc", "password" if _word_is_encrypted(raw) else None)
    return Kind("xls") if has("Workbook") or has("Book") else Kind(None, "unknown")


def _word_is_encrypted(raw: bytes) -> bool:
    """Bit ``fEncrypted`` of the file information block, which begins a sector of 512 bytes ([MS-DOC] 2.5.2)."""
    for at in range(512, len(raw) - 12, 512):
        if raw[at : at + 2] == b"\xec\xa5":
            return bool(raw[at + 11] & 0x01)
    return False


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Kind(None, "broken")
    if "OFD.xml" in names:
        return Kind(None, "ofd")
    if "word/document.xml" in names:
        return Kind("docx")
    if "content.xml" in names and (kind := _opendocument(path)):
        return Kind(kind)
    return Kind("xlsx") if "xl/workbook.xml" in names else Kind(None, "unknown")


def _opendocument(path: Path) -> str | None:
    """The kind that the file ``mimetype`` names."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as file:
            named = file.read(100)
    except (KeyError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    return "ods" if b"opendocument.spreadsheet" in named else "odt" if b"opendocument.text" in named else None


def _text(path: Path, head: bytes) -> Kind:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    bare = re.sub(rb"<!--.*?(?:-->|$)", b"", lowered, flags=re.DOTALL)  # a comment may say anything
    word = lowered.startswith(b"<?xml") and re.search(rb"<\?mso-application\s[^>]*progid=.word\.document", bare)
    if lowered.startswith(b"{\\rtf") or word:
        return Kind("doc")
    if _is_html(path, lowered):
        return Kind("html")
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and head.translate(None, _CONTROLS) != head:
        return Kind(None, "unknown")
    try:
        text = decode(path.read_bytes())
    except UnicodeDecodeError:
        return Kind(None, "unknown")
    return Kind("csv" if path.suffix.lower() == ".csv" or _is_csv(text) else "txt")


def _is_html(path: Path, lowered: bytes) -> bool:
    marks = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<?xml")
    named = lowered.startswith(b"<") and path.suffix.lower() in EXTENSIONS["html"]
    return named or lowered.startswith(marks) or b"<html" in lowered or b"<table" in lowered


def _is_csv(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    return "\t" not in text and first.count(",") >= 3 and ("指标" in first or "项目" in first)
