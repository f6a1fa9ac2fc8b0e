"""Files that change together: each is written beside its place, and all are put in place when all are whole."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PART = re.compile(r"\..+\.(?P<pid>\d+)\.[0-9a-f]{8}\.part")


class Outputs:
    """The files of one command."""

    def __init__(self) -> None:
        self._parts: dict[Path, Path] = {}
        self._replaced: dict[Path, Path] = {}
        self._swept: set[Path] = set()

    def part(self, path: Path) -> Path:
        """The new file that will be put at ``path``; what dead runs left in its folder is removed.

        Raises:
            OSError: there is no folder, or nothing may be written there.
        """
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        self._sweep(path.parent)
        part = _beside(path)
        # It must be new, so that no link laid there is written through.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        self._parts[path] = part
        return part

    @property
    def written(self) -> list[Path]:
        """What was or will be put in place, in order."""
        return list(self._parts)

    def commit(self) -> None:
        """Put all in place, in the order in which they were begun.

        The last of several, the manifest, is taken away first: where it lies, all files are those that it belongs to,
        also after a run that was killed here.

        Raises:
            OSError: one could not be put in place (it is open in Excel); all are as they were.
        """
        try:
            if len(self._parts) > 1:
                self._set_aside(next(reversed(self._parts)))
            for path, part in self._parts.items():
                self._set_aside(path)
                part.replace(path)
        except OSError:
            for path, part in self._parts.items():
                if not part.exists():
                    path.replace(part)
            for path, old in self._replaced.items():
                old.replace(path)
            raise

    def drop(self) -> None:
        """Remove what was not put in place, and what was replaced."""
        for part in (*self._parts.values(), *self._replaced.values()):
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _set_aside(self, path: Path) -> None:
        if path.is_file() and path not in self._replaced:
            old = _beside(path)
            path.replace(old)
            self._replaced[path] = old

    def _sweep(self, folder: Path) -> None:
        """Remove the unfinished files that runs which have ended left in a folder, once."""
        if folder in self._swept:
            return
        self._swept.add(folder)
        for each in folder.glob(".*.part"):
            match = _PART.fullmatch(each.name)
            if match and not _is_alive(int(match["pid"])):
                with contextlib.suppress(OSError):
                    each.unlink()


def _beside(path: Path) -> Path:
    """A name beside ``path`` that cannot be foreseen."""
    return path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")


@contextlib.contextmanager
def together() -> Iterator[Outputs]:
    """Files that are put in place at the end, all of them, or after an error none."""
    outputs = Outputs()
    try:
        yield outputs
        outputs.commit()
    finally:
        outputs.drop()


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # there signal 0 is an interruption
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
