"""绩效自评报告 (``evaluator report``): the facts of a run in the regulation's order, gaps left to a writer."""

from evaluator.report.content import compose
from evaluator.report.document import document

__all__ = ["compose", "document"]
