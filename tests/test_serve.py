"""The local page on a real socket: what it shows, what it takes, and what it turns away."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import uuid
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from evaluator import serve
from evaluator.forms.dump import dump_form
from evaluator.serve import LARGEST, Server, Service
from evaluator.template.rows import build
from evaluator.template.workbook import workbook
from tests.template.filling import FORMS, fill_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLE = "项目名称,三级指标,实际完成值\n=道路养护（一期）,第1项,{}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "targets.yaml").write_text(dump_form(FORMS[0]), encoding="utf-8")
    (tmp_path / "actuals.csv").write_text(TABLE.format("28家"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with Server(Service(str(folder / "targets.yaml"), str(folder / "actuals.csv")), 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def get(server: Server, path: str = "", **headers: str) -> tuple[int, str]:
    return fetch(Request(server.address + path, headers=headers))  # noqa: S310  our own server


def post(server: Server, content: bytes, name: str = "填好.xlsx", **headers: str) -> tuple[int, str]:
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="table"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    return fetch(Request(server.address + "upload", data=body, headers=kind | headers))  # noqa: S310  as above


def fetch(request: Request) -> tuple[int, str]:
    try:
        with urlopen(request, timeout=20) as answer:  # noqa: S310  our own server
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def message(page: str) -> str:
    found = re.search(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert found, page
    return found[1]


def test_the_page_of_the_run_is_shown(server: Server) -> None:
    status, page = get(server)
    assert status == 200
    assert "=道路养护（一期）" in page
    assert '<a href="/upload">' in page


def test_a_change_of_the_files_shows_on_reload(server: Server, folder: Path) -> None:
    assert "28家" in get(server)[1]
    (folder / "actuals.csv").write_text(TABLE.format("41家"), encoding="utf-8")
    assert "41家" in get(server)[1]
    assert "28家" not in get(server)[1]


def test_a_fault_in_the_files_is_shown_in_words(server: Server, folder: Path) -> None:
    (folder / "targets.yaml").write_text("项目名称: 道路养护\n年读: 2023\n", encoding="utf-8")
    status, page = get(server)
    assert status == 422
    assert message(page).splitlines() == [
        "无法评分：",
        f"{folder / 'targets.yaml'}:2［年读］: E106 没有“年读”这个键",
        "  = 是否应为“年度”",
    ]


def test_an_uploaded_workbook_is_scored_and_forgotten(server: Server, folder: Path) -> None:
    before = sorted(folder.iterdir())
    status, page = post(server, fill_in(workbook(build(FORMS[:1]))))
    assert status == 200
    assert "95.5%" in page
    assert "28家" not in page
    assert "28家" in get(server)[1]
    assert sorted(folder.iterdir()) == before


def test_an_uploaded_csv_is_scored_under_its_own_name(server: Server) -> None:
    status, page = post(server, TABLE.replace("第1项", "第九十项").format("3").encode("gb18030"), "完成 值.csv")
    assert status == 200
    assert "“=道路养护（一期）”没有“第九十项”这个指标" in page
    assert "完成 值.csv:2" in page


def test_text_of_an_upload_is_escaped(server: Server) -> None:
    status, page = post(server, TABLE.format("<script>alert(1)</script>").encode(), "<b>.csv")
    assert status == 200
    assert "<script>alert" not in page
    assert "<b>.csv" not in page
    status, page = post(server, b"<b>no table</b>", "<img src=x>.csv")
    assert status == 422
    assert "<img" not in page


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x00\x01\x02\xff" * 100, "E103 文件既不是 UTF-8 也不是 GB18030 编码的文本"),
        (b"PK\x03\x04 broken", "E110 工作簿已损坏，或不是表格"),
        ("随便写的一段话".encode(), "E110 找不到表头，不是可以识别的表格"),
        (b" \n ", "E102 文件是空的"),
        (b"", "E102 文件是空的"),
        ("项目名称,三级指标,实际完成值\n".encode(), "表头下面没有一行数据"),
        ("项目名称,三级指标,完成\n甲,乙,1\n".encode(), "E113 缺少“实际完成值”列"),
    ],
)
def test_what_is_no_table_is_refused_in_words(server: Server, content: bytes, expected: str) -> None:
    status, page = post(server, content)
    assert status == 422
    first, second, *_ = message(page).splitlines()
    assert first == "没有读到可用的数据："
    assert re.sub(r"^填好\.xlsx\S*: ", "", second) == expected


def test_a_form_without_a_file_is_refused(server: Server) -> None:
    status, page = post(server, b"", "")
    assert (status, message(page)) == (400, "没有收到文件，请先选择填好的完成值表")
    status, page = fetch(Request(server.address + "upload", data=b"table=x"))  # noqa: S310  our own server
    assert (status, message(page)) == (400, "没有收到文件，请先选择填好的完成值表")


def test_an_upload_up_to_the_limit_is_read_and_above_it_is_not(server: Server) -> None:
    small = post(server, b"x" * (LARGEST - 1000))
    assert small[0] == 422
    status, page = post(server, b"x" * (LARGEST + 1))
    assert (status, message(page)) == (413, "文件超过 10 MB，没有读取")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_name_for_this_machine_gets_nothing(server: Server, host: str) -> None:
    status, page = get(server, Host=host)
    assert status == 421
    assert message(page) == f"请用 {server.address} 打开"


def test_localhost_is_this_machine_too(server: Server) -> None:
    assert get(server, Host=f"localhost:{server.server_port}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
def test_a_form_of_another_page_gets_nothing(server: Server, origin: str) -> None:
    status, page = post(server, TABLE.format("1").encode(), Origin=origin)
    assert (status, message(page)) == (403, "只接受从本页提交的文件")


def test_our_own_form_is_taken(server: Server) -> None:
    assert post(server, TABLE.format("36家").encode(), Origin=server.address.rstrip("/"))[0] == 200


@pytest.mark.parametrize("path", ["nothing", "../etc/passwd", "%2e%2e/targets.yaml", "targets.yaml"])
def test_there_are_no_other_pages(server: Server, path: str) -> None:
    status, page = get(server, path)
    assert (status, message(page)) == (404, "没有这个页面")


def test_other_methods_and_broken_requests_are_refused_in_words(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("DELETE", "/")
    answer = connection.getresponse()
    assert (answer.status, message(answer.read().decode())) == (501, "不支持这种请求")
    connection.close()
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as raw:
        raw.sendall(b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.server_port)
        assert b" 411 " in raw.recv(4096).split(b"\r\n")[0]


def test_a_mistake_of_ours_is_one_line_without_a_traceback(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(serve, "prepare", broken)
    status, page = get(server)
    assert (status, message(page)) == (500, "程序内部错误（KeyError）")


def test_it_listens_on_this_machine_only(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_answers_may_not_be_framed_or_kept(server: Server) -> None:
    with urlopen(server.address) as answer:  # noqa: S310  our own server
        headers = answer.headers
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_without_targets_the_example_is_shown() -> None:
    assert "示例数据" in Service().overview()
