"""A helping process does not outlive the one it helps, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path  # noqa: TC003  for its type only

import pytest

PARENT = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from evaluator.helpers import begin

if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, get_context(sys.argv[1]), begin, (os.getpid(),))
    print(*{each.result() for each in [pool.submit(os.getpid) for _ in range(20)]}, *pool._processes, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_helpers_end_with_their_parent(method: str, end: signal.Signals, tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(program), method], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    helpers = {int(each) for each in parent.stdout.readline().split()}
    assert helpers
    parent.send_signal(end)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while any(map(_runs, helpers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(_runs, helpers))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123  one line
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
