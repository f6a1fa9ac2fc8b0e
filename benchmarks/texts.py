"""Distinct texts: by the language one by one, and by shape with the digits applied.

python benchmarks/texts.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from data import pools  # noqa: E402  found by the path above

from evaluator.batch.digits import Digits  # noqa: E402  found by the path above
from evaluator.batch.texts import Texts  # noqa: E402  found by the path above
from evaluator.language import read  # noqa: E402  found by the path above
from evaluator.rulebook import DEFAULT_RULEBOOK, load_rulebook  # noqa: E402  found by the path above

if TYPE_CHECKING:
    from collections.abc import Callable

MILLION = 1_000_000


def lap(name: str, count: int, work: Callable[[], Any]) -> None:
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    print(f"| {name} | {count:,} | {seconds:.2f} | {count / seconds:,.0f} |", flush=True)


def main() -> None:
    rulebook, _ = load_rulebook(DEFAULT_RULEBOOK, year=2022)
    assert rulebook is not None, "it ships"
    actuals = [text for pool in pools().values() for text in pool]
    many = [f"{number}家" for number in range(MILLION)]
    read("1家")
    texts, digits = Texts(rulebook, 2022), Digits(read)
    print("| way | distinct texts | processor s | texts/s |\n| --- | --- | --- | --- |")
    lap("the language, one by one", 20_000, lambda: [read(text, year=2022) for text in actuals[:20_000]])
    lap("the pool of batch.py, as batch reads it", len(actuals), lambda: texts.actuals({"actual": actuals}))
    lap("counts, digits applied to their shape", MILLION, lambda: [digits.figure(text) for text in many])
    lap("counts, as batch reads them (with inverses and table)", MILLION, lambda: texts.actuals({"actual": many}))


if __name__ == "__main__":
    main()
