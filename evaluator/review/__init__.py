"""Checks on published self-evaluations (``evaluator review``): every score recomputed, the codes S01 to S25."""

from evaluator.review.model import Folder, Review, ReviewedRow
from evaluator.review.run import across, as_lines, heard, in_input_order, review, review_all
from evaluator.review.summary import Summary, summarise

__all__ = [
    "Folder",
    "Review",
    "ReviewedRow",
    "Summary",
    "across",
    "as_lines",
    "heard",
    "in_input_order",
    "review",
    "review_all",
    "summarise",
]
