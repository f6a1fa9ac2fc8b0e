"""docs/python.md does what it shows."""

import doctest
from pathlib import Path

import pytest

import evaluator
import evaluator.types

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_every_example_of_the_page_runs() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("```", "\n")
    examples = doctest.DocTestParser().get_doctest(text, {}, "python.md", str(PAGE), 0)
    assert len(examples.examples) > 15
    result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(examples)
    assert result.failed == 0


@pytest.mark.parametrize("name", [name for name in evaluator.__all__ if name != "__version__"])
def test_every_public_name_is_on_the_page(name: str) -> None:
    assert name in PAGE.read_text(encoding="utf-8")
