"""Reasons below the table of indicators, where it has no column for them: each sentence to the row that it names.

What names no indicator stays with the form only, so that no row is given a reason that was written for another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.documents.labels import squeeze

if TYPE_CHECKING:
    from evaluator.documents.recognise.draft import Draft

_LABEL = re.compile(r"(绩效)?(偏差|目标未完成|指标未完成|未完成|未达).*(原因|分析|说明).*")
_PIECE = re.compile(r"(?<=[。；;！!\n])|(?=\d{1,2}[.、．](?!\d))")
_SHORTEST = 4


def to_rows(draft: Draft) -> None:
    """Give each row without a reason the pieces of the text at the foot that name it."""
    texts = [text for label, text in draft.narrative.items() if _LABEL.fullmatch(squeeze(label))]
    if not texts or any(entry.get("deviation") for entry in draft.indicators):
        return
    names = {at: squeeze(str(entry.get("level3") or "")) for at, entry in enumerate(draft.indicators)}
    found: dict[int, list[str]] = {}
    last: int | None = None
    for piece in (piece.strip() for text in texts for piece in _PIECE.split(text) if piece.strip()):
        said = squeeze(piece)
        named = [at for at, name in names.items() if len(name) >= _SHORTEST and name in said]
        if named:
            last = max(named, key=lambda at: len(names[at]))
        if last is not None:  # what follows without a name goes on about the same row
            found.setdefault(last, []).append(piece)
    for at, pieces in found.items():
        draft.indicators[at]["deviation"] = "".join(pieces)
