"""How the sheets to fill in look: grey is given and locked, yellow is to be filled in; and how they print."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from evaluator.paper.book import GREY, page, widths
from evaluator.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from evaluator.paper.book import Book

PALE = "#FFF9E5"
FILLED, WRONG, FAR = "#E2F0D9", "#F8CBAD", "#FFD966"
"""Marks that come and go as a cell is filled in: there, below its target without a word, far above it."""
MARGINS = (0.4, 0.8, 0.7, 0.3)
_RANGES = 500
"""Ranges of cells that one validation names: there may be thousands of indicators."""


class Sheet:
    """Writes cells in few looks; the header is row 0."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.sheet = book, book.sheet(name)
        self.first = False
        """Whether the row begins another project: it has a stronger line above."""
        self.rows, self.columns = 0, 0

    def put(
        self, row: int, column: int, value: str | Decimal | None, colour: str | None, layout: str = "General"
    ) -> None:
        """One cell; grey is locked, every other colour is to be filled in."""
        self.rows = max(self.rows, row)
        self.book.put(self.sheet, row, column, value, look(colour, layout, first=self.first))

    def formula(self, row: int, column: int, formula: str, result: str | float, layout: str = "General") -> None:
        """A cell that follows from others; ``result`` is what it shows until somebody opens the workbook."""
        self.rows = max(self.rows, row)
        style = self.book.style(look(GREY, layout, first=self.first))
        self.sheet.write_formula(row, column, formula, style, result)

    def header(self, names: Sequence[str], columns: Sequence[float], *, formulas: dict[str, str] | None = None) -> None:
        """The first row, kept in sight, with buttons to filter by; ``formulas`` give some of the names live."""
        style = {**look(GREY, "General", first=False), "bold": True, "align": "center"}
        self.columns = len(names)
        for column, name in enumerate(names):
            if formulas and name in formulas:
                self.sheet.write_formula(0, column, formulas[name], self.book.style(style), name)
            else:
                self.book.put(self.sheet, 0, column, name, style)
        widths(self.sheet, dict(enumerate(columns)))
        self.sheet.set_row(0, 32)

    def finish(self, title: str, *, freeze: int, printed: int | None = None, breaks: Sequence[int] = ()) -> None:
        """Protection without a password, the filter, and the page: A4 landscape, one page wide."""
        self.sheet.freeze_panes(1, freeze)
        self.sheet.autofilter(0, 0, self.rows, self.columns - 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        page(self.sheet, "landscape", MARGINS)
        self.sheet.repeat_rows(0)
        self.sheet.set_header(f"&C&14{title}", {"margin": 0.4})
        if printed is not None:
            self.sheet.print_area(0, 0, max(self.rows, 1), printed)
        if breaks:
            self.sheet.set_h_pagebreaks(list(breaks)[:1000])

    def mark(self, first: tuple[int, int], last: tuple[int, int], formula: str, colour: str) -> None:
        """Colour cells while a formula holds of them."""
        if last[0] >= first[0]:
            rule = {"type": "formula", "criteria": formula, "format": self.book.style({"bg_color": colour})}
            self.sheet.conditional_format(*first, *last, rule)

    def validate(self, column: int, rows: Sequence[int], rule: dict[str, Any]) -> None:
        """One rule for the cells of a column in these rows."""
        ranges = [[first, column, last, column] for first, last in runs(rows)]
        for start in range(0, len(ranges), _RANGES):
            some = ranges[start : start + _RANGES]
            self.sheet.data_validation(*some[0], {**rule, "other_cells": some[1:]})


@cache
def look(colour: str | None, layout: str, *, first: bool) -> dict[str, Any]:
    """The properties of a cell, as XlsxWriter calls them."""
    found: dict[str, Any] = {
        "font_size": 10,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": "#A6A6A6",
        "locked": colour == GREY,
        "num_format": layout,
    }
    if first:
        found |= {"top": 2, "top_color": "#595959"}
    return found | ({"pattern": 1, "bg_color": colour} if colour else {})


def height(text: str, width: float, least: int = 2) -> float:
    """Points that a text takes, ``least`` lines at any rate; a Chinese character is two digits less a fifth wide."""
    lines = sum(len(wrap(line, int(width * 1.2) - 1)) for line in text.split("\n"))
    return min(409, 14 * max(lines, least) + 4)


def runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow one another as first and last."""
    for _, run in groupby(enumerate(rows), key=lambda item: item[1] - item[0]):
        members = [row for _, row in run]
        yield members[0], members[-1]
