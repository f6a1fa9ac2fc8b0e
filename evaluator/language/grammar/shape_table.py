"""Compile the commonest spellings into ``shapes.json``: ``python -m evaluator.language.grammar.shape_table FILE…``.

The files hold cells, one a line or in a CSV; in whatever column. The table is only a memo of the grammar's
own parses: it is left aside when it is not of the grammar beside it, and a test parses each of its spellings afresh.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from evaluator.language.grammar.shapes import write
from evaluator.language.lexer.normalise import normalise
from evaluator.language.lexer.roles import shape
from evaluator.language.lexer.spelling import spell


def main(paths: list[str]) -> None:
    """Write the table of the spellings of every cell in the files."""
    cells = {
        cell
        for path in paths
        for row in csv.reader(Path(path).read_text(encoding="utf-8").splitlines())
        for cell in row
    }
    write(shape(spell(normalise(cell))) for cell in cells if len(cell) < 80)


if __name__ == "__main__":
    main(sys.argv[1:])
