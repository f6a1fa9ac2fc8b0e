"""Rules for one level 1 or for indicators by name: what a case says takes the place of the general rule."""

from __future__ import annotations

import re
from typing import Any, Self

from pydantic import Field, SerializeAsAny, model_validator
from pydantic_core import PydanticCustomError

from evaluator.rulebook.bands import Value
from evaluator.rulebook.methods.excess import Excess
from evaluator.rulebook.methods.lateness import Lateness
from evaluator.rulebook.methods.method import ParameterValue
from evaluator.rulebook.methods.overshoot import Overshoot
from evaluator.rulebook.methods.satisfaction import Satisfaction
from evaluator.rulebook.methods.shortfall import Shortfall

_REMARK = re.compile(r"（[^（）]*）|\([^()]*\)|[\s“”‘’\"'「」《》]")
"""Remarks, quotation marks and spaces, which names are printed with and without."""


def plain_name(name: str) -> str:
    """A name as it compares: ``“三公经费”变动率（%）`` is 三公经费变动率."""
    return _REMARK.sub("", name)


class For(Value):
    """Which indicators a case is for: those of a level 1, those of these names, or those of the names in the level."""

    level1: str = ""
    names: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not (self.level1 or self.names):
            raise PydanticCustomError("bands", "for 须写 level1 或 names")
        return self

    def covers(self, level1: str, name: str) -> bool:
        """Whether an indicator of a level 1 (as the rulebook calls it) and a name is meant."""
        named = not self.names or plain_name(name) in {plain_name(each) for each in self.names}
        return named and self.level1 in {"", level1}

    def in_words(self) -> str:
        """The level and the names."""
        return "：".join(part for part in (self.level1, "、".join(self.names)) if part)


class Case(Value):
    """What holds for some indicators in the place of the rulebook's own parameters."""

    whom: For = Field(alias="for")
    shortfall: SerializeAsAny[Shortfall] | None = None
    excess: SerializeAsAny[Excess] | None = None
    overshoot: Overshoot | None = None
    lateness: SerializeAsAny[Lateness] | None = None
    satisfaction: SerializeAsAny[Satisfaction] | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not self.values:
            raise PydanticCustomError("bands", f"“{self.whom.in_words()}”没有写计分方法")
        return self

    @property
    def values(self) -> dict[str, Any]:
        """The values by the name of the parameter whose place they take."""
        found = ((name, getattr(self, name)) for name in type(self).model_fields if name != "whom")
        return {name: value for name, value in found if value is not None}


class Special(ParameterValue):
    """The cases, in order: the first that covers an indicator holds."""

    cases: tuple[Case, ...] = ()

    def in_words(self) -> tuple[str, ...]:
        """A line a case and parameter."""
        return tuple(
            f"{case.whom.in_words()}：{_HEADS[name]}{'；'.join(value.in_words())}"
            for case in self.cases
            for name, value in case.values.items()
        ) or ("没有",)


_HEADS = {"shortfall": "", "excess": "超出的，", "overshoot": "超额的，", "lateness": "", "satisfaction": "满意度"}
