"""A table, and the command on Spark and on the embedded engine: what comes out must be the same."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import polars as pl
from click.testing import CliRunner

from evaluator.cli import main
from tests.batch.rows import YEAR, samples
from tests.batch.test_agreement import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path


def table(count: int = 160) -> pl.DataFrame:
    place = pl.int_range(pl.len())
    return pl.DataFrame(samples(count), schema=SCHEMA).with_columns(
        项目名称=pl.format("项目{}", place // 5), 单位=pl.format("局{}", place // 40), 地区=pl.lit("甲市")
    )


def collected(frame: Any) -> pl.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pl.from_arrow(frame.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def sorted_parts(path: Path) -> pl.DataFrame:
    """A result of either engine, its rows in one order; in CSV a cell is blank whether or not it is in quotes."""
    parts = f"{path}/*{path.suffix}" if path.is_dir() else path
    if path.suffix == ".parquet":
        return pl.read_parquet(parts).sort(pl.all())
    return pl.read_csv(parts).with_columns(pl.col(pl.String).fill_null("")).sort(pl.all())


def batch(source: Path, out: Path, *options: str, engine: str = "spark") -> tuple[int, str]:
    done = CliRunner().invoke(
        main, ["batch", str(source), "-o", str(out), "--engine", engine, "--year", str(YEAR), *options]
    )
    return done.exit_code, done.stderr.replace(str(source.parent), "…")


def compare(folder: Path, name: str, suffix: str, *, whole: str | None = None) -> None:
    """``name`` on Spark, and on the embedded engine (``whole``: the same in one file)."""
    totals = ("--totals", "项目名称", "--totals", "单位", "--totals", "地区")
    (folder / "polars").mkdir()
    assert batch(folder / (whole or name), folder / "polars" / f"out{suffix}", *totals, engine="polars")[0] == 0
    status, told = batch(folder / name, folder / f"out{suffix}", *totals)
    names = [f"out{suffix}", *(f"out.{each}{suffix}" for each in totals[1::2]), "out.问题.csv"]
    assert (status, told) == (0, f"已写入 {'、'.join(f'…/{each}' for each in names)}\n")
    for each in names:
        expected = sorted_parts(folder / "polars" / each)
        assert sorted_parts(folder / each).cast(expected.schema).equals(expected), each
