"""Checks on published self-evaluations (``evaluator review``): every score recomputed, the codes S01 to S25."""

from evaluator.review.model import Folder, Review, ReviewedRow
from evaluator.review.run import as_lines, besides, heard, in_input_order, review, review_all, together
from evaluator.review.summary import Summary, summarise

__all__ = [
    "Folder",
    "Review",
    "ReviewedRow",
    "Summary",
    "as_lines",
    "besides",
    "heard",
    "in_input_order",
    "review",
    "review_all",
    "summarise",
    "together",
]
