"""Compile, judge, weigh, roll up: one definition of every rule."""

from evaluator.scoring.score import score_form

__all__ = ["score_form"]
