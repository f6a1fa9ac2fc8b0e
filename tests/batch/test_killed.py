"""A batch that is killed leaves nobody behind, and the next one clears up and comes out whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from tests.batch.test_their_tables import table

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in /proc")


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in listed.read_text().split()] if listed.exists() else []


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(condition: object, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    assert callable(condition)
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_readers_end_with_their_parent_and_leftovers_go(tmp_path: Path) -> None:
    table(*[(f"{number}场培训，参训{number}人", "3场") for number in range(12_000)]).write_parquet(
        tmp_path / "in.parquet"
    )
    command = [sys.executable, "-m", "evaluator", "batch", "in.parquet", "-o", "out.parquet", "--quiet"]
    started = subprocess.Popen(command, cwd=tmp_path)
    assert soon(lambda: list(tmp_path.glob(".out.parquet.*.part")) and (os.cpu_count() == 1 or children(started.pid)))
    readers = children(started.pid)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    assert soon(lambda: not any(map(is_alive, readers)))
    assert not (tmp_path / "out.parquet").exists()
    subprocess.run(command, cwd=tmp_path, check=True)
    assert not list(tmp_path.glob(".*.part"))
    assert pl.read_parquet(tmp_path / "out.parquet").height == 12_000
