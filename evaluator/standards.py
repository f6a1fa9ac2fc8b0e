"""Expenditure standards as data (``rules/standards/*.yaml``, or a bureau's own): what a cost may not exceed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from evaluator.forms.files import STANDARDS, read_text, walk
from evaluator.forms.source import read_source
from evaluator.language import read
from evaluator.language.constraint import Quantity, plain
from evaluator.places import shipped
from evaluator.rulebook import Source
from evaluator.rulebook.bands import Value
from evaluator.rulebook.faults import File, validated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.problem import Problem

_SUFFIXES = (".yaml", ".yml")
_OTHERS = "其他"
_ALIKE = {"日": "天", "课时": "学时", "人次": "人"}


class Standard(Value):
    """One standard: which indicators it bounds, and by how much."""

    name: str
    match: str
    unless: str = "(?!)"
    figures: dict[str, str] = Field(default_factory=dict)
    """By words that name the case (``一类``, ``其他`` for the rest): ``760元/人·天``."""
    sum: tuple[str, ...] = ()
    since: dt.date
    source: tuple[Source, ...] = Field(min_length=1)

    @field_validator("match", "unless")
    @classmethod
    def _pattern(cls, text: str) -> str:
        try:
            re.compile(text)
        except re.error as error:
            raise PydanticCustomError("standard", "{text} 不是正则表达式", {"text": text}) from error
        return text

    @model_validator(mode="after")
    def _figures_are_read(self) -> Standard:
        if bool(self.figures) == bool(self.sum):
            raise PydanticCustomError("standard", "figures（数额）和 sum（合计）写且只写一个")
        for text in self.figures.values():
            if _quantity(text) is None:
                raise PydanticCustomError("standard", "数额“{text}”无法识别，应如 760元/人·天", {"text": text})
        return self


class StandardsFile(Value):
    """A file of standards: whose they are, and each of them."""

    title: str
    place: str
    standards: tuple[Standard, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sums_are_known(self) -> StandardsFile:
        known = {each.name for each in self.standards if each.figures}
        for each in self.standards:
            if lost := [name for name in each.sum if name not in known]:
                raise PydanticCustomError("standard", "sum 所指的“{lost}”不在本文件中", {"lost": lost[0]})
        return self


@dataclass(frozen=True)
class Limit:
    """What a standard allows for one indicator."""

    amount: Decimal
    unit: str
    case: str
    """The words of the case: ``一类``; empty for the only one."""
    parts: tuple[Decimal, ...] = ()

    @property
    def words(self) -> str:
        """``180 元/人/天（100 + 80）``."""
        added = f"（{' + '.join(plain(each) for each in self.parts)}）" if self.parts else ""
        return f"{plain(self.amount)} {self.unit}{added}"


@dataclass(frozen=True)
class Found:
    """The standard that bounds an indicator: whose it is, what it allows, whether it is the bureau's own."""

    standard: Standard
    place: str
    limit: Limit
    own: bool


@dataclass(frozen=True)
class Standards:
    """The standards that hold, a bureau's own before those that travel with the program."""

    files: tuple[tuple[StandardsFile, bool], ...]
    """Each with whether it is a bureau's own."""

    @cached_property
    def _listed(self) -> tuple[tuple[Standard, StandardsFile, bool], ...]:
        own = {each.name for file, is_own in self.files if is_own for each in file.standards}
        return tuple(
            (each, file, is_own)
            for file, is_own in self.files
            for each in file.standards
            if is_own or each.name not in own
        )

    def of(self, name: str, unit: str | None, beside: str, year: int | None) -> Found | None:
        """The first standard for an indicator of that name and unit; ``beside`` names unit and department."""
        for standard, file, own in self._listed:
            named = re.search(standard.match, name) and not re.search(standard.unless, name)
            if not named or (year is not None and standard.since.year > year):
                continue
            limit = self._limit(standard, file, name + beside)
            if limit and same_unit(limit.unit, unit):
                return Found(standard, file.place, limit, own)
        return None

    def _limit(self, standard: Standard, file: StandardsFile, text: str) -> Limit | None:
        if standard.sum:
            added = [self._limit(each, file, text) for each in file.standards if each.name in standard.sum]
            parts = [each for each in added if each is not None]
            amounts_of = tuple(each.amount for each in parts)
            return Limit(sum(amounts_of, Decimal(0)), parts[0].unit, "", amounts_of)
        read_figures = {case: _quantity(figure) for case, figure in standard.figures.items()}
        amounts = {case: each for case, each in read_figures.items() if each is not None and each.upper is not None}
        named = next((case for case in amounts if case != _OTHERS and re.search(case, text)), None)
        case = named or (_OTHERS if _OTHERS in amounts else max(amounts, key=lambda each: amounts[each].upper or 0))
        figure = amounts[case]
        assert figure.upper is not None, "a figure without a bound was left out above"
        return Limit(figure.upper, figure.unit or "", "" if case == _OTHERS else case)


def same_unit(left: str | None, right: str | None) -> bool:
    """Whether two composite units are one: ``元/人/天`` is ``元/天/人``, a 日 is a 天."""
    one, other = ([_ALIKE.get(part, part) for part in (text or "").split("/")] for text in (left, right))
    return one[0] == other[0] and sorted(one[1:]) == sorted(other[1:])


@cache
def _quantity(text: str) -> Quantity | None:
    found = read(text).constraint
    return found if isinstance(found, Quantity) and found.upper is not None and found.unit else None


def load_standards(paths: Iterable[str | Path] = ()) -> tuple[Standards, tuple[Problem, ...]]:
    """The standards that travel with the program, and a bureau's own files or folders before them.

    Returns:
        What could be read, and every fault of the others with its line.
    """
    problems: list[Problem] = []
    own: list[StandardsFile] = []
    for path in map(Path, paths):
        files, unread = walk(path, _SUFFIXES)
        problems += unread
        for file in files:
            found, faults = _read(file)
            problems += faults
            own += [found] if found else []
    return Standards((*((each, True) for each in own), *((each, False) for each in _shipped()))), tuple(problems)


def beside(targets: Iterable[str]) -> tuple[Path, ...]:
    """The folders of a bureau's own standards in the folders of its forms."""
    return tuple(path for each in targets if (path := Path(each) / STANDARDS).is_dir())


@cache
def _shipped() -> tuple[StandardsFile, ...]:
    return tuple(found for path in sorted((shipped("rules") / STANDARDS).glob("*.yaml")) if (found := _read(path)[0]))


def _read(path: Path) -> tuple[StandardsFile | None, list[Problem]]:
    text, fault = read_text(path)
    if text is None:
        return None, [fault] if fault else []
    source = read_source(text, str(path))
    file = File(path.stem, str(path), path, lines=source.lines, problems=list(source.problems))
    if source.data is None:
        return None, file.problems
    found = validated(StandardsFile, source.data, (), file)
    return found if isinstance(found, StandardsFile) else None, file.problems
