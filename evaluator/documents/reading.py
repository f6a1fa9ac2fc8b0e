"""A file in, a document out: the format by its content, the reader in a child process, every fault a problem."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from evaluator.documents import libreoffice
from evaluator.documents.formats import EXTENSIONS, NAMES, Kind, sniff
from evaluator.documents.model import Document, Reading, Table
from evaluator.documents.readers import office, text
from evaluator.documents.readers.refusal import BROKEN, NOT_READ, RefusalError, broken, password, too_large
from evaluator.documents.sandbox import read_apart
from evaluator.forms.files import unreadable
from evaluator.problem import Location, Problem, problem
from evaluator.text import readable

if TYPE_CHECKING:
    from evaluator.documents.kept import Kept

LARGEST = 100 * 1024 * 1024
_HERE = {"txt": text.read, "csv": text.read_csv}


def read_document(
    path: str | Path, kept: Kept | None = None, shown: str | None = None
) -> tuple[Document, tuple[Problem, ...]]:
    """The tables and the running text of a file in any of the formats we read.

    Whatever is wrong with the file comes back as a problem, and the document is then empty: no such file, empty,
    broken, password-protected, scanned, beyond the limits of time, memory and size. A wrong extension is only noted.
    ``shown`` is what the file is called, where that is not its path; what is in ``kept`` is not read again.
    """
    path = Path(path)
    shown = shown or readable(str(path))
    name = PurePath(shown).name
    try:
        kind = _kind(path)
        reading = _read(path, kind, kept)
    except RefusalError as refusal:
        return Document(name, path=shown), (refusal.at(shown),)
    problems = [*_extension(path, kind), *_hidden(reading), *reading.problems]
    blocks = tuple(block for block in reading.blocks if not (isinstance(block, Table) and block.hidden))
    return Document(name, blocks, reading.workbook, shown), tuple(_placed(each, shown) for each in problems)


def _hidden(reading: Reading) -> list[Problem]:
    """Hidden sheets hold lists and drafts: they are not part of the document, and that is said."""
    sheets = [block.sheet for block in reading.blocks if isinstance(block, Table) and block.hidden]
    return [problem("N607", f"隐藏的工作表“{sheet}”未采用", location=Location(sheet=sheet)) for sheet in sheets]


def _kind(path: Path) -> Kind:
    try:
        size = path.stat().st_size if path.is_file() else -1
        if size < 0:
            raise RefusalError(BROKEN, "文件不存在或不是普通文件")
        if size > LARGEST:
            raise too_large(f"文件超过 {LARGEST // 1024**2} MB")
        kind = sniff(path)
    except OSError as error:
        raise RefusalError(BROKEN, unreadable(error).message) from error
    if kind.fault == "password":
        raise password()
    if kind.fault == "broken":
        raise broken("文件")
    if kind.fault == "ofd":
        hint = "请用 OFD 阅读器另存或打印为 PDF，或导入原来的 Word、Excel 文档"
        raise RefusalError(NOT_READ, "OFD 版式文件不能直接读取", hint)
    if kind.format is None:
        message = "文件是空的" if kind.fault == "empty" else "不是可以读取的文档格式"
        raise RefusalError(
            BROKEN, message, "可读取 txt、csv、html、docx、xlsx、xls、et、ods、odt、pdf；doc、wps 需要 LibreOffice"
        )
    return kind


def _read(path: Path, kind: Kind, kept: Kept | None) -> Reading:
    assert kind.format is not None
    if kept is not None and kind.format not in _HERE:
        return kept.reading(path, kind.format, lambda: _read(path, kind, None))
    if kind.format in _HERE:
        try:
            return _HERE[kind.format](path)
        except (UnicodeDecodeError, ValueError) as error:
            raise broken("文本文件") from error
    if kind.format == "doc":
        with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
            reading = office.relinked(read_apart("docx", office.to_docx(path, Path(folder))))
        if not libreoffice.offline():
            hint = "来历不明的文档请先另存为 docx"
            reading.problems.append(problem("N631", "转换时不能断开网络，只去掉文档中的链接再转换", hint=hint))
        return reading
    return read_apart(kind.format, path)


def _extension(path: Path, kind: Kind) -> list[Problem]:
    assert kind.format is not None
    suffix = path.suffix.lower()
    if suffix in EXTENSIONS[kind.format]:
        return []
    message = f"扩展名是“{suffix}”，内容是{NAMES[kind.format]}，已按内容读取"
    return [problem("N606", message, location=Location(file=str(path)))]


def _placed(each: Problem, file: str) -> Problem:
    return replace(each, location=replace(each.location, file=file))
