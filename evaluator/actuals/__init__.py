"""Actual figures and funds: reading the tables, and putting the figures into the forms they belong to."""

from evaluator.actuals.fill import fill
from evaluator.actuals.load import Actuals, FundsRow, IndicatorRow, load_actuals, read_actuals

__all__ = ["Actuals", "FundsRow", "IndicatorRow", "fill", "load_actuals", "read_actuals"]
