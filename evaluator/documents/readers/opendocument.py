"""OpenDocument files (ods, odt) as LibreOffice and the national office programs save them, from ``content.xml``.

Numbers and days of a sheet come with all their digits, as the cell keeps them, and not as its format shows them.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.container import check
from evaluator.documents.readers.refusal import broken, password, too_large
from evaluator.documents.readers.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT, STYLE = (_NS % name for name in ("office", "table", "text", "style"))
_GROUPS = {TABLE + name for name in ("table-header-rows", "table-row-group", "table-rows")}
_WRAPPERS = {TEXT + "section", TEXT + "list", TEXT + "list-item", TEXT + "list-header", OFFICE + "text"}
_LEFT_OUT = {OFFICE + "annotation", TEXT + "note", TEXT + "tracked-changes", TABLE + "table"}
MOST_CELLS = 200_000
MOST_SPAN = 1_000


@dataclass(slots=True)
class _State:
    reading: Reading = field(default_factory=Reading)
    hidden: set[str] = field(default_factory=set)
    """The styles of sheets that are not shown."""
    tables: int = 0
    cells: int = 0


def read(path: Path) -> Reading:
    """The tables of a sheet or text document, and the paragraphs between them."""
    from lxml import etree

    check(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise password()
            with archive.open("content.xml") as file:
                root = etree.parse(file, parser).getroot()
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, EOFError) as error:
        raise broken("OpenDocument 文档") from error
    state = _State(hidden=set(_hidden(root)))
    for sheets in root.iter(OFFICE + "spreadsheet"):
        state.reading.workbook = True
        for table in sheets.iterchildren(TABLE + "table"):
            _table(table, state, table.get(TABLE + "name"))
    for body in root.iter(OFFICE + "text"):
        _walk(body, state)
    return state.reading


def _hidden(root: _Element) -> Iterator[str]:
    for style in root.iter(STYLE + "style"):
        shape = style.find(STYLE + "table-properties")
        if shape is not None and shape.get(TABLE + "display") == "false":
            yield style.get(STYLE + "name") or ""


def _walk(parent: _Element, state: _State) -> None:
    for child in parent:
        if child.tag in {TEXT + "p", TEXT + "h"}:
            if text := _text(child).strip():
                state.reading.blocks.append(Paragraph(text))
        elif child.tag == TABLE + "table":
            state.tables += 1
            _table(child, state, f"表{state.tables}")
        elif child.tag in _WRAPPERS:
            _walk(child, state)


def _table(element: _Element, state: _State, name: str | None) -> None:
    cells: list[Cell] = []
    at = 0
    inner: list[_Element] = []
    for row in _rows(element):
        found = list(_cells(row, at, state))
        for below in range(_number(row, "number-rows-repeated") if found else 0):
            cells += [Cell(c.text, at + below, c.column, c.rowspan, c.colspan) for c in found]
            state.cells += len(found)
            _bound(state)
        at += _number(row, "number-rows-repeated", most=2_000_000)
        inner += [table for cell in row.iterchildren(TABLE + "table-cell") for table in cell.iterchildren(element.tag)]
    if cells:
        last = max(cell.row + cell.rowspan for cell in cells)
        hidden = element.get(TABLE + "style-name") in state.hidden
        state.reading.blocks.append(Table(tuple(cells), last, sheet=name, hidden=hidden))
    for nested in inner:
        state.tables += 1
        _table(nested, state, f"表{state.tables}")


def _rows(parent: _Element) -> Iterator[_Element]:
    for child in parent:
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _rows(child)


def _cells(row: _Element, at: int, state: _State) -> Iterator[Cell]:
    column = 0
    for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
        times = _number(cell, "number-columns-repeated", most=20_000)
        covered = cell.tag == TABLE + "covered-table-cell"
        if not covered and (text := _value(cell)):
            down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
            for each in range(times):
                yield Cell(text, at, column + each, down, across)
        column += times
        state.cells += 1
        _bound(state)


def _bound(state: _State) -> None:
    if state.cells > MOST_CELLS:
        raise too_large(f"表格超过 {MOST_CELLS} 格")


def _number(element: _Element, name: str, most: int = MOST_SPAN) -> int:
    raw = element.get(TABLE + name) or ""
    return max(1, min(int(raw[:9]), most)) if raw.isdecimal() else 1


def _value(cell: _Element) -> str:
    """What a cell keeps: a number or a day exactly, else its text."""
    kind, raw = cell.get(OFFICE + "value-type"), cell.get(OFFICE + "value") or ""
    day = (cell.get(OFFICE + "date-value") or "")[:10]
    try:
        if kind == "date":
            return shown(dt.date.fromisoformat(day))
        if kind == "percentage":
            return f"{(Decimal(raw) * 100).normalize():f}%"
        if kind in {"float", "currency"}:
            return f"{Decimal(raw).normalize():f}"
    except (ValueError, InvalidOperation):
        pass
    return "\n".join(text for each in cell.iterchildren(TEXT + "p") if (text := _text(each).strip()))


def _text(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == TEXT + "s" or child.tag == TEXT + "tab":
            parts.append(" ")
        elif child.tag == TEXT + "line-break":
            parts.append("\n")
        elif child.tag not in _LEFT_OUT:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
