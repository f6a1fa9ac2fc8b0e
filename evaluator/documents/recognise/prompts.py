"""What a program printed into a form or beside it, and no one published: prompts, reasons, and what is to do."""

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
    """The document with prompts as the blanks they represent, and without the tables that only give reasons."""
    problems: list[Problem] = []
    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        if not isinstance(block, Table):
            blocks.append(block)
        elif name := _beside(block):
            message = f"“{name}”是本程序写出的说明，不是绩效表，未采用"
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


_BESIDE = {
    "得分依据": {"reasons", "process", "article"},
    "待办": {"todos", "place"},
    "佐证材料": {"proofs", "place"},
    "填报内容": {"filled", "place"},
    "问题整改清单": {"faults"},
}
"""Our own sheets beside a form (``paper/layouts``), by what begins their title and heads."""


def _beside(table: Table) -> str | None:
    """Which of our own sheets a table is."""
    found = {_begins(cell) for cell in table.cells if cell.row <= 1}
    return next((name for name, marks in _BESIDE.items() if marks <= found), None)
