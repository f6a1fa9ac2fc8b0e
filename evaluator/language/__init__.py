"""The value language: what an indicator value says, as a typed constraint.

``read`` and ``Reading`` are loaded when first asked for, so that the models alone cost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.language.parser import read
    from evaluator.language.printer import canonical, in_words
    from evaluator.language.reading import Reading

__all__ = ["Reading", "canonical", "in_words", "read"]


def __getattr__(name: str) -> object:
    if name == "read":
        from evaluator.language.parser import read

        return read
    if name == "Reading":
        from evaluator.language.reading import Reading

        return Reading
    if name in {"canonical", "in_words"}:
        from evaluator.language import printer

        return getattr(printer, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
