"""The rules on columns of a data frame: the same expressions, run by whatever engine narwhals drives.

Imported only where frames are scored: narwhals is heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from evaluator.scoring import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.methods.formula import Row

_GUARD = 1e-9
"""Cents that binary noise may take away from a half: far above the noise, far below what figures can be apart."""
_EDGE = 1e-12
"""The same for ratios at the edge of a band."""


class Columns:
    """The operations on column expressions."""

    @staticmethod
    def when(condition: Any, then: Any, otherwise: Any) -> Any:
        """A choice row by row."""
        return nw.when(condition).then(then).otherwise(otherwise)

    @staticmethod
    def round(value: Any) -> Any:
        """The nearest whole number, half up, where a half may have lost its last bit."""
        return (value + (0.5 + _GUARD)).floor()

    @staticmethod
    def floor(value: Any) -> Any:
        """The whole number below or at it, where a whole one may have lost its last bit."""
        return (value + _GUARD).floor()

    @staticmethod
    def number(value: Any) -> Any:
        """A float."""
        return float(value)

    @staticmethod
    def edge(value: Any) -> Any:
        """A float, low enough that binary noise below the edge still reaches it."""
        return float(value) - _EDGE

    @staticmethod
    def beyond(value: Any) -> Any:
        """A float, high enough that binary noise above the edge does not pass it."""
        return float(value) + _EDGE


def expressions(row: Row, rulebook: Rulebook, case: Any = None) -> dict[str, Any]:
    """The rules on a row whose values are columns: ``met``, ``attainment``, ``share``, ``score`` (in cents).

    ``case``: the column that says which case of the rulebook is the indicator's (:meth:`Rulebook.case_of`).
    """
    return {
        "met": rules.is_met(row),
        "attainment": by_case(case, rulebook, lambda book: rules.attainment(Columns, row, book)),
        "share": by_case(case, rulebook, lambda book: rules.share(Columns, row, book)),
        "score": by_case(case, rulebook, lambda book: rules.score(Columns, row, book)),
    }


def by_case(case: Any, rulebook: Rulebook, rule: Callable[[Rulebook], Any]) -> Any:
    """A rule under the rulebook, and under each of its cases where the column ``case`` has its number."""
    found = rule(rulebook)
    for number, book in enumerate(rulebook.cases, 1):
        found = nw.when(case == number).then(rule(book)).otherwise(found)
    return found
