"""Lists that say 分别: 小学、初中分别为650元、850元 is 小学为650元;初中为850元.

Each name gets the words behind 分别 and its figure, in their order; where names and figures are not equal
in number, or nothing is named, who gets which figure is not said, and the cell stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from evaluator.language.lexer.normalise import Normal

_LIST = re.compile(
    r"(?P<names>[^\d,;。:]+?)(?:均|要|应|须|需)?分别"
    r"(?P<words>[^\d百千零一二两三四五六七八九十,;、。]*)(?P<figures>.+)"
)
_NAMES = re.compile(r"[、,，/]|以及|[和与及]")
_FIGURES = re.compile(r"[、,，]|(?:以及|[和与及])(?=[\d≥≤><=约-])")
_RANK = re.compile("[一二三四五六七八九十甲乙丙]")
_FIGURE = re.compile(r"[≥≤><=约]?-?(?P<number>\d+(?:\.\d+)?[万亿千百]*)(?P<rest>[^\d]*)")
_MORE = 6
"""A longer list is a sentence."""


@lru_cache(maxsize=8192)
def expand_respective(normal: Normal) -> Normal | None:
    """The cell with each name before its own figure; ``None`` where it holds no such list."""
    match = _LIST.fullmatch(normal.text) if "分别" in normal.text else None
    if match is None:
        return None
    names = _parts(_NAMES, normal.text, *match.span("names"))
    figures = _parts(_FIGURES, normal.text, *match.span("figures"))
    units = _units(normal.text, figures)
    labels = [normal.text[start:end] for start, end in names]
    if units is None or not 2 <= len(names) == len(figures) <= _MORE:
        return None
    if not all(labels) or any(map(_RANK.fullmatch, labels)):
        return None
    spans = []
    for name, figure, unit in zip(names, figures, units, strict=True):
        spans += [name, match.span("words"), figure, unit]
    return _joined(normal, spans)


def _parts(between: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans between separators."""
    found = []
    for match in between.finditer(text, start, end):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, end)]


def _units(text: str, figures: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """The unit that each figure lacks: the last one's, if none before it has one; ``None`` where that is mixed."""
    rests = []
    for start, end in figures:
        match = _FIGURE.fullmatch(text, start, end)
        if match is None:
            return None
        rests.append(match.span("rest"))
    said = [text[start:end] for start, end in rests]
    if not any(said[:-1]):
        return [*(rests[-1] for _ in rests[:-1]), (0, 0)]
    return [(0, 0)] * len(rests) if all(said) else None


def _joined(normal: Normal, spans: list[tuple[int, int]]) -> Normal:
    """Pieces of a cell in another order, each character with its place; a semicolon behind every fourth."""
    chars: list[str] = []
    origin: list[int] = []
    for index, (start, end) in enumerate(spans):
        if index and index % 4 == 0:
            chars.append(";")
            origin.append(normal.origin[start])
        chars += normal.text[start:end]
        origin += normal.origin[start:end]
    return Normal("".join(chars), (*origin, normal.origin[-1]))
