"""All papers of a year: which ones a run can give, and each of them in the format that is asked for."""

from evaluator.papers.catalogue import FORMATS, Paper, list_papers, written

__all__ = ["FORMATS", "Paper", "list_papers", "written"]
