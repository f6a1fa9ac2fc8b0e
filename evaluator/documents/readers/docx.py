"""Word documents: ``word/document.xml`` read directly, with horizontal (gridSpan) and vertical (vMerge) merges.

Deleted revisions are left out; macros, fields and linked files are never looked at.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.container import check
from evaluator.documents.readers.refusal import broken, too_large
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "smartTag", W + "moveTo"}
_GONE = {W + "del", W + "moveFrom", _FALLBACK, W + "txbxContent", W + "tbl"}
MOST_CELLS = 200_000
MOST_COLUMNS = 1_000


@dataclass(slots=True)
class _Merged:
    """A cell under construction: later rows may still extend it downwards."""

    text: str
    row: int
    column: int
    colspan: int
    rowspan: int = 1


@dataclass(slots=True)
class _State:
    reading: Reading = field(default_factory=Reading)
    tables: int = 0
    cells: int = 0
    covered: int = 0


def read(path: Path) -> Reading:
    """The paragraphs and tables of the body, those in text boxes and nested in cells after what holds them."""
    from lxml import etree

    check(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as file:
            root = etree.parse(file, parser).getroot()
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, EOFError) as error:
        raise broken("Word 文档") from error
    state = _State()
    for body in root.iter(W + "body"):
        _walk(body, state)
    if state.covered:
        state.reading.problems.append(problem("N607", f"有 {state.covered} 处文字被合并的单元格遮住，未采用"))
    return state.reading


def _walk(parent: _Element, state: _State) -> None:
    for child in parent:
        if child.tag == W + "p":
            text = _text(child).strip()
            if text:
                state.reading.blocks.append(Paragraph(text))
            _boxes(child, state)
        elif child.tag == W + "tbl":
            _table(child, state)
        elif child.tag in _WRAPPERS:
            _walk(child, state)


def _boxes(paragraph: _Element, state: _State) -> None:
    for box in paragraph.iter(W + "txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            _walk(box, state)


def _table(element: _Element, state: _State) -> None:
    """One table; the tables nested in its cells follow it."""
    state.tables += 1
    name = f"表{state.tables}"
    cells: list[_Merged] = []
    open_at: dict[int, _Merged] = {}
    rows = [row for row in _inside(element, W + "tr") if row.find(f"{W}trPr/{W}del") is None]
    inner: list[_Element] = []
    for index, row in enumerate(rows):
        inner += _row(row, index, cells, open_at, state)
    filled = tuple(Cell(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in cells if cell.text)
    if filled:
        state.reading.blocks.append(Table(filled, len(rows), sheet=name))
    for nested in inner:
        _table(nested, state)


def _row(row: _Element, index: int, cells: list[_Merged], open_at: dict[int, _Merged], state: _State) -> list[_Element]:
    column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    inner: list[_Element] = []
    for cell in _inside(row, W + "tc"):
        span = min(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), MOST_COLUMNS)
        merge, text = cell.find(f"{W}tcPr/{W}vMerge"), _cell_text(cell)
        continued = merge is not None and merge.get(W + "val", "continue") == "continue" and column in open_at
        if continued:
            open_at[column].rowspan = index - open_at[column].row + 1
            state.covered += bool(text)
        else:
            made = _Merged(text, index, column, span)
            cells.append(made)
            open_at.pop(column, None)
            if merge is not None:
                open_at[column] = made
        inner += list(_inside(cell, W + "tbl"))
        column += span
        state.cells += 1
        if state.cells > MOST_CELLS or column > MOST_COLUMNS:
            raise too_large(f"表格超过 {MOST_CELLS} 格或 {MOST_COLUMNS} 列")
    return inner


def _inside(parent: _Element, tag: str) -> Iterator[_Element]:
    """Children of a kind, also those wrapped in content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _cell_text(cell: _Element) -> str:
    return "\n".join(text for each in _inside(cell, W + "p") if (text := _text(each).strip()))


def _text(element: _Element) -> str:
    """The visible text of a paragraph."""
    parts: list[str] = []
    for child in element:
        if child.tag in _GONE or (child.tag == W + "r" and _is_hidden(child)):
            continue
        if child.tag == W + "t":
            parts.append(child.text or "")
        elif child.tag in {W + "br", W + "cr"}:
            parts.append("\n")
        elif child.tag == W + "tab":
            parts.append(" ")
        else:
            parts.append(_text(child))
    return "".join(parts)


def _is_hidden(run: _Element) -> bool:
    """Whether a run is formatted as hidden text, which Word does not show."""
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(W + "val", "1") not in {"0", "false", "off"}


def _number(element: _Element | None, default: int) -> int:
    raw = "" if element is None else (element.get(W + "val") or "")
    return max(default, int(raw[:9])) if raw.isdecimal() else default
