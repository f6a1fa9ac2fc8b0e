"""What reading a cell gives."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.language.constraint import Constraint  # noqa: TC001  annotations of readings resolve at run time
from evaluator.problem import Problem  # noqa: TC001  the same


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell said: the typed constraint (``None`` when it cannot be read), and everything doubtful about it."""

    text: str
    constraint: Constraint | None
    problems: tuple[Problem, ...] = ()
