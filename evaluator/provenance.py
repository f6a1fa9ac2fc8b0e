"""Which program, rules, words and units made a result: one fingerprint in every output."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.places import own_files, shipped
from evaluator.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = Path(__file__).parent
_UNITS = ("units.txt", "units.json")


@cache
def machinery() -> dict[str, str]:
    """The parts that hold for any rulebook: the program's version, and hashes of all that reads and judges words.

    ``language`` covers the grammar, the vocabulary and the code around them; ``units`` the measure words; ``lexicon``
    the words that statements are judged by and the code that applies them.
    """
    language = sorted(each for each in (_PACKAGE / "language").rglob("*") if each.suffix in _HASHED)
    language += own_files()
    units = [each for each in language if each.name in _UNITS]
    words = sorted((_PACKAGE / "lexicon").glob("*.py"))
    return {
        "evaluator": __version__,
        "language": _sha256(each for each in language if each not in units),
        "units": _sha256(units),
        "lexicon": _sha256([shipped("rules") / "lexicon.yaml", *words]),
    }


_HASHED = {".py", ".lark", ".toml", ".json", ".txt"}


def fingerprint(rules_sha256: str) -> dict[str, str]:
    """All that decides a verdict: ``evaluator``, ``rules``, ``language``, ``units``, ``lexicon``, in this order."""
    known = machinery()
    return {"evaluator": known["evaluator"], "rules": rules_sha256, **{key: known[key] for key in _WORDS}}


_WORDS = ("language", "units", "lexicon")


def short(marks: dict[str, str]) -> str:
    """A fingerprint as one hash of 64 characters, to compare two at a glance."""
    return hashlib.sha256(json.dumps(marks, sort_keys=True).encode()).hexdigest()


def _sha256(files: Iterable[Path]) -> str:
    """One hash over the names and contents of files; line ends count as line feeds, as in any checkout."""
    whole = hashlib.sha256()
    for file in files:
        data = file.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{file.name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()
