"""Rulebooks for people to read (``evaluator rules``): a list, one with its sources, two side by side."""

from evaluator.rulebook_view.compare import Comparison, compare
from evaluator.rulebook_view.compare_text import comparison_text
from evaluator.rulebook_view.show import book_dict, book_text, list_dict, list_text

__all__ = ["Comparison", "book_dict", "book_text", "compare", "comparison_text", "list_dict", "list_text"]
