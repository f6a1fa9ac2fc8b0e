"""Finding the forms: cutting the stream of a document into segments, one a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from evaluator.documents.labels import find, split_pair, squeeze
from evaluator.documents.model import Document, Paragraph
from evaluator.documents.recognise.align import level
from evaluator.documents.recognise.columns import MOST_HEADS, heads, is_head
from evaluator.documents.recognise.rows import Part, Row, is_page_mark, is_title, stream, take_first

_ANNEX = re.compile(r"附[件表]\d{0,3}([-.]\d{1,2})?:?")
if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.documents.model import Cell

_HEADS = ("fields", "columns", "execution")


@dataclass(slots=True)
class Segment:
    """The rows of one form, the text that leads to it, and the text that is among its rows."""

    lead: list[Paragraph] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    between: list[Paragraph] = field(default_factory=list)
    flat: bool = False
    """A plain table of many projects: the project is in a column."""


@dataclass(slots=True)
class State:
    """The forms found so far, and what waits to be one."""

    segments: list[Segment] = field(default_factory=list)
    stray: list[Row] = field(default_factory=list)
    open: Segment | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    """The rows that follow the one to be taken, as many as a head may have."""
    rows: list[Row] = field(default_factory=list)
    """Rows that may be the title of the next form (a workbook prints the title inside the table)."""
    sheet: str | None = None
    name: str = ""
    title: str = ""
    headed: bool = False
    """The open form has come to its indicators …"""
    ended: bool = False
    """… and to its foot."""

    def start(self, row: Row, *, flat: bool = False) -> None:
        """Open a form with a row; what waited is over it."""
        self.open = Segment(self.paragraphs, [*self.rows, row], flat=flat)
        self.segments.append(self.open)
        self.paragraphs, self.rows = [], []
        self.headed, self.ended = flat or is_head(row), False
        self.title = next((squeeze(text) for text in reversed(self.heard()) if is_title(text)), self.title)

    def heard(self) -> list[str]:
        """The texts over the open form and its rows of one cell."""
        assert self.open is not None
        rows = [cell.text for row in self.open.rows if len(row.cells) == 1 for cell in row.cells]
        return [*(paragraph.text for paragraph in self.open.lead), *rows]

    def go_on(self, row: Row) -> None:
        """Take a row into the open form."""
        assert self.open is not None
        self.open.rows += [*self.rows, row]
        self.open.between += self.paragraphs
        self.paragraphs, self.rows = [], []
        self.headed = self.headed or is_head(row)
        self.ended = self.ended or (self.headed and find("rows", row.cells[0].text) in {"foot", "total", "note"})

    def close(self) -> None:
        """End the open form; what waits is of it, or of none."""
        if self.open is not None:
            self.open.rows += self.rows
        else:
            self.stray += self.rows
        self.open, self.rows, self.name = None, [], ""


def segments(document: Document) -> tuple[list[Segment], list[Row]]:
    """The segments of a document, and the rows of tables that belong to none."""
    state = State()
    for _ in cut(document, state):
        pass
    return state.segments, state.stray


def cut(document: Document, state: State) -> Iterator[tuple[Row, str]]:
    """Every row, with what it is for the forms of the document."""
    items = list(stream(document))
    for at, item in enumerate(items):
        if isinstance(item, Paragraph):
            if not is_page_mark(item.text):
                state.paragraphs.append(item)
            continue
        if document.workbook and item.table.sheet != state.sheet:
            state.close()
            state.paragraphs.clear()
        state.sheet = item.table.sheet
        near = takewhile(lambda each: isinstance(each, Row), items[at + 1 : at + MOST_HEADS])
        state.below = [each for each in near if isinstance(each, Row)]
        if state.open is None and _begins_anew(item) and any(len(each.cells) > 1 for each in state.rows):
            state.close()
        yield item, take_first(CUTS, item, state)
    state.close()


def _begins_anew(row: Row) -> bool:
    """A new table, or in a sheet the title of one: what was above it, as a list of projects, is not part of it."""
    return row.first or (len(row.cells) == 1 and not row.held and is_title(row.cells[0].text))


def _waits(state: State, row: Row) -> bool:
    """Whether a row may be over the next form: a title, or the line below it."""
    if len(row.cells) == 1 and not row.held and (state.open is None or (state.headed and _may_lead(row))):
        return True
    return bool(state.headed and state.rows and _titles(state)) and all(map(_is_pair, row.cells))


def _has_project_column(row: Row) -> bool:
    return any(kind in {"name", "title"} for _, kind in row.kinds("columns"))


def _begins_plain_table(state: State, row: Row) -> bool:
    """A sheet or CSV file that begins with the head itself: a table of rows, no printed form."""
    return row.first and row.index == 0 and row.document.workbook and not state.paragraphs


def _start(row: Row, state: State, name: str, *, flat: bool = False) -> None:
    kept, state.rows = state.rows, []
    state.close()
    state.rows = kept
    state.start(row, flat=flat)
    state.name = name


def _is_plain(row: Row, state: State) -> bool:
    if not heads([row, *state.below]):
        return False
    return _has_project_column(row) or (is_head(row) and _begins_plain_table(state, row))


def _names(row: Row, state: State) -> tuple[str] | None:
    name = name_of(row)
    return None if name is None or _again(state, name) or _also_named(state, row) else (squeeze(name),)


def _leave(row: Row, state: State) -> None:
    if state.open is not None:
        state.close()
        state.paragraphs.clear()
    state.rows.append(row)


def name_of(row: Row) -> str | None:
    """The project's name, when the row gives one (``""`` when its cell is blank); else None."""
    if len(row.cells) > 3 and all(any(find(each, cell.text) for each in _HEADS) for cell in row.cells[:4]):
        return None  # the head of a list of projects
    for at, cell in enumerate(row.cells[: 3 if find("fields", row.cells[0].text) else 2]):
        if find("fields", cell.text) == "name":
            return row.cells[at + 1].text if at + 1 < len(row.cells) else ""
        pair = split_pair(cell.text)
        if pair and find("fields", pair[0]) == "name":
            return pair[1]
    return None


