"""What a report says less than it seems to: plans that are not results, explanations that explain nothing.

The words are in ``reports.toml``, with those by which a name says whether its percentage can exceed 100 %.
Whether an explanation says nothing is one pattern, so that whole columns can be asked in any engine.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

_MARKS = r"\s\d０-９.,:;!?/\\|·…*_~()\[\]{}<>=+'\"，。、；：！？／＼｜．＊＿～（）【】［］｛｝《》〈〉＝＋“”‘’—–－-"
"""Blanks, digits and punctuation: they number and part what is said, and say nothing themselves."""

_LONGEST = 200
"""What is longer explains something."""


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "reports.toml").read_text(encoding="utf-8"))


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def silence() -> str:
    """A pattern of whole explanations that say nothing: 无, /, 同上, 见附件, ``原因：；措施：``, nothing at all.

    It uses alternation and repetition only, so it means the same in Python, Polars, DuckDB and Spark.
    """
    return f"^(?:[{_MARKS}]|{_any(_words()['nothing']['words'])})*$"


@lru_cache(maxsize=65536)
def says_nothing(text: str | None) -> bool:
    """Whether an explanation (偏差原因分析及改进措施) is blank or explains nothing."""
    return not text or (len(text) <= _LONGEST and re.search(silence(), text) is not None)


@lru_cache(maxsize=4096)
def may_exceed(name: str) -> bool:
    """Whether the percentage of an indicator may well lie above 100 % by its name: 增长率, 完成率."""
    return any(word in name for word in _words()["share"]["may_exceed"])


@lru_cache(maxsize=4096)
def is_of_whole(name: str) -> bool:
    """Whether an indicator is a share of a whole by its name, which cannot exceed it: 合格率, 覆盖率."""
    return any(word in name for word in _words()["share"]["of_whole"])


@cache
def _planned() -> tuple[re.Pattern[str], re.Pattern[str]]:
    plan = _words()["plan"]
    head = rf"(?:{_any(plan['before'])})?(?!{_any(plan['other'])})(?:{_any(plan['words'])})"
    return re.compile(head), re.compile(_any(plan["done"]))


@lru_cache(maxsize=65536)
def is_planned(text: str) -> bool:
    """Whether a report announces what is still to come (预计35家, 计划明年完成) and shows no result beside it."""
    head, done = _planned()
    return head.match(text.strip()) is not None and done.search(text) is None
