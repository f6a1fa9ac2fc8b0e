"""The conformance set: what it says is what this program does, and what the hand-made cases expect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from evaluator.cli import main
from evaluator.surface.conformance import FILE, FORMAT, Line
from evaluator.surface.schemas import schema
from tests.conformance.writing import lines, scenario, value

HEAD, *LINES = (json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())
VALUES = [each for each in LINES if each["kind"] == "value"]
SCENARIOS = [each for each in LINES if each["kind"] == "scenario"]


def test_every_line_is_what_the_cases_come_to_today() -> None:
    """The cases may have grown since; what the file says must still hold."""
    made = set(lines()[1:])
    stale = [line for line in FILE.read_text(encoding="utf-8").splitlines()[1:] if line not in made]
    assert stale == [], "run make conformance"


def test_the_first_line_says_the_format_and_how_much_follows() -> None:
    assert {"format": FORMAT, "values": len(VALUES), "scenarios": len(SCENARIOS)} == HEAD
    assert len(VALUES) > 1000
    assert len(SCENARIOS) > 200


@pytest.mark.parametrize("line", VALUES[::10], ids=[each["text"] for each in VALUES[::10]])
def test_a_value_reads_as_the_set_says(line: dict[str, Any]) -> None:
    assert value(line["text"], line["context"]) == line


@pytest.mark.parametrize("line", SCENARIOS[::10], ids=[each["name"] for each in SCENARIOS[::10]])
def test_a_scenario_scores_as_the_set_says(line: dict[str, Any]) -> None:
    assert scenario(line) == line


def test_every_canonical_text_reads_back_and_hardly_one_is_missing() -> None:
    read_ = [line for line in VALUES if line["constraint"]]
    assert sum(line["canonical"] is None for line in read_) <= 2
    for line in VALUES:
        if line["canonical"] and line["constraint"]["kind"] != "level":
            context = {key: line["context"][key] for key in ("year",) if key in line["context"]}
            assert value(line["canonical"], context)["constraint"] == line["constraint"], line["text"]


def test_the_command_prints_the_file() -> None:
    done = CliRunner().invoke(main, ["conformance"])
    assert done.exit_code == 0
    assert done.stdout == FILE.read_text(encoding="utf-8")


def test_every_line_is_of_the_documented_schema() -> None:
    adapter = TypeAdapter(Line)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        adapter.validate_json(line)
    assert schema("conformance")["anyOf"]
