"""Every pattern of the value language says what it matches: ``patterns.csv``, executed."""

import csv
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator import language
from evaluator.language.lexer.normalise import normalise

LINES = (Path(__file__).parent / "patterns.csv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(line for line in LINES if not line.startswith("#")))
NORMAL = {"asked._BRACKET", "context._BRACKET", "units._ALSO", "units._EFFORT", "units._TIMES_OF"}
"""Patterns for normalised texts, whose examples are written as in a cell."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of the language assigns at its top."""
    for module in pkgutil.walk_packages(language.__path__, "evaluator.language."):
        loaded = importlib.import_module(module.name)
        source = Path(str(loaded.__file__)).read_text(encoding="utf-8")
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern) and re.search(rf"^{name} = ", source, flags=re.MULTILINE):
                yield f"{module.name.rpartition('.')[2]}.{name}", value


PATTERNS = dict(patterns())


def test_every_pattern_has_its_examples() -> None:
    assert [row["pattern"] for row in ROWS] == sorted(PATTERNS, key=[row["pattern"] for row in ROWS].index)
    assert len({row["pattern"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["pattern"] for row in ROWS])
def test_a_pattern_matches_its_example_and_not_the_other(row: dict[str, str]) -> None:
    pattern = PATTERNS[row["pattern"]]
    look = pattern.fullmatch if row["how"] else pattern.match
    before, inside, after = written(row, *re.split(r"[\[\]]", row["matches"]))
    match = look(before + inside + after, len(before))
    assert match is not None
    assert match.group() == inside
    if row["fails"]:
        before, after = written(row, *row["fails"].split("|"))
        found = look(before + after, len(before))
        assert found is None or not found.group()


def written(row: dict[str, str], *parts: str) -> tuple[str, ...]:
    """The parts of an example as the pattern meets them."""
    return tuple(normalise(part).text for part in parts) if row["pattern"] in NORMAL else parts
