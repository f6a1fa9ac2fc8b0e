"""Actual figures and funds: reading the tables, and putting the figures into the forms they belong to."""

from evaluator.actuals.fill import fill
from evaluator.actuals.load import load_actuals, read_actuals
from evaluator.actuals.rows import Actuals, FundsRow, IndicatorRow

__all__ = ["Actuals", "FundsRow", "IndicatorRow", "fill", "load_actuals", "read_actuals"]
