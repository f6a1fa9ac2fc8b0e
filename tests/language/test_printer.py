"""Constraints print to one canonical text and to plain Chinese."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from pydantic import TypeAdapter

from evaluator.language import read
from evaluator.language.constraint import Constraint
from evaluator.language.printer import canonical, in_words
from tests.language.strategies import constraints

CASES = yaml.safe_load((Path(__file__).parent / "printed.yaml").read_text(encoding="utf-8"))
ADAPTER: TypeAdapter[Constraint] = TypeAdapter(Constraint)


@pytest.mark.parametrize("case", CASES, ids=[case["canonical"] for case in CASES])
def test_a_constraint_prints(case: dict[str, Any]) -> None:
    constraint = ADAPTER.validate_python(case["constraint"])
    assert canonical(constraint) == case["canonical"]
    assert in_words(constraint) == case["words"]


@pytest.mark.parametrize("case", CASES, ids=[case["canonical"] for case in CASES])
def test_a_canonical_text_of_the_table_reads_back(case: dict[str, Any]) -> None:
    assert read(case["canonical"]).constraint == ADAPTER.validate_python(case["constraint"])


@given(constraints)
def test_what_is_printed_reads_back_to_itself(constraint: Constraint) -> None:
    reading = read(canonical(constraint))
    assert reading.constraint == constraint, canonical(constraint)


@given(constraints)
def test_canonical_text_is_one_text(constraint: Constraint) -> None:
    again = read(canonical(constraint)).constraint
    assert again is not None
    assert canonical(again) == canonical(constraint)


@given(constraints)
def test_plain_chinese_names_every_bound(constraint: Constraint) -> None:
    words = in_words(constraint)
    assert words
    assert words == words.strip()
    assert "None" not in words
