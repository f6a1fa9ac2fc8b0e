"""Children that read one document after another: used again, replaced, and gone with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.documents import child, sandbox
from evaluator.documents.readers.refusal import RefusalError
from tests.documents import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOUND = hostile.xlsx(f'<row r="1">{hostile.text_cell("A1", "甲")}</row>')


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "好.xlsx"
    path.write_bytes(SOUND)
    return path


@pytest.fixture(autouse=True)
def _fresh_pool() -> Iterator[None]:
    sandbox.end_all()
    yield
    sandbox.end_all()


def pids() -> set[int]:
    return {worker.pid for worker in sandbox._POOL.all}


def test_one_child_reads_many_documents(sound: Path) -> None:
    sandbox.read_apart("xlsx", sound)
    (first,) = pids()
    for _ in range(5):
        assert [cell.text for cell in sandbox.read_apart("xlsx", sound).blocks[0].cells] == ["甲"]  # type: ignore[union-attr]
    assert pids() == {first}


def test_a_child_is_replaced_when_it_has_read_enough(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_READ", 2)
    seen = set()
    for _ in range(4):
        sandbox.read_apart("xlsx", sound)
        seen |= pids()
    assert len(seen) <= 2
    assert len(pids()) == 0


def test_a_child_that_has_grown_is_replaced(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "LARGEST_PEAK", 1)
    sandbox.read_apart("xlsx", sound)
    assert pids() == set()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_child_that_died_between_two_documents_is_replaced(sound: Path) -> None:
    sandbox.read_apart("xlsx", sound)
    (first,) = pids()
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    assert sandbox.read_apart("xlsx", sound).blocks
    assert pids() != {first}


def test_what_a_used_child_dies_of_is_tried_once_more(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.read_apart("xlsx", sound)
    asked: list[sandbox.Worker] = []

    def die(worker: sandbox.Worker, *_: Any) -> None:
        asked.append(worker)
        child.kill(worker._process)

    monkeypatch.setattr(sandbox.Worker, "ask", die)
    with pytest.raises(RefusalError):
        sandbox.read_apart("xlsx", sound)
    assert len({worker.pid for worker in asked}) == 2


def test_a_document_does_not_suffer_from_those_before_it(sound: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(hostile.xlsx("<row>"))
    for path, fine in ((sound, True), (broken, False), (sound, True)):
        if fine:
            assert sandbox.read_apart("xlsx", path).blocks
        else:
            with pytest.raises(RefusalError, match="Excel 工作簿已损坏"):
                sandbox.read_apart("xlsx", path)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_children_end_when_their_parent_is_killed(sound: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
from evaluator.documents import sandbox
sandbox.read_apart("xlsx", Path({str(sound)!r}))
print(*[worker.pid for worker in sandbox._POOL.all], flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        (pid,) = map(int, parent.stdout.readline().split())
        parent.kill()
    until = time.monotonic() + 10
    while time.monotonic() < until and _lives(pid):
        time.sleep(0.05)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class _Process:
    """A process as Windows runs it, of which only the calls are kept."""

    pid = 4711
    ended = False

    def poll(self) -> None:
        return None

    def kill(self) -> None:
        self.ended = True

    def wait(self) -> int:
        return 1


def test_windows_starts_and_ends_a_group_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []
    process = _Process()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")

    def start(command: list[str], **more: Any) -> _Process:
        calls.append((command, more))
        return process

    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(subprocess, "run", lambda command, **more: calls.append((command, more)))
    started: Any = child.start(["reader"], env=child.environment(PATH=""))
    child.kill(started)
    assert calls == [
        (["reader"], {"env": {"SYSTEMROOT": r"C:\Windows", "PATH": ""}, "creationflags": 0x08000200}),
        (["taskkill", "/T", "/F", "/PID", "4711"], {"check": False, "capture_output": True}),
    ]
    assert process.ended
    assert child.limits(1, 1) is None
    assert child.missing_limits() == "内存和处理器时间"
    assert child.peak() == 0


def test_a_frozen_program_is_its_own_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/evaluator/evaluator")
    assert sandbox.command(7) == ["/opt/evaluator/evaluator", "--read-documents", "7"]
