"""What was read of documents, kept by their content: a second run reads only what changed, an interrupted one goes on.

A reading is a small JSON file named by the hash of the document's bytes and of the readers' own code, so that neither a
changed document nor a newer program gets an old answer. What cannot be kept or found again is simply read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.wire import decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.documents.model import Reading

FOLDER = ".evaluator"
"""Beside the results of a review; hidden, and never taken for a folder of forms."""


@cache
def _readers() -> bytes:
    """A hash of the code that reads documents."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here / "readers").glob("*.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()


class Kept:
    """Readings in a folder, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = 0
        """How many were there already."""

    def reading(self, path: Path, format_name: str, read: Callable[[], Reading]) -> Reading:
        """The reading of the file, from the folder where it is there, else as ``read`` gives it.

        Raises:
            RefusalError: what ``read`` refused; a refusal is not kept.
        """
        name = hashlib.sha256(_readers() + format_name.encode() + path.read_bytes()).hexdigest()
        place = self.folder / f"{name}.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept = decode(place.read_bytes())
            self.found += 1
            return kept
        fresh = read()
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            half = place.with_suffix(f".{os.getpid()}.part")
            half.write_text(encode(fresh), encoding="utf-8")
            half.replace(place)
        return fresh
