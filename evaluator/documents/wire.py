"""How a reading travels from the child that made it: as JSON, behind its length and the most memory held so far."""

from __future__ import annotations

import json
import struct
from typing import Any

from evaluator.documents.model import Cell, Paragraph, Reading, Table
from evaluator.documents.readers.refusal import RefusalError, too_large
from evaluator.problem import Location, Problem

HEAD = struct.Struct(">QQ")
BEYOND = "文档超出读取的时间或内存限度"


def beyond() -> RefusalError:
    """The refusal of a document that took more memory or processor time than a reader may."""
    return too_large(BEYOND)


def refused(refusal: RefusalError) -> str:
    """The answer of a child that refuses a document."""
    return json.dumps({"refused": [refusal.code, refusal.message, refusal.hint]}, ensure_ascii=False)


def decode(raw: bytes) -> Reading:
    """What a child answered.

    Raises:
        RefusalError: what the reader refused.
    """
    answer: dict[str, Any] = json.loads(raw)
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
                    "merges": block.merges,
                }
            )
    problems = [each.as_dict() for each in reading.problems]
    return json.dumps({"blocks": blocks, "problems": problems, "workbook": reading.workbook}, ensure_ascii=False)
