"""A person's own workbook with marks in it: a colour and a comment at each doubtful cell, all else as it was.

The members of the file are edited where they are and none is written anew: a library that loads and saves a workbook
loses the results of formulas, charts, and what it does not know. Marks of an earlier time are taken off first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from evaluator.paper.members import UNREADABLE, Element, Members, every, first, named, office
from evaluator.paper.package import xml_text
from evaluator.text import wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.problem import Severity

Place = tuple[str, int, int]
"""Sheet, row and column; rows and columns from 0."""
AUTHOR = "evaluator"
COLOURS: dict[Severity, str] = {"error": "FFFF9999", "warning": "FFFFD966", "note": "FFDDEBF7"}
_ALWAYS = f'"{AUTHOR}"<>""'
"""The formula of our conditional formats: true, and ours."""
_AFTER_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""What the schema wants behind the drawing of comments."""
_WIDE = 40
"""Columns of a terminal that a line of a comment takes."""

__all__ = ["AUTHOR", "COLOURS", "UNREADABLE", "Mark", "Place", "mark"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a cell."""

    severity: Severity
    text: str


def mark(raw: bytes, marks: Mapping[Place, Sequence[Mark]]) -> bytes:
    """The workbook with the cells coloured by the gravest mark, and all marks of a cell in a comment.

    Args:
        raw: an xlsx file.
        marks: by place; sheets that the file does not have are left out.

    Raises:
        One of ``UNREADABLE``: it is not a workbook that can be edited.
    """
    package = Members(raw)
    styles = _Styles(package.tree("xl/styles.xml"))
    for title, member in package.sheets.items():
        own = {(row, column): found for (sheet, row, column), found in marks.items() if sheet == title}
        _Sheet(package, styles, member).mark(own)
    return package.save()


class _Styles:
    """The styles of a workbook, and variants of them in our colours."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.variants: dict[tuple[int, Severity | None], int] = {}

    def variant(self, style: int, severity: Severity | None) -> int:
        """The number of a style like another but for its fill; none for a mark that is taken off."""
        if (style, severity) not in self.variants:
            formats = self._group("cellXfs")
            copy = etree.fromstring(etree.tostring(formats[style]))
            copy.set("fillId", str(self._fill(severity) if severity else 0))
            copy.set("applyFill", "1")
            self.variants[style, severity] = _appended(formats, copy)
        return self.variants[style, severity]

    def _fill(self, severity: Severity) -> int:
        fills = self._group("fills")
        fill = etree.Element(named(fills, "fill"))
        pattern = etree.SubElement(fill, named(fills, "patternFill"), patternType="solid")
        etree.SubElement(pattern, named(fills, "fgColor"), rgb=COLOURS[severity])
        etree.SubElement(pattern, named(fills, "bgColor"), indexed="64")
        return _appended(fills, fill)

    def differential(self, severity: Severity) -> int:
        """The number of a format that a conditional format lays over a cell."""
        formats = self._group("dxfs")
        fill = etree.SubElement(made := etree.Element(named(formats, "dxf")), named(formats, "fill"))
        pattern = etree.SubElement(fill, named(formats, "patternFill"))
        etree.SubElement(pattern, named(formats, "bgColor"), rgb=COLOURS[severity])
        return _appended(formats, made)

    def _group(self, name: str) -> Element:
        found = self.root.find(named(self.root, name))
        if found is None:
            found = etree.Element(named(self.root, name))
            before = self.root.find(named(self.root, "cellStyles"))
            at = len(self.root) if before is None else self.root.index(before) + 1
            self.root.insert(at, found)
        return found


class _Sheet:
    """One sheet of a workbook."""

    def __init__(self, package: Members, styles: _Styles, member: str) -> None:
        self.package, self.styles, self.member = package, styles, member
        self.root = package.tree(member)
        self.data = first(self.root, "sheetData")

    def mark(self, marks: Mapping[tuple[int, int], Sequence[Mark]]) -> None:
        """Take off what an earlier time left, then mark."""
        self._clear()
        if not marks:
            return
        gravest = {at: _gravest(found) for at, found in marks.items()}
        for at, severity in gravest.items():
            self._paint(self._cell(*at), severity)
        self._lay_over(gravest)
        self._comment(marks)

    def _paint(self, cell: Element, severity: Severity | None) -> None:
        cell.set("s", str(self.styles.variant(int(cell.get("s", "0")), severity)))

    def _cell(self, row: int, column: int) -> Element:
        line = _placed(self.data, "row", row, lambda each: int(each.get("r", "0")) - 1)
        line.set("r", str(row + 1))
        cell = _placed(line, "c", column, lambda each: xl_cell_to_rowcol(str(each.get("r")))[1])
        cell.set("r", xl_rowcol_to_cell(row, column))
        return cell

    def _lay_over(self, gravest: Mapping[tuple[int, int], Severity]) -> None:
        """Where a sheet colours its cells by rules, ours comes first: they would hide the fill of the cell."""
        blocks = every(self.root, "conditionalFormatting")
        if not blocks:
            return
        kinds = sorted(set(gravest.values()))
        for rule in every(self.root, "cfRule"):
            rule.set("priority", str(int(rule.get("priority", "1")) + len(kinds)))
        for priority, severity in enumerate(kinds, 1):
            cells = " ".join(xl_rowcol_to_cell(*at) for at, found in sorted(gravest.items()) if found == severity)
            block = etree.Element(named(self.root, "conditionalFormatting"), sqref=cells)
            number = str(self.styles.differential(severity))
            about = {"type": "expression", "dxfId": number, "priority": str(priority), "stopIfTrue": "1"}
            rule = etree.SubElement(block, named(self.root, "cfRule"), about)
            etree.SubElement(rule, named(self.root, "formula")).text = _ALWAYS
            # Excel goes by the priority, LibreOffice by the order.
            blocks[0].addprevious(block)

    def _put_drawing(self, own: str) -> None:
        """Name the drawing of the comments where the schema wants it."""
        later = {named(self.root, name) for name in _AFTER_DRAWING}
        at = next((number for number, each in enumerate(self.root) if each.tag in later), len(self.root))
        self.root.insert(at, etree.Element(named(self.root, "legacyDrawing"), {f"{{{office(self.root)}}}id": own}))

    def _comment(self, marks: Mapping[tuple[int, int], Sequence[Mark]]) -> None:
        space = etree.QName(self.root).namespace
        fresh = f'<comments xmlns="{space}"><authors/><commentList/></comments>'
        comments, _ = self.package.beside(self.member, "comments", "xl/comments{}.xml", fresh)
        shapes, own = self.package.beside(self.member, "vmlDrawing", "xl/drawings/vmlDrawing{}.vml", _SHAPES)
        if self.root.find(named(self.root, "legacyDrawing")) is None:
            self._put_drawing(own)
        authors, listed = first(comments, "authors"), first(comments, "commentList")
        author = next((n for n, each in enumerate(authors) if each.text == AUTHOR), len(authors))
        if author == len(authors):
            etree.SubElement(authors, named(comments, "author")).text = AUTHOR
        there = {str(each.get("ref")): each for each in listed}
        for (row, column), found in sorted(marks.items()):
            ref, text = xl_rowcol_to_cell(row, column), xml_text("\n".join(each.text for each in found))
            comment = there.get(ref)
            if comment is None:
                comment = etree.SubElement(listed, named(comments, "comment"), ref=ref, authorId=str(author))
                etree.SubElement(comment, named(comments, "text"))
                shapes.append(_shape(row, column, text, len(shapes)))
            else:
                text = f"\n{AUTHOR}：{text}"
            run = etree.SubElement(first(comment, "text"), named(comments, "r"))
            etree.SubElement(run, named(comments, "t")).text = text
            run[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        listed[:] = sorted(listed, key=lambda each: xl_cell_to_rowcol(str(each.get("ref"))))

    def _clear(self) -> None:
        """Take off our comments with their colours."""
        for block in every(self.root, "conditionalFormatting"):
            if any((each.text or "").strip() == _ALWAYS for each in every(block, "formula")):
                self.root.remove(block)
        if not any(str(each.get("Type")).endswith("/comments") for each in self.package.related(self.member)):
            return
        comments, _ = self.package.beside(self.member, "comments", "", "")
        ours = {n for n, each in enumerate(first(comments, "authors")) if each.text == AUTHOR}
        listed = first(comments, "commentList")
        gone = [each for each in listed if int(each.get("authorId", "-1")) in ours]
        cleared = {xl_cell_to_rowcol(str(each.get("ref"))) for each in gone}
        for each in gone:
            listed.remove(each)
        for at in cleared:
            self._paint(self._cell(*at), None)
        shapes, _ = self.package.beside(self.member, "vmlDrawing", "xl/drawings/vmlDrawing{}.vml", _SHAPES)
        for shape in list(shapes):
            place = [shape.findtext(f".//{{{_EXCEL}}}{name}") for name in ("Row", "Column")]
            if None not in place and (int(place[0] or 0), int(place[1] or 0)) in cleared:
                shapes.remove(shape)


_EXCEL, _VML = "urn:schemas-microsoft-com:office:excel", "urn:schemas-microsoft-com:vml"
_SHAPES = (
    f'<xml xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_EXCEL}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


def _shape(row: int, column: int, text: str, number: int) -> Element:
    """The box of a comment, as high as its text."""
    lines = sum(len(wrap(line, _WIDE)) for line in text.split("\n"))
    anchor = f"{column + 1}, 10, {row}, 4, {column + 5}, 10, {row + lines + 1}, 4"
    markup = (
        f'<v:shape xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_EXCEL}"'
        f' id="_evaluator_s{number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto"'
        f' style="position:absolute;width:240pt;height:{14 * lines + 12}pt;z-index:{number};visibility:hidden">'
        '<v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )
    return etree.fromstring(markup)


def _gravest(found: Sequence[Mark]) -> Severity:
    order = list(COLOURS)
    return min((each.severity for each in found), key=order.index)


def _placed(parent: Element, name: str, number: int, place: Any) -> Element:
    """The child with a number, made at its place among the others where there is none."""
    behind = len(parent)
    for at, each in enumerate(parent):
        there = place(each)
        if there == number:
            return each
        if there > number:
            behind = at
            break
    made = etree.Element(named(parent, name))
    parent.insert(behind, made)
    return made


def _appended(group: Element, child: Element) -> int:
    group.append(child)
    group.set("count", str(len(group)))
    return len(group) - 1
