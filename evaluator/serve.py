"""``evaluator serve``: the page of a run on this machine only, scored anew on each reload, and a form to try a table.

What is uploaded stays in memory and is forgotten with the answer. The server listens on 127.0.0.1 and answers only
requests that name it so: a page elsewhere that points a name of its own here (DNS rebinding) or posts a form to us
gets nothing.
"""

from __future__ import annotations

import hashlib
import html
import threading
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import HTTP
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from evaluator.actuals import fill, read_actuals
from evaluator.evaluate import prepare, score
from evaluator.places import shipped
from evaluator.problem import render
from evaluator.result import Input
from evaluator.scorecard.html import page
from evaluator.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message

    from evaluator.evaluate import Prepared
    from evaluator.problem import Problem

HOST = "127.0.0.1"
LARGEST = 10 * 1024 * 1024
"""Bytes of an upload."""
_DRAINED = 20 * LARGEST
"""Bytes of a refused upload that are read away, so that the browser listens to the answer."""
_FIELD = "table"
_HEAD = "</header>"
_LINKS = '<p class="links"><a href="/">按现有文件重新评分</a>　<a href="/upload">上传填好的完成值表</a></p>'


class RefusedError(Exception):
    """A request that gets no result: why, in Chinese, and under which status."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(frozen=True)
class Service:
    """What is served: the paths are read anew for every page, so a change shows on reload."""

    targets: str | None = None
    actuals: str | None = None
    rules: str | None = None
    year: int | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def overview(self) -> str:
        """The page of the run as the files are now."""
        with self.lock:
            return _shown(prepare(self.targets, self.actuals, rules=self.rules, year=self.year))

    def uploaded(self, raw: bytes, name: str) -> str:
        """The page of the same targets with the figures of an uploaded table instead."""
        with self.lock:
            prepared = prepare(self.targets or shipped("targets"), rules=self.rules, year=self.year)
            figures, faults = read_actuals(raw, name)
            if not figures.indicators and not figures.funds:
                raise _unusable("没有读到可用的数据", faults)
            forms, strays = fill(prepared.forms, figures)
            used = Input(name, hashlib.sha256(raw).hexdigest())
            found = (*prepared.problems, *faults, *strays)
            return _shown(replace(prepared, forms=forms, inputs=(*prepared.inputs, used), problems=found))


def _shown(prepared: Prepared) -> str:
    if not prepared.usable:
        raise _unusable("无法评分", prepared.problems)
    return page(score(prepared)).replace(_HEAD, _LINKS + _HEAD, 1)


def _unusable(why: str, problems: Iterable[Problem]) -> RefusedError:
    told = [render(each) for each in problems] or ["表头下面没有一行数据"]
    return RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "\n".join([f"{why}：", *told]))


class Server(ThreadingHTTPServer):
    """Listens on this machine only; port 0 takes any that is free."""

    daemon_threads = True

    def __init__(self, service: Service, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.service = service

    @cached_property
    def names(self) -> frozenset[str]:
        """How a request may call this server."""
        return frozenset(f"{host}:{self.server_port}" for host in (HOST, "localhost"))

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that goes away is no fault."""

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "evaluator", ""
    timeout = 30
    """Seconds that a silent connection is kept."""

    def do_GET(self) -> None:
        """Answer: whatever happens, one whole page in Chinese."""
        try:
            self._send(HTTPStatus.OK, self._result())
        except RefusedError as refused:
            self._send(refused.status, _failed(refused.message))
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception as error:  # noqa: BLE001  our mistake, shown in one line
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, _failed(f"程序内部错误（{type(error).__name__}）"))

    do_POST = do_GET  # noqa: N815  the name that http.server asks for

    def _result(self) -> str:
        if self.headers.get("Host") not in self.server.names:
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, f"请用 {self.server.address} 打开")
        match self.command, self.path.partition("?")[0]:
            case "GET", "/" | "/index.html":
                return self.server.service.overview()
            case "GET", "/upload":
                return _plain("上传完成值表", "")
            case "POST", "/upload":
                origin = self.headers.get("Origin", self.server.address)
                if origin.removeprefix("http://").rstrip("/") not in self.server.names:
                    raise RefusedError(HTTPStatus.FORBIDDEN, "只接受从本页提交的文件")
                return self.server.service.uploaded(*_file(self.headers, self._body()))
        raise RefusedError(HTTPStatus.NOT_FOUND, "没有这个页面")

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "请求没有写明长度")
        size = int(length[:15])
        if size > LARGEST:
            for _ in range(min(size, _DRAINED) // 65536):
                self.rfile.read(65536)
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"文件超过 {LARGEST // 1024**2} MB，没有读取")
        return self.rfile.read(size)

    def _send(self, status: HTTPStatus, text: str) -> None:
        data = text.encode("utf-8", "replace")
        self.send_response_only(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(data))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Content-Security-Policy", "frame-ancestors 'none'"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """What the library itself refuses, in Chinese too."""
        self._send(HTTPStatus(code), _failed("不支持这种请求"))

    def log_message(self, *_: object) -> None:
        """Nothing: the terminal is for problems."""


def _failed(text: str) -> str:
    return _plain("没有结果", text)


def _plain(title: str, message: str) -> str:
    """The small page: a message, and the form to upload a table."""
    template = Template((Path(__file__).parent / "serve.html").read_text(encoding="utf-8"))
    return template.substitute(title=title, message=html.escape(message), megabytes=LARGEST // 1024**2)


def _file(headers: Message, body: bytes) -> tuple[bytes, str]:
    """Content and name of the file in a form."""
    kind = headers.get("Content-Type", "").encode("latin-1", "replace")
    form = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + body, policy=HTTP)
    for part in form.iter_parts() if form.is_multipart() else ():
        if part.get_param("name", header="Content-Disposition") == _FIELD:
            content = part.get_payload(decode=True)
            name = part.get_filename() or ""
            if isinstance(content, bytes) and (content or name):
                return content, clean(name)[:100] or "上传的表"
    raise RefusedError(HTTPStatus.BAD_REQUEST, "没有收到文件，请先选择填好的完成值表")
