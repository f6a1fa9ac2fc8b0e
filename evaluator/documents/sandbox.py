"""Reading documents in child processes: a reader may crash, hang or take all memory, and must not take us along.

A child gets limits on time and memory; it may open no socket, start no program and write no file. Starting one takes
longer than reading thirty workbooks, so each reads many documents. It is replaced when it dies, when it has grown, and
after :data:`MOST_READ`; what a used child could not read for want of memory, or died of, is read again by a fresh one,
so that no document's fate depends on those before it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents import child
from evaluator.documents.readers.refusal import RefusalError, broken, too_large
from evaluator.documents.wire import BEYOND, HEAD, beyond, decode

if TYPE_CHECKING:
    from evaluator.documents.model import Reading

SECONDS = 30
SECONDS_PDF = 60
"""Page after page of drawn lines: some reports have hundreds."""
MEMORY = 1024**3
MOST_READ = 500
FROZEN = "--read-documents"
"""The first argument with which a frozen program is a child of itself."""
LARGEST_PEAK = 320 * 1024**2
"""A child that has held more than this is not used again: what it holds is no longer there for others."""
MOST_IDLE = 4
_GRACE = 5
"""Seconds that a child which closed its output gets to end."""
_PACKAGE = Path(__file__).parents[2]


class Worker:
    """A child that reads documents, one at a time."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.read = 0
        self.peak = 0
        self.late = False
        self._complaint = tempfile.TemporaryFile()  # noqa: SIM115  closed with the worker
        env = child.environment(PATH="", PYTHONPATH=str(_PACKAGE), PYTHONUTF8="1", PYTHONHASHSEED="0")
        env["MALLOC_ARENA_MAX"] = "1"  # each further arena would take 64 MB of the address space
        pipe = subprocess.PIPE
        self._process = child.start(command(memory), env=env, stdin=pipe, stdout=pipe, stderr=self._complaint)

    @property
    def pid(self) -> int:
        """The child's number in the system."""
        return self._process.pid

    @property
    def spent(self) -> bool:
        """Whether it should be replaced."""
        return self.late or self.read >= MOST_READ or self.peak > LARGEST_PEAK or self._process.poll() is not None

    def ask(self, format_name: str, path: Path, seconds: int) -> bytes | None:
        """The answer; None when the child died of the document, or was killed because it took too long."""
        self.read += 1
        request = {"format": format_name, "path": str(path), "seconds": seconds}
        assert self._process.stdin is not None
        timer = threading.Timer(seconds, self._too_late)
        timer.start()
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            return self._answer()
        except OSError:
            return None
        finally:
            timer.cancel()

    def _answer(self) -> bytes | None:
        assert self._process.stdout is not None
        head = self._process.stdout.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        length, self.peak = HEAD.unpack(head)
        if length > child.OUTPUT:
            self.close()
            return None
        answer = self._process.stdout.read(length)
        return answer if len(answer) == length else None

    def _too_late(self) -> None:
        self.late = True
        child.kill(self._process)

    def why(self) -> RefusalError:
        """What to say of a document on which the child died."""
        try:
            status = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            status = 0
        self._complaint.seek(0)
        complaint = self._complaint.read(child.OUTPUT)
        if status in child.KILLED or b"MemoryError" in complaint or b"memory allocation" in complaint:
            return beyond()
        return broken("文档")

    def close(self) -> None:
        """End the child."""
        child.kill(self._process)
        for pipe in (self._process.stdin, self._process.stdout, self._complaint):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class _Pool:
    """The children that wait for work, and all that have not ended."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[Worker] = []
        self.all: set[Worker] = set()

    def take(self, memory: int, *, fresh: bool = False) -> Worker:
        """A child with this limit of memory: one that waits, else a new one."""
        with self.lock:
            found = None if fresh else next((each for each in self.idle if each.memory == memory), None)
            if found is not None:
                self.idle.remove(found)
                if not found.spent:
                    return found
                self._end(found)
        made = Worker(memory)
        with self.lock:
            self.all.add(made)
        return made

    def give_back(self, worker: Worker) -> None:
        """Let a child wait for more, or end it when it should be replaced."""
        with self.lock:
            if worker.spent or len(self.idle) >= MOST_IDLE:
                self._end(worker)
            else:
                self.idle.append(worker)

    def end(self) -> None:
        """End all children, also those at work: who waits for them gets no answer."""
        with self.lock:
            for each in list(self.all):
                self._end(each)
            self.idle.clear()

    def _end(self, worker: Worker) -> None:
        self.all.discard(worker)
        worker.close()


_POOL = _Pool()
end_all = _POOL.end
atexit.register(end_all)


def read_apart(format_name: str, path: Path, *, seconds: int | None = None, memory: int = MEMORY) -> Reading:
    """What the reader of ``format_name`` makes of the file, read in a child process.

    Raises:
        RefusalError: what the reader refused; also when it ran over its limits or died.
    """
    seconds = seconds or (SECONDS_PDF if format_name == "pdf" else SECONDS)
    worker = _POOL.take(memory)
    used = worker.read > 0
    try:
        return _read(worker, format_name, path, seconds)
    except RefusalError as refusal:
        if not used or worker.late or not (worker.spent or refusal.message.startswith(BEYOND)):
            raise
    finally:
        _POOL.give_back(worker)
    fresh = _POOL.take(memory, fresh=True)
    try:
        return _read(fresh, format_name, path, seconds)
    finally:
        _POOL.give_back(fresh)


def _read(worker: Worker, format_name: str, path: Path, seconds: int) -> Reading:
    answer = worker.ask(format_name, path.resolve(), seconds)
    if answer is not None:
        return decode(answer)
    raise too_large(f"读取超过 {seconds} 秒") if worker.late else worker.why()


def command(memory: int) -> list[str]:
    """The program that a child runs; a frozen one runs itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN, str(memory)]
    return [sys.executable, "-P", "-B", "-m", "evaluator.documents.worker", str(memory)]
