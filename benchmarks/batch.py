"""Columnar scoring beside merely reading and writing the same rows, and beside the same job written by hand.

Each job is a process of its own and timed whole, with its start; jobs run in turn, and ratios are those of a turn.

    python benchmarks/batch.py --rows 10000000 --growth 1000000 10000000 100000000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from measured import EVALUATOR, head, line, used

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DATA = Path(__file__).with_name("data.py")
NUMBER = r"(\d+(?:\.\d+)?)"


def floor(source: Path, out: Path) -> None:
    import polars as pl

    pl.scan_parquet(source).sink_parquet(out)


def score_frame(source: Path, out: Path) -> None:
    """The data-frame function on a lazy frame of DuckDB."""
    import duckdb

    import evaluator

    connection = duckdb.connect()
    evaluator.score(connection.read_parquet(str(source)), year=2022).write_parquet(str(out))


def by_hand_polars(source: Path, out: Path) -> None:
    """What an analyst writes: numbers by a pattern, ≥ unless the text says ≤, the ratio below it, equality in words."""
    import polars as pl

    target, actual = pl.col("年度指标值"), pl.col("实际完成值")
    goal, done = (each.str.extract(NUMBER).cast(pl.Float64) for each in (target, actual))
    ceiling = target.str.contains("≤", literal=True) | pl.col("二级指标").str.contains("成本", literal=True)
    met = (
        pl.when(goal.is_null() | done.is_null())
        .then(target == actual)
        .otherwise(pl.when(ceiling).then(done <= goal).otherwise(done >= goal))
    )
    share = pl.when(met).then(1.0).when(goal.is_null() | ceiling).then(0.0).otherwise(done / goal)
    pl.scan_parquet(source).with_columns(
        状态=pl.when(met).then(pl.lit("完成")).otherwise(pl.lit("未完成")),
        达成度=share.round(4),
        得分=(pl.col("分值") * share).round(2),
    ).sink_parquet(out)


def by_hand_pandas(source: Path, out: Path) -> None:
    """The same in pandas."""
    import numpy as np
    import pandas as pd

    table = pd.read_parquet(source)
    target, actual = table["年度指标值"], table["实际完成值"]
    goal, done = (each.str.extract(NUMBER, expand=False).astype(float) for each in (target, actual))
    ceiling = target.str.contains("≤") | table["二级指标"].str.contains("成本")
    words = goal.isna() | done.isna()
    met = np.where(words, target == actual, np.where(ceiling, done <= goal, done >= goal))
    share = np.where(met, 1.0, np.where(words | ceiling, 0.0, done / goal))
    table["状态"] = np.where(met, "完成", "未完成")
    table["达成度"] = share.round(4)
    table["得分"] = (table["分值"] * share).round(2)
    table.to_parquet(out)


JOBS: dict[str, Callable[[Path, Path], None]] = {
    each.__name__: each for each in (floor, by_hand_polars, by_hand_pandas, score_frame)
}
BATCH = "evaluator batch"


def command(job: str, source: Path, out: Path) -> tuple[str | Path, ...]:
    """The job as a process of its own."""
    if job == BATCH:
        return (*EVALUATOR, "batch", source, "-o", out, "--year", "2022")
    return (sys.executable, __file__, "--one", job, source, out)


def table(source: Path, jobs: Sequence[str], folder: Path, times: int) -> None:
    """All jobs in turn, so many times: medians, and the median of the ratios of each turn."""
    turns = [{job: used(command(job, source, folder / "out.parquet")) for job in jobs} for _ in range(times)]
    head("job", "s", "processor s", "peak MiB", "× floor, s", "× floor, processor s", "× by hand in Polars, s")
    for job in jobs:
        found = [median(each) for each in zip(*(turn[job] for turn in turns), strict=True)]
        ratios = (
            median(turn[job].s / turn["floor"].s for turn in turns),
            median(turn[job].processor_s / turn["floor"].processor_s for turn in turns),
            median(turn[job].s / turn["by_hand_polars"].s for turn in turns),
        )
        line(f"`{job}`", f"{found[0]:.2f}", f"{found[1]:.2f}", f"{found[2]:,.0f}", *(f"{each:.2f}" for each in ratios))


def growth(sources: Mapping[int, Path], folder: Path) -> None:
    """``evaluator batch`` on more and more rows."""
    head("rows", "s", "processor s", "rows a second", "peak MiB")
    for rows, source in sources.items():
        found = used(command(BATCH, source, folder / "out.parquet"))
        cells = (f"{found.s:.2f}", f"{found.processor_s:.2f}", f"{rows / found.s:,.0f}", f"{found.peak_mib:,.0f}")
        line(f"{rows:,}", *cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000_000, 10_000_000, 100_000_000])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        JOBS[given.one[0]](Path(given.one[1]), Path(given.one[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = {rows: folder / f"{rows}.parquet" for rows in sorted({*given.growth, given.rows})}
        for rows, source in sources.items():
            # In a process of its own: what that takes must not count as ours.
            used((sys.executable, DATA, source, "--rows", str(rows)))
        print(f"{given.rows:,} rows, {given.times} turns")
        table(sources[given.rows], ("floor", BATCH, *list(JOBS)[1:]), folder, given.times)
        growth({rows: sources[rows] for rows in given.growth}, folder)


if __name__ == "__main__":
    main()
