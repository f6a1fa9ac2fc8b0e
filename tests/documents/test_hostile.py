"""Hostile and broken documents: each a clear problem, within bounded time and memory, and nothing run or fetched."""

from __future__ import annotations

import stat
import time
from typing import TYPE_CHECKING

import pytest

from evaluator.documents.model import Table
from evaluator.documents.readers.refusal import RefusalError
from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from evaluator.documents.sandbox import read_apart
from evaluator.documents.worker import _guard
from evaluator.problem import Location, problem
from tests.documents import hostile, writers

if TYPE_CHECKING:
    from pathlib import Path

READABLE = "可读取 txt、csv、html、docx、xlsx、xls、et、ods、odt、pdf；doc、wps 需要 LibreOffice"
AGAIN = "请用原软件打开后另存一份再试"
SPLIT = "请拆分文档，或只保留绩效表所在的页面"
UNLOCK = "请先去掉打开密码再导入"
ENTITIES = "文档内的 XML 声明了实体或文档类型，可能有害，未读取"
WIDE = "表格超过 200000 格或 1000 列，为安全起见不再读取"
A_TABLE = hostile.word_table([["一级指标", "指标值"]] * 40)

# fmt: off
REFUSED = {
    "空.docx": (b"", "E601", "文件是空的", READABLE),
    "空白.txt": (b" \r\n\t ", "E601", "文件是空的", READABLE),
    "乱码.xlsx": (bytes(range(256)) * 9, "E601", "不是可以读取的文档格式", READABLE),
    "图片.pdf": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "E601", "不是可以读取的文档格式", READABLE),
    "压缩包.docx": (hostile.zipped({"a.txt": "a"}), "E601", "不是可以读取的文档格式", READABLE),
    "截断.docx": (hostile.docx(A_TABLE)[:200], "E601", "文件已损坏或不完整，无法读取", AGAIN),
    "坏了.docx": (hostile.docx("<w:p>"), "E601", "Word 文档已损坏或不完整，无法读取", AGAIN),
    "坏了.xlsx": (hostile.xlsx("<row>"), "E601", "Excel 工作簿已损坏或不完整，无法读取", AGAIN),
    "坏了.xls": (hostile.ole("Workbook"), "E601", "Excel 工作簿已损坏或不完整，无法读取", AGAIN),
    "坏了.pdf": (writers.pdf(["0 0 9 9 re f"])[:300], "E601", "PDF 已损坏或不完整，无法读取", AGAIN),
    "扫描.pdf": (writers.pdf(["0 0 9 9 re f"]), "E605", "PDF 中没有文字，可能是扫描件",
                "请先做文字识别（OCR），或导入原来的 Word、Excel 文档"),
    "加密.xlsx": (hostile.ole("EncryptionInfo", "EncryptedPackage"), "E603", "文档有密码保护，无法读取", UNLOCK),
    "加密.doc": (hostile.ole("WordDocument", body=b"\xec\xa5" + b"\0" * 9 + b"\x01"), "E603",
                "文档有密码保护，无法读取", UNLOCK),
    "加密.pdf": (hostile.locked(writers.pdf(["0 0 9 9 re f"])), "E603", "文档有密码保护，无法读取", UNLOCK),
    "大笑.docx": (hostile.docx("<w:p/>", hostile.LAUGHS), "E601", ENTITIES, None),
    "外部.xlsx": (hostile.xlsx("", declaration=hostile.OUTSIDE), "E601", ENTITIES, None),
    "外部16.docx": (hostile.zipped({"word/document.xml": f"\ufeff{hostile.OUTSIDE}<x/>".encode("utf-16")}), "E601",
                   ENTITIES, None),
    "成员.docx": (hostile.docx("", more=dict.fromkeys(map(str, range(4001)), "")), "E602",
                 "容器内有 4002 个文件，超过 4000 个，为安全起见不再读取", SPLIT),
    "炸弹.docx": (hostile.docx(" " * 40_000_000), "E602", "压缩比超过 250 倍，为安全起见不再读取", SPLIT),
    "宽.docx": (hostile.docx(hostile.word_table([["a"]], '<w:gridSpan w:val="100000000"/>') * 2 + A_TABLE * 5
                            + hostile.word_table([["a"] * 3], '<w:gridSpan w:val="999"/>')), "E602", WIDE, SPLIT),
    "合并.xlsx": (hostile.xlsx("", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "E602",
                "合并的单元格超过 1000000 格，为安全起见不再读取", SPLIT),
    "空格.html": (b"<table>" + (b"<tr>" + b"<td>" * 1000) * 201, "E602",
                "表格超过 200000 格，为安全起见不再读取", SPLIT),
    "深.html": (b"<div>" * 100_000, "E602", "网页嵌套超过 200 层，为安全起见不再读取", SPLIT),
}
# fmt: on


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_cannot_be_read_is_a_clear_problem(name: str, tmp_path: Path) -> None:
    data, code, message, hint = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(data)
    started = time.monotonic()
    document, problems = read_document(path)
    assert document.blocks == ()
    assert problems == (problem(code, message, location=Location(file=str(path)), hint=hint),)
    assert time.monotonic() - started < 20


def test_what_would_unfold_too_far_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大炸弹.xlsx"
    path.write_bytes(hostile.xlsx("", more={f"xl/{number}.bin": bytes(1_000_000) for number in range(270)}))
    _, problems = read_document(path)
    assert [(each.code, each.message) for each in problems] == [("E602", "展开后超过 256 MB，为安全起见不再读取")]


