"""The tables to fill in: what is asked of a person for every indicator and project, as a workbook or as CSV."""

from evaluator.template.files import SUFFIXES, write_template

__all__ = ["SUFFIXES", "write_template"]
