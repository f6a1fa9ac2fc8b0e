"""What an indicator value says, typed: the kinds of constraint (docs/language.md), as frozen pydantic models.

Numbers are exact decimals with the scale words multiplied in (``≥170万元`` is 1700000 元); a percentage stays in
percent. Dates are inclusive at both ends. A constraint prints to one canonical text (:mod:`evaluator.language.printer`)
and that text reads back to an equal constraint.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

if TYPE_CHECKING:
    import pint


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: ``1.50`` is ``1.5``, ``1E+3`` is ``1000``."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


Number = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
Stated = Literal["at_least", "more_than", "at_most", "less_than", "exactly", "between", "approximately", "bare"]


def _is_null(value: object) -> bool:
    return value is None


class _Constraint(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str | None = Field(None, exclude_if=_is_null)
    """What names this part inside a compound or a schedule; null elsewhere and then left out of the JSON."""

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of ``parse --json``: ``label``, ``subject`` and ``every`` only where they are set."""
        return self.model_dump(mode="json")


class Bounds(NamedTuple):
    """The bounds of a quantity in pint's terms."""

    lower: pint.Quantity[Fraction] | None
    upper: pint.Quantity[Fraction] | None


class Quantity(_Constraint):
    """An interval of numbers with a unit: ``≥35家``, ``10-50万美元``, ``35家`` (bare: lower = upper = the value).

    ``unit`` is in canonical writing (``元/人/天``), null for a bare number; ``subject`` is what a share is of
    (``90%以上的企业``).
    """

    kind: Literal["quantity"] = "quantity"
    stated: Stated
    lower: Number | None = None
    upper: Number | None = None
    lower_closed: bool = False
    upper_closed: bool = False
    unit: str | None = None
    subject: str | None = Field(None, exclude_if=_is_null)

    @property
    def unit_pint(self) -> pint.Unit:
        """The unit as one of :func:`evaluator.units.registry`; dimensionless without one."""
        from evaluator.language.pints import unit

        return unit(self.unit)

    def as_pint(self) -> Bounds:
        """Both bounds as exact quantities of pint; ``None`` for an open end."""
        unit = self.unit_pint
        lower, upper = (None if end is None else Fraction(end) * unit for end in (self.lower, self.upper))
        return Bounds(lower, upper)


class Date(_Constraint):
    """A span of days: ``by`` an end, ``in`` a period, ``from`` a start. ``every`` marks a deadline that recurs."""

    kind: Literal["date"] = "date"
    stated: Literal["by", "in", "from"]
    start: dt.date | None = None
    end: dt.date | None = None
    every: Literal["year", "quarter", "month", "week", "day"] | None = Field(None, exclude_if=_is_null)


class Growth(_Constraint):
    """A change against a base: ``较上年增长5%以上``. The interval is the size of the change in ``direction``."""

    kind: Literal["growth"] = "growth"
    direction: Literal["increase", "decrease"]
    lower: Number | None = None
    upper: Number | None = None
    lower_closed: bool = False
    upper_closed: bool = False
    unit: str | None = None
    base: str = "last_year"


class Case(BaseModel):
    """One case of a schedule: ``then`` holds for the class named by ``label`` or the bracket ``when``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str | None = None
    when: Quantity | None = None
    then: Quantity


class Schedule(_Constraint):
    """Several figures, each for a class or a bracket: ``批发：3万元/家；零售：5万元/家``."""

    kind: Literal["schedule"] = "schedule"
    cases: tuple[Case, ...]


class Reference(_Constraint):
    """A figure that is elsewhere: ``按合同价``, ``控制在预算内``."""

    kind: Literal["reference"] = "reference"
    to: str
    stated: Stated


class Level(_Constraint):
    """A statement to be judged: ``有效提升``, ``合格``, ``按计划准时参加``."""

    kind: Literal["level"] = "level"
    word: str


class All(_Constraint):
    """Several constraints that all hold: ``完成1部宣传片，2套方案``."""

    kind: Literal["all"] = "all"
    parts: tuple[Constraint, ...]


class Missing(_Constraint):
    """Nothing was set: an empty cell, ``-``, ``*``, ``无``."""

    kind: Literal["missing"] = "missing"


Constraint = Annotated[
    Quantity | Date | Growth | Schedule | Reference | Level | All | Missing, Field(discriminator="kind")
]
All.model_rebuild()
