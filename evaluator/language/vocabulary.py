"""The words of the language, loaded once from ``vocabulary.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from evaluator.language import own
from evaluator.language.lexer.letters import Kind


class Word(NamedTuple):
    """A word of a family: its token, and where it counts."""

    text: str
    letter: Kind
    after: str = ""
    before: str = ""
    number: bool = False
    weak: bool = False
    to: bool = False


@cache
def vocabulary() -> dict[str, Any]:
    """The file as it is, with the words that a user added (:mod:`evaluator.language.own`)."""
    found = tomllib.loads((Path(__file__).with_name("vocabulary.toml")).read_text(encoding="utf-8"))
    for file, text in own.words().items():
        try:
            _merge(found, tomllib.loads(text))
        except (ValueError, TypeError, AttributeError) as error:
            raise own.unusable(file, f"不是可用的词表（{error}）") from error
    return found


def _merge(table: dict[str, Any], more: dict[str, Any]) -> None:
    """Put words into the lists and tables that they belong to; what is there already stays."""
    for key, value in more.items():
        if key in table and type(table[key]) is not type(value):
            raise TypeError(key)
        if isinstance(value, dict):
            _merge(table.setdefault(key, {}), value)
        elif isinstance(value, list):
            table.setdefault(key, []).extend(each for each in value if each not in table[key])
        else:
            table.setdefault(key, value)


@cache
def words() -> dict[str, tuple[Word, ...]]:
    """The words of all families by their first character, the longest first."""
    found: dict[str, list[Word]] = {}
    for family in vocabulary()["family"]:
        rest = {key: value for key, value in family.items() if key not in {"words", "letter"}}
        for text in family["words"]:
            found.setdefault(text[0], []).append(Word(text, Kind(family["letter"]), **rest))
    return {first: tuple(sorted(group, key=lambda word: -len(word.text))) for first, group in found.items()}


@cache
def denied() -> re.Pattern[str]:
    """A comparison that is denied: 不得超过, 未低于, 未达; the group that matches shows what is denied."""
    table = vocabulary()["negation"]
    return re.compile(
        f"(?:{one_of(table['leads'])})?(?:{one_of(table['denials'])})(?:{one_of(table['modals'])})?"
        f"(?:(?P<more>{one_of(table['more'])})|(?P<less>{one_of(table['less'])})"
        f"|(?P<reach>{one_of(table['reach'])}))(?![标])"
    )


@cache
def denied_event() -> re.Pattern[str]:
    """An event of some size that must not happen: 不发生死亡3人以上的事故, 3人以上事故零发生; not 排查3处以上隐患.

    The event is the group ``event`` or ``before``.
    """
    table = vocabulary()["denied_event"]
    number = r"(?:\d[\d.]*|[一二两三四五六七八九十百]+)[万余]?"
    counted = r"(?:[^\d;,，。]{1,4}?)"
    above = r"(?:\(含\))?(?:及|或|含)?以上(?:\(含\))?"
    size = rf"(?:(?:超过|超|大于|多于|达到?|[>≥]){number}{counted}|{number}{counted}{above})"
    event = rf"[^\d;,，。]*?(?:{one_of(table['events'])})(?:的?发生|的?出现)?"
    sized = rf"(?:{size}{event}|(?:{one_of(table['harms'])})(?:人数|金额)?{size})"
    rest = rf"(?:[^;,，。]*?{sized})(?=$|[;,，。)])"
    return re.compile(
        rf"[^\d;,，。:、]{{0,12}}?(?:{one_of(table['denials'])})(?![害偿障烟人和与])(?P<event>{rest}(?:[,，]{rest})*)"
        rf"|(?P<before>[^\d;,，。:、]{{0,12}}?{size}[^\d;,，。]*?(?:{one_of(table['events'])}))(?:{one_of(table['behind'])})"
        r"(?=$|[;,，。)])"
    )


@cache
def denying() -> frozenset[str]:
    """What a denied comparison begins with."""
    table = vocabulary()["negation"]
    return frozenset(text[0] for text in (*table["leads"], *table["denials"]))


@cache
def denials() -> re.Pattern[str]:
    """Words that end in a denial, whatever is between it and what is denied: 不一定, 未, 不得."""
    table, prose = vocabulary()["negation"], vocabulary()["prose"]
    between = one_of(table["modals"] + table["unsure"] + prose["verbs"] + prose["bare_verbs"])
    denials = one_of(table["denials"] + table["absences"])
    return re.compile(f"(?:{denials})(?:{between})*$|^不[低少高多大小过超足满]$")


def one_of(texts: list[str]) -> str:
    """A pattern of one of these texts, the longest first."""
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
