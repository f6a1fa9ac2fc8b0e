"""A workspace with a project, and a client that a browser on this machine would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from evaluator.forms.model import Form, Funds, Indicator
from evaluator.web.app import create
from evaluator.web.settings import Settings
from evaluator.workspace import Unit, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "令牌-t0ken".encode().hex()
BASE = "http://127.0.0.1:8765"
FORM = Form(
    name="限上企业奖励",
    year=2022,
    goal="奖励限上企业，促进消费",
    funds=Funds(total=2_930_000),
    indicators=(
        Indicator(level1="产出指标", level2="数量指标", level3="奖励企业数", target="≥35家"),
        Indicator(level1="产出指标", level2="时效指标", level3="发放时间", target="2022年10月31日前"),
        Indicator(level1="效益指标", level2="社会效益指标", level3="服务水平", target="有效提升"),
        Indicator(level1="满意度指标", level2="服务对象满意度指标", level3="企业满意度", target="≥90%"),
    ),
)
KEY = "01-限上企业奖励"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "工作夹")
    made.save_unit(Unit(name="某市商务局", year=2022, clerk="李四"))
    made.add(FORM)
    return made


@pytest.fixture
def settings(workspace: Workspace) -> Settings:
    return Settings(base=workspace.store.root.parent, token=TOKEN)


@pytest.fixture
def stranger(settings: Settings) -> Iterator[TestClient]:
    """Somebody without the token."""
    with TestClient(create(settings), base_url=BASE, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def browser(stranger: TestClient, settings: Settings) -> TestClient:
    """A browser that opened the address which the program printed, and sends what our pages send."""
    answer = stranger.get(f"/?token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    stranger.headers["x-csrf-token"] = settings.csrf
    return stranger


@pytest.fixture
def api(stranger: TestClient) -> TestClient:
    """A program with the token."""
    stranger.headers["authorization"] = f"Bearer {TOKEN}"
    return stranger
