"""Names of money before a figure: 港币, RMB, ¥."""

from __future__ import annotations

from functools import cache

from evaluator.language.vocabulary import vocabulary


@cache
def _currency_starts() -> frozenset[str]:
    return frozenset(name[0] for name in vocabulary()["currency"])


def named_money(text: str, at: int) -> tuple[str, int] | None:
    """The money whose name is here, and where what follows begins."""
    first = text[at : at + 1]
    for name, money in vocabulary()["currency"].items() if first in _currency_starts() else ():
        if text.startswith(name, at):
            end = at + len(name)
            return money, end + (text[end : end + 1] == " ")
    return None
