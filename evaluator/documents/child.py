"""Another program, started for our work: with limits on what it may take, and killed with all that it started.

The limits of a process are those of POSIX; Windows has none that a parent could set without the help of a library, so
there only the time is limited, and :func:`missing_limits` says so.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from evaluator.documents.readers.refusal import too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

OUTPUT = 256 * 1024**2
_NO_WINDOW = 0x08000000
_NEW_GROUP = 0x00000200
"""Flags of CreateProcess: a child without a console window, and in a group of its own."""
KILLED = {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL", "SIGXFSZ", "SIGABRT")} - {0}
"""What a process ends with that a limit has stopped."""


def missing_limits() -> str:
    """Which limits this system cannot set, in words for a person; empty where it sets them all."""
    return "内存和处理器时间" if sys.platform == "win32" else ""


def environment(**more: str) -> dict[str, str]:
    """The least environment a program runs in: of ours only what the system itself needs."""
    needed = ("SYSTEMROOT", "TEMP") if sys.platform == "win32" else ()
    return {name: os.environ[name] for name in needed if name in os.environ} | more


def start(command: Sequence[str], *, env: Mapping[str, str], **more: Any) -> subprocess.Popen[bytes]:
    """The program, running in a group of its own.

    Args:
        command: the program and its arguments; a fixed program, and file names of our own.
        env: all of its environment.
        more: what ``Popen`` takes.
    """
    if sys.platform == "win32":
        more["creationflags"] = _NO_WINDOW | _NEW_GROUP
    else:
        more["start_new_session"] = True
    return subprocess.Popen(command, env=dict(env), **more)  # noqa: S603  see command


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the program with all that it started, if it still runs."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, capture_output=True)  # noqa: S603  a program of the system
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(
    command: Sequence[str],
    seconds: int,
    late: str,
    *,
    env: Mapping[str, str],
    memory: int,
    folder: Path | None = None,
    output: IO[bytes] | None = None,
) -> int:
    """The status with which the program ends, without any input of ours.

    Args:
        command: as for :func:`start`.
        seconds: how long it may take; ``late`` says so to a person.
        late: the refusal when it takes longer.
        env: all of its environment.
        memory: the limit of its address space.
        folder: where it runs.
        output: where its standard output goes; nowhere by default.

    Raises:
        RefusalError: when it took too long.
    """
    with _ended_with_us(command) as (watched, kept):
        process = start(
            watched,
            env=env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output or subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=limits(memory, seconds),
            pass_fds=kept,
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise too_large(late) from None
        finally:
            kill(process)


@contextlib.contextmanager
def _ended_with_us(command: Sequence[str]) -> Iterator[tuple[Sequence[str], tuple[int, ...]]]:
    """The command with a watcher in its group that kills the group when we are gone, however we end.

    The watcher waits for the end of a pipe that only we hold open, so it also ends what the program has left behind.
    Windows has no such group: there a program outlives a parent that was killed, by its own time limit at most.
    """
    if sys.platform != "win32":
        theirs, ours = os.pipe()
        try:
            watcher = f'{{ read -r _ <&{theirs}; kill -KILL 0; }} >/dev/null 2>&1 & exec "$@" {theirs}<&-'
            yield ["/bin/sh", "-c", watcher, "sh", *command], (theirs,)
        finally:
            os.close(ours)
            os.close(theirs)
    else:
        yield command, ()


def limits(memory: int, seconds: int | None = None) -> Callable[[], None] | None:
    """What a child does to itself before it starts; None where the system has no such limits."""
    found: Callable[[], None] | None = None
    if sys.platform != "win32":
        import resource

        bounds = {"RLIMIT_AS": memory, "RLIMIT_FSIZE": OUTPUT, "RLIMIT_CORE": 0}
        bounds |= {"RLIMIT_CPU": seconds} if seconds is not None else {}

        def apply() -> None:
            for name, value in bounds.items():
                with contextlib.suppress(ValueError, OSError):
                    resource.setrlimit(getattr(resource, name), (value, value))

        found = apply
    return found


def allow(seconds: int) -> None:
    """Let this process take so many seconds of processor time from now on; the system ends it after them."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + seconds + 1
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def peak() -> int:
    """The most memory this process has held, in bytes; 0 where the system does not say."""
    found = 0
    if sys.platform == "linux":
        # Not ru_maxrss: there it begins with what the parent held when it started this process.
        with contextlib.suppress(OSError):
            status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
            found = next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
    elif sys.platform != "win32":
        import resource

        found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return found
