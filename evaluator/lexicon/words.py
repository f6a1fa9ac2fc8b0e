"""Chinese statements cut into the words of the lexicon (``rules/lexicon.yaml``); whatever is left over is content.

The longest word of the lexicon wins at each place, so 不断 is never read as 不, nor 高校 as 高. This module knows the
words and their kinds; what follows from them is decided in :mod:`evaluator.lexicon.judge`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluator.places import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLAUSES = re.compile(r"(?:[,;!?。、\n\r]|(?<!\d):|:(?!\d))+|\.(?!\d)")
_BLANKS = re.compile(r"[\s\"'“”‘’()（）《》〈〉【】\[\]…*★☆~～-]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?[%‰]?")
_PLAIN_LISTS = ("filler", "opaque", "negation", "full", "open", "contrast", "cause", "adverse", "happened", "aspect")


class Meaning(NamedTuple):
    """What a word can mean: its kind, the group it belongs to, and its place in that group."""

    kind: str
    group: str = ""
    low: int = 0
    high: int = 0


class Word(NamedTuple):
    """A word as it is, with its meanings; none for content."""

    text: str
    meanings: tuple[Meaning, ...] = ()

    def has(self, kind: str) -> bool:
        """Whether the word can be of this kind."""
        return any(each.kind == kind for each in self.meanings)


@dataclass(frozen=True)
class Clause:
    """A clause without its fillers."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words put together again."""
        return "".join(word.text for word in self.words)

    @cached_property
    def content(self) -> str:
        """What the lexicon does not know: the matter that the clause speaks of."""
        return "".join(word.text for word in self.words if not word.meanings or word.has("opaque"))

    def meanings(self, kind: str) -> tuple[Meaning, ...]:
        """Every meaning of this kind, in order."""
        if kind not in self.kinds:
            return ()
        return tuple(each for word in self.words for each in word.meanings if each.kind == kind)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of all its words."""
        return frozenset(each.kind for word in self.words for each in word.meanings)

    def has(self, *kinds: str) -> bool:
        """Whether any word is of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    def groups(self, kind: str) -> frozenset[str]:
        """The groups of this kind that occur."""
        return frozenset(each.group for each in self.meanings(kind))

    def only(self, *kinds: str) -> bool:
        """Whether every word is of one of these kinds."""
        return all(any(word.has(kind) for kind in kinds) for word in self.words)


@dataclass(frozen=True)
class Scale:
    """A graded scale: up to ``middle`` (a rung, best is 1) a word below the target is still partly met."""

    middle: int
    lowest: int
    either_end: bool


@dataclass(frozen=True)
class Lexicon:
    """The words with their meanings, and what the groups need to be compared."""

    meanings: dict[str, tuple[Meaning, ...]]
    by_first: dict[str, tuple[str, ...]]
    """The words by their first character, the longest first: one pattern of them all takes longer to compile."""
    scales: dict[str, Scale]
    settling: frozenset[str]
    alike: tuple[frozenset[str], ...]
    opposed: tuple[frozenset[str], ...]

    def word_at(self, text: str, place: int) -> str:
        """The number or the longest word that is at ``place``; empty when there is none."""
        if text[place].isdecimal() and (number := _NUMBER.match(text, place)):
            return number.group()
        return next((word for word in self.by_first.get(text[place], ()) if text.startswith(word, place)), "")


