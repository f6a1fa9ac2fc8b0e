"""Cells filled in from like ones read as they read alone."""

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator.language import parser, read
from evaluator.language.resolve.context import Context

LINES = (Path(__file__).parent / "values.csv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(line for line in LINES if not line.startswith("#")))


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Moulds of this test alone."""
    for memory in (parser._MOULDS, parser._OF_CELLS):
        monkeypatch.setattr(memory, "ways", {})
        monkeypatch.setattr(memory, "met", set())
    for cache in (parser._read, parser._meant):
        cache.cache_clear()
    yield
    for cache in (parser._read, parser._meant):
        cache.cache_clear()


def test_a_number_filled_in_from_a_like_cell_is_what_is_read_alone() -> None:
    """Like cells share one reading only where the number itself decides nothing: 3.5日 is a length, 12.31日 a day."""
    numbers = [
        ("7", "8", "12.31"),
        ("3", "4", "20223"),
        ("2", "3", "1"),
        ("30", "40", "120"),
        ("7", "8", "1.360"),
        ("7", "8", "60.93"),
    ]
    for row in [*numbers, ("5", "6", "3")]:
        for around in (
            "{}",
            "{}日",
            "{}年",
            "{}%",
            "≥{}家",
            "{}年以上",
            "{}个年度",
            "{}季度",
            "按月检查{}次",
            "隔周巡查{}次",
        ):
            for context in (Context(level2="时效指标"), Context(name="验收合格率"), Context()):
                for number in row:
                    found = parser._read(around.format(number), 2022, context, None)
                assert found == parser._read_itself(around.format(number), 2022, context, None)


def varied(text: str, draw: random.Random) -> str:
    """The text with other figures: small ones, days of a month, long ones, decimals; years mostly stay years."""
    ranges = [(1, 12), (1, 31), (1, 99), (100, 99_999)]

    def figure(match: re.Match[str]) -> str:
        if re.fullmatch(r"20\d\d", match.group()) and draw.random() < 0.8:
            return str(draw.randint(2018, 2025))
        whole = str(draw.randint(*draw.choice(ranges)))
        return f"{whole}.{draw.randint(0, 99)}" if draw.random() < 0.1 else whole

    return re.sub(r"\d+(?:\.\d+)?", figure, text)


def test_every_way_of_writing_of_the_cases_reads_alike_with_other_figures() -> None:
    draw = random.Random(7)  # noqa: S311  no secret
    filled = 0
    for row in ROWS:
        context = Context(row["level2"] or None, row["name"] or None, row["unit"] or None)
        texts = [varied(row["text"], draw) for _ in range(8)] if re.search(r"[0-9]", row["text"]) else []
        for text in texts:
            found = parser._MOULDS.reading(text, 2022, context, None)
            filled += found is not None
            assert found is None or found == parser._read_itself(text, 2022, context, None), text
    assert filled > 2000


@pytest.mark.parametrize(
    ("texts", "moulded"),
    [
        (["10-20万元", "30-45万元", "2-3万元"], True),
        (["2022年3月5日前完成30万元", "2022年6月1日前完成80万元", "2023年12月31日前完成7万元"], True),
        (["2022年3月", "2022年9月", "2023年2月"], True),
        (["2022年1月1日至2022年12月31日", "2022年3月1日至2022年9月5日", "2021年3月1日至2022年2月28日"], True),
        (["完成1部宣传片，2套方案", "完成3部宣传片，7套方案", "完成2部宣传片，5套方案"], True),
        (["2022年3月起", "2022年5月起", "36起"], False),
        (["12345热线3条", "12346热线5条", "12347热线7条"], False),
        (["1小时30分钟", "2小时40分钟", "3小时50分钟"], False),
    ],
)
def test_ranges_days_and_compounds_have_moulds(texts: list[str], moulded: bool) -> None:  # noqa: FBT001  a case
    """The third of a kind is filled in; not where a figure is part of a name, or two make one."""
    for text in texts[:2]:
        read(text)
    found = parser._MOULDS.reading(texts[2], None, Context(), None)
    assert (found is not None) == moulded
    assert found is None or found == parser._read_itself(texts[2], None, Context(), None)
