"""Spark and the embedded engine agree row by row; a worker that dies midway loses nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest

import evaluator
from evaluator.batch.frames import finished, judged
from evaluator.batch.jobs import Job
from evaluator.batch.score import columns_of
from evaluator.batch.spark import run
from tests.batch.dying import DyingTexts
from tests.batch.rows import YEAR, samples
from tests.batch.test_agreement import BOOKS, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.spark,
    # Of PySpark about itself, its pandas and its sockets.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="PySpark is not installed"),
]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=["spark", "sail"])
def spark(request: pytest.FixtureRequest) -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(ROOT)
    yield from (_sail() if request.param == "sail" else _real())


def _real() -> Iterator[Any]:
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("no Java runtime")
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[2,4]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def _sail() -> Iterator[Any]:
    if importlib.util.find_spec("pysail") is None or importlib.util.find_spec("grpc") is None:
        pytest.skip("Sail (pysail) or the Spark Connect client (grpcio) is not installed")
    from pysail.spark import SparkConnectServer
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    server = SparkConnectServer(port=0)
    server.start()
    try:
        session = SparkSession.builder.remote(f"sc://localhost:{server.listening_address[1]}").getOrCreate()
        try:
            session.sql("select 1").collect()
        except PySparkException as error:
            pytest.skip(f"this Sail does not answer this PySpark: {error}")
        yield session
        session.stop()
    finally:
        server.stop()
        # PySpark remembers here that this process speaks the protocol of Connect.
        os.environ.pop("SPARK_CONNECT_MODE_ENABLED", None)


def table() -> pl.DataFrame:
    return pl.DataFrame(samples(160), schema=SCHEMA)


def given(spark: Any, folder: Path) -> Any:
    table().write_parquet(folder / "in.parquet")
    return spark.read.parquet(str(folder / "in.parquet"))


def collected(frame: Any) -> pl.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pl.from_arrow(frame.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def test_spark_and_polars_agree_row_by_row(spark: Any, tmp_path: Path) -> None:
    expected = evaluator.score(table(), year=YEAR)
    found = collected(evaluator.score(given(spark, tmp_path), year=YEAR)).cast(expected.schema)
    assert found.sort(found.columns).equals(expected.sort(expected.columns))


def test_a_worker_that_dies_midway_loses_nothing(spark: Any, tmp_path: Path) -> None:
    if "connect" in type(spark).__module__:
        pytest.skip("Sail runs its workers in this process")
    expected = evaluator.score(table(), year=YEAR)
    rows = nw.from_native(given(spark, tmp_path))
    texts = DyingTexts(BOOKS["cn-caiyu-2020-10"], YEAR, tmp_path / "died")
    found = collected(finished(rows, judged(rows, columns_of(rows), texts)).to_native()).cast(expected.schema)
    assert (tmp_path / "died").exists()
    assert found.sort(found.columns).equals(expected.sort(expected.columns))


def test_a_file_goes_in_and_a_folder_with_totals_comes_out(spark: Any, tmp_path: Path) -> None:
    if "connect" in type(spark).__module__:
        pytest.skip("the command starts a session of its own kind")
    named = table().with_columns(项目名称=pl.lit("示例项目"))
    named.write_parquet(tmp_path / "in.parquet")
    written = run(Job(tmp_path / "in.parquet", tmp_path / "out.parquet", None, YEAR, ("项目名称",)))
    assert [path.name for path in written] == ["out.parquet", "out.项目名称.parquet", "out.问题.csv"]
    result, totals = (pl.read_parquet(f"{path}/*.parquet") for path in written[:2])
    assert totals["指标数"].to_list() == [160]
    assert totals["得分"].to_list() == [pytest.approx(result["得分"].sum())]
