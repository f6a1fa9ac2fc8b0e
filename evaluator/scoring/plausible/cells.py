"""Cells without the report of a result: a spreadsheet's error, a plan, a figure in the cell beside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.language.constraint import Growth, Reference
from evaluator.lexicon.reports import is_planned
from evaluator.problem import Location, problem
from evaluator.scoring.plausible import Doubt

if TYPE_CHECKING:
    from evaluator.language import Reading
    from evaluator.scoring.matter import Matter

_ERROR = re.compile(r"\s*#(?:DIV/0|N/A|NAME|NULL|NUM|REF|VALUE|SPILL|CALC|GETTING_DATA)[!?]?\s*", re.IGNORECASE)
_MARKS = re.compile(
    r"[×✗✘✕?？]+\s*$|(?:有待|尚待|待|未经?|尚未)核[实对]|[(（][^()（）]*(?:估|待[核定查]|约数|暂定)[^()（）]*[)）]\s*$"
)
"""What puts a figure in doubt by the hand that wrote it: a mark, or a word that it is an estimate or unverified."""
_NEIGHBOURS = (("last_year", "上年实际值"), ("reference", "参照值"))


def unsettled(text: str) -> Doubt | None:
    """Why a report is none that could be judged; None where it may be one."""
    if _ERROR.fullmatch(text):
        message = f"单元格是电子表格的错误值 {text.strip()}，不是完成值"
        return Doubt(problem("E561", message, hint="请改正单元格的公式，或直接填写数值"), open=True)
    if is_planned(text):
        message = f"完成值“{text.strip()}”写的是计划，不是结果"
        return Doubt(problem("W562", message, hint="请填报实际完成的情况"), open=True)
    if (found := _MARKS.search(text)) and len(text.strip()) > 1:
        message = f"完成值“{text.strip()}”带有“{found[0].strip()}”，是否完成不明确"
        return Doubt(problem("W568", message, hint="请核实后填写确定的数值或情况"), open=True)
    return None


def misplaced(matter: Matter) -> list[Doubt]:
    """A figure in a cell beside an empty actual, where the target has no use for it."""
    used = {"last_year": Growth, "reference": Reference}
    found = []
    for name, printed in _NEIGHBOURS:
        reading: Reading | None = getattr(matter, name)
        if reading is not None and not isinstance(matter.target.constraint, used[name]):
            message = f"完成值空白，“{printed}”却填了“{(reading.text or '').strip()}”"
            place = Location(column=printed)
            found.append(Doubt(problem("W557", message, location=place, hint="是否应填在“实际完成值”一栏？")))
    return found