def test_what_is_no_file_is_a_problem(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "没有.docx"):
        _, problems = read_document(path)
        assert [(each.code, each.message) for each in problems] == [("E601", "文件不存在或不是普通文件")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("远角.xlsx", hostile.xlsx(f'<row r="1">{hostile.text_cell("A1", "甲")}</row>'
                                 f'<row r="1048576">{hostile.text_cell("XFD1048576", "乙")}</row>')),
        ("跨列.html", "<table><tr><td colspan=100000000>甲<td rowspan=99999999>乙</table>".encode()),
        ("跨行.html", "<table><tr><td rowspan=0>甲<td colspan=-1>乙<td colspan=１>丙</table>".encode()),
    ],
)  # fmt: skip
def test_far_corners_and_huge_spans_cost_nothing(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    document, problems = read_document(path)
    assert problems == ()
    assert [cell.text for cell in document.tables[0].cells][:2] == ["甲", "乙"]
    assert [each.code for each in recognise(document)[1]] == ["W609", "E608"]


def test_a_wrong_extension_is_only_noted(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes("<html><table><tr><td>项目名称<td>修路</table></html>".encode("gb18030"))
    document, problems = read_document(path)
    assert [cell.text for cell in document.tables[0].cells] == ["项目名称", "修路"]
    message = "扩展名是“.xls”，内容是网页，已按内容读取"
    assert problems == (problem("N606", message, location=Location(file=str(path))),)


def test_formulas_are_not_computed(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    stored = '<c r="A1"><f>2+2</f><v>4</v></c>'
    bare = "<c r=\"B1\"><f>cmd|'/c calc'!A0</f></c>"
    path.write_bytes(hostile.xlsx(f'<row r="1">{stored}{bare}</row>'))
    document, problems = read_document(path)
    assert [cell.text for cell in document.tables[0].cells] == ["4"]
    where = Location(file=str(path), sheet="表", row=1, column="B")
    hint = "用 Excel 或 WPS 打开并保存一次，或直接填写数值"
    message = "公式“=cmd|'/c calc'!A0”没有计算结果，按空白处理"
    assert problems == (problem("W112", message, location=where, hint=hint),)


def test_macros_and_paths_inside_a_container_are_left_where_they_are(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    path = inner / "宏.docm"
    path.write_bytes(hostile.docx(A_TABLE, more={"../../evil.txt": "x", "word/vbaProject.bin": b"\0" * 99}))
    document, problems = read_document(path)
    assert (len(document.tables), problems) == (1, ())
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "a", inner, path]


def test_a_script_and_a_picture_of_a_page_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "页.html"
    page = "<script>项目</script><img src='http://127.0.0.1:9/x'><table><tr><td>甲<script>乙</script></table>"
    path.write_bytes(f"<html>{page}</html>".encode())
    document, _ = read_document(path)
    assert [cell.text for table in document.tables for cell in table.cells] == ["甲"]
    assert document.paragraphs == ()


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.system", "os.remove"])
def test_a_reader_may_not_reach_out(event: str) -> None:
    with pytest.raises(PermissionError):
        _guard(event, ())


@pytest.mark.parametrize(("mode", "fine"), [("r", True), ("rb", True), ("w", False), ("ab", False), ("r+", False)])
def test_a_reader_may_open_to_read_only(mode: str, fine: bool) -> None:  # noqa: FBT001  the expectation
    if fine:
        _guard("open", ("x", mode, 0))
    else:
        with pytest.raises(PermissionError):
            _guard("open", ("x", mode, 0))


def million(content: str) -> bytes:
    """A workbook with a million cells, all alike."""
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}" s="0"{content}' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(1, 100_001)
    )
    return hostile.xlsx(rows)


@pytest.mark.parametrize("content", ["/>", "></c>"])
def test_a_million_cells_with_nothing_in_them_cost_little(content: str, tmp_path: Path) -> None:
    path = tmp_path / "百万空格.xlsx"
    path.write_bytes(million(content))
    started = time.monotonic()
    reading = read_apart("xlsx", path, memory=512 * 1024**2)
    assert (reading.blocks, reading.problems) == ([], [])
    assert time.monotonic() - started < 10


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("heavy") / "百万.xlsx"
    path.write_bytes(million("><v>1</v></c>"))
    return path


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ({"seconds": 1}, "读取超过 1 秒，为安全起见不再读取"),
        ({"memory": 160 * 1024**2}, "文档超出读取的时间或内存限度，为安全起见不再读取"),
    ],
)
def test_a_reader_that_takes_too_much_is_stopped(heavy: Path, limit: dict[str, int], message: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        read_apart("xlsx", heavy, **limit)
    assert (refusal.value.code, refusal.value.message) in {
        ("E602", message),
        ("E602", "文档超出读取的时间或内存限度，为安全起见不再读取"),
    }


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "锁住.txt"
    path.write_text("甲\t乙")
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        _, problems = read_document(path)
        assert [(each.code, each.message) for each in problems] == [("E601", "无法读取，没有读取权限")]
    finally:
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_rows_of_thousands_of_columns_are_bounded(tmp_path: Path) -> None:
    head = "一级指标\t二级指标\t三级指标\t指标值\t" * 200
    path = tmp_path / "宽.txt"
    path.write_text("\n".join([head, *(["产出指标\t甲\t" * 400] * 20)]), encoding="utf-8")
    document, _ = read_document(path)
    started = time.monotonic()
    recognise(document)
    assert time.monotonic() - started < 10
    assert isinstance(document.blocks[0], Table)
