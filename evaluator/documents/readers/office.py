"""Old Word files (doc, wps, rtf) by way of LibreOffice: converted to docx in a folder of its own, without macros.

LibreOffice would ask for what a document links to, and so tell a stranger who opens it. Therefore it gets a copy in
which no address is one, runs without a network where the system lets us, and under settings that follow no link.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from evaluator.documents import child
from evaluator.documents.model import Table
from evaluator.documents.readers.refusal import BROKEN, MISSING, RefusalError, too_large

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.documents.model import Paragraph, Reading

SECONDS = 60
MEMORY = 6 * 1024**3
"""Address space, of which LibreOffice reserves much more than it uses."""


MOST_BRACES, DEEPEST = 150_000, 500
_SECURITY, _INET = "Office.Common/Security/Scripting", "Inet/Settings"
_SETTINGS = (
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    (_INET, "ooInetProxyType", "2"),
    (_INET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPProxyPort", "9"),
    (_INET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPSProxyPort", "9"),
)
"""No link is followed, no macro run; what asks for an address all the same is sent to a proxy that is not there."""

_BINARY = re.compile(rb"(?<=:)//|(?<=:\0)/\0/\0|(?<!\\)\\\\(?=\\\\\w)|(?<!\\\0)\\\0\\\0(?=[\w.-]\0)")
"""``//`` behind a colon, and the beginning of ``\\\\host``, in one byte a character or two.

In one byte only as a field writes it, with each stroke doubled: two such bytes are also the middle of 局杜 in two.
"""
_PLAIN = re.compile(rb"(?<=:)//")
_ATTRIBUTE = re.compile(rb"""(?<![\w:.-])(?!xmlns)[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*')""")
_CUT = "||"
"""What stands in a copy for the two strokes of an address: as long as they are."""
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


@cache
def offline() -> tuple[str, ...]:
    """What runs a program in a network of its own, without any connection; empty where the system does not let us."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--user", "--map-current-user", "--net", "--")
    try:
        tried = subprocess.run([*command, "true"], check=False, capture_output=True, timeout=10)  # noqa: S603  fixed
    except (OSError, subprocess.SubprocessError):
        return ()
    return command if tried.returncode == 0 else ()


def _without_links(profile: Path) -> None:
    """Settings under which LibreOffice follows no link of a document."""
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    text = f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")


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
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        hint = "请安装 LibreOffice，或在 Word、WPS 中另存为 docx 后再导入"
        raise RefusalError(MISSING, "读取 doc、wps 文档需要 LibreOffice，本机没有安装", hint)
    _check_braces(path)
    _without_links(folder / "profile")
    source = folder / "input.doc"
    source.write_bytes(unlinked(path.read_bytes()))
    command = [
        *offline(),
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    env = child.environment(PATH=os.environ.get("PATH", ""), HOME=str(folder), LANG="C.UTF-8")
    child.run(command, SECONDS, f"LibreOffice 转换超过 {SECONDS} 秒", env=env, folder=folder, memory=MEMORY)
    made = folder / "out" / "input.docx"
    if not made.is_file():
        hint = "文件可能已损坏或有密码保护；请在 Word、WPS 中另存为 docx 后再导入"
        raise RefusalError(BROKEN, "LibreOffice 无法打开该文档", hint)
    return made
