"""The words printed on forms: ``labels.toml`` and ``forms/names.toml`` compiled, and texts tidied to compare them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from evaluator.forms.names import Section, names

_NUMBERING = re.compile(r"^(\(?\d{1,2}\)?[.、．)]|\(?[一二三四五六七八九十]{1,3}[)、.])(?=\D)")
_BRACKETS = re.compile(r"\([^()]{0,24}\)$")
_INSIDE, _MARKS = re.compile(r"\([^()]{1,12}\)"), re.compile(r"[()]")
_DATED = re.compile(r"(19|20)\d{2}年度?")
_COLON = re.compile(r"[:;,。]+$")
_CJK_GAP = re.compile(r"(?<=[⺀-鿿＀-￯，。、；：（）《》“”])[ \t]*[\r\n]+[ \t]*|[ \t]*[\r\n]+[ \t]*(?=[⺀-鿿＀-￯])")


_CIRCLED = re.compile(r"[（(]?[①-⑳](?:\s*[=＝/÷×xX*+＋－—-]\s*[（(]?(?:[①-⑳]|100[%％]?)[）)]?)*[）)]?")
"""The number of a column and how it is computed: ``全年预算数②``, ``执行率（④=③/②）``."""
_LETTER = re.compile(r"(?<=[⺀-鿿])\s*[A-Ea-e]$")
"""The same as a letter: ``实际支出数 C``."""


def squeeze(text: str) -> str:
    """NFKC without any white space, for comparison."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def tidy(text: str) -> str:
    """A label as it is compared: squeezed, without numbering, stars, closing brackets and colon."""
    label = _NUMBERING.sub("", squeeze(text).lstrip("★☆*※●·"))
    while (shorter := _BRACKETS.sub("", _COLON.sub("", label))) != label and shorter:
        label = shorter
    return label


def clean(text: str) -> str:
    """A cell's text as it is kept: outer white space gone, a line wrapped inside Chinese joined, others a space."""
    return re.sub(r"\s*[\r\n]+\s*", " ", _CJK_GAP.sub("", text.strip()))


@cache
def patterns(section: str) -> dict[str, re.Pattern[str]]:
    """The patterns of one section, in the order of its file."""
    raw = _raw()[section]
    return {name: re.compile(f"(?:{pattern})") for name, pattern in raw.items() if pattern}


@cache
def _raw() -> dict[str, dict[str, str]]:
    raw: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))
    columns: tuple[Section, ...] = ("columns", "execution")
    return raw | {section: {kind: each.label for kind, each in names(section).items()} for section in columns}


@lru_cache(maxsize=20_000)
def lookup(section: str, label: str) -> str | None:
    """The first entry of ``section`` that a tidied label matches as a whole."""
    if not label or len(label) > 40:
        return None
    return next((name for name, pattern in patterns(section).items() if pattern.fullmatch(label)), None)


@lru_cache(maxsize=50_000)
def find(section: str, text: str) -> str | None:
    """:func:`lookup` for a text as printed; then without its closing bracket, without brackets inside, without a year.

    ``全年（调整）预算数`` and ``预期2022年实现值`` are printed for 全年预算数 and 预期实现值.
    """
    if len(text) > 60:
        return None
    text = _LETTER.sub("", _CIRCLED.sub("", text)) or text
    whole = _COLON.sub("", squeeze(text))
    found = lookup(section, whole)
    if found not in {None, "side"}:
        return found
    label = tidy(text)
    plain = _INSIDE.sub("", label)
    tried = dict.fromkeys((label, plain, _MARKS.sub("", label), _DATED.sub("", plain)))
    return next((kind for each in tried if (kind := lookup(section, each))), found)


def split_pair(text: str) -> tuple[str, str] | None:
    """``项目名称：某项目`` as label and value, when a colon is after a short label."""
    head, colon, tail = text.strip().replace("：", ":", 1).partition(":")
    return (head, tail.strip()) if colon and tail.strip() and len(head) <= 24 else None
