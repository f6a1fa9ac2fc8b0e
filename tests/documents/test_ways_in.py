"""The ways in: archives, OpenDocument files, names in the bytes of Windows, a filled form as the figures of a run."""

from __future__ import annotations

import os
import sys
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from evaluator import intake
from evaluator.documents.importing import import_documents, read_forms
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.evaluate import prepare, score
from tests.documents import hostile, writers
from tests.documents.layouts import Box, Page

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def page(name: str, actual: str = "98公里") -> Page:
    rows = (HEAD, ("产出指标", "数量指标", "巡护里程", "≥100公里", actual, "90", "88"))
    unit = tuple(map(Box, ("主管部门", "林业局", "实施单位", "林场")))
    return Page(
        ("项目支出绩效自评表（2023年度）",),
        ((Box("项目名称"), Box(name, across=6)), unit, *(tuple(map(Box, row)) for row in rows)),
    )


def packed(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    members = {
        "乙/护林.xlsx": writers.as_xlsx([page("护林")]),
        "甲/防火.html": writers.as_html([page("防火")]),
        "说明.png": b"x",
    }
    packed(tmp_path / "报送.zip", members)
    forms, problems, lines = read_forms([tmp_path / "报送.zip"])
    assert sorted(form.name for form in forms) == ["护林", "防火"]
    assert problems == ()
    assert [line.path for line in lines] == [f"{tmp_path}/报送.zip/{name}" for name in ("乙/护林.xlsx", "甲/防火.html")]
    assert forms[0].source == "护林.xlsx"


def test_names_that_windows_packed(tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    packed(path, {"AAAA.html": writers.as_html([page("护林")])})
    path.write_bytes(path.read_bytes().replace(b"AAAA.html", "护林.html".encode("gb18030")))
    _, problems, lines = read_forms([path])
    assert (problems, [line.path for line in lines]) == ((), [f"{path}/护林.html"])


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"a.txt": b"", "../../b.png": b""}, None),
        ({"a.png": b"x"}, "压缩包里没有可以读取的文档"),
        ({f"{number}.png": b"" for number in range(4001)}, "容器内有 4001 个文件，超过 4000 个，为安全起见不再读取"),
        ({"a.csv": b" " * 40_000_000}, None),
    ],
    ids=["climbing names", "nothing to read", "too many", "packed without compression"],
)
def test_archives_stay_bounded(members: dict[str, bytes], message: str | None, tmp_path: Path) -> None:
    packed(tmp_path / "包.zip", members)
    before = sorted(tmp_path.rglob("*"))
    _, problems, _ = read_forms([tmp_path / "包.zip"])
    assert problems
    assert message is None or [each.message for each in problems] == [message]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes as a name")
