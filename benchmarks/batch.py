"""Columnar scoring beside merely reading and writing the same rows, and beside the same job written by hand.

Each measurement runs in a process of its own, so that time and peak memory are its own; ratios are of one run.

    python benchmarks/batch.py --rows 10000000 --growth 1000000 3000000 10000000
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from data import write

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__)
TIMES = 3
NUMBER = r"(\d+(?:\.\d+)?)"


def floor(source: Path, out: Path) -> None:
    import polars as pl

    pl.scan_parquet(source).sink_parquet(out)


def batch(source: Path, out: Path) -> None:
    from evaluator.batch.jobs import Job, run

    problems, _ = run(Job(source, out, year=2022))
    assert not problems, problems


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
    each.__name__: each for each in (floor, batch, score_frame, by_hand_polars, by_hand_pandas)
}


def measured(job: str, source: Path, folder: Path) -> dict[str, Any]:
    """The job in a process of its own: seconds, processor seconds, peak MiB."""
    command = [sys.executable, str(HERE), "--one", job, str(source), str(folder / f"{job}.parquet")]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(HERE.parents[1])}
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(job: str, source: Path, out: Path) -> None:
    start = time.perf_counter()
    JOBS[job](source, out)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = {"s": time.perf_counter() - start, "cpu": used.ru_utime + used.ru_stime, "mib": used.ru_maxrss / 1024}
    print(json.dumps(found))


def best(job: str, source: Path, folder: Path, times: int = TIMES) -> dict[str, Any]:
    return min((measured(job, source, folder) for _ in range(times)), key=lambda found: found["s"])


def table(title: str, source: Path, jobs: list[str], folder: Path, times: int) -> None:
    print(f"\n{title}\n\n| job | s | processor s | peak MiB | × floor |\n| --- | --- | --- | --- | --- |")
    base = None
    for job in jobs:
        found = best(job, source, folder, times)
        base = base or found["s"]
        print(
            f"| {job} | {found['s']:.2f} | {found['cpu']:.2f} | {found['mib']:.0f} | {found['s'] / base:.2f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000_000, 3_000_000])
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--one", nargs=3)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], Path(given.one[1]), Path(given.one[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [*given.growth, given.rows]
        sources = {rows: write(folder / f"{rows}.parquet", rows) for rows in sizes}
        table(f"{given.rows:,} rows", sources[given.rows], list(JOBS), folder, given.times)
        print("\nGrowth of batch\n\n| rows | s | rows/s | peak MiB |\n| --- | --- | --- | --- |")
        for rows in sizes:
            found = best("batch", sources[rows], folder, 1)
            print(f"| {rows:,} | {found['s']:.2f} | {rows / found['s']:,.0f} | {found['mib']:.0f} |", flush=True)


if __name__ == "__main__":
    main()
