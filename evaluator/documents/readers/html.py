"""Web pages: tables with rowspan and colspan, and the text between them. Nothing is fetched, no script is run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.refusal import broken, too_large
from evaluator.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

_HIDDEN = {"script", "style", "noscript", "template", "head", "svg", "object", "iframe", "select", "textarea"}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br", "center", "section", "article", "pre", "caption"}
_SEVERAL = 3
"""A row of so many cells shows how far the table reaches."""
MOST_SPAN = 1_000
"""As browsers do: a colspan beyond it is cut."""
MOST_CELLS = 200_000
MOST_COVERED = 2_000_000
DEEPEST = 200


@dataclass(slots=True)
class _State:
    reading: Reading = field(default_factory=Reading)
    line: list[str] = field(default_factory=list)
    tables: int = 0
    cells: int = 0
    covered: int = 0

    def end_line(self) -> None:
        text = re.sub(r"[ \t\r\n\xa0]+", " ", "".join(self.line)).strip()
        self.line.clear()
        if text:
            self.reading.blocks.append(Paragraph(text))


def read(path: Path) -> Reading:
    """The page's tables and lines of text, in order; a table used for layout gives way to those inside it."""
    from lxml import etree, html

    raw = path.read_bytes()
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_decoded(raw), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise broken("网页") from error
    state = _State()
    _walk(root, state, 0)
    state.end_line()
    return state.reading


def _decoded(raw: bytes) -> str:
    """UTF-8 and GB18030 by content; a page that declares something else is decoded as it declares."""
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", raw[:4096], re.IGNORECASE)
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in {"big5", "big5-hkscs"}:
        text = raw.decode("big5hkscs", errors="replace")
    else:
        try:
            text = decode(raw)
        except UnicodeDecodeError:
            text = raw.decode("gb18030", errors="replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")


def _walk(element: _Element, state: _State, depth: int) -> None:
    if depth > DEEPEST:
        raise too_large(f"网页嵌套超过 {DEEPEST} 层")
    state.line.append(element.text or "")
    for child in element:
        tag = child.tag
        if tag == "table":
            state.end_line()
            _table(child, state, depth)
        elif tag not in _HIDDEN:
            if tag in _BLOCKS:
                state.end_line()
            _walk(child, state, depth + 1)
            if tag in _BLOCKS:
                state.end_line()
        state.line.append(child.tail or "")


def _table(element: _Element, state: _State, depth: int) -> None:
    if depth > DEEPEST:
        raise too_large(f"网页嵌套超过 {DEEPEST} 层")
    for caption in element.iterchildren("caption"):
        _walk(caption, state, depth + 1)
        state.end_line()
    state.tables += 1
    name = f"表{state.tables}"
    rows = list(_rows(element))
    cells, reach = _cells(rows, state)
    if cells:
        state.reading.blocks.append(Table(cells, len(rows), exact=not _is_ragged(reach), sheet=name))
    for each in [inner for row in rows for cell in row.iterchildren("td", "th") for inner in _nested(cell)]:
        _table(each, state, depth + 1)


def _cells(rows: list[_Element], state: _State) -> tuple[tuple[Cell, ...], list[int]]:
    """The cells where their spans put them, and how far each row of several cells reaches."""
    cells: list[Cell] = []
    reach: list[int] = []
    busy: dict[int, int] = {}
    for index, row in enumerate(rows):
        column = 0
        drawn = list(row.iterchildren("td", "th"))
        for cell in drawn:
            while busy.get(column, 0) > index:
                column += 1
            across = _span(cell, "colspan", MOST_SPAN)
            down = _span(cell, "rowspan", len(rows) - index)
            _count(state, across)
            if text := _cell_text(cell):
                cells.append(Cell(text, index, column, down, across))
            if down > 1:
                busy.update(dict.fromkeys(range(column, column + across), index + down))
            column += across
        if len(drawn) >= _SEVERAL:
            reach.append(max([column, *(at + 1 for at, until in busy.items() if until > index)]))
    return tuple(cells), reach


def _nested(cell: _Element) -> list[_Element]:
    return [each for each in cell.iter("table") if next(each.iterancestors("td", "th"), None) is cell]


def _is_ragged(reach: list[int]) -> bool:
    """Whether many rows end short of the others: the page lost the spans of its merges, and its cells have slipped."""
    return 3 * sum(each < max(reach) for each in reach) > len(reach) if reach else False


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _count(state: _State, across: int) -> None:
    state.cells += 1
    state.covered += across
    if state.cells > MOST_CELLS or state.covered > MOST_COVERED:
        raise too_large(f"表格超过 {MOST_CELLS} 格")


def _span(cell: _Element, name: str, most: int) -> int:
    raw = (cell.get(name) or "").strip()
    if not raw.isdecimal():
        return 1
    value = int(raw[:9])
    return most if value == 0 and name == "rowspan" else max(1, min(value, most))


def _cell_text(cell: _Element) -> str:
    """The cell's own text; a nested table speaks for itself."""
    parts: list[str] = []
    _collect(cell, parts, 0)
    lines = (re.sub(r"[ \t\r\n\xa0]+", " ", line).strip() for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


def _collect(element: _Element, parts: list[str], depth: int) -> None:
    if depth > DEEPEST:
        raise too_large(f"网页嵌套超过 {DEEPEST} 层")
    parts.append(element.text or "")
    for child in element:
        tag = child.tag
        if tag not in _HIDDEN and tag != "table":
            breaks = "\v" if tag in _BLOCKS else ""
            parts.append(breaks)
            _collect(child, parts, depth + 1)
            parts.append(breaks)
        parts.append(child.tail or "")
