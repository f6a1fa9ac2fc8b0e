"""What a cell that cannot be read probably meant: from the table of common slips (``slips.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_GENERAL = "可识别的写法如：≥35家、95%以上、10-20万元、2022年12月底前、较上年增长5%"


@cache
def slips() -> list[tuple[re.Pattern[str], list[str], str]]:
    """The slips: pattern of the normalised text, what may have been meant, and an example."""
    raw = tomllib.loads(Path(__file__).with_name("slips.toml").read_text(encoding="utf-8"))
    return [(re.compile(entry["pattern"]), entry["rewrite"], entry["example"]) for entry in raw["slip"]]


def hint(text: str, reads: Callable[[str], bool]) -> str:
    """The nearest writings that can be read, each of them tried with ``reads``."""
    near: list[str] = []
    for pattern, rewrites, _ in slips():
        if not pattern.search(text):
            continue
        for rewrite in rewrites:
            meant = pattern.sub(rewrite, text)
            if meant != text and meant not in near and reads(meant):
                near.append(meant)
        if near:
            break
    return f"可识别的写法：{'、'.join(near)}" if near else _GENERAL
