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
MOST_COVERED = 5_000_000
DEEPEST = 200
MOST_ATTRIBUTES = 5_000
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?:\.0*)?(?![.\d])",
    re.IGNORECASE,
)
"""How a style keeps text from being seen."""
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"\w*[.#]([\w-]+)")
_TAG = re.compile(rb"<[a-zA-Z][^<>]*")


@dataclass(slots=True)
class _State:
    reading: Reading = field(default_factory=Reading)
    line: list[str] = field(default_factory=list)
    tables: int = 0
    cells: int = 0
    covered: int = 0
    unseen: frozenset[str] = frozenset()
    """The classes and names whose style keeps them from being seen."""

    def hides(self, element: _Element) -> bool:
        """Whether an element is hidden, so that it is not part of the page."""
        if element.tag in _HIDDEN or element.get("hidden") is not None:
            return True
        names = {*(element.get("class") or "").split(), element.get("id") or ""}
        return bool(_UNSEEN.search(element.get("style") or "")) or bool(names & self.unseen)

    def end_line(self) -> None:
        text = re.sub(r"[ \t\r\n\xa0]+", " ", "".join(self.line)).strip()
        self.line.clear()
        if text:
            self.reading.blocks.append(Paragraph(text))


def read(path: Path) -> Reading:
    """The page's tables and lines of text, in order; a table used for layout gives way to those inside it."""
    from lxml import etree, html

    raw = path.read_bytes()
    if any(tag[0].count(b"=") + tag[0].count(b" ") > MOST_ATTRIBUTES for tag in _TAG.finditer(raw)):
        raise too_large(f"网页的一个标签有超过 {MOST_ATTRIBUTES} 个属性")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_decoded(raw), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise broken("网页") from error
    state = _State(unseen=frozenset(_unseen(root)))
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


def _unseen(root: _Element) -> Iterator[str]:
    """The classes and names that a style sheet of the page hides by themselves."""
    for style in root.iter("style"):
        for selectors, rules in _RULE.findall(style.text or ""):
            if _UNSEEN.search(rules):
                for each in selectors.split(","):
                    if found := _SIMPLE.fullmatch(each.strip()):
                        yield found[1]


def _walk(element: _Element, state: _State, depth: int) -> None:
    if depth > DEEPEST:
        raise too_large(f"网页嵌套超过 {DEEPEST} 层")
    state.line.append(element.text or "")
    for child in element:
        tag = child.tag
        if state.hides(child):
            pass
        elif tag == "table":
            state.end_line()
            _table(child, state, depth)
        else:
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
    rows = [row for row in _rows(element) if not state.hides(row)]
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
        drawn = [cell for cell in row.iterchildren("td", "th") if not state.hides(cell)]
        for cell in drawn:
            free = column
            while busy.get(column, 0) > index:
                column += 1
            state.covered += column - free
            across = _span(cell, "colspan", MOST_SPAN)
            down = _span(cell, "rowspan", len(rows) - index)
            _count(state, across)
            if text := _cell_text(cell, state):
                cells.append(Cell(text, index, column, down, across))
            if down > 1:
                busy.update(dict.fromkeys(range(column, column + across), index + down))
            column += across
        if len(drawn) >= _SEVERAL:
            _count(state, len(busy), cells=0)
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


def _count(state: _State, across: int, cells: int = 1) -> None:
    state.cells += cells
    state.covered += across
    if state.cells > MOST_CELLS or state.covered > MOST_COVERED:
        raise too_large(f"表格超过 {MOST_CELLS} 格")


def _span(cell: _Element, name: str, most: int) -> int:
    raw = (cell.get(name) or "").strip()
    if not raw.isdecimal():
        return 1
    value = int(raw[:9])
    return most if value == 0 and name == "rowspan" else max(1, min(value, most))


def _cell_text(cell: _Element, state: _State) -> str:
    """The cell's own text; a nested table speaks for itself."""
    parts: list[str] = []
    _collect(cell, parts, state, 0)
    lines = (re.sub(r"[ \t\r\n\xa0]+", " ", line).strip() for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


def _collect(element: _Element, parts: list[str], state: _State, depth: int) -> None:
    if depth > DEEPEST:
        raise too_large(f"网页嵌套超过 {DEEPEST} 层")
    parts.append(element.text or "")
    for child in element:
        tag = child.tag
        if tag != "table" and not state.hides(child):
            breaks = "\v" if tag in _BLOCKS else ""
            parts.append(breaks)
            _collect(child, parts, state, depth + 1)
            parts.append(breaks)
        parts.append(child.tail or "")
