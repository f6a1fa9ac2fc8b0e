"""Constraints print to one canonical text and to plain Chinese."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from evaluator.language.constraint import Constraint
from evaluator.language.printer import canonical, in_words

CASES = yaml.safe_load((Path(__file__).parent / "printed.yaml").read_text(encoding="utf-8"))
ADAPTER: TypeAdapter[Constraint] = TypeAdapter(Constraint)


@pytest.mark.parametrize("case", CASES, ids=[case["canonical"] for case in CASES])
def test_a_constraint_prints(case: dict[str, Any]) -> None:
    constraint = ADAPTER.validate_python(case["constraint"])
    assert canonical(constraint) == case["canonical"]
    assert in_words(constraint) == case["words"]
