"""The statuses of an indicator: the one table of all that the program knows of them."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  the annotations of results resolve at run time
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["met", "partly_met", "not_met", "pending", "no_target", "no_actual", "not_filled"]
Rung = Literal["met", "partly", "not"]


@dataclass(frozen=True, slots=True)
class StatusInfo:
    """All that the program knows of a status. What one means is decided here and nowhere else."""

    name: str
    """What people read: 完成."""
    mark: str
    """One character that represents it on terminal and page."""
    style: Mapping[str, Any]
    """How a terminal shows it, as :func:`click.style` takes it."""
    look: str
    """The class of its colours on a page (page.css): met, partly, not, open, none."""
    rung: Rung | None = None
    """The rung of a settled verdict; null where nothing was judged."""
    open: bool = False
    """A person must judge: the score lies between two bounds."""
    missed: bool = False
    """The target was missed, so that points may be lost."""
    silent: bool = False
    """There was nothing to compare."""
    counts: bool = True
    """The weight counts, and the row is asked for; not where no target was set."""


STATUSES: dict[Status, StatusInfo] = {
    "met": StatusInfo("完成", "✓", {"fg": "green"}, "met", rung="met"),
    "partly_met": StatusInfo("部分完成", "~", {"fg": "yellow"}, "partly", rung="partly", missed=True),
    "not_met": StatusInfo("未完成", "✗", {"fg": "red"}, "not", rung="not", missed=True),
    "pending": StatusInfo("待评判", "?", {"fg": "magenta", "bold": True}, "open", open=True),
    "no_target": StatusInfo("无目标值", "-", {"dim": True}, "none", silent=True, counts=False),
    "no_actual": StatusInfo("无完成值", "!", {"fg": "red"}, "not", missed=True, silent=True),
    "not_filled": StatusInfo("未填报", "·", {"dim": True}, "none", silent=True),
}
"""Every status, in the order in which they are shown and counted."""
STATUS_NAMES: dict[Status, str] = {status: info.name for status, info in STATUSES.items()}
BY_RUNG: dict[Rung, Status] = {info.rung: status for status, info in STATUSES.items() if info.rung}
