"""What the library raises; every error says by its ``problems`` what is wrong, with code, place and hint.

Data faults are never raised but returned as problems. An error means that there is no result at all: a table without
the columns that scoring needs, a rulebook that cannot be loaded, a form with a key that is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.problem import Problem


class ProblemError(Exception):
    """Carries problems out to whoever reports them; the text is their messages."""

    def __init__(self, problems: tuple[Problem, ...] | Problem) -> None:
        self.problems = problems if isinstance(problems, tuple) else (problems,)
        super().__init__("；".join(each.message for each in self.problems))

    @property
    def problem(self) -> Problem:
        """The first of them."""
        return self.problems[0]

    def __reduce__(self) -> tuple[type[ProblemError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class EvaluatorError(ProblemError, ValueError):
    """The base of all errors of the library. ``problems`` say why there is no result."""


class RulesError(EvaluatorError):
    """A rulebook is not there or has faults."""


class FormError(EvaluatorError):
    """A form has a key that is unknown, lacks one, or holds a value of the wrong kind."""


class UnusableTableError(EvaluatorError):
    """A table lacks a column that scoring needs, or cannot be read or written at all."""


class UnreadableError(EvaluatorError):
    """A value cannot be read, or is of another kind than asked for."""
