"""Another program, started for one file: with limits on what it may take, and killed with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import IO, TYPE_CHECKING

from evaluator.documents.readers.refusal import too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

OUTPUT = 256 * 1024**2


def run(
    command: Sequence[str],
    seconds: int,
    late: str,
    *,
    env: Mapping[str, str],
    folder: Path | None = None,
    memory: int | None = None,
    output: IO[bytes] | None = None,
    errors: IO[bytes] | None = None,
) -> int:
    """The status with which the program ends, without any input of ours.

    Args:
        command: the program and what it is told; a fixed program, and file names of our own.
        seconds: how long it may take; ``late`` says so to a person.
        late: the refusal when it takes longer.
        env: all of its environment.
        folder: where it runs.
        memory: limits its address space, and with it its processor time; None where it sets its own limits.
        output: where its standard output goes; nowhere by default.
        errors: where its complaints go; nowhere by default.

    Raises:
        RefusalError: when it took too long.
    """
    process = subprocess.Popen(  # noqa: S603  see command
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output or subprocess.DEVNULL,
        stderr=errors or subprocess.DEVNULL,
        start_new_session=True,
        env=dict(env),
        preexec_fn=limits(seconds, memory) if memory else None,  # noqa: PLW1509  before any thread of the child exists
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise too_large(late) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def limits(seconds: int, memory: int) -> Callable[[], None] | None:
    """What a child does to itself before it starts; None where the system has no such limits."""
    try:
        import resource
    except ImportError:
        return None

    def apply() -> None:
        for name, value in (
            ("RLIMIT_CPU", seconds),
            ("RLIMIT_AS", memory),
            ("RLIMIT_FSIZE", OUTPUT),
            ("RLIMIT_CORE", 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (value, value))

    return apply
