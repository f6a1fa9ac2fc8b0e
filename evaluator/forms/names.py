"""The printed names of columns and levels, from ``names.toml``: one list for all rooms."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Section = Literal["columns", "execution", "levels"]


@dataclass(frozen=True, slots=True)
class Name:
    """How a column or a level is called; the head of ``names.toml`` explains each field."""

    name: str = ""
    heading: str = ""
    label: str = ""
    also: tuple[str, ...] = ()
    words: str = ""
    area: str = ""
    of: str = ""


@cache
def names(section: Section) -> dict[str, Name]:
    """The entries of a section by what they mean (``level1``, ``target``, …), in the order of the file."""
    same = _raw()["columns"]
    return {
        kind: Name(**{"name": same.get(kind, {}).get("name", ""), **entry, "also": tuple(entry.get("also", ()))})
        for kind, entry in _raw()[section].items()
    }


@cache
def _raw() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


def printed(*kinds: str) -> tuple[str, ...]:
    """The names that we print over columns of indicators: ``printed("level3", "actual")`` is 三级指标, 实际完成值."""
    known = names("columns")
    return tuple(known[kind].name for kind in kinds)


def heading(kind: str) -> str:
    """What the official 自评表 prints over a column: 年度指标值 for ``target``."""
    return names("columns")[kind].heading or names("columns")[kind].name


def level_name(kind: str) -> str:
    """The printed name of a level: ``level_name("output")`` is 产出指标."""
    return names("levels")[kind].name
