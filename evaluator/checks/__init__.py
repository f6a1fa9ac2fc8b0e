"""The one list of checks on forms: targets (T), self-evaluations (S); each code has a page in docs/problems."""

from evaluator.checks.run import Checked, check, check_form, checked
from evaluator.checks.settings import Settings, load_settings

__all__ = ["Checked", "Settings", "check", "check_form", "checked", "load_settings"]
