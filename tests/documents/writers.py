"""Pages into documents of every format, in a few lines each: what the readers have to understand."""

from __future__ import annotations

import html
import io
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.documents.layouts import Box, Page

_CJK = "⺀-鿿＀-￯，。、"


def wrap(text: str, width: int) -> str:
    """Broken into lines of ``width``, only between Chinese characters, as a cell on paper is."""
    lines = [text]
    while len(lines[-1]) > width:
        found = [
            at for at in range(width, len(lines[-1])) if re.fullmatch(f"[{_CJK}]{{2}}", lines[-1][at - 1 : at + 1])
        ]
        if not found:
            break
        lines[-1:] = [lines[-1][: found[0]], lines[-1][found[0] :]]
    return "\n".join(lines)


def as_txt(pages: Sequence[Page], slips: Sequence[int] = ()) -> bytes:
    """A dump: merges lost, and ``slips`` (row numbers of all pages) moved left to the edge."""
    lines = []
    number = 0
    for page in pages:
        lines += ["", *page.titles, ""]
        for at in range(len(page.rows)):
            texts = [""] * page.columns
            for row, column, box in page.placed():
                if row == at:
                    texts[column] = box.text.replace("\n", "")
            filled = [text for text in texts if text]
            if number in slips and not texts[0]:
                texts = [*filled, *[""] * (page.columns - len(filled))]
            lines.append("\t".join(texts))
            number += 1
    return "\n".join(lines).encode()


def as_html(pages: Sequence[Page], width: int = 9) -> bytes:
    parts = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title>公开</title></head><body>"]
    for page in pages:
        parts += [f"<p>{html.escape(title)}</p>" for title in page.titles]
        parts.append("<table border=1>")
        for row in page.rows:
            parts.append("<tr>" + "".join(_td(box, width) for box in row) + "</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


def _td(box: Box, width: int) -> str:
    text = "<br>".join(html.escape(line) for line in wrap(box.text, width).split("\n"))
    return f"<td rowspan={box.down} colspan={box.across}><p>{text}</p></td>"


def as_docx(pages: Sequence[Page], width: int = 9) -> bytes:
    import docx

    document = docx.Document()
    for page in pages:
        for title in page.titles:
            document.add_paragraph(title)
        table = document.add_table(len(page.rows), page.columns)
        for row, column, box in page.placed():
            cell = table.cell(row, column)
            if box.down * box.across > 1:
                cell = cell.merge(table.cell(row + box.down - 1, column + box.across - 1))
            cell.text = wrap(box.text, width)
    return _saved(document.save)


def as_xlsx(pages: Sequence[Page], width: int = 9) -> bytes:
    """A sheet a page, with the title lines merged across its first rows, as bureaus send them."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, page in enumerate(pages, 1):
        sheet = book.create_sheet(f"表{number}")
        for at, title in enumerate(page.titles, 1):
            sheet.cell(at, 1, title)
            sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=page.columns)
        below = len(page.titles) + 1
        for row, column, box in page.placed():
            cell = sheet.cell(row + below, column + 1)
            cell.value, cell.data_type = (wrap(box.text, width), "s") if box.text else (None, "n")
            if box.down * box.across > 1:
                last = row + below + box.down - 1, column + box.across
                sheet.merge_cells(start_row=row + below, start_column=column + 1, end_row=last[0], end_column=last[1])
    return _saved(book.save)


def _saved(save: object) -> bytes:
    buffer = io.BytesIO()
    assert callable(save)
    save(buffer)
    return buffer.getvalue()


_CELL, _LINE, _SIZE = 144.0, 11.0, 9.0


def as_pdf(pages: Sequence[Page], rows_a_sheet: int = 18) -> bytes:
    """Ruled tables on sheets; a table longer than a sheet goes on on the next, its merged cells cut there."""
    sheets = [
        _sheet(page, start, min(start + rows_a_sheet, len(page.rows)))
        for page in pages
        for start in range(0, len(page.rows), rows_a_sheet)
    ]
    return pdf(sheets)


def _sheet(page: Page, start: int, stop: int) -> str:
    per_line = int(_CELL // _SIZE) - 7  # a line may run over to the next break
    texts = {}
    heights = [2 * _LINE] * (stop - start)
    for row, column, box in page.placed():
        first, last = max(row, start), min(row + box.down, stop)
        if first < last:
            lines = (
                wrap(box.text.replace("\n", ""), per_line + 16 * (box.across - 1)).split("\n") if row >= start else [""]
            )
            texts[first, column] = (lines, last - first, box.across)
            need = (len(lines) + 1) * _LINE
            have = sum(heights[first - start : last - start])
            heights[last - start - 1] += max(0.0, need - have)
    top = 60.0
    ops = ["0.5 w"]
    for at, title in enumerate(page.titles if start == 0 else ()):
        ops.append(show(40, 20 + 16 * at, title))
    edges = [top + sum(heights[:at]) for at in range(len(heights) + 1)]
    for (row, column), (lines, down, across) in texts.items():
        x, y = 20 + column * _CELL, edges[row - start]
        height = edges[row - start + down] - y
        ops.append(f"{x:.1f} {1600 - y - height:.1f} {across * _CELL:.1f} {height:.1f} re S")
        ops += [show(x + 3, y + 3 + at * _LINE, line) for at, line in enumerate(lines)]
    return "\n".join(ops)


def show(x: float, y: float, text: str) -> str:
    return f"BT /F1 {_SIZE} Tf {x:.1f} {1600 - y - _SIZE:.1f} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def pdf(sheets: Sequence[str]) -> bytes:
    """A PDF by hand: one font that every reader knows by name, one content stream a sheet."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(sheets)))
    system = "<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    box = "/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /S /DW 1000 /FontDescriptor 5 0 R /CIDSystemInfo {system} >>",
        f"<< /Type /FontDescriptor /FontName /S /Flags 6 {box} >>",
    ]
    streams: list[bytes] = [each.encode() for each in objects]
    for at, sheet in enumerate(sheets):
        packed = zlib.compress(sheet.encode())
        streams.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1340 1600] /Contents {7 + 2 * at} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        streams.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream")
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(streams, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(streams) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out.write(f"trailer << /Size {len(streams) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()
