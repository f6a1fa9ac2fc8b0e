"""How people round, and what is still a mistake."""

from decimal import Decimal

import pytest

from evaluator.checks.rounding import Rounding


@pytest.mark.parametrize(
    ("scores", "step"),
    [
        (["10", "9", "8.00"], "1"),
        (["10", "8.5"], "0.5"),
        (["10", "9.7"], "0.1"),
        (["10", "9.7", "3.75"], "0.01"),
        (["25.00", "30.00"], "1"),
        ([], "1"),
    ],
)
def test_the_steps_of_a_form_are_those_of_all_its_scores(scores: list[str], step: str) -> None:
    assert Rounding.of(map(Decimal, scores)).step == Decimal(step)


@pytest.mark.parametrize(
    ("step", "published", "exact", "agrees", "plainly"),
    [
        ("1", "9", "8.50", True, False),
        ("1", "9", "8.49", False, False),
        ("1", "8", "8.50", False, False),
        ("0.5", "8.5", "8.74", True, False),
        ("0.5", "8.5", "8.75", False, False),
        ("0.01", "8.5", "8.60", True, True),
        ("0.01", "8.5", "8.61", False, False),
    ],
)
def test_the_rounded_score_or_a_tenth_is_no_mistake(
    step: str, published: str, exact: str, *, agrees: bool, plainly: bool
) -> None:
    rounding = Rounding(Decimal(step))
    assert rounding.agrees(Decimal(published), Decimal(exact)) is agrees
    assert rounding.plainly(Decimal(published), Decimal(exact)) is plainly
