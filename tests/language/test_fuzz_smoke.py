"""A few hundred of the texts of ``make fuzz`` in every run of the tests, and a look that its checks can fail."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from benchmarks import fuzz
from evaluator.language import Reading, read
from evaluator.problem import Location, Problem


def test_a_few_hundred_texts_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "BOUND", 2.0)  # a busy machine is not what this looks for
    assert fuzz.chunk(seed=2023, number_=0, count=400).finds == []


def test_the_same_seed_gives_the_same_texts() -> None:
    texts = [[fuzz.text_of(Random(seed)) for _ in range(3)] for seed in (5, 5, 6)]  # noqa: S311  not for secrets
    assert texts[0] == texts[1] != texts[2]


def test_texts_come_from_all_four_sources() -> None:
    kinds = fuzz.chunk(seed=1, number_=1, count=300).kinds
    assert {"none", "level", "quantity", "date", "all", "growth"} <= set(kinds)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (lambda found: replace(found, constraint=None, problems=()), "unreadable without a problem"),
        (lambda found: replace(found, constraint=read("36家").constraint), "depends on what was read before"),
        (lambda found: replace(found, problems=(_outside(),)), "place outside the text"),
    ],
)
def test_a_fault_is_found(monkeypatch: pytest.MonkeyPatch, wrong: Callable[[Reading], Reading], what: str) -> None:
    monkeypatch.setattr(fuzz, "read", lambda text, **context: wrong(read(text, **context)))
    finds, _, _ = fuzz.check("≥35家", {"year": 2023})
    assert what in {find.what for find in finds}


def test_an_exception_is_found_and_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, **_: object) -> Reading:
        raise RecursionError(text)

    monkeypatch.setattr(fuzz, "read", broken)
    assert fuzz.check("≥35家", {"year": 2023})[0] == [
        fuzz.Find("raises", "≥35家", {"year": 2023}, "RecursionError('≥35家')")
    ]


def _outside() -> Problem:
    return Problem("E201", "error", "", Location(text="≥35家", start=4, end=9))
