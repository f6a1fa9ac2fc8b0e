"""Spark and the embedded engine agree row by row, in Python and by the command; a worker that dies loses nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest

import evaluator
from evaluator.batch.frames import finished, judged
from evaluator.batch.layout import layout_of
from evaluator.batch.spark_files import address
from tests.batch.dying import DyingTexts
from tests.batch.on_spark import batch, collected, compare, table
from tests.batch.rows import YEAR
from tests.batch.test_agreement import BOOKS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.spark,
    # Of PySpark about itself, its pandas and its sockets.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="PySpark is not installed"),
    # One Java for all of them, and never beside a session of Spark Connect.
    pytest.mark.xdist_group("spark"),
]
ROOT = Path(__file__).parents[2]
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # So few rows are done before Java's second compiler has begun to pay.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@pytest.fixture(scope="module")
def real() -> Iterator[Any]:
    """Spark in this process, with workers that may fail up to four times."""
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("no Java runtime")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", str(ROOT))
        builder = SparkSession.builder.master("local[2,4]")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


def held(session: Any) -> int:
    """How many tables the workers still hold."""
    return int(session.sparkContext._jsc.getPersistentRDDs().size())


def test_a_worker_that_dies_midway_loses_nothing(real: Any, tmp_path: Path) -> None:
    table().write_parquet(tmp_path / "in.parquet")
    expected = evaluator.score(table(), year=YEAR)
    rows = nw.from_native(real.read.parquet(str(tmp_path / "in.parquet")))
    texts = DyingTexts(BOOKS["cn-caiyu-2020-10"], YEAR, tmp_path / "died")
    layout = layout_of(rows)
    found = collected(finished(judged(rows, layout, texts), layout).to_native()).cast(expected.schema)
    assert (tmp_path / "died").exists()
    assert found.sort(found.columns).equals(expected.sort(expected.columns))


def test_parts_of_csv_go_in_and_come_out_as_by_the_embedded_engine(real: Any, tmp_path: Path) -> None:
    given = table().with_columns(三级指标=pl.col("三级指标") + "\n“二”,")
    (tmp_path / "in.csv").mkdir()
    for number, piece in enumerate((given[:80], given[80:])):
        (tmp_path / "in.csv" / f"part-{number}.csv").write_bytes(piece.write_csv().encode("gb18030"))
    given.write_csv(tmp_path / "whole.csv", include_bom=True)
    before = held(real)
    compare(tmp_path, "in.csv", ".csv", whole="whole.csv")
    assert held(real) == before


HEADER = "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值"
ROW = "产出指标,数量指标,户数,≥3户,4户,10"
MEND = "\n  = 请用表格软件打开核对，另存为 CSV 后重试\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "…/in.csv: E102 文件是空的\n"),
        (b"\xff\xfe\xfd\xff,\n", "…/in.csv: E103 文件编码既不是 UTF-8 也不是 GB18030\n  = 请另存为 UTF-8 编码的 CSV\n"),
        (f"{HEADER}\n{ROW},多余\n".encode(), f"…/in.csv: E116 有的行比表头格数多{MEND}"),
        (f'{HEADER}\n"{ROW}\n'.encode(), f"…/in.csv: E111 引号没有配对{MEND}"),
        (
            f"{HEADER.replace('分值', '备注')}\n{ROW}\n".encode(),
            "…/in.csv: E113 缺少“分值”列\n  = 表头须有：一级指标、二级指标、三级指标、年度指标值、实际完成值、分值\n",
        ),
    ],
)
def test_csv_that_cannot_be_used_is_told_and_nothing_is_written(
    real: Any, tmp_path: Path, data: bytes, message: str
) -> None:
    before = held(real)
    (tmp_path / "in.csv").write_bytes(data)
    assert batch(tmp_path / "in.csv", tmp_path / "out.csv") == (2, message)
    assert not (tmp_path / "out.csv").exists()
    assert held(real) == before


@pytest.mark.usefixtures("real")
def test_files_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    (tmp_path / "no table.parquet").write_text("no table")
    table().write_parquet(tmp_path / "in.parquet")
    assert batch(tmp_path / "no.csv", tmp_path / "out.csv") == (2, "…/no.csv: E101 没有这个文件\n")
    unreadable = "…/no table.parquet: E101 文件无法读取，可能已损坏或不是表格\n  = 请用 Parquet 或 CSV 文件\n"
    assert batch(tmp_path / "no table.parquet", tmp_path / "out.csv") == (2, unreadable)
    unwritable = "…/no/out.csv: E190 结果无法写入：没有写入权限，或文件夹不存在\n  = 用 -o 另选一个可以写入的位置\n"
    assert batch(tmp_path / "in.parquet", tmp_path / "no" / "out.csv") == (2, unwritable)


def test_a_machine_without_java_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JAVA_HOME", "SPARK_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = batch(tmp_path / "in.csv", tmp_path / "out.csv")
    assert found == (2, "…/in.csv: E101 没有 Java，无法用 spark 引擎读取\n  = 安装 Java 17，或设 SPARK_REMOTE\n")


def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_REMOTE", "sc://127.0.0.1:9")
    found = batch(tmp_path / "in.csv", tmp_path / "out.csv")
    assert found == (2, "…/in.csv: E101 连不上 SPARK_REMOTE，无法用 spark 引擎读取\n  = sc://127.0.0.1:9\n")


def test_java_that_does_not_start_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evaluator", "batch", "in.csv", "-o", "out.csv", "--engine", "spark"]
    environment = os.environ | {"JAVA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    told = "in.csv: E101 Java 启动失败，无法用 spark 引擎读取\n  = 请装 Java 17，并核对 JAVA_HOME\n"
    assert (done.returncode, done.stderr[-len(told) :]) == (2, told)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("s3a://bucket/2022/rows.parquet", "s3a://bucket/2022/rows.parquet"),
        ("hdfs://name:8020/rows", "hdfs://name:8020/rows"),
        ("/data/rows.csv", "file:///data/rows.csv"),
        ("/data/一:/rows.csv", "file:///data/一:/rows.csv"),
    ],
)
def test_storage_of_a_cluster_keeps_its_address(given: str, found: str) -> None:
    assert address(Path(given)) == found
