"""The child of :mod:`evaluator.documents.sandbox`: reads one file with one reader and prints what it found."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from evaluator.documents.child import limits
from evaluator.documents.readers.refusal import RefusalError, too_large
from evaluator.documents.sandbox import encode

READERS = ("docx", "html", "pdf", "xls", "xlsx")
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")


def main(format_name: str, path: str) -> str:
    """The answer as JSON: blocks, or why the document was refused."""
    assert format_name in READERS
    reader: Any = importlib.import_module(f"evaluator.documents.readers.{format_name}")
    sys.addaudithook(_guard)
    try:
        return encode(reader.read(Path(path)))
    except RefusalError as refusal:
        return _refused(refusal)
    except (MemoryError, RecursionError):
        return _refused(too_large("文档超出读取的时间或内存限度"))


def _refused(refusal: RefusalError) -> str:
    return json.dumps({"refused": [refusal.code, refusal.message, refusal.hint]}, ensure_ascii=False)


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """No reader has a reason to reach out, to start anything, or to write."""
    writes = event == "open" and isinstance(args[1], str) and any(mode in args[1] for mode in "wax+")
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(event)


if __name__ == "__main__":
    bound = limits(int(sys.argv[3]), int(sys.argv[4]))
    if bound is not None:
        bound()
    sys.stdout.write(main(*sys.argv[1:3]))
