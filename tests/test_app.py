"""The program without Python: built, and run far from the repository. Skipped where PyInstaller is not installed."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.documents import writers
from tests.documents.layouts import Box, Page

ROOT = Path(__file__).parent.parent
HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
ROW = ("产出指标", "数量指标", "巡护里程", "≥100公里", "120公里", "90", "90")
PAGE = Page(
    ("项目支出绩效自评表（2023年度）",),
    ((Box("项目名称"), Box("护林", across=6)), tuple(map(Box, HEAD)), tuple(map(Box, ROW))),
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("PyInstaller") is None:
        pytest.skip("PyInstaller is not installed")
    folder = tmp_path_factory.mktemp("app")
    command = [sys.executable, str(ROOT / "packaging" / "build_app.py"), str(folder)]
    built = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    return Path(built.stdout.splitlines()[-1])


def call(program: Path, folder: Path, *arguments: str) -> str:
    env = {"PATH": "", "LANG": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=env, check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout


def test_it_runs_the_example(program: Path, tmp_path: Path) -> None:
    assert json.loads(call(program, tmp_path, "run", "--format", "json"))["format"] == "evaluator.scorecards/1"


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", writers.as_xlsx), (".pdf", writers.as_pdf)])
def test_it_reads_documents_in_a_child_of_itself(suffix: str, write: object, program: Path, tmp_path: Path) -> None:
    assert callable(write)
    (tmp_path / f"自评{suffix}").write_bytes(write([PAGE]))
    assert "1 张表，1 个指标" in call(program, tmp_path, "import", f"自评{suffix}", "-o", "目标")
    first = call(program, tmp_path, "review", f"自评{suffix}", "--json").splitlines()[0]
    assert json.loads(first)["status"] == "met"


def test_it_serves_the_workspace(program: Path, tmp_path: Path) -> None:
    """On a port that the system gives; the first line says where, and the page of a workspace comes with the token."""
    command = [str(program), "serve", "工作夹", "--port", "0", "--no-open"]
    env = {"PATH": "", "LANG": "C.UTF-8", "HOME": str(tmp_path), "EVALUATOR_TOKEN": "abc"}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=abc", address)
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            with browser.open(address, timeout=60) as answer:
                assert answer.status == 200
                assert "工作夹" in answer.read().decode()
        finally:
            server.kill()
