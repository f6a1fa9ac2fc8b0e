"""PDF with text, by pdfplumber: ruled tables with their merges, and the lines of text between them.

A table that runs over a page comes as two on one grid; the recogniser joins them. A page without ruling lines is
read as lines whose cells are separated by wide gaps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.refusal import MISSING, SCANNED, RefusalError, broken, password, too_large
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_PAGES = 500
MOST_FORMS = 20_000
MOST_CHARACTERS = 100_000
"""On one page."""
_NEAR = 2.0
"""Points within which two ruling lines are one."""
_SPACE = 0.35
"""A gap below this share of the type's size is not a space: composers set thin ones between Chinese and digits."""
_GAP = 1.2
"""A gap between words of more than this many character widths separates cells, where no lines are drawn."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table as drawn: its cells with their boxes, and where its lines are."""

    cells: tuple[tuple[str, tuple[float, ...]], ...]
    across: list[float]
    down: list[float]
    page: int
    name: str


_Drawn = Paragraph | Table | Ruled


def read(path: Path) -> Reading:
    """All pages; a document without any text is refused as scanned."""
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError as error:
        raise RefusalError(MISSING, "读取 PDF 需要组件 pdfplumber", "请安装 evaluator[documents]") from error
    _bound_forms()
    reading = Reading()
    drawn: list[_Drawn] = []
    try:
        with pdfplumber.open(path) as document:
            _count(document.pages)
            for number, page in enumerate(document.pages, 1):
                drawn += _page(page, number, reading)
                page.close()
    except (RefusalError, MemoryError):
        raise
    except (PdfminerException, PDFPasswordIncorrect) as error:
        inner = error.args[0] if error.args else error
        raise password() if isinstance(inner, PDFPasswordIncorrect) else broken("PDF ") from error
    except Exception as error:  # a broken PDF breaks pdfminer in every imaginable way
        raise broken("PDF ") from error
    reading.blocks += laid(drawn)
    if not reading.blocks:
        hint = "请先做文字识别（OCR），或导入原来的 Word、Excel 文档"
        raise RefusalError(SCANNED, "PDF 中没有文字，可能是扫描件", hint)
    return reading


def _bound_forms() -> None:
    """Refuse forms drawn inside forms without end: thirty of two calls each are a thousand million."""
    from pdfminer.pdfinterp import PDFPageInterpreter

    interpreters: Any = PDFPageInterpreter
    draw = getattr(interpreters, "drawn", interpreters.do_Do)
    calls = count(1)

    def bounded(interpreter: Any, name: Any) -> None:
        if next(calls) > MOST_FORMS:
            raise too_large(f"PDF 中的图形对象超过 {MOST_FORMS} 个")
        draw(interpreter, name)

    interpreters.drawn, interpreters.do_Do = draw, bounded


def _count(pages: Sequence[Any]) -> None:
    if len(pages) > MOST_PAGES:
        raise too_large(f"PDF 超过 {MOST_PAGES} 页")


def _page(page: Any, number: int, reading: Reading) -> list[_Drawn]:
    if len(page.chars) > MOST_CHARACTERS:
        raise too_large(f"第 {number} 页的文字过多")
    if not page.chars and page.images:
        where = Location(sheet=f"第{number}页")
        reading.problems.append(problem("N607", f"第 {number} 页只有图像没有文字，未采用", location=where))
    found: list[tuple[float, _Drawn]] = []
    tables = page.find_tables()
    for at, each in enumerate(tables, 1):
        name = f"第{number}页" if len(tables) == 1 else f"第{number}页表{at}"
        table = _ruled(each, page, number, name)
        if table.cells:
            found.append((each.bbox[1], table))
    boxes = [each.bbox for each in tables]
    rest = page.filter(lambda item: not any(_in(item, box) for box in boxes)) if boxes else page
    found += _lines(rest, number, columns=not boxes)
    if not boxes and any(isinstance(block, Table) for _, block in found):
        where = Location(sheet=f"第{number}页")
        hint = "请逐格核对；最好导入原来的 Word、Excel 文档"
        message = f"第 {number} 页的表格没有框线，按文字的间距分格，可能分错"
        reading.problems.append(problem("W626", message, location=where, hint=hint))
    return [block for _, block in sorted(found, key=lambda pair: pair[0])]


