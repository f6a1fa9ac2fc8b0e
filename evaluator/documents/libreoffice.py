"""LibreOffice at work for us: in a folder of its own, without macros, links or network, with limits."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from evaluator.documents import child

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MEMORY = 6 * 1024**3
"""Address space, of which LibreOffice reserves much more than it uses."""
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
_FONTS = """<?xml version="1.0"?>
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<alias binding="same"><family>宋体</family><prefer><family>宋体</family><family>SimSun</family>
<family>Noto Serif CJK SC</family><family>Source Han Serif SC</family></prefer></alias>
</fontconfig>
"""
"""Where the type of our papers is missing, one of the same look; left alone, any is taken that has the characters."""


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


def program() -> str | None:
    """The program, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(sources: Sequence[Path], folder: Path, to: str, seconds: int) -> Path:
    """Convert files; the folder with what was made, under the names of the sources with their new suffix.

    Args:
        sources: files in ``folder``.
        folder: an empty one beside that, for this call alone.
        to: suffix, with the name of a filter behind a colon where one is needed.
        seconds: how long it may take.

    Raises:
        RefusalError: it took too long. What could not be read is just not there afterwards.
    """
    _without_links(folder / "profile")
    (folder / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    command = [
        *offline(),
        program() or "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", to, "--outdir", str(folder / "out")),
        *map(str, sources),
    ]
    env = child.environment(PATH=os.environ.get("PATH", ""), HOME=str(folder), LANG="C.UTF-8")
    env["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    child.run(command, seconds, f"LibreOffice 转换超过 {seconds} 秒", env=env, folder=folder, memory=MEMORY)
    return folder / "out"
