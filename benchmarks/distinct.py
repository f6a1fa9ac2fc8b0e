"""What a further distinct text costs ``evaluator batch``: processor time and memory over the same table with few texts.

python benchmarks/distinct.py [--rows 1000000] [--engines polars spark]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import polars as pl
import spark

ROWS = 1_000_000
FEW = 5_000
CASES = {"targets": (300_000, 600_000), "actuals": (300_000, 1_000_000)}


def table(path: Path, rows: int, targets: int, actuals: int) -> Path:
    """So many distinct targets, each under a name of its own, and so many distinct actuals."""
    place = pl.int_range(rows)
    target, actual = place % targets, place * 7919 % actuals
    same = {"一级指标": "产出指标", "二级指标": "数量指标", "分值": 10.0}
    pl.select(
        **{name: pl.repeat(value, rows) for name, value in same.items()},
        三级指标=pl.format("第{}号事项完成数量", target),
        年度指标值=pl.format("≥{}家", target % FEW + 1),
        实际完成值=pl.format("{}家", actual),
    ).write_parquet(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="*", default=["polars"])
    given = parser.parse_args()
    print("| engine | distinct | s | processor s | ms a text | peak MiB | KiB a text |\n" + "| --- " * 7 + "|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for engine in given.engines:
            few = table(folder / "few.parquet", ROWS, FEW, FEW)
            seconds, base, least = spark.run(engine, few, folder / "out.parquet", totals=())
            print(f"| {engine} | {FEW:,} of each | {seconds:.1f} | {base:.1f} | | {least:,.0f} | |", flush=True)
            for side, sizes in CASES.items():
                for size in sizes:
                    many = {"targets": FEW, "actuals": FEW} | {side: size}
                    source = table(folder / "many.parquet", ROWS, **many)
                    seconds, processor, peak = spark.run(engine, source, folder / "out.parquet", totals=())
                    each = f"{(processor - base) / size * 1000:.4f} | {peak:,.0f} | {(peak - least) / size * 1024:.2f}"
                    print(f"| {engine} | {size:,} {side} | {seconds:.1f} | {processor:.1f} | {each} |", flush=True)


if __name__ == "__main__":
    main()
