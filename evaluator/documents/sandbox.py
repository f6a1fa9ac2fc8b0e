"""Reading a document in a child process: a reader may crash, hang or take all memory, and must not take us along.

The child gets a limit on time, memory and what it may write; it may open no socket and start no program. It answers
with JSON on its standard output.
"""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from evaluator.documents import child
from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.refusal import RefusalError, broken, too_large
from evaluator.problem import Location, Problem

SECONDS = 60
MEMORY = 1024**3
_PACKAGE = Path(__file__).parents[2]


def read_apart(format_name: str, path: Path, *, seconds: int = SECONDS, memory: int = MEMORY) -> Reading:
    """What the reader of ``format_name`` makes of the file, read in a child process.

    Raises:
        RefusalError: what the reader refused; also when it ran over its limits or died.
    """
    bounds = [str(seconds), str(memory)]
    command = [sys.executable, "-P", "-m", "evaluator.documents.worker", format_name, str(path.resolve()), *bounds]
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        env = {"PATH": "", "PYTHONPATH": str(_PACKAGE), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
        late = f"读取超过 {seconds} 秒"
        status = child.run(command, seconds, late, env=env, output=answer, errors=complaint)
        answer.seek(0)
        complaint.seek(0)
        return _understand(answer.read(), status, complaint.read(child.OUTPUT))


def _understand(raw: bytes, status: int, complaint: bytes) -> Reading:
    try:
        answer: dict[str, Any] = json.loads(raw)
    except ValueError:
        killed = status in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ, -signal.SIGABRT}
        if killed or b"MemoryError" in complaint or b"memory allocation" in complaint:
            raise too_large("文档超出读取的时间或内存限度") from None
        raise broken("文档") from None
    if "refused" in answer:
        raise RefusalError(*answer["refused"])
    reading = Reading(workbook=answer["workbook"])
    reading.blocks += [_block(block) for block in answer["blocks"]]
    reading.problems += [Problem(**{**each, "location": Location(**each["location"])}) for each in answer["problems"]]
    return reading


def _block(raw: dict[str, Any]) -> Paragraph | Table:
    if "text" in raw:
        return Paragraph(**raw)
    return Table(**{**raw, "cells": tuple(Cell(*cell) for cell in raw["cells"]), "lines": tuple(raw["lines"])})


def encode(reading: Reading) -> str:
    """The answer of the child."""
    blocks: list[dict[str, Any]] = []
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            blocks.append({"text": block.text, "line": block.line, "sheet": block.sheet})
        else:
            cells = [[c.text, c.row, c.column, c.rowspan, c.colspan] for c in block.cells]
            blocks.append(
                {
                    "cells": cells,
                    "rows": block.rows,
                    "exact": block.exact,
                    "sheet": block.sheet,
                    "lines": block.lines,
                    "hidden": block.hidden,
                }
            )
    problems = [each.as_dict() for each in reading.problems]
    return json.dumps({"blocks": blocks, "problems": problems, "workbook": reading.workbook}, ensure_ascii=False)
