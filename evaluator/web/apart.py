"""Reading an uploaded table in a process of its own, bounded in time and memory like any document."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.actuals.load import gather, read_actuals
from evaluator.actuals.rows import Actuals
from evaluator.actuals.sheet import Sheet
from evaluator.documents import child
from evaluator.documents.readers.refusal import RefusalError
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from evaluator.actuals.sheet import Sheet as Table

SECONDS, MEMORY = 30, 1024**3
_PACKAGE = Path(__file__).parents[2]


def read_actuals_apart(raw: bytes, name: str) -> tuple[Actuals, tuple[Problem, ...]]:
    """The rows of a table of figures, and what is wrong with it."""
    if getattr(sys, "frozen", False):  # a program without Python has no interpreter to read it apart
        return read_actuals(raw, name)
    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        file = Path(folder) / "table"
        file.write_bytes(raw)
        command = [sys.executable, "-P", "-m", "evaluator.web.apart", str(file), name]
        env = child.environment(PATH="", PYTHONPATH=str(_PACKAGE), PYTHONUTF8="1", PYTHONHASHSEED="0")
        with tempfile.TemporaryFile() as answer:
            try:
                child.run(command, SECONDS, f"读取超过 {SECONDS} 秒", env=env, memory=MEMORY, output=answer)
                answer.seek(0)
                parsed: dict[str, Any] = json.loads(answer.read())
            except (RefusalError, ValueError) as error:
                why = error.message if isinstance(error, RefusalError) else "表格无法读取，或超出读取的时间和内存限度"
                return Actuals(), (problem("E110", why, location=Location(name)),)
    sheets = tuple(_sheet(each) for each in parsed["sheets"])
    faults = tuple(Problem(**{**each, "location": Location(**each["location"])}) for each in parsed["problems"])
    return gather([(sheets, faults)], ())


def _sheet(raw: dict[str, Any]) -> Table:
    rows = tuple((number, tuple(cells)) for number, cells in raw["rows"])
    below = {(row, column): text for row, column, text in raw["below"]}
    return Sheet(**{**raw, "rows": rows, "below": below})


def _portable(sheet: Table) -> dict[str, Any]:
    """A sheet as JSON can say it: no key of an object is a pair."""
    return {**sheet._asdict(), "below": [[*place, text] for place, text in sheet.below.items()]}


def main(path: str, name: str) -> str:
    """The child: the sheets of the table as JSON."""
    from evaluator.actuals.table import parse_table

    sheets, problems = parse_table(Path(path).read_bytes(), name)
    parsed = {"sheets": [_portable(each) for each in sheets], "problems": [each.as_dict() for each in problems]}
    return json.dumps(parsed, ensure_ascii=False)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:3]))
