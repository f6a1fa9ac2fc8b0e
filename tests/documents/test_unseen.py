"""What nobody sees is not read, what is declared late is found, and what costs more than it says is bounded."""

from __future__ import annotations

import socket
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from evaluator.documents import libreoffice
from evaluator.documents.formats import sniff
from evaluator.documents.readers import office
from evaluator.documents.readers.refusal import RefusalError
from evaluator.documents.reading import read_document
from tests.documents import hostile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">9</span>',
        '<span style="color:red; DISPLAY : none">9</span>',
        "<span hidden>9</span>",
        '<b style="visibility:hidden">9</b>',
        '<i style="font-size:0">9</i>',
        '<i style="font-size: 0.0px">9</i>',
        '<i style="opacity:0">9</i>',
        '<span class="x y">9</span>',
        '<span id="z">9</span>',
    ],
)
def test_text_that_a_page_hides_is_no_part_of_a_figure(hidden: str, tmp_path: Path) -> None:
    path = tmp_path / "页.html"
    style = "<style>p{color:red} .y, #z { display:none; }</style>"
    path.write_text(f"<html><head>{style}</head><table><tr><td>≥35{hidden}家<td>乙</table>", encoding="utf-8")
    document, _ = read_document(path)
    assert [cell.text for cell in document.tables[0].cells] == ["≥35家", "乙"]


@pytest.mark.parametrize("seen", ['<b style="font-size:0.8em">9</b>', '<b style="opacity:0.5">9</b>', "<b>9</b>"])
def test_text_that_is_small_or_pale_is_seen(seen: str, tmp_path: Path) -> None:
    path = tmp_path / "页.html"
    path.write_text(f"<table><tr><td>≥35{seen}家<td>乙</table>", encoding="utf-8")
    assert read_document(path)[0].tables[0].cells[0].text == "≥359家"


def test_hidden_text_of_word_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>"
    cell = f"<w:tc><w:p><w:r><w:t>≥35</w:t></w:r>{run}<w:r><w:t>家</w:t></w:r></w:p></w:tc>"
    path.write_bytes(hostile.docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert [cell.text for cell in read_document(path)[0].tables[0].cells] == ["≥35家"]


@pytest.mark.parametrize("before", [9_000, 300_000])
def test_a_document_type_is_found_however_late(before: int, tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(hostile.docx("<w:p/>", f"<!--{' ' * before}-->{hostile.OUTSIDE}"))
    _, problems = read_document(path)
    assert [each.message for each in problems] == ["文档内的 XML 声明了实体或文档类型，可能有害，未读取"]


def test_a_word_of_word_in_a_comment_makes_no_word_document(tmp_path: Path) -> None:
    path = tmp_path / "甲.xml"
    path.write_text(
        '<?xml version="1.0"?><!-- progid="Word.Document" <?mso-application progid="Word.Document"?> --><a/>'
    )
    assert sniff(path).format != "doc"


def test_a_day_out_of_the_calendar_is_a_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"] = 20221031, "乙"
    sheet["A1"].number_format = '"x"0'
    path = tmp_path / "表.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/styles.xml"] = members["xl/styles.xml"].replace(b'numFmtId="164" fontId', b'numFmtId="31" fontId')
    path.write_bytes(hostile.zipped(members))
    document, problems = read_document(path)
    assert problems == ()
    assert [cell.text for cell in document.tables[0].cells] == ["20221031", "乙"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("格.txt", b"\t" * 2_000_000),
        ("行.csv", b"a,b\n" * 400_000),
        ("属性.html", b"<table><tr><td " + b"".join(b"a%d=1 " % n for n in range(400_000)) + b">x</table>"),
        ("跨.html", b"<table><tr>" + b"<td colspan=1000 rowspan=0>x" * 1_900 + b"<tr><td>a<td>b<td>c" * 60_000),
        ("注释.xlsx", hostile.xlsx("", f"<!--{'mergeCell ' * 1_500_000}-->")),
    ],
)
def test_what_grows_with_the_square_is_bounded(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    started = time.monotonic()
    read_document(path)
    assert time.monotonic() - started < 25


def test_groups_inside_groups_of_rtf_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "层.rtf"
    path.write_bytes(b"{\\rtf1 " + b"{" * 200_000 + b"}" * 200_001)
    started = time.monotonic()
    _, problems = read_document(path)
    assert [each.message for each in problems] == ["RTF 文档的层次过多，为安全起见不再读取"]
    assert time.monotonic() - started < 5


@pytest.mark.skipif(not libreoffice.offline(), reason="the system gives no network of one's own")
def test_what_converts_a_document_reaches_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        program = tmp_path / "soffice"
        call = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        program.write_text(f'#!/bin/sh\n{sys.executable} -c "{call}"\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        source = tmp_path / "甲.doc"
        source.write_bytes(hostile.ole("WordDocument"))
        folder = tmp_path / "work"
        folder.mkdir()
        with pytest.raises(RefusalError):
            office.to_docx(source, folder)
        server.settimeout(0.5)
        with pytest.raises(TimeoutError):
            server.accept()
    settings = (folder / "profile" / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    assert "BlockUntrustedRefererLinks" in settings
