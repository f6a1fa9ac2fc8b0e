"""Who is answered and who is not: the token, the name, the page that sends, the size."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from evaluator.web.app import create
from evaluator.web.guard import MEGABYTE, POLICY
from tests.web.conftest import BASE, KEY, TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.web.settings import Settings

HOME = "/w/工作夹/"
WORD = "春风"


def said(answer: object) -> str:
    text: str = answer.json()["problems"][0]["message"]  # type: ignore[attr-defined]
    return text


def test_the_address_with_the_token_lets_in_and_hides_it(stranger: TestClient) -> None:
    answer = stranger.get(f"{HOME}?token={TOKEN}&month=7")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{quote(HOME)}?month=7"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert stranger.get(HOME).status_code == 200


@pytest.mark.parametrize("token", ["", "x", TOKEN + "x", TOKEN[:-1]])
def test_without_the_token_there_is_nothing(stranger: TestClient, token: str) -> None:
    for path in (HOME, "/", f"/w/工作夹/p/{KEY}/fill", f"{HOME}file/paper/scorecards.json"):
        answer = stranger.get(path, params={"token": token})
        assert answer.status_code == 401
        assert "请用启动时显示的地址打开" in answer.text
        assert "限上企业奖励" not in answer.text


def test_the_door_looks_like_the_other_pages(settings: Settings) -> None:
    guarded = replace(settings, host="0.0.0.0", password=WORD)  # noqa: S104
    with TestClient(create(guarded), base_url=BASE, follow_redirects=False) as client:
        page = client.get("/login")
        used = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        assert len(used) > 2
        assert {each: client.get(each).status_code for each in used} == dict.fromkeys(used, 200)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_name_for_this_machine_gets_nothing(browser: TestClient, host: str) -> None:
    assert browser.get(HOME, headers={"host": host}).status_code == 421
    assert browser.get("/healthz", headers={"host": host}).status_code == 421


def test_localhost_is_this_machine_too(browser: TestClient) -> None:
    assert browser.get(HOME, headers={"host": "localhost:8765"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1:8765"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_what_another_page_sends_is_refused(browser: TestClient, headers: dict[str, str]) -> None:
    answer = browser.post(f"{HOME}unit", data={"单位全称": "乙"}, headers=headers)
    assert (answer.status_code, said(answer)) == (403, "只接受从本页提交的内容")


def test_without_the_token_of_the_page_nothing_changes(browser: TestClient) -> None:
    del browser.headers["x-csrf-token"]
    answer = browser.post(f"{HOME}p/{KEY}/remove")
    assert (answer.status_code, said(answer)) == (403, "页面已过期，请刷新后再试")
    assert "限上企业奖励" in browser.get(HOME).text


def test_every_answer_has_the_policy_and_is_not_kept(browser: TestClient) -> None:
    for path in (HOME, "/static/grid.js", "/healthz", "/nothing"):
        headers = browser.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_no_page_has_script_or_style_of_its_own(browser: TestClient) -> None:
    paths = ["", "import", "judge", "compare", "file", "monitor?month=7", "review", "unit"]
    paths += [f"p/{KEY}/{each}" for each in ("fill", "target", "preview", "row/0")]
    for path in paths:
        text = browser.get(HOME + path).text
        assert "<script>" not in text
        assert " style=" not in text
        assert " onclick=" not in text


def test_a_body_beyond_its_limit_is_not_read(browser: TestClient) -> None:
    answer = browser.post(f"{HOME}unit", content=b"x" * (MEGABYTE + 1))
    assert (answer.status_code, said(answer)) == (413, "请求超过 1 MB，没有读取")


def test_a_body_that_grows_beyond_its_limit_is_cut_off(browser: TestClient) -> None:
    answer = browser.post(f"{HOME}p/{KEY}/cells", content=(b"x" * MEGABYTE for _ in range(3)))
    assert (answer.status_code, said(answer)) == (413, "请求超过 1 MB，没有读取")


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/static/../app.py", "/static/%2e%2e/app.py", "/w/../x/", "/w/%2e%2e/"]
)
def test_no_path_leads_out(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_beyond_this_machine_a_password_opens(settings: Settings) -> None:
    guarded = replace(settings, host="0.0.0.0", password=WORD, public="https://jixiao.example")  # noqa: S104
    with TestClient(create(guarded), base_url="https://jixiao.example", follow_redirects=False) as client:
        assert client.get("/").headers["location"] == "/login"
        assert client.get(f"/?token={TOKEN}").headers["location"] == "/login"
        wrong = client.post("/login", data={"password": "秋风"})
        assert wrong.status_code == 403
        assert "口令不对" in wrong.text
        foreign = client.post("/login", data={"password": WORD}, headers={"origin": "http://evil.example"})
        assert foreign.status_code == 403
        right = client.post("/login", data={"password": WORD})
        assert right.headers["location"] == "/"
        assert "Secure" in right.headers["set-cookie"]
        assert client.get("/").status_code == 200


def test_pages_name_no_path_of_this_machine(browser: TestClient, tmp_path: Path) -> None:
    for path in ("", f"p/{KEY}/fill", f"p/{KEY}/target", "results", "file", "review", "file/paper/scorecards.json"):
        assert str(tmp_path) not in browser.get(HOME + path).text


def test_a_mistake_of_ours_is_one_line(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("/secret/path")

    monkeypatch.setattr("evaluator.web.pages.home.page", broken)
    answer = browser.get(HOME)
    assert answer.status_code == 500
    assert "程序内部错误（KeyError）" in answer.text
    assert "secret" not in answer.text


def test_base_is_the_loopback(settings: Settings) -> None:
    assert f"http://{settings.host}:{settings.port}" == BASE
    assert not settings.beyond