def _in(item: dict[str, Any], box: Sequence[float]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def laid(drawn: Sequence[_Drawn]) -> list[Paragraph | Table]:
    """Ruled tables laid on the grid of all their lines, which brings the merges back.

    A table that goes on over the page, within the same margins, shares its columns: a page draws only those it needs.
    """
    grids: dict[int, list[float]] = {}
    last: Ruled | None = None
    for block in drawn:
        if isinstance(block, Ruled):
            on = last is not None and last.page + 1 == block.page and _same_margins(last.across, block.across)
            before = grids[id(last)] if on else []
            before[:] = _edges([*before, *block.across])
            grids[id(block)], last = before, block
    return [_table(block, grids[id(block)]) if isinstance(block, Ruled) else block for block in drawn]


def _same_margins(left: list[float], right: list[float]) -> bool:
    return all(abs(left[at] - right[at]) <= _NEAR for at in (0, -1))


def _table(ruled: Ruled, across: list[float]) -> Table:
    cells = []
    for text, (x0, y0, x1, y1) in ruled.cells:
        left, right = _nearest(across, x0), _nearest(across, x1)
        top, bottom = _nearest(ruled.down, y0), _nearest(ruled.down, y1)
        cells.append(Cell(text, top, left, max(1, bottom - top), max(1, right - left)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(tuple(cells), len(ruled.down) - 1, sheet=ruled.name)


def _ruled(table: Any, page: Any, number: int, name: str) -> Ruled:
    """The texts of the cells with their boxes."""
    from pdfplumber.utils.text import extract_text

    bands: dict[tuple[float, ...], list[dict[str, Any]]] = {}
    boxes = [box for box in table.cells if box is not None]
    across = _edges([x for box in boxes for x in (box[0], box[2])])
    down = _edges([y for box in boxes for y in (box[1], box[3])])
    cells = []
    for box in boxes:
        band = (page.bbox[0], box[1], page.bbox[2], box[3])
        if band not in bands:
            bands[band] = [char for char in page.chars if _in(char, band)]
        inside = [char for char in bands[band] if _in(char, box)]  # by their middle: tall type reaches over the lines
        text = _unbroken(extract_text(inside, x_tolerance_ratio=_SPACE).strip(), inside, box[2]) if inside else ""
        if text:
            cells.append((text, box))
    return Ruled(tuple(cells), across, down, number, name)


def _unbroken(text: str, chars: list[dict[str, Any]], right: float) -> str:
    """A number that was broken because its cell is full, whole again."""
    full = right - max(char["x1"] for char in chars) < 2 * chars[0]["size"]
    return re.sub(r"(?<=[\d.,])\n(?=[\d.,%‰])", "", text) if full else text


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _lines(page: Any, number: int, *, columns: bool) -> list[tuple[float, _Drawn]]:
    """Lines of text; where a page has no ruled table, runs of lines with wide gaps are a table without lines."""
    lines = page.extract_text_lines(x_tolerance_ratio=_SPACE, return_chars=True)
    split = [(line["top"], line["text"], _pieces(line["chars"])) for line in lines]
    if not columns or sum(len(pieces) > 1 for _, _, pieces in split) < 3:
        return [(top, Paragraph(text.strip(), sheet=f"第{number}页")) for top, text, _ in split if text.strip()]
    found: list[tuple[float, _Drawn]] = []
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    for top, text, pieces in split:
        if len(pieces) > 1 or (rows and not re.fullmatch(r"\S{12,}", text.strip())):
            rows.append((top, pieces))
            continue
        found += _unruled(rows, number)
        rows = []
        found.append((top, Paragraph(text.strip(), sheet=f"第{number}页")))
    return found + _unruled(rows, number)


def _pieces(chars: list[dict[str, Any]]) -> list[tuple[float, str]]:
    """The stretches of a line between wide gaps: where each begins, and its text."""
    pieces: list[tuple[float, str]] = []
    end: float | None = None
    for char in chars:
        if end is None or char["x0"] - end > _GAP * char["size"]:
            pieces.append((char["x0"], char["text"]))
        else:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + char["text"])
        end = char["x1"]
    return [(x, text.strip()) for x, text in pieces if text.strip()]


def _unruled(rows: list[tuple[float, list[tuple[float, str]]]], number: int) -> list[tuple[float, _Drawn]]:
    if not rows:
        return []
    starts: list[float] = []
    for x in sorted(x for _, pieces in rows for x, _ in pieces):
        if not starts or x - starts[-1] > 4 * _NEAR:
            starts.append(x)
    cells = tuple(Cell(text, at, _nearest(starts, x)) for at, (_, pieces) in enumerate(rows) for x, text in pieces)
    return [(rows[0][0], Table(cells, len(rows), exact=False, sheet=f"第{number}页"))]
