"""The report as a Word document; gaps for the writer are marked yellow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.report.content import Block


def document(blocks: Sequence[Block]) -> bytes:
    """The bytes of the document; the same blocks give the same bytes."""
    title = next((each.text for each in blocks if each.kind == "title"), "")
    paper = word.new(title)
    for block in blocks:
        if block.kind == "table":
            word.plain_table(paper, block.head, block.rows)
        elif block.kind == "gap":
            word.write(paper, block.text, "text", marked=True)
        else:
            word.write(paper, block.text, block.kind)
    return word.save(paper)
