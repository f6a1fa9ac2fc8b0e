"""``evaluator batch`` on Spark against the embedded engine: the same rows to the cent? What time, processors, memory?

    python benchmarks/spark.py --rows 1000000 --formats parquet csv gb18030

Spark runs on this machine as its ordinary settings say. Processor seconds and memory are those of all its processes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import data
import polars as pl

TOTALS = ("项目名称", "单位", "地区")
OURS = ("达成度", "得分")
COMMAND = (sys.executable, "-m", "evaluator", "batch")


def source(folder: Path, rows: int, kind: str) -> Path:
    """The benchmark's table with projects of 15 rows, units of 15 projects and 31 regions."""
    place = pl.int_range(pl.len())
    table = pl.scan_parquet(data.write(folder / "rows.parquet", rows)).with_columns(
        项目名称=pl.format("项目{}", place // 15),
        单位=pl.format("单位{}", place // 225),
        地区=pl.format("地区{}", place // 225 % 31),
    )
    if kind == "parquet":
        table.sink_parquet(folder / "in.parquet")
        return folder / "in.parquet"
    table.sink_csv(folder / "in.csv")
    if kind == "gb18030":
        with (folder / "in.csv").open(encoding="utf-8", newline="") as text, (folder / "in.gb.csv").open("wb") as out:
            while block := text.read(1 << 22):
                out.write(block.encode("gb18030"))
        return folder / "in.gb.csv"
    return folder / "in.csv"


def processes(of: int) -> list[int]:
    """A process and all below it."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(each.parent.name)] = int(each.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [of]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def used(process: int) -> tuple[float, float]:
    """Processor seconds and MiB of a process; memory that processes share counts once."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    shares = (line.split() for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines())
    memory = sum(int(words[1]) for words in shares if words[0] == "Pss:")
    return (int(fields[11]) + int(fields[12])) / 100, memory / 1024


def run(engine: str, given: Path, out: Path, totals: tuple[str, ...] = TOTALS) -> tuple[float, float, float]:
    """Seconds, processor seconds, peak MiB."""
    asked = [word for each in totals for word in ("--totals", each)]
    command = [*COMMAND, str(given), "-o", str(out), "--year", "2022", "--engine", engine, *asked]
    start, peak, seconds = time.perf_counter(), 0.0, {}
    with (out.with_suffix(".log")).open("w") as log:
        child = subprocess.Popen(command, stderr=log, stdout=log)
        while child.poll() is None:
            together = 0.0
            for each in processes(child.pid):
                try:
                    seconds[each], memory = used(each)
                except OSError:
                    continue
                together += memory
            peak = max(peak, together)
            time.sleep(0.2)
    if child.returncode:
        sys.exit(out.with_suffix(".log").read_text())
    return time.perf_counter() - start, sum(seconds.values()), peak


def table(path: Path) -> pl.DataFrame:
    """A result, of one file or of parts, in one order."""
    parts = f"{path}/part-*" if path.is_dir() else path
    if path.suffix == ".parquet":
        found = pl.read_parquet(parts)
    else:
        found = pl.read_csv(parts, infer_schema=False)
        found = found.with_columns(pl.col(name).cast(pl.Float64) for name in OURS if name in found.columns)
    return found.sort(pl.all())


def same(one: Path, other: Path) -> str:
    """Whether two results have the same rows."""
    left, right = table(one), table(other)
    if left.equals(right):
        return f"{one.name}: {left.height:,} rows, all equal"
    few = pl.concat([left.join(right, on=left.columns, how="anti", nulls_equal=True).head(3)])
    return f"{one.name}: DIFFERENT ({left.height:,} and {right.height:,} rows), for example\n{few}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--formats", nargs="*", default=["parquet", "csv", "gb18030"])
    given = parser.parse_args()
    print(f"{given.rows:,} rows\n\n| table | engine | s | processor s | peak MiB |\n| --- | --- | --- | --- | --- |")
    told = []
    with tempfile.TemporaryDirectory() as name:
        for kind in given.formats:
            rows = source(Path(name), given.rows, kind)
            suffix = rows.suffix
            for engine in ("polars", "spark"):
                (Path(name) / engine).mkdir(exist_ok=True)
                seconds, processor, peak = run(engine, rows, Path(name) / engine / f"out{suffix}")
                print(f"| {kind} | {engine} | {seconds:.1f} | {processor:.1f} | {peak:,.0f} |", flush=True)
            results = [f"out{suffix}", *(f"out.{each}{suffix}" for each in TOTALS), "out.问题.csv"]
            told += [f"{kind}: {same(Path(name, 'polars', each), Path(name, 'spark', each))}" for each in results]
    print("\n" + "\n".join(told))


if __name__ == "__main__":
    main()
