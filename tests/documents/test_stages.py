"""Each stage of recognising by itself: cases in ``stages.yaml``."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluator.documents.model import Cell, Document, Paragraph, Table
from evaluator.documents.recognise import parts, segment
from evaluator.documents.recognise.columns import heads, read_head
from evaluator.documents.recognise.draft import Draft
from evaluator.documents.recognise.regrid import redrawn
from evaluator.documents.recognise.rows import Row, stream
from evaluator.documents.recognise.titles import read_titles
from tests.documents.layouts import Page
from tests.documents.test_layouts import box

if TYPE_CHECKING:
    from collections.abc import Sequence

STAGES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "stages.yaml").read_text(encoding="utf-8")
)


def document(case: dict[str, Any]) -> Document:
    page = Page((), tuple(tuple(box(text) for text in row) for row in case["table"]))
    cells = tuple(Cell(b.text, row, column, b.down, b.across) for row, column, b in page.placed() if b.text)
    return Document("表.html", (*map(Paragraph, case.get("titles", ())), Table(cells, len(page.rows))))


def rows(case: dict[str, Any]) -> list[Row]:
    return [item for item in stream(document(case)) if isinstance(item, Row)]


def texts(cells: Sequence[Cell]) -> str:
    return " ".join(cell.text for cell in cells)


def stage(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", STAGES[name], ids=lambda case: case["name"])


@stage("rows")
def test_rows(case: dict[str, Any]) -> None:
    found = [texts(row.cells) + (f" ({texts(row.held)})" if row.held else "") for row in rows(case)]
    assert found == case["gives"]


@stage("regrid")
def test_regrid(case: dict[str, Any]) -> None:
    (table,) = redrawn(document(case)).tables
    lines: dict[int, list[str]] = {}
    for cell in table.cells:
        lines.setdefault(cell.row, []).append(cell.text + (f" →{cell.colspan}" if cell.colspan > 1 else ""))
    assert [" | ".join(line) for line in lines.values()] == case["gives"]


@stage("columns")
def test_columns(case: dict[str, Any]) -> None:
    listed = rows(case)
    columns = read_head(*listed[: heads(listed)])
    assert " ".join(column.kind + "*" * column.medium for column in columns) == case["gives"]


@stage("cuts")
def test_cuts(case: dict[str, Any]) -> None:
    assert [name for _, name in segment.cut(document(case), segment.State())] == case["gives"]


@stage("parts")
def test_parts(case: dict[str, Any]) -> None:
    ((form,), _) = segment.segments(document(case))
    draft = Draft()
    read_titles(form, draft)
    assert [name for _, name in parts.walked(parts.Walk(draft, deque(form.rows)))] == case["gives"]


def test_a_part_is_asked_above_or_below_the_head_and_the_last_ones_take_the_rest() -> None:
    above = [part for part in parts.PARTS if part.below is not True]
    below = [part for part in parts.PARTS if part.below is not False]
    assert (above[-1].name, below[-1].name) == ("labels and contents", "indicator")
    assert len({part.name for part in parts.PARTS}) == len(parts.PARTS)
