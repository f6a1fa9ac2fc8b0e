"""``evaluator batch --engine spark``: the same expressions on Spark; rows stay where they are.

The session is the one that the ordinary settings describe (``spark-submit``, ``SPARK_REMOTE``, ``spark-defaults``);
without any it is this machine. Texts are read by Python inside the workers.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl

from evaluator.batch import files
from evaluator.batch.frames import finished, judged
from evaluator.batch.score import columns_of, texts_for
from evaluator.batch.summary import Problems, total_table, totalled

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.batch.jobs import Job


def session(path: Path) -> Any:
    """The Spark session of the ordinary settings.

    Raises:
        UnusableFileError: Spark or Java is missing; ``path`` is the table that cannot be read without it.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise files.refused("E101", "没有安装 PySpark，无法用 spark 引擎读取", path, "pip install 'evaluator[spark]'")
    remote = "SPARK_REMOTE" in os.environ
    if not remote and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise files.refused("E101", "没有 Java，无法用 spark 引擎读取", path, "安装 Java 17，或设 SPARK_REMOTE")
    # Workers must run this Python, not whichever one is first on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    return SparkSession.builder.appName("evaluator batch").getOrCreate()


def run(job: Job) -> list[Path]:
    """Score a file or folder of Parquet or CSV.

    Raises:
        UnusableTableError: the table lacks a column.
        UnusableFileError: it cannot be read or written.
    """
    from evaluator.batch.jobs import total_keys

    files.check_suffix(job.out)
    spark = session(job.source)
    rows = nw.from_native(_read(spark, job.source))
    columns = columns_of(rows, str(job.source))
    by = total_keys(job, columns)
    texts = texts_for(job.rules, job.year)
    found = judged(rows, columns, texts)
    written = [_write(finished(rows, found), job.out)]
    for asked, keys in by.items():
        written.append(_write(total_table(totalled(found, keys), keys), job.total_file(asked)))
    problems = Problems(texts, columns)
    problems.add(found)
    table = pl.DataFrame(problems.table(), strict=False)
    files.write(table.lazy(), job.problem_file)
    return [*written, job.problem_file]


def _read(spark: Any, path: Path) -> Any:
    if not path.exists() and "://" not in str(path):
        raise files.refused("E101", "没有这个文件", path)
    files.check_suffix(path)
    if path.suffix.lower() == ".parquet":
        return spark.read.parquet(str(path))
    return spark.read.csv(str(path), header=True, multiLine=True, escape='"', encoding=_encoding(path))


def _encoding(path: Path) -> str:
    return files.encoding(path) if path.is_file() else "UTF-8"


def _write(frame: Any, path: Path) -> Path:
    """A folder of parts, as clusters write."""
    native: Any = frame.to_native()
    try:
        if path.suffix.lower() == ".parquet":
            native.write.mode("overwrite").parquet(str(path))
        else:
            native.write.mode("overwrite").csv(str(path), header=True, escape='"')
    except OSError as error:
        raise files.refused("E190", "结果无法写入", path) from error
    return path
