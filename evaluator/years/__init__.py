"""Two years side by side: the indicators of last year's run found again in this year's forms."""

from evaluator.years.compare import LastYear, beside, continued, load_last_year, table

__all__ = ["LastYear", "beside", "continued", "load_last_year", "table"]
