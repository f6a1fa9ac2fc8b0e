"""Rules-based performance evaluation of Chinese public budget projects.

    >>> import evaluator
    >>> evaluator.parse("≥35家").lower
    Decimal('35')
    >>> evaluator.judge("≥35家", "28家", weight=10).score
    Decimal('8.00')

The public names are those of ``__all__`` here and of :mod:`evaluator.types`; docs/python.md says what each promises.
Importing this module loads no parser, no unit library and no data frame; each name is loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.version import __version__

if TYPE_CHECKING:
    from evaluator.errors import EvaluatorError, FormError, RulesError, UnreadableError, UnusableTableError
    from evaluator.surface.describing import fingerprint, problem_info, schema
    from evaluator.surface.forms import (
        check_form,
        explain_form,
        form,
        load_forms,
        monitor_forms,
        review_form,
        score_form,
        score_forms,
    )
    from evaluator.surface.reading import expect, parse, read
    from evaluator.surface.rules import Rules, load_rules
    from evaluator.surface.session import Session, judge
    from evaluator.surface.tables import run, score

__all__ = [
    "EvaluatorError",
    "FormError",
    "Rules",
    "RulesError",
    "Session",
    "UnreadableError",
    "UnusableTableError",
    "__version__",
    "check_form",
    "expect",
    "explain_form",
    "fingerprint",
    "form",
    "judge",
    "load_forms",
    "load_rules",
    "monitor_forms",
    "parse",
    "problem_info",
    "read",
    "review_form",
    "run",
    "schema",
    "score",
    "score_form",
    "score_forms",
]
_HOMES = {
    "errors": ("EvaluatorError", "FormError", "RulesError", "UnreadableError", "UnusableTableError"),
    "surface.describing": ("fingerprint", "problem_info", "schema"),
    "surface.forms": (
        *("check_form", "explain_form", "form", "load_forms", "monitor_forms"),
        *("review_form", "score_form", "score_forms"),
    ),
    "surface.reading": ("expect", "parse", "read"),
    "surface.rules": ("Rules", "load_rules"),
    "surface.session": ("Session", "judge"),
    "surface.tables": ("run", "score"),
}
"""The module of each name. No public name may be that of a module or package in this folder."""


def __getattr__(name: str) -> object:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            found: object = getattr(import_module(f"evaluator.{home}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
