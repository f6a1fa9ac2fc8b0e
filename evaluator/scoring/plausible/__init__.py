"""Plausibility: what was read is looked at before it is judged, and asked about where it looks like a slip of typing.

Nothing here changes a figure. A doubt is a problem worded as a question with the likely reading; where what was written
cannot be (a fraction of a person, a day of 1900), the doubt is *open*: a person must answer before there is a score.
Each function looks at one kind of value; the judging functions ask it between reading and judging.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evaluator.scoring.verdict import pending

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.problem import Problem
    from evaluator.rulebook import Parameter
    from evaluator.scoring.verdict import Verdict

FAR_ABOVE, FAR_BELOW = Fraction(100), Fraction(1, 100)
"""A figure more than so many times its target, or less than such a part of it, is asked about."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question about what was reported; ``open`` where no score is final before it is answered."""

    problem: Problem
    open: bool = False


def asked(verdict: Verdict, doubts: Iterable[Doubt], parameter: Parameter[Any]) -> Verdict:
    """The verdict with the doubts about what it rests on; open where one of them must be answered first."""
    found = tuple(doubts)
    problems = tuple(each.problem for each in found)
    if any(each.open for each in found):
        first = next(each.problem for each in found if each.open)
        return pending(f"{first.message}，须核实后评分", parameter, *problems)
    return replace(verdict, problems=(*verdict.problems, *problems)) if problems else verdict
