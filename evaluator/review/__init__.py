"""Checks on published self-evaluations (``evaluator review``): every score recomputed, the codes S01 to S25."""

from evaluator.review.model import Review, ReviewedRow
from evaluator.review.run import across, heard, in_input_order, review, review_all
from evaluator.review.summary import Summary, summarise

__all__ = ["Review", "ReviewedRow", "Summary", "across", "heard", "in_input_order", "review", "review_all", "summarise"]
