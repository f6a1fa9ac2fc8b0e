"""What a rulebook is: parameters by name, each with its value in force, its dated values and its sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

from pydantic import Field

from evaluator.rulebook import values  # noqa: TC001  parameter_models resolves the annotations
from evaluator.rulebook.bands import Value
from evaluator.rulebook.direction import Direction  # noqa: TC001  the same
from evaluator.rulebook.lights import Monitor  # noqa: TC001  the same
from evaluator.rulebook.methods.excess import Excess  # noqa: TC001  the same
from evaluator.rulebook.methods.execution import ExecutionRule  # noqa: TC001  the same
from evaluator.rulebook.methods.formulas import Formulas  # noqa: TC001  the same
from evaluator.rulebook.methods.lateness import Lateness  # noqa: TC001  the same
from evaluator.rulebook.methods.method import ParameterValue
from evaluator.rulebook.methods.overshoot import Overshoot  # noqa: TC001  the same
from evaluator.rulebook.methods.satisfaction import Satisfaction  # noqa: TC001  the same
from evaluator.rulebook.methods.shortfall import Shortfall  # noqa: TC001  the same
from evaluator.rulebook.methods.special import Special  # noqa: TC001  the same

if TYPE_CHECKING:
    import datetime as dt

    from evaluator.rulebook.methods.special import Case

GRADES = {"A": "官方文本", "B": "自评表注", "C": "系统做法", "D": "转述（未见原文）", "M": "条款未核实"}
"""The grades of evidence, and what a source is shown as, so that no reader takes practice for a regulation."""
_OWN = "本规则的约定"
"""What a convention is shown as that claims no text."""
V = TypeVar("V", bound=ParameterValue)


class Source(Value):
    """Where a parameter comes from, with the grade of its evidence (rules/README.md): A, B, C, D; M is unverified."""

    title: str
    number: str = ""
    article: str = ""
    evidence: Literal["A", "B", "C", "D", "M"]
    says: str = Field(pattern=r"[\u4e00-\u9fff]")
    """What that article or note says, one sentence in our words."""
    supports: str = Field("", alias="for")
    """The part of the parameter that rests on this source, e.g. ``130%``; empty: the whole."""
    href: str = ""

    def __str__(self) -> str:
        """Number and article, or a title, as a citation; what is not an official text is marked as what it is."""
        if self.evidence == "A":
            return self.place if self.number else " ".join(part for part in (f"《{self.title}》", self.article) if part)
        if self.number:
            return f"{self.place}（{self.kind.replace('（', '，').rstrip('）')}）"
        return f"{self.kind}：{self.title}"

    @property
    def place(self) -> str:
        """Number and article, as far as there are any."""
        return " ".join(part for part in (self.number, self.article) if part)

    @property
    def kind(self) -> str:
        """What it is, as ``GRADES`` has it; a convention of ours where no text is claimed."""
        return _OWN if self.evidence == "M" and not self.number else GRADES[self.evidence]

    @property
    def in_full(self) -> str:
        """Title, number, article, the part that it supports, its grade."""
        part = f"用于“{self.supports}”，" if self.supports else ""
        return (
            f"{'，'.join(each for each in (self.title, self.place) if each)}（{part}证据 {self.evidence}：{self.kind}）"
        )

    @property
    def part(self) -> str:
        """The part that it supports, and by what: ``130% 为惯例``, ``执行率偏低依据财预〔2020〕10号 第二十六条``."""
        part = f"{self.supports} " if self.supports[-1:].isascii() else self.supports
        if self.number or self.evidence == "A":
            return f"{part}依据{self}"
        return f"{part}为{'惯例' if self.evidence == 'C' else self.kind}"


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
        """As cited beside a point: the first source, and what each part rests on that has one of its own."""
        return "；".join([self.law, *(each.part for each in self.source[1:] if each.supports)])

    @property
    def law(self) -> str:
        """The first source alone: where what the other sources support had no part in it."""
        return str(self.source[0])

    @property
    def says(self) -> tuple[str, ...]:
        """Every source in full, and what it says."""
        return tuple(f"{each.in_full}：{each.says}" for each in self.source)

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
    shortfall: Parameter[Shortfall]
    excess: Parameter[Excess]
    equality: Parameter[values.Equality]
    strict_bound: Parameter[values.StrictBound]
    tolerance: Parameter[values.Tolerance]
    overshoot: Parameter[Overshoot]
    lateness: Parameter[Lateness]
    period: Parameter[values.Period]
    qualitative: Parameter[values.Qualitative]
    statement: Parameter[values.Statement]
    satisfaction: Parameter[Satisfaction]
    schedule: Parameter[values.Combine]
    compound: Parameter[values.Combine]
    execution: Parameter[ExecutionRule]
    execution_cap: Parameter[values.ExecutionCap]
    grades: Parameter[values.Grades]
    pass_mark: Parameter[values.PassMark]
    explain: Parameter[values.Explain]
    separate: Parameter[values.Separate]
    deduction: Parameter[values.Deduction]
    special: Parameter[Special]
    formulas: Parameter[Formulas]
    monitor: Parameter[Monitor]
    cases: tuple[Rulebook, ...] = ()
    """The rulebook as it holds for each case of ``special``, in order."""
    rounding: int = 1
    """In cents: to multiples of this a unit asked to round the points that are spread; no regulation says it."""

    def case_of(self, level1: str, name: str) -> int:
        """The number of the case that holds for an indicator, from 1 on; 0 where only the general rules hold."""
        cases = self.special.value.cases
        return next((number for number, case in enumerate(cases, 1) if case.whom.covers(level1, name)), 0)

    def narrowed(self, case: int) -> Rulebook:
        """The rulebook as it holds for that case; itself for 0."""
        return self.cases[case - 1] if case else self

    def with_cases(self) -> Rulebook:
        """The rulebook with :attr:`cases` made from ``special``."""
        return replace(self, cases=tuple(self._under(case) for case in self.special.value.cases))

    def _under(self, case: Case) -> Rulebook:
        """The parameters that a case sets rest on the sources of ``special`` that name it, or on all of these."""
        own, whom = self.special, (case.whom.level1, *case.whom.names)
        source = tuple(each for each in own.source if each.supports in whom) or own.source
        changed: dict[str, Any] = {
            name: Parameter(name, value, own.summary, own.since, source, own.rulebook)
            for name, value in case.values.items()
        }
        return replace(self, **changed)

    @property
    def by_weight(self) -> bool:
        """Whether a share may depend on the weight: points are taken off somewhere."""
        return any(
            book.overshoot.value.deducts or book.shortfall.value.needs_weight() or book.excess.value.needs_weight()
            for book in (self, *self.cases)
        )

    def parameters(self) -> tuple[Parameter[Any], ...]:
        """All parameters, in the order of the model."""
        return tuple(getattr(self, name) for name in parameter_models())


@cache
def parameter_models() -> dict[str, type[ParameterValue]]:
    """Every parameter that a rulebook sets, and the model of its values."""
    hints = get_type_hints(Rulebook)
    return {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is Parameter}
