"""The table that says how a value without a sign binds (``35家``, ``100%``), as a parameter: patterns over names."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.rulebook.bands import Value
from evaluator.rulebook.methods.method import ParameterValue

Binds = Literal["at_least", "at_most", "exactly"]
_IN_WORDS: dict[Binds, str] = {"at_least": "至少", "at_most": "至多", "exactly": "等于"}
_NAMED = re.compile(r"<([^<>=!]+)>")

_MOST = 4096
"""Categories with their units whose rules are kept; forms know some hundred."""


class DirectionRule(Value):
    """A bare value binds so where level 2, name and unit match these patterns (regular expressions, found anywhere).

    ``<坏事>`` in a pattern represents the words of that name. ``assumed``: the name does not say for certain.
    """

    binds: Binds
    level2: str = ""
    name: str = ""
    unit: str = ""
    assumed: bool = False

    def in_words(self) -> str:
        """How it binds, and what must match."""
        asked = {"二级指标含": self.level2, "名称匹配": self.name, "单位匹配": self.unit}
        conditions = "，".join(f"{what} {pattern}" for what, pattern in asked.items() if pattern)
        return f"{_IN_WORDS[self.binds]}{'（推定）' if self.assumed else ''}：{conditions or '其余全部'}"


class Direction(ParameterValue):
    """How a value without a sign binds: the first rule that matches; the last one matches everything."""

    words: dict[str, str] = Field(default_factory=dict)
    """Alternatives (``死亡|投诉``) that several patterns share, by name."""
    rules: tuple[DirectionRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _last_matches_all(self) -> Direction:
        last = self.rules[-1]
        if last.level2 or last.name or last.unit:
            raise PydanticCustomError("direction", "最后一条不带 level2、name、unit，适用于其余全部")
        return self

    @model_validator(mode="after")
    def _patterns_are_whole(self) -> Direction:
        """Every ``<name>`` has its words, and every pattern compiles."""
        for rule in self.rules:
            for pattern in (rule.level2, rule.name, rule.unit):
                unknown = [word for word in _NAMED.findall(pattern) if word not in self.words]
                if unknown:
                    raise PydanticCustomError("direction", f"words 中没有“{unknown[0]}”")
                try:
                    re.compile(self.filled(pattern))
                except re.error as error:
                    raise PydanticCustomError("direction", f"“{pattern}”不是正则表达式") from error
        return self

    def rule_for(self, level2: str, name: str, unit: str) -> DirectionRule:
        """The first rule that matches; texts as they are, ``""`` for what there is not."""
        found = self._by_indicator
        if (level2, name, unit) not in found:
            if len(found) >= _MOST:
                found.clear()
            found[level2, name, unit] = self._found(level2, name, unit)
        return found[level2, name, unit]

    def _found(self, level2: str, name: str, unit: str) -> DirectionRule:
        known = self._by_category
        if (level2, unit) not in known:
            if len(known) >= _MOST:
                known.clear()
            known[level2, unit] = self._narrowed(level2, unit)
        return next(rule for rule, pattern in known[level2, unit] if pattern is None or pattern.search(name))

    @cached_property
    def _by_indicator(self) -> dict[tuple[str, str, str], DirectionRule]:
        """What was found before: thousands of forms name the same indicators."""
        return {}

    @cached_property
    def _by_category(self) -> dict[tuple[str, str], tuple[tuple[DirectionRule, re.Pattern[str] | None], ...]]:
        """The rules that one level 2 and unit leave, each with what it looks for in the name."""
        return {}

    def _narrowed(self, level2: str, unit: str) -> tuple[tuple[DirectionRule, re.Pattern[str] | None], ...]:
        return tuple(
            (rule, re.compile(self.filled(rule.name)) if rule.name else None)
            for rule in self.rules
            if re.search(self.filled(rule.level2), level2) and re.search(self.filled(rule.unit), unit)
        )

    def filled(self, pattern: str) -> str:
        """``pattern`` with the words in the place of their names."""
        return _NAMED.sub(lambda found: f"(?:{self.words[found[1]]})", pattern)

    def in_words(self) -> tuple[str, ...]:
        """The shared words, then a line a rule."""
        named = (f"<{name}>：{words.replace('|', '、')}" for name, words in self.words.items())
        return (*named, *(rule.in_words() for rule in self.rules))

    def in_short(self) -> str:
        """The table as a whole: its rules are many, and patterns for a program."""
        last = self.rules[-1]
        assumed = "，并注明是推定" if last.assumed else ""
        return f"按指标名称、二级指标和单位依次对照，取第一条相符的；都不相符的按“{_IN_WORDS[last.binds]}”计{assumed}"
