"""The child of :mod:`evaluator.documents.sandbox`: reads one file after another and answers what it found in each.

A request is a line of JSON on standard input, an answer that of :mod:`evaluator.documents.wire` on
standard output. Standard input ends when the parent does, and with it this process.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from evaluator.documents.child import allow, limits, peak
from evaluator.documents.readers.refusal import RefusalError
from evaluator.documents.wire import HEAD, beyond, encode, refused

READERS = {name: name for name in ("docx", "html", "pdf", "xls", "xlsx")}
READERS |= dict.fromkeys(("ods", "odt"), "opendocument")
"""The module of :mod:`evaluator.documents.readers` that reads each format."""
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_STACK = 256 * 1024
_LOOK = 0.5
"""Seconds after which it is seen that the parent has gone, also while a document is being read."""


def main(memory: int) -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not an answer
    threading.stack_size(_STACK)
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    if (bound := limits(memory)) is not None:
        bound()
    sys.addaudithook(_guard)
    for line in sys.stdin.buffer:
        request: dict[str, Any] = json.loads(line)
        allow(request["seconds"])
        answer = read(request["format"], request["path"]).encode("utf-8", "surrogatepass")
        answers.write(HEAD.pack(len(answer), peak()))
        answers.write(answer)
        answers.flush()


def read(format_name: str, path: str) -> str:
    """The answer as JSON: blocks, or why the document was refused."""
    reader: Any = importlib.import_module(f"evaluator.documents.readers.{READERS[format_name]}")
    try:
        return encode(reader.read(Path(path)))
    except RefusalError as refusal:
        return refused(refusal)
    except (MemoryError, RecursionError):
        return refused(beyond())


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """No reader has a reason to reach out, to start anything, or to write."""
    if event == "open" and (_writes(args[1]) or (len(args) > 2 and args[1] is None and args[2] & _WRITES)):
        raise PermissionError(event)
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def _writes(mode: object) -> bool:
    return isinstance(mode, str) and any(each in mode for each in "wax+")


if __name__ == "__main__":
    main(int(sys.argv[1]))
