"""The characters that a figure, a date or a word of the language can begin with, derived from what looks for them.

Most of a cell are names. A Chinese character that begins nothing the speller knows is passed over at once; what begins
something is taken from the patterns and words themselves, so it cannot fall behind them. To take the patterns apart
costs a tenth of a start, so what came of it is kept in ``starters.json`` (``make starters``, ``starters_table``) and
used as long as it is of the sources beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.language import own

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARSER: Any = getattr(re, "_parser")  # noqa: B009  the standard library's own, which has no public name
_WIDTHLESS = {"ASSERT", "ASSERT_NOT", "AT"}
_HERE = Path(__file__).parent
TABLE = _HERE / "starters.json"
_SOURCES = (
    "calendar_words.py",
    "change.py",
    "figures.py",
    "numerals.py",
    "periods.py",
    "spelling.py",
    "spoken.py",
    "standards.py",
)


def kept(key: str) -> frozenset[str] | None:
    """What the table holds under ``all`` or ``dates``; nothing where it is not of these sources or words."""
    return _table().get(key)


def fingerprint() -> str:
    """The hash of the sources that a table must carry to be current."""
    whole = hashlib.sha256()
    for source in (*(_HERE / name for name in _SOURCES), _HERE.parent / "vocabulary.toml"):
        whole.update(source.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()


@cache
def _table() -> dict[str, frozenset[str]]:
    found = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.is_file() else {}
    if own.words() or found.pop("sha256", None) != fingerprint():
        return {}
    return {key: frozenset(chars) for key, chars in found.items()}


def first_characters(patterns: Iterable[re.Pattern[str]]) -> frozenset[str]:
    """What a match of one of these patterns can begin with, as far as it is a single character or a short list.

    Raises:
        ValueError: a pattern can begin with anything, or with nothing at all.
    """
    found: set[str] = set()
    for pattern in patterns:
        chars, empty = _first(_PARSER.parse(pattern.pattern, pattern.flags))
        if empty:
            raise ValueError(f"{pattern.pattern!r} can match nothing")
        found |= chars
    return frozenset(found)


def _first(sequence: Iterable[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """The first characters of a sequence, and whether it can be passed without any."""
    found: set[str] = set()
    for op, value in sequence:
        chars, empty = _item(str(op), value)
        found |= chars
        if not empty:
            return found, False
    return found, True


def _item(op: str, value: Any) -> tuple[set[str], bool]:
    match op:
        case "LITERAL":
            return {chr(value)}, False
        case "IN":
            return {char for kind, each in value for char in _listed(str(kind), each)}, False
        case "BRANCH":
            parts = [_first(branch) for branch in value[1]]
            return {char for chars, _ in parts for char in chars}, any(empty for _, empty in parts)
        case "SUBPATTERN":
            return _first(value[-1])
        case "MAX_REPEAT" | "MIN_REPEAT":
            chars, empty = _first(value[2])
            return chars, empty or value[0] == 0
        case _ if op in _WIDTHLESS:
            return set(), True
    raise ValueError(f"a pattern can begin with anything ({op})")


def _listed(kind: str, each: Any) -> Iterable[str]:
    """The characters of an entry of a class; digits and the like are looked at in any case."""
    if kind == "CATEGORY":
        return ()
    if kind == "NEGATE" or (kind == "RANGE" and each[1] - each[0] > 100):
        raise ValueError("a pattern can begin with anything")
    return map(chr, range(each[0], each[1] + 1)) if kind == "RANGE" else (chr(each),)
