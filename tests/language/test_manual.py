"""The manual of the language holds: every cell of its tables is read as it says, its lists are complete."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evaluator.language import canonical, read
from evaluator.problem import catalogue

DOCS = Path(__file__).parents[2] / "docs"
MANUAL = (DOCS / "language.md").read_text(encoding="utf-8")
GRAMMAR = (DOCS.parent / "evaluator" / "language" / "grammar" / "grammar.lark").read_text(encoding="utf-8")


def rows(fence: str, columns: int) -> list[list[str]]:
    blocks = re.findall(rf"^```{fence}\n(.*?)^```", MANUAL, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()[1:]]
    return [[cell.strip() for cell in f"{line} | | |".split("|")[:columns]] for line in lines]


READ = rows("values", 4)
REFUSED = rows("refused", 3)


def options(context: str) -> dict[str, Any]:
    pairs = [pair.split("=", 1) for pair in context.split(",") if pair]
    return {key: int(value) if key == "year" else value for key, value in pairs}


@pytest.mark.parametrize("row", READ, ids=["/".join(row[:2]) for row in READ])
def test_a_cell_of_the_manual_reads_as_it_says(row: list[str]) -> None:
    cell, context, text, codes = row
    reading = read(cell, **options(context))
    assert reading.constraint is not None
    assert canonical(reading.constraint) == text
    assert [each.code for each in reading.problems] == codes.split()


@pytest.mark.parametrize("row", REFUSED, ids=[row[0] for row in REFUSED])
def test_a_cell_that_the_manual_refuses_is_refused(row: list[str]) -> None:
    cell, context, codes = row
    reading = read(cell, **options(context))
    assert reading.constraint is None
    assert [each.code for each in reading.problems] == codes.split()


def test_the_tables_are_found() -> None:
    assert len(READ) > 80
    assert len(REFUSED) > 10


def test_the_json_of_the_manual_is_what_the_reader_gives() -> None:
    (shown,) = re.findall(r"^```json\n(.*?)^```", MANUAL, flags=re.MULTILINE | re.DOTALL)
    constraint = read("≤180元/人*天").constraint
    assert constraint is not None
    assert constraint.as_dict() == json.loads(shown)


def test_every_code_of_the_language_is_listed_with_its_title() -> None:
    listed = re.findall(r"^\| \[(\w+)\]\(problems/\1\.md\) \| (\w+) \| (.+) \|$", MANUAL, flags=re.MULTILINE)
    expected = {code: each for code, each in catalogue().items() if re.fullmatch(r"[EWN]2\d\d", code)}
    assert listed == [(code, each.severity, each.title) for code, each in expected.items()]


def test_every_rule_of_the_grammar_is_drawn_and_shown() -> None:
    rules = {name.lstrip("?!_") for name in re.findall(r"^([?!_]*[a-z_]+):", GRAMMAR, flags=re.MULTILINE)}
    assert {path.stem for path in (DOCS / "grammar").glob("*.svg")} == rules
    assert set(re.findall(r"!\[(\w+)\]\(grammar/\1\.svg\)", MANUAL)) == rules
