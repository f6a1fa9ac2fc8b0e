"""Old Word files (doc, wps, rtf) by way of LibreOffice: converted to docx in a folder of its own, without macros.

LibreOffice would ask for what a document links to, and so show a stranger who opens it. Therefore it gets a copy in
which no address is one, runs without a network where the system lets us, and under settings that follow no link.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.documents import libreoffice
from evaluator.documents.model import Table
from evaluator.documents.readers.refusal import BROKEN, MISSING, RefusalError, too_large

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.documents.model import Paragraph, Reading

SECONDS = 60
MOST_BRACES, DEEPEST = 150_000, 500
_BINARY = re.compile(rb"(?<=:)//|(?<=:\0)/\0/\0|(?<!\\)\\\\(?=\\\\\w)|(?<!\\\0)\\\0\\\0(?=[\w.-]\0)")
"""``//`` behind a colon, and the beginning of ``\\\\host``, in one byte a character or two.

In one byte only as a field writes it, with each stroke doubled: two such bytes are also the middle of 局杜 in two.
"""
_PLAIN = re.compile(rb"(?<=:)//")
_ATTRIBUTE = re.compile(rb"""(?<![\w:.-])(?!xmlns)[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*')""")
_CUT = "||"
"""What is in a copy for the two strokes of an address: as long as they are."""
_RESTORED = re.compile(r"(?<=:)\|\||\|\|(?=[\w.-]+\\)")


def unlinked(raw: bytes) -> bytes:
    """The document without a single address that a program could ask for, byte by byte as long as before."""
    if raw.lstrip()[:5].lower().startswith(b"{\\rtf"):
        return _PLAIN.sub(_cut, raw)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):  # the names of its namespaces are addresses too
        return _ATTRIBUTE.sub(lambda found: _PLAIN.sub(_cut, found[0]), raw)
    return _BINARY.sub(_cut, raw)


def _cut(found: re.Match[bytes]) -> bytes:
    return _CUT.encode("utf-16-le" if len(found[0]) > len(_CUT) else "ascii")


def relinked(reading: Reading) -> Reading:
    """What was read from such a copy, its addresses whole again."""
    blocks: list[Paragraph | Table] = []
    for block in reading.blocks:
        if isinstance(block, Table):
            cells = tuple(replace(cell, text=_restored(cell.text)) for cell in block.cells)
            blocks.append(replace(block, cells=cells))
        else:
            blocks.append(replace(block, text=_restored(block.text)))
    return replace(reading, blocks=blocks)


def _restored(text: str) -> str:
    return _RESTORED.sub(lambda found: "//" if text[found.start() - 1 : found.start()] == ":" else "\\\\", text)


def _check_braces(path: Path) -> None:
    """Refuse an RTF file whose groups are nested, or as many, as no writer makes them."""
    raw = path.read_bytes()
    if not raw.lstrip()[:5].lower().startswith(b"{\\rtf"):
        return
    deepest = depth = 0
    for number, found in enumerate(re.finditer(rb"[{}]", raw)):
        depth += 1 if found[0] == b"{" else -1
        deepest = max(deepest, depth)
        if number > 2 * MOST_BRACES or deepest > DEEPEST:
            raise too_large("RTF 文档的层次过多")


def to_docx(path: Path, folder: Path) -> Path:
    """The document as docx in ``folder``.

    Raises:
        RefusalError: when LibreOffice is not installed, takes too long, or cannot read the file.
    """
    if libreoffice.program() is None:
        hint = "请安装 LibreOffice，或在 Word、WPS 中另存为 docx 后再导入"
        raise RefusalError(MISSING, "读取 doc、wps 文档需要 LibreOffice，本机没有安装", hint)
    _check_braces(path)
    source = folder / "input.doc"
    source.write_bytes(unlinked(path.read_bytes()))
    made = libreoffice.convert([source], folder, "docx:MS Word 2007 XML", SECONDS) / "input.docx"
    if not made.is_file():
        hint = "文件可能已损坏或有密码保护；请在 Word、WPS 中另存为 docx 后再导入"
        raise RefusalError(BROKEN, "LibreOffice 无法打开该文档", hint)
    return made
