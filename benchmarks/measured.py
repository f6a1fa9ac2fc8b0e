"""Whole processes timed from outside, and the tables of Markdown that tell it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
EVALUATOR = (sys.executable, "-m", "evaluator")


class Used(NamedTuple):
    """What a process used, and those that it started and waited for."""

    s: float
    processor_s: float
    peak_mib: float
    """Of the largest of them; never below what this process took itself, so make large tables in another."""


def environment() -> dict[str, str]:
    """Ours, importing the checkout, with byte code kept: what a reader of the tables has."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": "0"}


def used(command: Sequence[str | Path]) -> Used:
    """Run a command to its end; a failing one ends the benchmark."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    _, status, found = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return Used(seconds, found.ru_utime + found.ru_stime, found.ru_maxrss / 1024)


def head(*names: str) -> None:
    """Begin a table; numbers at the right."""
    print("\n| " + " | ".join(names) + " |\n| --- |" + " ---: |" * (len(names) - 1), flush=True)


def line(*cells: str) -> None:
    """Go on with it."""
    print("| " + " | ".join(cells) + " |", flush=True)
