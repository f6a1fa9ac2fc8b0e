"""A few hundred of the pairs of ``make fuzz`` in every run of the tests, and a look that its checks can fail."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import evaluator
from benchmarks import fuzz_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.result import IndicatorScore

CELLS = ("产出指标", "数量指标", "奖励企业数量", "≥35家", "28家")


def judged() -> IndicatorScore:
    level1, level2, name, target, actual = CELLS
    return evaluator.judge(target, actual, weight=10, level1=level1, level2=level2, name=name)


@pytest.mark.parametrize("place", range(3))
def test_a_few_hundred_pairs_show_nothing(place: int) -> None:
    assert fuzz_pairs.chunk(seed=2023, place=place, count=300) == []


def test_a_sound_verdict_has_no_fault() -> None:
    assert list(fuzz_pairs.check(judged())) == []


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (lambda found: replace(found, highest=Decimal(11)), "bounds outside the weight"),
        (lambda found: replace(found, lowest=Decimal(1)), "score between two bounds"),
        (lambda found: replace(found, score=None), "no score though settled"),
        (lambda found: replace(found, reasons=()), "no reason"),
    ],
)
def test_a_fault_is_found(wrong: Callable[[Any], IndicatorScore], what: str) -> None:
    assert what in {each for each, _ in fuzz_pairs.check(wrong(judged()))}


def test_a_better_figure_that_earns_less_is_found() -> None:
    session = evaluator.Session()
    assert list(fuzz_pairs.better(session, CELLS, judged())) == []
    flattered = replace(judged(), score=Decimal("9.99"), lowest=Decimal("9.99"), highest=Decimal("9.99"))
    assert list(fuzz_pairs.better(session, CELLS, flattered)) == [
        ("a better figure earns less", "9.99; 29家: 8.29"),
    ]


def test_a_table_that_differs_is_found() -> None:
    session = evaluator.Session()
    other = replace(judged(), status="met")
    (find,) = fuzz_pairs.compared(session, "cn-caiyu-2020-10", [(CELLS, other)])
    assert find.what == "a table differs"
    assert list(fuzz_pairs.compared(session, "cn-caiyu-2020-10", [(CELLS, judged())])) == []
