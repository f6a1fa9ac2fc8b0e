"""What a rulebook is: parameters by name, each with its value in force, its dated values and its sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from evaluator.rulebook import values  # noqa: TC001  parameter_models resolves the annotations
from evaluator.rulebook.bands import Value
from evaluator.rulebook.direction import Direction  # noqa: TC001  the same
from evaluator.rulebook.lights import Monitor  # noqa: TC001  the same

if TYPE_CHECKING:
    import datetime as dt

_WITHOUT_NUMBER = {
    "B": "自评表（依据等级 B）",
    "C": "惯例（依据等级 C）",
    "D": "转述（依据等级 D）",
    "M": "本规则的约定",
}
"""How a source without a number is introduced, so that nobody takes practice for a regulation."""
V = TypeVar("V", bound=BaseModel)


class Source(Value):
    """Where a parameter comes from, with the grade of its evidence (rules/README.md): A, B, C, D; M is unverified."""

    title: str
    number: str = ""
    article: str = ""
    evidence: Literal["A", "B", "C", "D", "M"]
    href: str = ""

    def __str__(self) -> str:
        """Number and article as a citation; without a number a title, marked as what it is unless it is official."""
        if self.number:
            cited = " ".join(part for part in (self.number, self.article) if part)
            return f"{cited}（条款未核实）" if self.evidence == "M" else cited
        if self.evidence == "A":
            return " ".join(part for part in (f"《{self.title}》", self.article) if part)
        return f"{_WITHOUT_NUMBER[self.evidence]}：{self.title}"


@dataclass(frozen=True, slots=True)
class Parameter(Generic[V]):
    """One parameter in force: its value, since when, and where it comes from."""

    name: str
    value: V
    summary: str
    since: dt.date
    source: tuple[Source, ...]
    rulebook: str
    """The rulebook that sets it: this one, or one that it extends."""
    dated: tuple[tuple[dt.date, V], ...] = ()
    """Every value that rulebook gives it, by the day from which on it holds."""

    @property
    def citation(self) -> str:
        """The first source, as cited beside a point."""
        return str(self.source[0])

    @property
    def evidence(self) -> str:
        """The grade of the first source."""
        return self.source[0].evidence


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A rulebook in force in one year: where it comes from, and every parameter."""

    id: str
    title: str
    number: str
    about: str
    year: int | None
    sha256: str
    """Of all files that it is made of, in order."""
    extends: tuple[str, ...]
    """The rulebooks it builds on, nearest first."""
    weights: Parameter[values.Weights]
    level_names: Parameter[values.LevelNames]
    absent_level: Parameter[values.AbsentLevel]
    missing_cost: Parameter[values.MissingCost]
    direction: Parameter[Direction]
    shortfall: Parameter[values.Shortfall]
    excess: Parameter[values.Excess]
    equality: Parameter[values.Equality]
    tolerance: Parameter[values.Tolerance]
    overshoot: Parameter[values.Overshoot]
    lateness: Parameter[values.Lateness]
    period: Parameter[values.Period]
    qualitative: Parameter[values.Qualitative]
    statement: Parameter[values.Statement]
    satisfaction: Parameter[values.Satisfaction]
    schedule: Parameter[values.Combine]
    compound: Parameter[values.Combine]
    execution: Parameter[values.ExecutionRule]
    execution_cap: Parameter[values.ExecutionCap]
    grades: Parameter[values.Grades]
    pass_mark: Parameter[values.PassMark]
    explain: Parameter[values.Explain]
    deduction: Parameter[values.Deduction]
    monitor: Parameter[Monitor]

    def parameters(self) -> tuple[Parameter[Any], ...]:
        """All parameters, in the order of the model."""
        return tuple(getattr(self, name) for name in parameter_models())


@cache
def parameter_models() -> dict[str, type[BaseModel]]:
    """Every parameter that a rulebook sets, and the model of its values."""
    hints = get_type_hints(Rulebook)
    return {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is Parameter}
