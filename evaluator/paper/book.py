"""What our workbooks have in common: type, dates and page, styles made once, and text that stays text.

Rows and columns count from 0 here, as in XlsxWriter. The same calls give the same bytes.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.paper.package import WHEN, xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPE = "宋体"
GREY = "#F2F2F2"
YELLOW = "#FFF2CC"
_FORMULA = ("=", "+", "-", "@", "'", "＝", "＋", "－", "＠")
_A4 = 9
_PIXELS = 7
"""Width of a digit of the default type, in which columns are measured."""


class Book:
    """A workbook that is written in memory."""

    def __init__(self, title: str) -> None:
        from xlsxwriter import Workbook

        self._out = io.BytesIO()
        # Columns are as wide as so many digits of the default type: one that is there wherever Chinese is written.
        default = {"font_name": TYPE, "font_size": 11}
        self._book = Workbook(self._out, {"in_memory": True, "default_format_properties": default})
        self._book.set_properties({"title": xml_text(title)[:255], "author": "evaluator", "created": WHEN})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str) -> Any:
        """One more worksheet."""
        return self._book.add_worksheet(name)

    def save(self) -> bytes:
        """The file; nothing can be written any more."""
        self._book.close()
        return self._out.getvalue()

    def style(self, look: Mapping[str, Any]) -> Any:
        """The format of XlsxWriter with these properties."""
        key = tuple(look.items())
        if key not in self._styles:
            self._styles[key] = self._book.add_format({"font_name": TYPE, **look})
        return self._styles[key]

    def put(self, sheet: Any, row: int, column: int, value: str | Decimal | None, look: Mapping[str, Any]) -> None:
        """A number as a number, all else as text: no formula, no error value, no markup, whatever it looks like."""
        if isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), self.style(look))
            return
        text = xml_text(value or "")
        style = self.style({**look, "quote_prefix": True} if text.startswith(_FORMULA) else look)
        if not text:
            sheet.write_blank(row, column, None, style)
        elif text.startswith("<r>") and text.endswith("</r>"):
            # A whole text like that is taken for markup, its pieces are not.
            sheet.write_rich_string(row, column, text[0], style, text[1:], style)
        else:
            sheet.write_string(row, column, text, style)


def widths(sheet: Any, columns: Mapping[int, float]) -> None:
    """Set columns as wide as so many digits, their edges included."""
    for number, digits in columns.items():
        sheet.set_column_pixels(number, number, digits * _PIXELS)


def page(sheet: Any, orientation: str, margins: tuple[float, float, float, float], *, pages: int = 0) -> None:
    """A4, one page wide and ``pages`` high (0: as many as it takes), numbered.

    Margins in inches: at the sides, above, below, and of what is at the head and the foot.
    """
    side, top, bottom, edge = margins
    sheet.set_paper(_A4)
    if orientation == "landscape":
        sheet.set_landscape()
    sheet.fit_to_pages(1, pages)
    sheet.center_horizontally()
    sheet.set_margins(side, side, top, bottom)
    sheet.set_header("", {"margin": edge})
    sheet.set_footer("&C第 &P 页，共 &N 页", {"margin": edge})
