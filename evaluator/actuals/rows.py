"""Rows of actual figures and of funds, whatever they were read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.problem import Location


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of actual figures; what its cells leave blank is None or not in ``values``."""

    project: str | None
    year: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    target: str | None
    values: dict[str, str]
    """What goes into the form, by the fields of an indicator."""
    illustrative: bool
    place: Location
    unit: str | None = None
    """What the column 度量单位 says."""
    key: str | None = None
    """The mark of a table of ours (:mod:`evaluator.actuals.keys`)."""


@dataclass(frozen=True, slots=True)
class FundsRow:
    """The funds of a project: amounts in 元, by the fields of :class:`~evaluator.forms.model.Execution`."""

    project: str | None
    year: str | None
    values: dict[str, Any]
    illustrative: bool
    place: Location
    form: Mapping[str, Any] = field(default_factory=dict)
    """What else of the form is filled in there: 总体目标完成情况, 资金来源; by the names of the fields."""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Actuals:
    """All rows of all tables, in their order."""

    indicators: tuple[IndicatorRow, ...] = ()
    funds: tuple[FundsRow, ...] = ()
    has_funds: bool = False
    """Whether there was a table of funds at all."""
    unit: Mapping[str, str] = field(default_factory=dict)
    """What the unit says about itself (:data:`evaluator.actuals.unit.LABELS`)."""
