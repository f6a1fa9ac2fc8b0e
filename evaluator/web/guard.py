"""Who is answered: the right name, the right page, the right secret; what is too large is cut off.

Host keeps out pages that point a name of their own here (DNS rebinding). Origin, Sec-Fetch-Site and the CSRF token keep
out forms and scripts of other pages. The cookie (under /v1 the bearer token) keeps out other accounts of the machine.
"""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from evaluator.web.settings import Settings

COOKIE = "evaluator"
CSRF = "x-csrf-token"
MEGABYTE = 1024 * 1024
LARGEST = {"/v1/tables/": 64 * MEGABYTE, "/v1/documents": 10 * MEGABYTE, "/upload": 50 * MEGABYTE}
"""Bytes of a request whose path begins or ends so; any other may have one megabyte."""
_OPEN = {"/healthz", "/openapi.json", "/login"}
_STATIC = "/static/"
"""Style and script, the same for everybody: who is not let in sees a page that looks like ours."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class TooLargeError(Exception):
    """The body of a request goes on beyond its limit."""


class Guard:
    """ASGI middleware in front of everything."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on with bounded body and our headers on the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope, Headers(scope=scope))
        if refused is not None:
            await refused(scope, receive, _headed(send))
            return
        limit = _limit(scope["path"])
        try:
            await self.app(scope, _bounded(receive, limit), _headed(send))
        except TooLargeError:
            await _no(scope, 413, f"请求超过 {limit // MEGABYTE} MB，没有读取")(scope, receive, _headed(send))

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        path, method = scope["path"], scope["method"]
        if headers.get("host") not in self.settings.hosts:
            return _no(scope, 421, f"请用 {min(self.settings.origins)}/ 打开")
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:15]) > _limit(path):
            return _no(scope, 413, f"请求超过 {_limit(path) // MEGABYTE} MB，没有读取")
        if path in _OPEN or path.startswith(_STATIC):
            return None if method in {"GET", "HEAD"} else self._foreign(scope, headers)
        if path.startswith("/v1/"):
            return None if self._bearer(headers) else _no(scope, 401, "需要令牌：Authorization: Bearer …")
        return self._page(scope, headers)

    def _bearer(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and _same(given.strip(), self.settings.token)

    def _page(self, scope: Scope, headers: Headers) -> Response | None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] == "GET" and given and not self.settings.password and _same(given, self.settings.token):
            return admitted(self.settings, _without_token(scope))
        if not _same(cookie(headers), self.settings.session):
            return RedirectResponse("/login", 303) if self.settings.password else _no(scope, 401, _HOW)
        if scope["method"] in {"GET", "HEAD"}:
            return None
        foreign = self._foreign(scope, headers)
        if foreign is not None:
            return foreign
        return None if _same(headers.get(CSRF, ""), self.settings.csrf) else _no(scope, 403, "页面已过期，请刷新后再试")

    def _foreign(self, scope: Scope, headers: Headers) -> Response | None:
        """The refusal of what another page sends."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        ours = origin is None or origin in self.settings.origins
        return None if ours and site in {"same-origin", "none"} else _no(scope, 403, "只接受从本页提交的内容")


_HOW = "请用启动时显示的地址打开（其中有令牌）"


def admitted(settings: Settings, where: str) -> Response:
    """Lets the browser in from now on, and sends it to a page whose address holds no secret."""
    answer = RedirectResponse(where, 303)
    answer.set_cookie(COOKIE, settings.session, httponly=True, samesite="strict", secure=settings.secure)
    return answer


def cookie(headers: Headers) -> str:
    """What the browser's cookie holds; empty where there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _without_token(scope: Scope) -> str:
    query = parse_qs(scope["query_string"].decode("latin-1"))
    query.pop("token", None)
    path = "/" + scope["path"].lstrip("/")
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def _limit(path: str) -> int:
    return next((size for part, size in LARGEST.items() if path.startswith(part) or path.endswith(part)), MEGABYTE)


def _bounded(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLargeError
        return message

    return counted


def _headed(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers


def _no(scope: Scope, status: int, message: str) -> Response:
    """A refusal as JSON for programs and scripts, as a page for people."""
    if scope["path"].startswith("/v1/") or scope["method"] != "GET":
        return JSONResponse({"problems": [{"message": message}]}, status)
    from evaluator.web.site import small_page

    return HTMLResponse(small_page("没有打开", message), status)
