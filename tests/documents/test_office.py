"""The old formats, made and read with LibreOffice: doc, wps, rtf by conversion; xls and et as they are."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import shutil
import socket
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from evaluator.documents import libreoffice
from evaluator.documents.readers import office as converter
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.forms.model import Form, Funds, Indicator
from evaluator.problem import Location, problem
from tests.documents import hostile, writers
from tests.documents.layouts import NARRATIVE, declaration

SOFFICE = shutil.which("soffice")
office = [pytest.mark.office, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]


def row(level1: str, level2: str, level3: str, target: str) -> Indicator:
    return Indicator(level1=level1, level2=level2, level3=level3, target=target)


FORM = Form(
    name="河道整治（二期）",
    year=2023,
    title="项目支出绩效目标申报表",
    department="038-水务局",
    unit="河道所",
    attribute="一次性项目（1年结束）",
    period="1年",
    funds=Funds(total=Decimal(1200000), local=Decimal(1200000)),
    narrative={label: f"{label}：按规划分段整治，当年完成，验收后移交管护单位。" for label in NARRATIVE},
    goal="整治河道3公里。",
    indicators=(
        row("产出指标", "数量指标", "整治河道长度", "≥3公里"),
        row("产出指标", "数量指标", "新建护岸", "2处"),
        row("产出指标", "时效指标", "完工时间", "2023年10月31日前"),
        row("效益指标", "社会效益指标", "防洪能力", "有效提升"),
        row("满意度指标", "服务对象满意度指标", "沿岸群众满意度", "≥90%"),
    ),
)


def convert(data: bytes, source: str, target: str, folder: Path) -> Path:
    """A document in another format, by LibreOffice; ``target`` is its extension, with a filter where one is needed."""
    assert SOFFICE is not None
    path = folder / source
    path.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command: list[str] = [
        SOFFICE,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix("." + target.partition(":")[0])


def assert_reads_back(path: Path) -> None:
    document, faults = read_document(path)
    forms, problems, coverage = recognise(document)
    assert (faults, problems) == ((), ())
    assert coverage.complete
    assert [form.model_copy(update={"source": None}).model_dump() for form in forms] == [FORM.model_dump()]


@pytest.mark.parametrize("suffix", ["doc", "wps", "rtf"])
class TestWord:
    pytestmark = office

    def test_it_comes_back(self, suffix: str, tmp_path: Path) -> None:
        target = "rtf:Rich Text Format" if suffix == "rtf" else "doc:MS Word 97"
        made = convert(writers.as_html([declaration(FORM)], 99), "a.html", target, tmp_path)
        assert_reads_back(made.rename(tmp_path / f"申报.{suffix}"))


@pytest.mark.parametrize("suffix", ["xls", "et"])
class TestSheet:
    pytestmark = office

    def test_it_comes_back(self, suffix: str, tmp_path: Path) -> None:
        made = convert(writers.as_xlsx([declaration(FORM)]), "a.xlsx", "xls", tmp_path)
        assert_reads_back(made.rename(tmp_path / f"申报.{suffix}"))


class TestOldSheet:
    pytestmark = office

    def test_a_cell_says_what_it_shows(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        day = dt.date(2022, 10, 31)
        shown = ((0.975, "0.0%"), (0.95, "General"), (1, "0%"), (day, "yyyy-mm"), (True, "General"))
        for at, (value, layout) in enumerate(shown, 1):
            cell = book.worksheets[0].cell(at, 1, value)
            cell.number_format = layout
        made = io.BytesIO()
        book.save(made)
        document, faults = read_document(convert(made.getvalue(), "a.xlsx", "xls", tmp_path))
        assert faults == ()
        assert [cell.text for cell in document.tables[0].cells] == ["97.5%", "0.95", "100%", "2022年10月", "是"]


PICTURE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:p>网址 http://www.example.cn/a 与 \\\\srv\\share<draw:frame svg:width="2cm" svg:height="2cm"
 text:anchor-type="as-char"><draw:image xlink:href="http://127.0.0.1:PORT/x.png" xlink:type="simple"/></draw:frame>
</text:p></office:text></office:body></office:document>"""
"""A text with a picture that lies elsewhere."""


