"""Checks on targets before the year (``evaluator check``): the codes T01 to T18, each with a page in docs/problems."""

from evaluator.checks.run import check

__all__ = ["check"]