def normal(text: str) -> str:
    """NFKC without blanks, quotes, brackets and ornaments."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=65536)
def clauses(text: str) -> tuple[Clause, ...]:
    """``text`` as clauses of known words and content, fillers left out, empty clauses too."""
    parts = (_words(normal(part)) for part in _CLAUSES.split(unicodedata.normalize("NFKC", text)))
    return tuple(Clause(words) for words in parts if words)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that travels with the program, read once, when the first statement asks for it."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load((shipped("rules") / "lexicon.yaml").read_bytes(), loader)  # noqa: S506  both are safe loaders
    found: dict[str, tuple[Meaning, ...]] = {}
    for text, meaning in _entries(raw):
        found[text] = (*found.get(text, ()), meaning)
    direction = raw["direction"]
    return Lexicon(
        meanings=found,
        by_first={
            first: tuple(words) for first, words in groupby(sorted(found, key=_longest_first), key=itemgetter(0))
        },
        scales={name: _scale(entry) for name, entry in raw["scales"]["groups"].items()},
        settling=frozenset(raw["states"]["settling"]),
        alike=tuple(map(frozenset, direction["alike"])),
        opposed=tuple(map(frozenset, direction["opposed"])),
    )


@cache
def alike(one: str, other: str) -> bool:
    """Whether two groups of verbs may replace each other: 提升 and 改善."""
    return one == other or frozenset((one, other)) in lexicon().alike


@cache
def opposed(one: str, other: str) -> bool:
    """Whether two groups of verbs contradict each other: 提升 and 下降."""
    return frozenset((one, other)) in lexicon().opposed


def _words(text: str) -> tuple[Word, ...]:
    known, place, start, words = lexicon(), 0, 0, []
    while place < len(text):
        word = known.word_at(text, place)
        if not word:
            place += 1
            continue
        if place > start:
            words.append(Word(text[start:place]))
        number = (Meaning("number", word),) if word[0].isdecimal() else ()
        words.append(Word(word, known.meanings.get(word, number)))
        start = place = place + len(word)
    if start < len(text):
        words.append(Word(text[start:]))
    kept = tuple(word for word in words if not word.has("filler"))
    return kept or tuple(words)


def _longest_first(word: str) -> tuple[str, int, str]:
    return word[0], -len(word), word


def _scale(entry: dict[str, Any]) -> Scale:
    return Scale(entry["middle"], len(entry["rungs"]), entry.get("either_end", False))


def _entries(raw: dict[str, Any]) -> Iterator[tuple[str, Meaning]]:
    """Every word of the file with one of its meanings."""
    for kind in _PLAIN_LISTS:
        yield from ((word, Meaning(kind)) for word in raw[kind]["words"])
    for group in ("nearly", "part", "most"):
        yield from ((word, Meaning("hedge", group)) for word in raw["hedge"][group])
    completion = raw["completion"]
    yield from ((word, Meaning("completion")) for word in completion["words"] + completion["settled"])
    yield from ((word, Meaning("goal")) for word in completion["goal"] + completion["settled"])
    yield from ((word, Meaning("begun")) for word in completion["begun"])
    for kind in ("affirmed", "denied"):
        yield from ((word, Meaning(kind)) for word in raw["answer"][kind])
    for level, words in raw["strength"]["levels"].items():
        yield from ((word, Meaning("strength", "", level, level)) for word in words)
    for group, words in raw["direction"]["groups"].items():
        yield from ((word, Meaning("direction", group)) for word in words)
    for group, state in raw["states"]["groups"].items():
        yield from ((word, Meaning("state", group)) for word in state["words"])
        yield from ((word, Meaning("opposite", group)) for word in state.get("opposite", ()))
    for group, scale in raw["scales"]["groups"].items():
        for rung, words in enumerate(scale["rungs"], start=1):
            for word in words:
                yield from _rung(word, group, rung, scale)
        yield from ((word, Meaning("rung", group, *ends)) for word, ends in scale.get("between", {}).items())


def _rung(word: str, group: str, rung: int, scale: dict[str, Any]) -> Iterator[tuple[str, Meaning]]:
    """A rung by its word, with what may be around it: Ⅲ类水质标准, Ⅲ类及以上, 优于Ⅲ类."""
    least = scale.get("least", {"before": [], "behind": []})
    for tail in ("", *scale.get("tails", ())):
        yield word + tail, Meaning("rung", group, rung, rung)
        yield from ((f"{before}{word}{tail}", Meaning("rung", group, 1, rung)) for before in least["before"])
        for behind in least["behind"]:
            yield f"{word}{tail}{behind}", Meaning("rung", group, 1, rung)
            if tail:
                yield f"{word}{behind}{tail}", Meaning("rung", group, 1, rung)
        if rung > 1:
            yield from (
                (f"{sign}{word}{tail}", Meaning("rung", group, 1, rung - 1)) for sign in scale.get("better", ())
            )
