"""Indicators that projects of one use of funds usually have (``rules/typical/indicators.yaml``)."""

from __future__ import annotations

import re
from functools import cache

import yaml
from pydantic import Field

from evaluator.places import shipped
from evaluator.rulebook import Source
from evaluator.rulebook.bands import Value


class Usual(Value):
    """One usual indicator: its 二级指标, its name, how it binds, and its unit."""

    kind: str
    name: str
    direction: str
    unit: str

    @property
    def words(self) -> str:
        """``竣工验收合格率（≥，%）``."""
        return f"{self.name}（{self.direction}，{self.unit}）"


class Use(Value):
    """A use of funds, the words of a project's name that mean it, and its usual indicators."""

    use: str
    match: str
    indicators: tuple[Usual, ...] = Field(min_length=1)
    source: tuple[Source, ...] = Field(min_length=1)


class _File(Value):
    title: str
    uses: tuple[Use, ...]


@cache
def uses() -> tuple[Use, ...]:
    """All uses, the general one last."""
    text = (shipped("rules") / "typical" / "indicators.yaml").read_text(encoding="utf-8")
    return _File.model_validate(yaml.safe_load(text)).uses


def use_of(project: str) -> Use:
    """The use that the name of a project means."""
    return next(each for each in uses() if re.search(each.match, project))
