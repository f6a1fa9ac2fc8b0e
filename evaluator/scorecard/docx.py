"""The self-evaluation form as a Word document: the same layouts as the workbook, through python-docx.

python-docx belongs to the extra ``documents``: :func:`missing` says so as a problem before :func:`document` is called.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from evaluator.paper.grid import Todo, build
from evaluator.paper.package import steady, xml_text
from evaluator.problem import problem
from evaluator.scorecard import form_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.table import CT_Tc

    from evaluator.forms.model import Form
    from evaluator.paper.grid import Cell, Grid
    from evaluator.problem import Problem
    from evaluator.result import Scorecard

_SIZES = {"title": 16, "subtitle": 11, "note": 9}
_TWIPS = 567
"""Twentieths of a point in a centimetre."""
_MARGIN_CM = 1.5


def missing() -> Problem | None:
    """The problem that python-docx is not installed; nothing when it is."""
    try:
        found = find_spec("docx")
    except ValueError:  # the library was switched off in sys.modules
        found = None
    if found:
        return None
    return problem("E191", "写 Word 文件需要 python-docx，没有安装", hint="pip install 'evaluator[documents]'")


def document(card: Scorecard, form: Form | None = None, layout: str = "national") -> bytes:
    """The self-evaluation form of one project; see :func:`evaluator.scorecard.xlsx.workbook` for the arguments."""
    from docx import Document

    grid = build(layout, form_fields.project(card, form), form_fields.tables(card, form, layout))
    word = Document()
    word.core_properties.title = xml_text(card.name)[:255]
    word.core_properties.author = "evaluator"
    _page(word, grid)
    heading = [cell for cell in grid.cells if cell.style in {"title", "subtitle"}]
    notes = [cell for cell in grid.cells if cell.style == "note"]
    for cell in heading:
        _paragraph(word.add_paragraph(), cell)
    _table(word, grid, skip={cell.row for cell in (*heading, *notes)})
    for cell in notes:
        for line in cell.text.split("\n"):
            _paragraph(word.add_paragraph(), cell, line)
    out = io.BytesIO()
    word.save(out)
    return steady(out.getvalue())


def _page(word: Any, grid: Grid) -> None:
    """A4 with narrow margins, and a type that holds Chinese."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    # Without a language some fonts give Chinese punctuation its Japanese or Taiwanese shape.
    word.styles["Normal"].element.get_or_add_rPr().append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    section = word.sections[0]
    wide = grid.orientation == "landscape"
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)


def _paragraph(paragraph: Any, cell: Cell, text: str | None = None) -> None:
    """Text in the style of its cell; further lines as line breaks."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    left = cell.style in {"prose", "note"}
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
    run = paragraph.add_run(xml_text(cell.text if text is None else text))
    run.bold = cell.style in {"title", "label"}
    run.font.size = Pt(_SIZES.get(cell.style, 9))
    run.font.name = "宋体"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")  # noqa: SLF001  python-docx has no other way to set it


def _table(word: Any, grid: Grid, skip: set[int]) -> None:
    """The grid as a table. Merges are written as Word has them: merging cell by cell is quadratic in python-docx."""
    from docx.oxml import OxmlElement
    from docx.table import _Cell

    table = word.add_table(rows=0, cols=len(grid.columns))
    table.style = "Table Grid"
    table.autofit = False
    table._tbl.tblPr.append(_padding())  # noqa: SLF001  python-docx has no other way to set it
    widths = _widths(grid)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width * 635
    for row in (number for number in range(1, grid.rows + 1) if number not in skip):
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
