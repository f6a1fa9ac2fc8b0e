"""What the checks on a self-evaluation look at: a form and its rows, with what the scoring makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from evaluator.language import read
from evaluator.language.constraint import Level
from evaluator.problem import problem
from evaluator.scoring.ratio import ratio
from evaluator.scoring.row import applied_to

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from evaluator.checks.rounding import Rounding
    from evaluator.forms.model import Form, Indicator
    from evaluator.language import Reading
    from evaluator.problem import Problem, Severity
    from evaluator.result import IndicatorScore, Scorecard
    from evaluator.rulebook import Rulebook
    from evaluator.subject import Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all rows of a form share."""

    form: Form
    rulebook: Rulebook
    rounding: Rounding
    has_header: bool
    """Whether it is a whole form, and not rows of a bare table."""
    has_reasons: bool
    """Whether the form has a column for reasons; a bare table without one is not asked for them."""
    has_evidence: bool
    has_targets: bool = True
    """Whether any row has a target; a sheet of points by standards of its own (湖南) has none."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the form is compared with."""

    approved: Form | None = None
    """The targets that were approved with the budget."""
    asked: bool = False
    """Whether approved forms were given at all, so that one should be among them."""
    nearest: str | None = None
    """Where none is, the name that looks most like this one."""


@dataclass(frozen=True)
class Case:
    """One row under review: as the checks on targets see it, with the verdict of the scoring."""

    sheet: Sheet
    row: Row
    result: IndicatorScore

    @property
    def indicator(self) -> Indicator:
        """The published cells."""
        return self.row.indicator

    @property
    def target(self) -> Reading:
        """The target, read in its context."""
        return self.row.reading

    @cached_property
    def actual(self) -> Reading:
        """The actual figure, read as the scoring reads it."""
        return read(self.indicator.actual, year=self.sheet.form.year, unit=self.indicator.unit)

    @property
    def rulebook(self) -> Rulebook:
        """As it holds for this indicator."""
        return applied_to(self.indicator, self.sheet.rulebook)

    @property
    def name(self) -> str:
        """The indicator's name without numbering and template brackets."""
        return self.row.name

    @property
    def label(self) -> str:
        """The name as a message shows it."""
        return self.row.label

    @property
    def area(self) -> str:
        """quantity, quality, time, cost, benefit, satisfaction, or nothing."""
        return self.row.area

    @property
    def weight(self) -> Decimal:
        """The published weight, else the one the rulebook gave."""
        return self.indicator.weight if self.indicator.weight is not None else self.result.weight

    @property
    def weighed(self) -> bool:
        """Whether the form says what the row is worth and what for, or says nothing about scores at all."""
        return self.sheet.has_targets and (self.indicator.weight is not None or self.indicator.score is None)

    @property
    def published(self) -> Decimal | None:
        """The published score."""
        return self.indicator.score

    @property
    def full_marks(self) -> bool:
        """Whether the form gives the whole weight."""
        return self.published is not None and self.weighed and self.weight > 0 and self.published >= self.weight

    @property
    def qualitative(self) -> bool:
        """Whether the target is a statement that is judged by rungs."""
        return isinstance(self.target.constraint, Level)

    @cached_property
    def ratio(self) -> Fraction | None:
        """Actual over target; see :func:`evaluator.scoring.ratio.ratio`."""
        return ratio(self.target, self.actual)

    def problem(self, code: str, message: str, *, hint: str | None = None, severity: Severity | None = None) -> Problem:
        """A problem at this row; the message begins with the indicator's name."""
        return problem(code, f"“{self.label}”{message}", location=self.indicator.location, hint=hint, severity=severity)


class Page:
    """A form with its rows and its recomputed card, as these checks see it."""

    def __init__(self, sheet: Sheet, cases: tuple[Case, ...], card: Scorecard, beside: Beside) -> None:
        self.sheet = sheet
        self.form = sheet.form
        self.cases = cases
        self.card = card
        self.approved = beside.approved
        self.among_approved = beside.asked
        self.nearest = beside.nearest

    @property
    def rate(self) -> Decimal | None:
        """Executed over budget."""
        return self.card.execution.rate

    def problem(self, code: str, message: str, *, hint: str | None = None, severity: Severity | None = None) -> Problem:
        """A problem of the form."""
        return problem(code, f"“{self.form.name}”{message}", location=self.form.location, hint=hint, severity=severity)
