"""Old Word files (doc, wps, rtf) by way of LibreOffice: converted to docx in a folder of its own, without macros."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from evaluator.documents import child
from evaluator.documents.readers.refusal import BROKEN, MISSING, RefusalError

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 90
MEMORY = 6 * 1024**3
"""Address space, of which LibreOffice reserves much more than it uses."""


def to_docx(path: Path, folder: Path) -> Path:
    """The document as docx in ``folder``.

    Raises:
        RefusalError: when LibreOffice is not installed, takes too long, or cannot read the file.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        hint = "请安装 LibreOffice，或在 Word、WPS 中另存为 docx 后再导入"
        raise RefusalError(MISSING, "读取 doc、wps 文档需要 LibreOffice，本机没有安装", hint)
    source = folder / "input.doc"
    shutil.copyfile(path, source)
    command = [
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
