"""Office packages with the same bytes every time: fixed dates in the zip and in its properties; safe XML text."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WHEN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""When every file of ours was made."""
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """``text`` without what XML cannot hold, line ends as line feeds."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def steady(package: bytes, changes: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """The same package with fixed dates; ``changes`` rewrite members by name."""
    changes = changes or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _DATES.sub(rb"\g<1>" + WHEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\2", data)
            if name in changes:
                data = changes[name](data)
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            new.writestr(member, data)
    return out.getvalue()
