"""Two years side by side: the indicators of last year's run found again in this year's forms."""

from evaluator.years.compare import LastYear, continued, load_last_year, table

__all__ = ["LastYear", "continued", "load_last_year", "table"]
