"""What the checks look at: a form with every target read once, and what its cells are about."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.forms.names import names
from evaluator.language import read
from evaluator.language.cells import read_target
from evaluator.language.constraint import All, Date, Quantity, Schedule
from evaluator.language.units import unit
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from evaluator.forms.model import Form, Indicator
    from evaluator.language import Reading
    from evaluator.language.constraint import Constraint
    from evaluator.problem import Problem, Severity
    from evaluator.rulebook import Rulebook
    from evaluator.standards import Standards

_DECORATION = re.compile(
    r"^[★☆*]+|^指标\d+[:：、.]?|^\(\d{1,2}\)|^\d{1,2}(?:[、)]|\.(?!\d))|[。;；,，.]$|\([^()]*[*×][^()]*\)|[≥≤<>=]+\*+\S*$"
)


@cache
def vocabulary() -> dict[str, Any]:
    """``subject.toml``: the words by which the checks know what a cell is about."""
    return tomllib.loads((Path(__file__).parent / "subject.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> re.Pattern[str]:
    """The words of one entry of the vocabulary, found anywhere."""
    return re.compile(vocabulary()["words"][name])


def plain_name(text: str | None) -> str:
    """A name as it compares: half-width, without white space, numbering (指标1：), stars and template brackets."""
    name = "".join(unicodedata.normalize("NFKC", text or "").split())
    while (shorter := _DECORATION.sub("", name)) != name:
        name = shorter
    return name


def area_of(level1: str | None, level2: str | None) -> str:
    """Which kind of indicator the levels name: quantity, quality, time, cost, benefit, satisfaction, or ``""``."""
    return _area(level2 or "") or _area(level1 or "")


def dimension(name: str | None) -> str:
    """The dimension of a canonical unit; a word that the unit file does not know is its own."""
    known = unit(name) if name else None
    return known.dimension if known else name or ""


def figures(constraint: Constraint | None) -> Iterator[Quantity]:
    """Every quantity in a constraint, those of a schedule and of a compound included."""
    match constraint:
        case Quantity():
            yield constraint
        case Schedule():
            yield from (case.then for case in constraint.cases)
        case All():
            for part in constraint.parts:
                yield from figures(part)
        case _:
            return


@lru_cache(maxsize=1024)
def _area(text: str) -> str:
    return next((kind for kind, level in names("levels").items() if level.area and re.search(level.area, text)), "")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator, its target read, and what it is about."""

    indicator: Indicator
    reading: Reading
    name: str
    area: str

    @property
    def speaks(self) -> bool:
        """Whether it has a name or a value."""
        return bool((self.indicator.level3 or "").strip() or self.indicator.target)

    @property
    def quantity(self) -> Quantity | None:
        """The target when it is a single quantity."""
        return self.reading.constraint if isinstance(self.reading.constraint, Quantity) else None

    @property
    def label(self) -> str:
        """The name as a message shows it."""
        return self.indicator.level3 or self.indicator.level2 or "（未命名）"

    @property
    def place(self) -> Location:
        """Where the target is."""
        return replace(self.indicator.location, column="指标值", text=self.indicator.target)

    def problem(self, code: str, message: str, *, hint: str | None = None, severity: Severity | None = None) -> Problem:
        """A problem at this row."""
        return problem(code, message, location=self.place, hint=hint, severity=severity)


@dataclass(frozen=True, slots=True)
class Subject:
    """A form as the checks see it."""

    form: Form
    rows: tuple[Row, ...]
    rulebook: Rulebook | None = None
    plan: Date | None = None
    """The period of the project, as 实施周期 gives it."""
    standards: Standards | None = None
    """What its costs may not exceed."""

    @property
    def has_header(self) -> bool:
        """Whether it is a form at all, and not rows of a bare table."""
        form = self.form
        return bool(form.department or form.unit or form.goal or form.narrative or form.plan or self.budget)

    @property
    def reported(self) -> bool:
        """Whether anything was reported on it: a self-evaluation, and not a declaration of targets."""
        return is_reported(self.form)

    @property
    def budget(self) -> Decimal | None:
        """The money of the year in 元: the adjusted budget of a 自评表, else the total of the application."""
        execution = self.form.execution
        return (execution.budget if execution else None) or self.form.funds.total

    def of(self, *areas: str) -> tuple[Row, ...]:
        """The rows of these areas."""
        return tuple(row for row in self.rows if row.area in areas)

    def problem(self, code: str, message: str, *, hint: str | None = None, severity: Severity | None = None) -> Problem:
        """A problem of the form as a whole."""
        return problem(code, f"“{self.form.name}”{message}", location=self.form.location, hint=hint, severity=severity)


def is_reported(form: Form) -> bool:
    """Whether anything was reported on the form: figures, points, spending."""
    spent = form.execution
    return (
        form.total_score is not None
        or (spent is not None and (spent.executed is not None or spent.score is not None))
        or any(row.actual or row.score is not None for row in form.indicators)
    )


def subject(
    form: Form,
    rulebook: Rulebook | None = None,
    rows: Iterable[Row] | None = None,
    standards: Standards | None = None,
) -> Subject:
    """Read every target of ``form`` once; a row without name and value says nothing and is left out.

    ``rows`` are those of the form where somebody has read them already.
    """
    read_rows = (row_of(form, each) for each in form.indicators) if rows is None else rows
    named = tuple(row for row in read_rows if row.speaks)
    plan = read(form.plan, year=form.year).constraint if form.plan else None
    return Subject(form, named, rulebook, plan if isinstance(plan, Date) else None, standards)


def row_of(form: Form, indicator: Indicator) -> Row:
    """One indicator of ``form`` with its target read."""
    reading = read_target(indicator, form)
    return Row(indicator, reading, plain_name(indicator.level3), area_of(indicator.level1, indicator.level2))
