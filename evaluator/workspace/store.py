"""Text files of a folder that several writers share: saved whole, each with a version, never one over the other."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from evaluator.errors import ProblemError
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterator


_LOCK = ".lock"


class WorkspaceError(ProblemError):
    """What was asked for cannot be done; ``problem`` says why."""


class ChangedError(WorkspaceError):
    """Somebody else changed the same thing in the meantime; ``there`` is what it holds now."""

    def __init__(self, what: str, there: str) -> None:
        self.there = there
        shown = f"“{there}”" if there else "空白"
        super().__init__(problem("E750", f"{what}已被修改，现在是{shown}，没有覆盖", hint="核对后再决定保留哪一个"))


def version(raw: bytes) -> str:
    """The version of a content: equal bytes have equal versions; none is the empty text."""
    return hashlib.sha256(raw).hexdigest()[:16]


class Store:
    """The files of one folder, by their names with ``/`` between folders."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._mutex = threading.RLock()
        self._depth = 0
        self._held: IO[bytes] | None = None

    def path(self, name: str) -> Path:
        """Where a file lies.

        Raises:
            WorkspaceError: the name, or a link on the way, leads out of the folder.
        """
        found = (self.root / name).resolve()
        if not found.is_relative_to(self.root) or "\0" in name:
            raise WorkspaceError(problem("E751", "文件名指向工作夹以外"))
        return found

    def stems(self, folder: str) -> tuple[str, ...]:
        """The names of the YAML files in a folder, without their suffix, in order."""
        there = self.root / folder
        files = sorted(there.glob("*.yaml")) if there.is_dir() else []
        return tuple(file.stem for file in files if not file.name.startswith("."))

    def read(self, name: str) -> tuple[bytes, str]:
        """Content and version; both empty where there is no such file."""
        try:
            raw = self.path(name).read_bytes()
        except FileNotFoundError:
            return b"", ""
        return raw, version(raw)

    def write(self, name: str, raw: bytes, expected: str | None = None) -> str:
        """Save a file whole, and give its new version.

        Args:
            name: which file.
            raw: its content.
            expected: the version that the writer saw; None where it holds the lock since it read.

        Raises:
            ChangedError: the file has another version by now; nothing is written.
            OSError: why the system refused.
        """
        with self.locked():
            if expected is not None and self.read(name)[1] != expected:
                raise ChangedError(f"文件“{Path(name).name}”", "另一个版本")
            _replace(self.path(name), raw)
        return version(raw)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """While inside, no other thread and no other process of ours writes."""
        with self._mutex:
            self._depth += 1
            try:
                if self._depth == 1:
                    self.root.mkdir(parents=True, exist_ok=True)
                    self._held = (self.root / _LOCK).open("ab")
                    _lock(self._held)
                yield
            finally:
                self._depth -= 1
                if self._depth == 0 and self._held is not None:
                    self._held.close()
                    self._held = None


def _lock(file: IO[bytes]) -> None:
    """Wait until the file is ours; closing it lets go."""
    if sys.platform == "win32":  # pragma: no cover  there is no Windows where the tests run
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX)


def _replace(target: Path, raw: bytes) -> None:
    """Write beside the place, make sure that the bytes lie on the disk, then put them into place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
