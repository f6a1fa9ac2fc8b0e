"""Names of projects and indicators as different hands write them.

``指标1：奖励 企业数★`` and ``奖励企业数`` name the same thing. Three rungs, the strictest first, so that looseness is
only used where it is needed: without spaces and width; without punctuation; without a leading number.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NUMBERED = re.compile(
    r"^(?:三级|二级|一级)?指标(?:\d+|[一二三四五六七八九十]+)[:.、]?(?=.)"
    r"|^\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:\)[.、:]?|[.、:])(?=\D)"
)
_LONG_VOWEL = "ー"
"""A Japanese letter that fonts show as a dash."""


def tight(text: str) -> str:
    """Without spaces and differences of width and case."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=65536)
def loose(text: str) -> str:
    """Letters and digits only."""
    return "".join(char for char in tight(text) if char.isalnum() and char != _LONG_VOWEL)


def unnumbered(text: str) -> str:
    """Letters and digits without a leading ``指标1：`` or ``1.``."""
    return loose(_NUMBERED.sub("", tight(text).lstrip("★☆*"), count=1))


_RUNGS: tuple[Callable[[str], str], ...] = (tight, loose, unnumbered)


class Names:
    """Finds the numbers of the things that bear a name."""

    def __init__(self, names: Iterable[str | None]) -> None:
        self._names = [name or "" for name in names]
        self._rungs: list[dict[str, list[int]]] = []
        for rung in _RUNGS:
            found: dict[str, list[int]] = {}
            for index, name in enumerate(self._names):
                found.setdefault(rung(name), []).append(index)
            self._rungs.append(found)

    def find(self, name: str) -> list[int]:
        """Which bear that name, at the strictest rung where any does."""
        for rung, known in zip(_RUNGS, self._rungs, strict=True):
            key = rung(name)
            if key and key in known:
                return known[key]
        return []

    def nearest(self, name: str) -> str | None:
        """The name that looks most like it, if one does."""
        near = difflib.get_close_matches(loose(name), [key for key in self._rungs[1] if key], n=1, cutoff=0.6)
        return self._names[self._rungs[1][near[0]][0]] if near else None
