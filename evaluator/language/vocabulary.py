"""The words of the language, loaded once from ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Word(NamedTuple):
    """A word of a family: its letter, what it means, and where it counts."""

    text: str
    letter: str
    means: str = ""
    after: str = ""
    before: str = ""
    number: bool = False
    weak: bool = False
    to: bool = False


@cache
def vocabulary() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((Path(__file__).with_name("vocabulary.toml")).read_text(encoding="utf-8"))


@cache
def words() -> dict[str, tuple[Word, ...]]:
    """The words of all families by their first character, the longest first."""
    found: dict[str, list[Word]] = {}
    for family in vocabulary()["family"]:
        rest = {key: value for key, value in family.items() if key != "words"}
        for text in family["words"]:
            found.setdefault(text[0], []).append(Word(text, **rest))
    return {first: tuple(sorted(group, key=lambda word: -len(word.text))) for first, group in found.items()}
