"""The lines of the list of projects, kept beside the workspace: the first page of a day waits for no scoring.

A kept line holds only while the target, the figures, the unit's data and the program are those that it was made of.
The file may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.places import WORKSPACE, own_files, shipped
from evaluator.workspace.filing import filings
from evaluator.workspace.progress import KINDS, STATES
from evaluator.workspace.store import version

if TYPE_CHECKING:
    from evaluator.result import Scorecard
    from evaluator.workspace.folder import Workspace
    from evaluator.workspace.progress import Kind, Progress
    from evaluator.workspace.store import Store

_FILE = ".evaluator/overview.json"
_URGENT = 10
"""Open things that are kept of a project: no list shows more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A project as the list shows it: all in words, nothing to be computed."""

    key: str
    name: str
    budget: str = "—"
    rate: str = "—"
    total: str = "—"
    grade: str = "—"
    filled: int = 0
    asked: int = 0
    counts: dict[Kind, int] = field(default_factory=dict)
    todos: list[tuple[Kind, int | None, str]] = field(default_factory=list)
    """Kind, row (None: the whole project) and words of the most urgent things."""
    state: str = ""
    faults: list[dict[str, Any]] = field(default_factory=list)
    """Why the target cannot be read; then it is not a project."""


@cache
def _program() -> str:
    """A hash over names, sizes and times of all that decides what a line says."""
    whole = hashlib.sha256()
    for folder in (Path(__file__).parents[1], shipped("rules")):
        for path, _, names in os.walk(folder):
            for file in (Path(path) / name for name in sorted(names) if not name.endswith(".pyc")):
                seen = file.stat()
                whole.update(f"{file.name} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    for file in own_files():
        whole.update(file.read_bytes())
    return whole.hexdigest()[:16]


class Overview:
    """The lines of one workspace that are known so far."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, tuple[list[str], Line]] = {}
        self._unit: tuple[str, str, str] = ("", "", "")
        with suppress(OSError, ValueError, KeyError, TypeError):
            raw = json.loads((store.root / _FILE).read_bytes())
            if raw["program"] == _program():
                self._unit = tuple(raw["unit"])
                self._kept = {key: (state, Line(**line)) for key, (state, line) in raw["lines"].items()}

    def lines(self) -> dict[str, Line | None]:
        """The line of every project by its key; nothing where it must be made anew."""
        latest, unit = filings(self._store.root)[-1:], self._version(WORKSPACE)
        filed = latest[0].data if latest else {}
        found: dict[str, Line | None] = {}
        for key in self._store.stems("targets"):
            seen, line = self._kept.get(key, (None, None))
            versions = [unit, *self._own(key)]
            found[key] = line if seen == versions else None
            then = [filed.get(f"{folder}/{key}.yaml", "")[:16] for folder in ("targets", "actuals")]
            if line and seen == versions and versions[1:] == then:
                found[key] = replace(line, state="已报送")
        return found

    def versions(self, key: str) -> list[str]:
        """The versions of all that a line is made of: the unit's data, the target, the figures."""
        return [self._version(WORKSPACE), *self._own(key)]

    def _own(self, key: str) -> list[str]:
        return [self._version(f"{folder}/{key}.yaml") for folder in ("targets", "actuals")]

    def _version(self, name: str) -> str:
        try:
            return version((self._store.root / name).read_bytes())
        except FileNotFoundError:
            return ""

    def title(self, workspace: Workspace | None = None) -> tuple[str, str] | None:
        """Name and year of the unit; nothing where they must be read anew from ``workspace``, which is not given."""
        seen = self._version(WORKSPACE)
        if seen != self._unit[0]:
            if workspace is None:
                return None
            self._unit = seen, workspace.unit.name or "", str(workspace.unit.year or "")
        return self._unit[1:]

    def keep(self, line: Line, versions: list[str]) -> None:
        """Keep a line that was made of these versions."""
        self._kept[line.key] = versions, line

    def save(self) -> None:
        """Keep all lines for the next start; a folder that cannot be written just has none."""
        there = self._store.stems("targets")
        lines = {key: (state, asdict(line)) for key, (state, line) in self._kept.items() if key in there}
        raw = json.dumps({"program": _program(), "unit": self._unit, "lines": lines}, ensure_ascii=False)
        with suppress(OSError):
            self._store.write(_FILE, raw.encode())


def line_of(key: str, card: Scorecard, done: Progress) -> Line:
    """What the list shows of a scored project."""
    from evaluator.paper import figures

    todos = [(each.kind, each.row, each.text) for each in done.todos]
    return Line(
        key,
        card.name,
        figures.wan(card.execution.budget),
        figures.percent(card.execution.rate),
        figures.span(card.total, card.lowest, card.highest) if done.graded else "—",
        (card.grade or "待定") if done.graded else "—",
        done.filled,
        done.asked,
        {kind: count for kind in KINDS if (count := sum(each[0] == kind for each in todos))},
        todos[:_URGENT],
        STATES[done.state],
    )