class TestLinks:
    pytestmark = office

    def test_a_linked_picture_is_not_asked_for(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """By stripping alone: with the network, and under settings that would follow links."""
        monkeypatch.setattr(libreoffice, "offline", tuple)
        monkeypatch.setattr(libreoffice, "_SETTINGS", ())
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = str(server.getsockname()[1])
            (tmp_path / "made").mkdir()
            server.settimeout(0)
            made = convert(PICTURE.replace("PORT", port).encode(), "a.fodt", "doc:MS Word 97", tmp_path / "made")
            assert port.encode("utf-16-le") in made.read_bytes()
            _forget(server)
            document, problems = read_document(made)
            with pytest.raises(BlockingIOError):
                server.accept()
        assert [each.text for each in document.paragraphs] == ["网址 http://www.example.cn/a 与 \\\\srv\\share"]
        assert [f"{each.code} {each.message}" for each in problems] == [
            "N631 转换时不能断开网络，只去掉文档中的链接再转换"
        ]


def _forget(server: socket.socket) -> None:
    """Who has called so far, as LibreOffice did when it made the document."""
    with contextlib.suppress(BlockingIOError):
        while True:
            server.accept()[0].close()


@pytest.mark.parametrize(
    ("raw", "copy"),
    [
        ("见http://a.cn/b".encode("utf-16-le"), "见http:||a.cn/b".encode("utf-16-le")),
        (r"\\srv\a".encode("utf-16-le"), r"||srv\a".encode("utf-16-le")),
        (rb'INCLUDEPICTURE "FTP://a/b.png"', rb'INCLUDEPICTURE "FTP:||a/b.png"'),
        (rb'INCLUDETEXT "\\\\srv\\a"', rb'INCLUDETEXT "||\\srv\\a"'),
        ("财政局杜山、屜子：//".encode("utf-16-le"), "财政局杜山、屜子：//".encode("utf-16-le")),
        (rb'{\rtf1 INCLUDEPICTURE "http://a"}', rb'{\rtf1 INCLUDEPICTURE "http:||a"}'),
        (
            b'<w:p xmlns:w="http://w" href="https://a" r:link=\'http://b\'>http://c</w:p>',
            b'<w:p xmlns:w="http://w" href="https:||a" r:link=\'http:||b\'>http://c</w:p>',
        ),
    ],
)
def test_the_copy_that_is_converted_has_no_address(raw: bytes, copy: bytes) -> None:
    assert converter.unlinked(raw) == copy


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("network", ["without", "with"])
def test_a_conversion_ends_with_its_parent(network: str, tmp_path: Path) -> None:
    """A killed parent cannot clean up; what it started, and what that started, ends all the same."""
    if network == "without" and not libreoffice.offline():
        pytest.skip("the system gives no network of one's own")
    program = tmp_path / "soffice"
    pipe = tmp_path / "started"
    os.mkfifo(pipe)
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {pipe}\nwait\n")
    program.chmod(0o755)
    (tmp_path / "甲.doc").write_bytes(hostile.ole("WordDocument"))
    (tmp_path / "work").mkdir()
    code = f"""
from pathlib import Path
from evaluator.documents import libreoffice
from evaluator.documents.readers import office
{"" if network == "without" else "libreoffice.offline = tuple"}
office.to_docx(Path({str(tmp_path / "甲.doc")!r}), Path({str(tmp_path / "work")!r}))
"""
    env = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    with subprocess.Popen([sys.executable, "-c", code], env=env) as parent:
        pid = int(pipe.read_text())
        parent.kill()
    until = time.monotonic() + 20
    while time.monotonic() < until and _runs(pid):
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    """Whether a process is there and has not ended; one that waits to be collected has."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][:1]
    except FileNotFoundError:
        state = "Z"
    return state != "Z"


class TestPdf:
    pytestmark = office

    def test_a_printed_page_comes_back(self, tmp_path: Path) -> None:
        """LibreOffice sets thin spaces beside digits, breaks a row over two pages, and leaves the title out."""
        html = writers.as_html([declaration(FORM)], width=99).replace(b"<td", b"<td style='border:1px solid'")
        document, faults = read_document(convert(html, "a.html", "pdf:writer_web_pdf_Export", tmp_path))
        forms, problems, coverage = recognise(document)
        assert faults == ()
        assert coverage.complete
        assert {each.code for each in problems} <= {"N612", "N614"}
        assert [squeezed(form) for form in forms] == [squeezed(FORM)]


def squeezed(form: Form) -> str:
    """The form as text without any space, without its title and source."""
    return "".join(form.model_copy(update={"source": None, "title": None}).model_dump_json().split())


def test_without_libreoffice_there_is_a_clear_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "申报.wps"
    path.write_bytes(hostile.ole("WordDocument"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    _, problems = read_document(path)
    message = "读取 doc、wps 文档需要 LibreOffice，本机没有安装"
    hint = "请安装 LibreOffice，或在 Word、WPS 中另存为 docx 后再导入"
    assert problems == (problem("E604", message, location=Location(file=str(path)), hint=hint),)


class TestBroken:
    pytestmark = office

    def test_what_libreoffice_cannot_open_is_a_clear_problem(self, tmp_path: Path) -> None:
        path = tmp_path / "申报.doc"
        path.write_bytes(hostile.ole("WordDocument"))
        _, problems = read_document(path)
        hint = "文件可能已损坏或有密码保护；请在 Word、WPS 中另存为 docx 后再导入"
        where = Location(file=str(path))
        assert problems == (problem("E601", "LibreOffice 无法打开该文档", location=where, hint=hint),)
