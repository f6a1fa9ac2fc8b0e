"""Word documents, through python-docx: grids as tables, headings, paragraphs, plain tables. Same content, same bytes.

python-docx belongs to the extra ``documents``: :func:`missing` reports that as a problem before anything is written.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from evaluator.paper.grid import BARE, Cell, Todo
from evaluator.paper.package import steady, xml_text
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docx.oxml.table import CT_Tc

    from evaluator.paper.grid import Grid
    from evaluator.problem import Problem

_SIZES = {"title": 16, "subtitle": 11, "aside": 10, "note": 9, "heading": 14, "subheading": 12, "text": 12}
_TWIPS = 567
"""Twentieths of a point in a centimetre."""
_MARGIN_CM = 1.5
_GAP = "　　　"
_FOREIGN = ("/thumbnail", "/extended-properties")
"""What the template of python-docx brings along: a picture of another document, and the name of another program."""


def missing() -> Problem | None:
    """The problem that python-docx is not installed; nothing when it is."""
    try:
        found = find_spec("docx")
    except ValueError:  # the library was switched off in sys.modules
        found = None
    if found:
        return None
    return problem("E191", "写 Word 文件需要 python-docx，没有安装", hint="pip install 'evaluator[documents]'")


def new(title: str, *, wide: bool = False) -> Any:
    """An empty document of A4 pages that says nothing of the program that made it."""
    from docx import Document

    word = Document()
    properties = word.core_properties
    properties.title = xml_text(title)[:255]
    properties.author = properties.comments = properties.last_modified_by = ""
    package = word.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith(_FOREIGN):
            del package.rels[key]
    _page(word, wide=wide)
    return word


def save(word: Any) -> bytes:
    """The bytes of a document, the same for the same content."""
    out = io.BytesIO()
    word.save(out)
    return steady(out.getvalue())


def from_grid(grid: Grid, title: str) -> bytes:
    """A document with one grid: its headings, its table (cut above the head that every page repeats), its notes."""
    word = new(title, wide=grid.orientation == "landscape")
    bare = {row: [*cells] for row, cells in groupby(grid.cells, lambda cell: cell.row)}
    bare = {row: cells for row, cells in bare.items() if all(cell.style in BARE for cell in cells)}
    rows = [row for row in range(1, grid.rows + 1) if row not in bare]
    _outside(word, [cells for row, cells in bare.items() if row < rows[0]])
    for number, part in enumerate(_parts(grid, rows)):
        if number:
            _thin(word.add_paragraph())
        _table(word, grid, part)
    _outside(word, [cells for row, cells in bare.items() if row > rows[0]])
    return save(word)


def _outside(word: Any, rows: Iterable[Sequence[Cell]]) -> None:
    """What is above or below the table: a paragraph a line, cells of one row side by side."""
    for cells in rows:
        for line in _GAP.join(cell.text for cell in cells).split("\n"):
            _paragraph(word.add_paragraph(), cells[0], line)


def _parts(grid: Grid, rows: list[int]) -> list[list[int]]:
    """Word repeats only the first row of a table: what is above the head of the list becomes a table of its own."""
    cut = grid.repeat
    if cut is None or any(cell.row < cut < cell.row + cell.down for cell in grid.cells):
        return [rows]
    return [part for part in ([row for row in rows if row < cut], [row for row in rows if row >= cut]) if part]


def _thin(paragraph: Any) -> None:
    """Between two tables, which Word would otherwise join, a line that is not visible."""
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.space_after = form.space_before = Pt(0)
    form.line_spacing = Pt(1)


def write(word: Any, text: str, style: str, *, marked: bool = False) -> None:
    """A paragraph (``title``, ``heading``, ``subheading``, ``text``); ``marked`` ones wait for a person to write."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    run = _run(paragraph, text, style)
    run.bold = style != "text"
    if marked:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    form = paragraph.paragraph_format
    form.space_after = Pt(6)
    if style == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif style == "text":
        form.first_line_indent = Pt(2 * _SIZES["text"])


