"""Old Word files (doc, wps, rtf) by way of LibreOffice: converted to docx in a folder of its own, without macros."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from evaluator.documents import child
from evaluator.documents.readers.refusal import BROKEN, MISSING, RefusalError, too_large

if TYPE_CHECKING:
    from pathlib import Path

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
    shutil.copyfile(path, source)
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
