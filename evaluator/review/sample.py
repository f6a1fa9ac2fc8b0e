"""Which of many forms a person looks at: the worst, those with the most money, or by chance with a seed."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from evaluator.scoring.rollup import budget_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.review.model import Review
    from evaluator.review.summary import Summary

By = Literal["risk", "money", "random"]
WAYS: dict[By, str] = {"risk": "按风险", "money": "按金额", "random": "随机"}


def sample(reviews: Sequence[Review], summary: Summary, size: int, by: By, seed: int = 0) -> tuple[Review, ...]:
    """``size`` of the forms.

    Args:
        reviews: in the order of the input.
        summary: has the order of risk.
        size: all forms, when there are no more.
        by: the worst findings, or the largest budget, first; or by chance.
        seed: the same seed and the same forms give the same sample.
    """
    size = min(size, len(reviews))
    if by == "random":
        chosen = random.Random(seed).sample(range(len(reviews)), size)  # noqa: S311  a sample to be drawn again
        return tuple(reviews[number] for number in sorted(chosen))
    if by == "money":
        return tuple(sorted(reviews, key=lambda each: -(budget_of(each.form) or Decimal(0)))[:size])
    by_form = {id(each.form): each for each in reviews}
    return tuple(by_form[each.key] for each in summary.worst[:size])
