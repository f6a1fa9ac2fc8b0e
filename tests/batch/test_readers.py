"""Texts that several processes read come out as if one had."""

from __future__ import annotations

import os
import signal
from multiprocessing import active_children

import pytest

from evaluator.batch.readers import shared
from evaluator.batch.score import texts_for

SIZE = 2600
TARGETS = {
    "level2": ["数量指标", "质量指标"] * (SIZE // 2),
    "level3": [f"第{number}项" for number in range(SIZE)],
    "target": [f"≥{number}户" if number % 7 else "有效提升" for number in range(SIZE)],
}
PAIRS = TARGETS | {"actual": [f"{number + 1}户" if number % 5 else "已完成" for number in range(SIZE)]}
ACTUALS = {"actual": [f"{number}.5万元" if number % 3 else f"{number} 户左右" for number in range(SIZE)]}


def test_the_answers_of_several_stand_in_their_order() -> None:
    alone = texts_for(None, 2022)
    with shared(texts_for(None, 2022), processes=3) as texts:
        assert texts.targets(TARGETS) == alone.targets(TARGETS)
        assert texts.actuals(ACTUALS) == alone.actuals(ACTUALS)
        assert texts.pairs(PAIRS) == alone.pairs(PAIRS)
        assert active_children()
    assert not active_children()


def test_few_texts_are_read_by_one() -> None:
    with shared(texts_for(None, 2022), processes=3) as texts:
        texts.actuals({"actual": ["1户"] * 999})
        assert not active_children()


@pytest.mark.parametrize("again", [False, True], ids=["while they read", "and read on"])
def test_a_reader_that_dies_loses_nothing(*, again: bool) -> None:
    alone = texts_for(None, 2022)
    with shared(texts_for(None, 2022), processes=2) as texts:
        texts.targets(TARGETS)
        for child in active_children():
            assert child.pid
            os.kill(child.pid, signal.SIGKILL)
        assert texts.actuals(ACTUALS) == alone.actuals(ACTUALS)
        if again:
            assert texts.pairs(PAIRS) == alone.pairs(PAIRS)
