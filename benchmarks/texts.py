"""Distinct texts: read by the language one by one, and as ``evaluator batch`` reads them, by shape.

python benchmarks/texts.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import polars as pl  # noqa: E402  found by the path above
from data import pools  # noqa: E402  found by the path above
from measured import head, line  # noqa: E402  found by the path above

from evaluator.batch.digits import Figures  # noqa: E402  found by the path above
from evaluator.batch.tables import Tables  # noqa: E402  found by the path above
from evaluator.batch.texts import Texts  # noqa: E402  found by the path above
from evaluator.language import read  # noqa: E402  found by the path above
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook  # noqa: E402  found by the path above

if TYPE_CHECKING:
    from collections.abc import Callable

MILLION = 1_000_000


def lap(name: str, count: int, work: Callable[[], Any]) -> None:
    """Processor seconds of all threads."""
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    line(name, f"{count:,}", f"{seconds:.2f}", f"{count / seconds:,.0f}")


def main() -> None:
    rulebook, _ = load_rulebook(DEFAULT_RULEBOOK, year=2022)
    assert rulebook is not None, "it ships"
    texts = Texts(rulebook, 2022)
    actuals = [text for pool in pools().values() for text in pool]
    pool = pl.DataFrame({"actual": actuals})
    many = pl.select(actual=pl.format("{}家", pl.int_range(MILLION)))
    number = pl.int_range(MILLION)
    amounts = pl.select(actual=pl.format("{}.{}{}万元", number // 100, number // 10 % 10, number % 10))
    read("1家")
    head("way", "distinct texts", "processor s", "texts/s")
    lap("the language, one by one", 20_000, lambda: [read(text, year=2022) for text in actuals[:20_000]])
    lap("the pool of batch.py, as batch reads it", len(actuals), lambda: Tables(texts).actuals(pool))
    lap("counts, digits applied to their shape", MILLION, lambda: Figures(texts.read_actual).read(many))
    lap("counts, as batch reads them", MILLION, lambda: Tables(texts).actuals(many))
    lap("amounts with decimals, as batch reads them", MILLION, lambda: Tables(texts).actuals(amounts))


if __name__ == "__main__":
    main()
