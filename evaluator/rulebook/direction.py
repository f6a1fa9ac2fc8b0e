"""The table that says how a value without a sign binds (``35家``, ``100%``), as a parameter: patterns over names."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from evaluator.rulebook.bands import Value

Binds = Literal["at_least", "at_most", "exactly"]
_NAMED = re.compile(r"<([^<>=!]+)>")


class DirectionRule(Value):
    """A bare value binds so where level 2, name and unit match these patterns (regular expressions, found anywhere).

    ``<坏事>`` in a pattern stands for the words of that name. ``assumed``: the name does not tell for certain.
    """

    binds: Binds
    level2: str = ""
    name: str = ""
    unit: str = ""
    assumed: bool = False


class Direction(Value):
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

    @cached_property
    def compiled(self) -> tuple[tuple[DirectionRule, tuple[re.Pattern[str] | None, ...]], ...]:
        """Every rule with what it looks for in level 2, name and unit; ``None`` where anything will do."""

        def compiled(rule: DirectionRule) -> tuple[re.Pattern[str] | None, ...]:
            patterns = (rule.level2, rule.name, rule.unit)
            return tuple(re.compile(self.filled(each)) if each else None for each in patterns)

        return tuple((rule, compiled(rule)) for rule in self.rules)

    def filled(self, pattern: str) -> str:
        """``pattern`` with the words in the place of their names."""
        return _NAMED.sub(lambda found: f"(?:{self.words[found[1]]})", pattern)
