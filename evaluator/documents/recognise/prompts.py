"""What a program printed into a form, and nobody has filled in or published: prompts, and the reasons of the scores."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.documents.labels import find, squeeze
from evaluator.documents.model import Document, Table
from evaluator.problem import problem

if TYPE_CHECKING:
    from evaluator.documents.model import Cell, Paragraph
    from evaluator.problem import Problem

_BEGINNING = 16


def without_prompts(document: Document) -> tuple[Document, list[Problem]]:
    """The document with prompts as the blanks they stand for, and without the tables that only give reasons."""
    problems: list[Problem] = []
    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        if not isinstance(block, Table):
            blocks.append(block)
        elif _gives_reasons(block):
            message = "“得分依据”是计算过程的说明，不是绩效表，未采用"
            problems.append(problem("N625", message, location=document.at(block, 0)))
        else:
            kept, prompts = _sorted(block.cells)
            blocks.append(replace(block, cells=kept) if prompts else block)
            if prompts:
                message = f"{len(prompts)} 处待填的提示按空白处理，如“{squeeze(prompts[0].text)[:_BEGINNING]}”"
                problems.append(problem("N625", message, location=document.at(block, prompts[0].row)))
    return replace(document, blocks=tuple(blocks)), problems


def _sorted(cells: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], list[Cell]]:
    prompts = [cell for cell in cells if cell.text[0] in "【[［" and _begins(cell) == "prompt"]
    return tuple(cell for cell in cells if cell not in prompts), prompts


def _begins(cell: Cell) -> str | None:
    return find("prompts", squeeze(cell.text)[:_BEGINNING])


def _gives_reasons(table: Table) -> bool:
    """Our own sheet 得分依据 (``paper/layouts/reasons.yaml``), by its title and its head."""
    return {"reasons", "process", "article"} <= {_begins(cell) for cell in table.cells if cell.row <= 1}
