"""Columnar scoring: tables of any size under the rules that score a single form."""

from evaluator.batch.score import score

__all__ = ["score"]
