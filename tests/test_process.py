"""The program as a process of its own: bytes, signals, pipes, full disks."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.commands import call, lay_out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


def process(*arguments: object, **extra: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "evaluator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **extra)


def test_as_a_process_bytes_and_exit_code_are_the_same(folder: Path) -> None:
    here = call("run", folder / "targets.yaml", folder, "--format", "csv")
    there = process("run", folder / "targets.yaml", folder, "--format", "csv")
    assert (there.returncode, there.stderr) == (0, b"")
    assert there.stdout == here.stdout_bytes
    assert there.stdout.startswith(b"\xef\xbb\xbf")


def test_in_a_plain_locale_chinese_comes_out_all_the_same() -> None:
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    done = process("parse", "--json", "≥35家", env=plain)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == "≥35家"


@pytest.mark.parametrize("name", ["json", "terminal"])
def test_what_does_not_fit_on_the_disk_is_no_success(name: str, tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))  # a disk with room for this and no more

    with (tmp_path / "out").open("wb") as out:
        command = [sys.executable, "-B", "-m", "evaluator", "run", "--format", name]
        env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        done = subprocess.run(command, env=env, stdout=out, stderr=subprocess.PIPE, preexec_fn=limit, check=False)
    assert (done.returncode, done.stderr.decode()) == (2, "结果无法输出：系统拒绝写入\n")


def test_a_locale_without_chinese_characters_is_refused_before_any_work(folder: Path) -> None:
    off = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX", "PATH": os.environ["PATH"]}
    done = process("run", folder / "targets.yaml", folder, "-o", folder / "out", env=off)
    said = (
        "用法错误：本机的语言环境（ascii）写不出中文文件名，请设环境变量 LC_ALL=C.UTF-8 或 PYTHONUTF8=1 后重试\n"
        "用 evaluator --help 看用法。\n"
    )
    assert (done.returncode, done.stderr.decode()) == (2, said)
    assert not (folder / "out").exists()


STEERING = "\x1b[31m\u202e\x07\x9b\r\u2066"


@pytest.mark.parametrize(
    "arguments",
    [
        ("parse", f"≥35{STEERING}"),
        ("parse", "--json", f"≥35{STEERING}"),
        (STEERING,),
        ("run", f"--{STEERING}"),
        ("run", STEERING),
        ("run", "--layout", STEERING),
        ("rules", STEERING),
        ("rules", "--compare", STEERING, STEERING),
        ("template", "targets.yaml", "-o", STEERING),
        ("explain", "targets.yaml", ".", STEERING),
        ("problems", STEERING),
        ("schema", STEERING),
        ("import", STEERING, "-o", "out"),
        ("batch", STEERING),
        ("verify", STEERING),
    ],
)
def test_nothing_that_steers_a_terminal_reaches_it(
    arguments: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    said = call(*arguments).output
    assert said
    assert set(said) & set(STEERING) <= set("[31m")


def test_json_keeps_the_characters_that_it_spells_out() -> None:
    done = process("parse", "--json", "≥35\u202e\x9b")
    assert json.loads(done.stdout)["text"] == "≥35\u202e\x9b"
    assert b"\\u202e\\u009b" in done.stdout


@pytest.mark.parametrize("arguments", ["run --format csv", "parse --json"])
def test_a_reader_that_goes_away_is_no_fault(arguments: str, folder: Path) -> None:
    (folder / "values.txt").write_text("≥35家\n" * 3000, encoding="utf-8")
    program = f"{sys.executable} -m evaluator {arguments} < values.txt"
    done = subprocess.run(
        ["bash", "-c", program + " | head -1 >/dev/null; exit ${PIPESTATUS[0]}"],
        capture_output=True,
        timeout=60,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"Error" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where there is a full device")
def test_a_full_disk_is_said_in_a_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "evaluator", "run", "--format", "csv"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (2, "结果无法输出：磁盘已满")


@pytest.mark.parametrize("deaf", ["2>/dev/full", "2>&-"])
def test_problems_that_nobody_can_hear_spoil_no_result(deaf: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path, funds=None)
    heard = process("run", folder / "targets.yaml", folder / "indicators.csv")
    assert heard.stderr
    program = f"{sys.executable} -m evaluator run targets.yaml indicators.csv {deaf}"
    done = subprocess.run(["bash", "-c", program], stdout=subprocess.PIPE, timeout=60, check=False, cwd=folder)
    assert (done.returncode, done.stdout.decode().splitlines()[:3]) == (0, heard.stdout.decode().splitlines()[:3])


def test_a_closed_output_is_no_fault(folder: Path) -> None:
    program = f"{sys.executable} -m evaluator run targets.yaml . >&-"
    done = subprocess.run(["bash", "-c", program], stderr=subprocess.PIPE, timeout=60, check=False, cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_pipe_takes_utf_8_in_a_locale_that_lacks_the_signs(folder: Path) -> None:
    chinese = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "gbk"}
    there = process("run", folder / "targets.yaml", folder, env=chinese)
    assert (there.returncode, there.stderr) == (0, b"")
    assert there.stdout == process("run", folder / "targets.yaml", folder).stdout
    assert "✓" in there.stdout.decode()


def test_serve_prints_its_address_and_ends_quietly(folder: Path) -> None:
    command = [sys.executable, "-m", "evaluator", "serve", str(folder / "targets.yaml"), str(folder)]
    token = {"EVALUATOR_TOKEN": "t0ken"}
    with subprocess.Popen(
        [*command, "--port", "0", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | token,
    ) as running:
        assert running.stdout is not None
        line = running.stdout.readline().decode()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=t0ken\n", line)
        with urllib.request.urlopen(line.partition("/?")[0] + "/healthz", timeout=20) as answer:  # noqa: S310  our own server
            assert answer.read() == b'{"status":"ok"}'
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
    assert (running.returncode, said.decode()) == (0, "已结束。\n")


def test_serve_says_when_the_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = call("serve", "--no-open", "--port", port)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"用法错误：端口 {port} 不可用，可用 --port 另选一个\n")


def test_serve_beyond_this_machine_asks_for_a_password() -> None:
    result = call("serve", "--no-open", "--host", "0.0.0.0")  # noqa: S104
    assert result.exit_code == 2
    assert result.stderr == (
        "E755 向本机以外开放时必须有口令：同一网络里的人都能打开这个网页\n"
        "  = 设置 EVALUATOR_PASSWORD，或用 --password-file 指定口令文件；对外的网址应经过 HTTPS 代理\n"
    )


def test_serve_without_its_libraries_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.commands.serving.find_spec", lambda _: None)
    result = call("serve", "--no-open")
    assert result.exit_code == 2
    assert result.stderr == (
        "E755 网页服务需要 Starlette、uvicorn 和 python-multipart，没有安装\n  = pip install 'evaluator[web]'\n"
    )
