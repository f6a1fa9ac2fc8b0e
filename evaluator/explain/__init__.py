"""Why an indicator has its points (``evaluator explain``), and the facts of a deviation in one line."""

from evaluator.explain.build import explain
from evaluator.explain.deviation import draft_deviation
from evaluator.explain.model import Explanation
from evaluator.explain.tree import as_text

__all__ = ["Explanation", "as_text", "draft_deviation", "explain"]