def plain_table(word: Any, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with a head that is repeated on every page."""
    table = word.add_table(rows=0, cols=len(head))
    table.style = "Table Grid"
    for number, texts in enumerate((head, *rows)):
        line = table.add_row()
        line._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001  python-docx has no other way
        if not number:
            line._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001
        for cell, text in zip(line.cells, texts, strict=True):
            shown = Cell(number, 1, 1, 1, text, "value" if number else "label")
            _paragraph(cell.paragraphs[0], shown)
    _thin(word.add_paragraph())


def _page(word: Any, *, wide: bool) -> None:
    """A4 with narrow margins, and a type that holds Chinese."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    # Without a language some fonts give Chinese punctuation its Japanese or Taiwanese shape.
    word.styles["Normal"].element.get_or_add_rPr().append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)


def _paragraph(paragraph: Any, cell: Cell, text: str | None = None) -> None:
    """Text in the style of its cell; further lines as line breaks."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    left = cell.style in {"prose", "note", "aside"}
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
    run = _run(paragraph, cell.text if text is None else text, cell.style)
    run.bold = cell.style in {"title", "label"}


def _run(paragraph: Any, text: str, style: str) -> Any:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(xml_text(text))
    run.font.size = Pt(_SIZES.get(style, 9))
    run.font.name = "宋体"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")  # noqa: SLF001  python-docx has no other way to set it
    return run


def _table(word: Any, grid: Grid, rows: Sequence[int]) -> None:
    """Rows of the grid as a table, with merges as Word has them: merging cell by cell is quadratic in python-docx."""
    from docx.oxml import OxmlElement
    from docx.table import _Cell

    table = word.add_table(rows=0, cols=len(grid.columns))
    table.style = "Table Grid"
    table.autofit = False
    table._tbl.tblPr.append(_padding())  # noqa: SLF001  python-docx has no other way to set it
    widths = _widths(grid)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width * 635
    for row in rows:
        line = OxmlElement("w:tr")
        line.append(_row_properties(repeated=row == grid.repeat))
        for cell in _row(grid, row):
            box = OxmlElement("w:tc")
            box.append(_cell_properties(cell, row, sum(widths[cell.column - 1 : cell.column + cell.across - 1])))
            box.append(OxmlElement("w:p"))
            line.append(box)
            if cell.row == row:
                _paragraph(_Cell(cast("CT_Tc", box), table).paragraphs[0], cell)
        table._tbl.append(line)  # noqa: SLF001


def _row(grid: Grid, row: int) -> Iterator[Cell]:
    """The cells that a row touches, from left to right; those from above are continued."""
    touched = (cell for cell in grid.cells if cell.row <= row < cell.row + cell.down)
    return iter(sorted(touched, key=lambda cell: cell.column))


def _widths(grid: Grid) -> list[int]:
    """The widths of the columns in twips: the page shared out as the layout has it."""
    page = (29.7 if grid.orientation == "landscape" else 21) - 2 * _MARGIN_CM
    return [int(page * _TWIPS * each / sum(grid.columns)) for each in grid.columns]


def _row_properties(*, repeated: bool) -> Any:
    from docx.oxml import OxmlElement

    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))
    return properties


def _cell_properties(cell: Cell, row: int, width: int) -> Any:
    """Width, merges, colour and alignment, in the order that the format demands."""
    properties = _element("w:tcPr")
    properties.append(_element("w:tcW", w=width, type="dxa"))
    if cell.across > 1:
        properties.append(_element("w:gridSpan", val=cell.across))
    if cell.down > 1:
        properties.append(_element("w:vMerge", val="restart") if cell.row == row else _element("w:vMerge"))
    colour = "FFF2CC" if isinstance(cell.value, Todo) else "F2F2F2" if cell.style == "label" else None
    if colour:
        properties.append(_element("w:shd", val="clear", color="auto", fill=colour))
    properties.append(_element("w:vAlign", val="center"))
    return properties


def _padding() -> Any:
    """A little air above and below the text of every cell, in twips."""
    margins = _element("w:tblCellMar")
    for side, twips in (("top", 45), ("left", 70), ("bottom", 45), ("right", 70)):
        margins.append(_element(f"w:{side}", w=twips, type="dxa"))
    return margins


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element
