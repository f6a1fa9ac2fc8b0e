"""A target beside the value that it had before an approved adjustment, where a form has one cell for both."""

from __future__ import annotations

import re

CANCELLED = "调整取消"
"""What replaces the target of an indicator that an adjustment took out."""
_BOTH = re.compile(r"(?P<now>.*?)\s*[（(]年初指标值[:：]?\s*(?P<initial>.+)[)）]", re.DOTALL)


def joined(target: str | None, initial: str | None) -> str | None:
    """``≥100人（年初指标值≥200人）``; the target alone where nothing was adjusted."""
    before, now = (initial or "").strip(), (target or "").strip()
    if not before or before == now:
        return target
    return f"{now or CANCELLED}（年初指标值{before}）"


def parted(cell: str) -> tuple[str | None, str | None]:
    """The target in force, None where it was taken out, and the initial one, None where the cell names none."""
    both = _BOTH.fullmatch(cell.strip())
    now = both["now"] if both else cell
    return (None if now.strip() == CANCELLED else now), both["initial"] if both else None
