"""Texts that several processes read come out as if one had."""

from __future__ import annotations

import os
import signal
from multiprocessing import active_children

import pytest

from evaluator.batch import readers
from evaluator.batch.readers import shared
from evaluator.batch.score import texts_for

SIZE = 2600
TARGETS = [
    ("产出指标", "数量指标", f"第{number}项", f"≥{number}户" if number % 7 else "有效提升", None, None, None)
    for number in range(SIZE)
]
ACTUALS = [(f"{number}.5万元" if number % 3 else f"{number} 户左右", None, None) for number in range(SIZE)]
PAIRS = [(*target, actual, None, None, None, None) for target, (actual, *_) in zip(TARGETS, ACTUALS, strict=True)]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_MANY", 1000)


def test_the_answers_of_several_stand_in_their_order() -> None:
    alone = texts_for(None, 2022)
    with shared(texts_for(None, 2022), processes=3) as texts:
        assert texts.rows("target", TARGETS) == alone.rows("target", TARGETS)
        assert texts.rows("actual", ACTUALS) == alone.rows("actual", ACTUALS)
        assert texts.rows("judged", PAIRS) == alone.rows("judged", PAIRS)
        assert active_children()
    assert not active_children()


def test_few_texts_are_read_by_one() -> None:
    with shared(texts_for(None, 2022), processes=3) as texts:
        texts.rows("actual", ACTUALS[:999])
        assert not active_children()


@pytest.mark.parametrize("again", [False, True], ids=["while they read", "and read on"])
def test_a_reader_that_dies_loses_nothing(*, again: bool) -> None:
    alone = texts_for(None, 2022)
    with shared(texts_for(None, 2022), processes=2) as texts:
        texts.rows("target", TARGETS)
        for child in active_children():
            assert child.pid
            os.kill(child.pid, signal.SIGKILL)
        assert texts.rows("actual", ACTUALS) == alone.rows("actual", ACTUALS)
        if again:
            assert texts.rows("judged", PAIRS) == alone.rows("judged", PAIRS)