def test_a_name_that_is_no_utf8_is_shown_as_windows_wrote_it(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "护林.html".encode("gb18030")
    with open(raw, "wb") as file:  # noqa: PTH123  a name in bytes
        file.write(writers.as_html([page("护林")]))
    forms, problems, lines = read_forms([tmp_path])
    assert (forms[0].source, problems, lines[0].path) == ("护林.html", (), f"{tmp_path}/护林.html")


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body>{body}</office:body></office:document-content>"""


def opendocument(kind: str, body: str) -> bytes:
    return hostile.zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": ODS.format(body=body),
        }
    )


def drawn(page: Page) -> str:
    def cell(box: Box) -> str:
        spans = f'table:number-columns-spanned="{box.across}" table:number-rows-spanned="{box.down}"'
        covered = f'<table:covered-table-cell table:number-columns-repeated="{box.across - 1}"/>' * (box.across > 1)
        return f"<table:table-cell {spans}><text:p>{box.text}</text:p></table:table-cell>{covered}"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in page.rows)
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="自评">{rows}{empty}</table:table>'


@pytest.mark.parametrize(("suffix", "kind"), [(".ods", "spreadsheet"), (".odt", "text")])
def test_opendocument_files(suffix: str, kind: str, tmp_path: Path) -> None:
    title = "<text:p>项目支出绩效自评表（2023年度）</text:p>" * (kind == "text")
    path = tmp_path / f"护林{suffix}"
    path.write_bytes(opendocument(kind, f"<office:{kind}>{title}{drawn(page('护林'))}</office:{kind}>"))
    document, faults = read_document(path)
    (form,), _, coverage = recognise(document)
    assert (faults, coverage.complete) == ((), True)
    assert (form.name, form.department, form.indicators[0].actual) == ("护林", "林业局", "98公里")


def test_a_sheet_keeps_numbers_and_days_exactly(tmp_path: Path) -> None:
    cells = (
        '<table:table-cell office:value-type="percentage" office:value="0.9525"><text:p>95%</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2022-10-31"><text:p/></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="1234.5"><text:p>1,235</text:p></table:table-cell>'
    )
    row = f'<table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table>'
    path = tmp_path / "值.ods"
    path.write_bytes(opendocument("spreadsheet", f"<office:spreadsheet>{row}</office:spreadsheet>"))
    document, _ = read_document(path)
    assert [cell.text for cell in document.tables[0].cells] == ["95.25%", "2022年10月31日", "1234.5"]


def test_a_filled_form_is_a_target_and_a_figure(tmp_path: Path) -> None:
    targets, filled = tmp_path / "申报.html", tmp_path / "自评.xlsx"
    targets.write_bytes(writers.as_html([page("护林", "")]))
    filled.write_bytes(writers.as_xlsx([page("护林", "120公里")]))
    prepared = prepare(targets, filled)
    (card,) = score(prepared).projects
    row = card.indicators[0]
    assert (row.status, row.actual, row.score) == ("met", "120公里", Decimal(90))
    assert (row.target_at.file, row.actual_at.file, row.actual_at.column) == (str(targets), str(filled), "E")
    assert [each.path for each in prepared.inputs] == ["申报.html", "自评.xlsx"]


def test_an_ofd_file_is_not_passed_over(tmp_path: Path) -> None:
    """In a folder and in an archive, beside a form that is read."""
    ofd = hostile.zipped({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<ofd:Document/>"})
    (tmp_path / "自评.ofd").write_bytes(ofd)
    packed(tmp_path / "甲.zip", {"报送.ofd": ofd, "护林.html": writers.as_html([page("护林")])})
    forms, problems, _ = read_forms([tmp_path])
    assert [form.name for form in forms] == ["护林"]
    assert [(each.code, each.message, each.hint, str(each.location)) for each in problems] == [
        (
            "E635",
            "OFD 版式文件不能直接读取",
            "请用 OFD 阅读器另存或打印为 PDF，或导入原来的 Word、Excel 文档",
            f"{tmp_path}/{name}",
        )
        for name in ("甲.zip/报送.ofd", "自评.ofd")
    ]


def twice(folder: Path) -> Path:
    """The same project three times, the last with another figure."""
    folder.mkdir()
    for name, actual in (("甲", "98公里"), ("乙", "98公里"), ("丙", "120公里")):
        (folder / f"{name}.html").write_bytes(writers.as_html([page("护林", actual)]))
    return folder


def test_the_same_project_twice_is_noticed_and_kept_apart(tmp_path: Path) -> None:
    folder = twice(tmp_path / "表")
    forms, problems, _ = read_forms([folder])
    assert len(forms) == 3
    assert [f"{each.code} {each.message}" for each in problems] == [
        f"W630 “护林”读到不止一次，内容不同，另一份在 {folder}/丙.html/表1:4",
        f"W630 “护林”读到不止一次，内容不同，另一份在 {folder}/丙.html/表1:4",
    ]


def test_files_named_one_by_one_are_compared_too(tmp_path: Path) -> None:
    """A browser hands over each file of an upload by itself."""
    folder = twice(tmp_path / "表")
    forms, problems = intake.read_forms([folder / "甲.html", folder / "乙.html"])
    assert len(forms) == 2
    assert [each.message for each in problems] == [f"“护林”读到不止一次，内容相同，另一份在 {folder}/甲.html/表1:4"]


def test_the_later_of_two_replaces_the_earlier(tmp_path: Path) -> None:
    folder = twice(tmp_path / "表")
    given = [folder / "甲.html", folder / "丙.html"]
    forms, problems, _ = read_forms(given, same="replace")
    assert [row.actual for form in forms for row in form.indicators] == ["120公里"]
    assert [f"{each.code} {each.message}" for each in problems] == [
        f"N632 “护林”读到不止一次，以后一份为准，前一份（{folder}/甲.html/表1:4）未采用"
    ]


def test_two_are_compared_cell_by_cell(tmp_path: Path) -> None:
    folder = twice(tmp_path / "表")
    forms, problems, _ = read_forms([folder / "甲.html", folder / "丙.html", folder / "乙.html"], same="compare")
    assert [row.actual for form in forms for row in form.indicators] == ["98公里"]
    other = f"“护林”另一份在 {folder}/甲.html/表1:4"
    assert [f"{each.code} {each.message}" for each in problems] == [
        f"W633 {other}，产出指标 数量指标 巡护里程／实际完成值不同：前一份“98公里”，本份“120公里”，本份未采用",
        f"W633 {other}，内容相同，本份未采用",
    ]
    assert problems[0].location.file == str(folder / "丙.html")


def test_what_a_folder_holds_already_counts_as_the_earlier(tmp_path: Path) -> None:
    folder, out = twice(tmp_path / "表"), tmp_path / "目标"
    first, _, _ = import_documents([folder / "甲.html"], out)
    there = first[0].read_bytes()

    written, problems, _ = import_documents([folder / "丙.html"], out, same="compare")
    assert (written, first[0].read_bytes()) == ((), there)
    assert [each.code for each in problems] == ["W633"]

    written, problems, _ = import_documents([folder / "丙.html"], out, same="replace")
    assert written == first == tuple(out.iterdir())
    assert "120公里" in first[0].read_text(encoding="utf-8")
    assert [each.code for each in problems] == ["N632"]