def _again(state: State, name: str) -> bool:
    """A head repeated at the top of a page names the same project, without a title of its own."""
    return state.open is not None and not state.rows and squeeze(name) == state.name and not _titles(state)


def _also_named(state: State, row: Row) -> bool:
    """``一级项目名称`` below ``二级项目名称``: a further name in the head of the same form."""
    waiting = bool(state.rows or state.paragraphs)
    return (
        state.open is not None and not (state.headed or waiting or row.first) and state.open.rows[-1].table is row.table
    )


def _titles(state: State) -> list[str]:
    texts = [paragraph.text for paragraph in state.paragraphs]
    texts += [row.cells[0].text for row in state.rows]
    return [squeeze(text) for text in texts if is_title(text)]


def _new_titled_head(state: State) -> bool:
    """A further table with a title of its own that begins with its head: a form that names no project."""
    return state.headed and any(title != state.title for title in _titles(state))


def _may_lead(row: Row) -> bool:
    text = row.cells[0].text
    return (
        is_title(text)
        or _is_year(text)
        or _ANNEX.fullmatch(squeeze(text)) is not None
        or squeeze(text).lstrip("(").startswith(("单位", "金额单位"))
    )


def _is_pair(cell: Cell) -> bool:
    """``填报单位：某局`` and ``金额单位：万元`` in one line below a title."""
    return split_pair(cell.text) is not None


def _is_year(text: str) -> bool:
    squeezed = squeeze(text).strip("()")
    return len(squeezed) <= 12 and squeezed.endswith(("年度", "年")) and squeezed[:4].isdigit()


def _foreign(state: State, row: Row) -> bool:
    """A table that follows a finished form after some text, and has nothing of a form in it."""
    if not (row.first and state.headed and (state.paragraphs or state.ended)):
        return False
    return not any(_of_a_form(cell.text) for cell in row.table.cells)


def _of_a_form(text: str) -> bool:
    known = find("columns", text) in {"level1", "level2", "level3", "target", "actual"}
    return known or level(text) is not None or find("rows", text) not in {None, "page", "title"}


CUTS: tuple[Part[State], ...] = (
    Part("plain table", _is_plain, lambda row, state, _: _start(row, state, "", flat=True)),
    Part("project", _names, lambda row, state, found: _start(row, state, *found)),
    Part(
        "head of a form without a name",
        lambda row, state: is_head(row) and (state.open is None or _new_titled_head(state)),
        lambda row, state, _: _start(row, state, ""),
    ),
    Part("title", lambda row, state: _waits(state, row), lambda row, state, _: state.rows.append(row)),
    Part(
        "row of the form",
        lambda row, state: state.open is not None and not _foreign(state, row),
        lambda row, state, _: state.go_on(row),
    ),
    Part("no form", lambda *_: True, lambda row, state, _: _leave(row, state)),
)
"""What a row is for the forms of a document: the first of these that knows it takes it."""
