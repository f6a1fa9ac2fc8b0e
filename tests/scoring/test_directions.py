"""How values without a sign bind, case by case: ``directions.csv``."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from evaluator.rulebook import load_rulebook
from evaluator.scoring.compile import Context, binds

LINES = (Path(__file__).parent / "directions.csv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(row.values()) for row in csv.DictReader(line for line in LINES if not line.startswith("#"))]


@pytest.mark.parametrize(("level2", "name", "unit", "expected"), CASES)
def test_a_bare_value_binds_by_level_2_name_and_unit(level2: str, name: str, unit: str, expected: str) -> None:
    rulebook, problems = load_rulebook("cn-caiyu-2020-10")
    assert rulebook is not None, problems
    assert binds(Context("产出指标", level2, name), unit, rulebook.direction.value) == expected
