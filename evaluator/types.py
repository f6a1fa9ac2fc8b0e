"""The types that the public functions take and return, each loaded when it is first asked for.

They resolve at run time: ``typing.get_type_hints`` works on every public function and on every type here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.cell import Cell
    from evaluator.forms.model import Execution, Form, Funds, Indicator
    from evaluator.language.constraint import (
        All,
        Case,
        Constraint,
        Date,
        Growth,
        Level,
        Missing,
        Quantity,
        Reference,
        Schedule,
    )
    from evaluator.language.reading import Reading
    from evaluator.problem import Location, Problem
    from evaluator.result import ExecutionScore, IndicatorScore, Input, Reason, Scorecard, Scorecards, Status
    from evaluator.surface.describing import ProblemInfo
    from evaluator.surface.forms import Forms, Results

_HOMES = {
    "cell": ("Cell",),
    "forms.model": ("Execution", "Form", "Funds", "Indicator"),
    "language.constraint": (
        "All",
        "Case",
        "Constraint",
        "Date",
        "Growth",
        "Level",
        "Missing",
        "Quantity",
        "Reference",
        "Schedule",
    ),
    "language.parser": ("Reading",),
    "problem": ("Location", "Problem"),
    "result": ("ExecutionScore", "IndicatorScore", "Input", "Reason", "Scorecard", "Scorecards", "Status"),
    "surface.describing": ("ProblemInfo",),
    "surface.forms": ("Forms", "Results"),
}
__all__ = [
    "All",
    "Case",
    "Cell",
    "Constraint",
    "Date",
    "Execution",
    "ExecutionScore",
    "Form",
    "Forms",
    "Funds",
    "Growth",
    "Indicator",
    "IndicatorScore",
    "Input",
    "Level",
    "Location",
    "Missing",
    "Problem",
    "ProblemInfo",
    "Quantity",
    "Reading",
    "Reason",
    "Reference",
    "Results",
    "Schedule",
    "Scorecard",
    "Scorecards",
    "Status",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            found: object = getattr(import_module(f"evaluator.{home}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
