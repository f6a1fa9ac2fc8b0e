"""``evaluator batch --engine spark``: the same expressions on Spark; rows stay where they are.

The session is the one that the ordinary settings describe (``spark-submit``, ``SPARK_REMOTE``, ``spark-defaults``);
without any it is this machine. Texts are read by Python inside the workers.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import narwhals.stable.v2 as nw
import polars as pl

from evaluator.batch import files, spark_files
from evaluator.batch.engines import at_once, kept, released
from evaluator.batch.frames import finished, judged
from evaluator.batch.job import Done, Job, total_keys
from evaluator.batch.layout import layout_of
from evaluator.batch.score import texts_for
from evaluator.batch.summary import SIDES, Problems, added, counted, total_table, totalled
from evaluator.batch.verdict import inner, ours
from evaluator.outputs import together

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.batch.engines import Frame
    from evaluator.batch.layout import Layout

_CONNECT_PORT = 15002
_SHUFFLE, _UNSET = "spark.sql.shuffle.partitions", "200"
_ELSEWHERE = ("PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR", "SPARK_HOME", "SPARK_REMOTE")
"""Any of these says that somebody else settled where and how Spark runs."""
_HERE = (
    "--master local[*] --driver-memory 2g --conf spark.ui.enabled=false --conf spark.log.level=ERROR"
    # Java leaves long methods to its interpreter, and a row of rules is one: half of all the time.
    " --conf spark.driver.extraJavaOptions=-XX:-DontCompileHugeMethods"
    " --conf spark.ui.showConsoleProgress={bar} pyspark-shell"
)


def session(path: Path) -> Any:
    """The Spark session of the ordinary settings.

    Raises:
        UnusableTableError: Spark or Java is missing; ``path`` is the table that cannot be read without it.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise files.refused("E101", "没有安装 PySpark，无法用 spark 引擎读取", path, "pip install 'evaluator[spark]'")
    remote = os.environ.get("SPARK_REMOTE")
    if remote and not _answers(remote):
        raise files.refused("E101", "连不上 SPARK_REMOTE，无法用 spark 引擎读取", path, remote)
    if not remote and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise files.refused("E101", "没有 Java，无法用 spark 引擎读取", path, "安装 Java 17，或设 SPARK_REMOTE")
    # Workers must run this Python, not whichever one is first on the path.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if not any(name in os.environ for name in _ELSEWHERE):
        os.environ["PYSPARK_SUBMIT_ARGS"] = _HERE.format(bar=str(sys.stderr.isatty()).lower())
    from pyspark.sql import SparkSession

    try:
        return SparkSession.builder.appName("evaluator batch").getOrCreate()
    except spark_files.failures() as error:
        what = "SPARK_REMOTE 没有接受连接" if remote else "Java 启动失败"
        hint = _first_line(error) if remote else "请装 Java 17，并核对 JAVA_HOME"
        raise files.refused("E101", f"{what}，无法用 spark 引擎读取", path, hint) from error


def _answers(remote: str) -> bool:
    """Whether anybody listens at ``sc://host:port``; PySpark itself goes on trying for minutes without a word."""
    place = urlsplit(remote)
    if place.scheme != "sc":
        return True
    try:
        socket.create_connection((place.hostname or "", place.port or _CONNECT_PORT), timeout=10).close()
    except OSError:
        return False
    return True


def run(job: Job) -> Done:
    """Score a file or folder of Parquet or CSV.

    Raises:
        UnusableTableError: the table lacks a column, or cannot be read or written.
    """
    with warnings.catch_warnings(), released():
        warnings.filterwarnings("ignore", module="pyspark")
        spark_files.check_writable(job.out)
        if job.problem_file is not None:
            files.check_suffix(job.problem_file)
        spark = session(job.source)
        try:
            return _run(job, spark)
        except spark_files.failures() as error:
            raise files.refused("E101", "Spark 中途出错，没有算完", job.source, _first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]


def _run(job: Job, spark: Any) -> Done:
    if spark.conf.get(_SHUFFLE) == _UNSET:
        spark.conf.set(_SHUFFLE, str(3 * at_once(spark)))
    rows: Frame = nw.from_native(spark_files.read(spark, job.source))
    layout = layout_of(rows, job.wishes, str(job.source))
    by = total_keys(job, layout)
    texts = texts_for(job.rules, job.year)
    found = judged(rows, layout, texts)
    written = [spark_files.write(finished(found, layout), job.out)]
    for asked, sums in _totals(found, by).items():
        written.append(spark_files.write(total_table(sums, by[asked], layout), job.total_file(asked)))
    problems = Problems(texts, layout)
    codes = _count(problems, found, layout)
    table = pl.DataFrame(problems.table(), strict=False)
    # Few lines, for a person: on this machine, wherever the result is.
    asked_for = job.problem_file or Path("问题.csv")
    path = Path(asked_for.name) if spark_files.is_remote(asked_for) else asked_for
    with together() as outputs:
        files.write(table.lazy(), path, outputs.part(path), metadata={})
    return Done((), (*written, path), codes)


def _totals(found: Frame, by: Mapping[str, Sequence[str]]) -> dict[str, Frame]:
    """The sums of each total. Projects lie within units and these within regions, so the rows are gone over once."""
    if not by:
        return {}
    finest = kept(totalled(found, max(by.values(), key=len)))
    return {asked: added(finest, keys) for asked, keys in by.items()}


def _count(problems: Problems, found: Frame, layout: Layout) -> Counter[str]:
    """Counts of problems, and of the texts that they are of, in one pass; how many rows have each code."""
    columns = layout.columns
    flagged = {made: ~ours(codes).is_null() for made, (_, codes, _) in SIDES.items()}
    keys = {made: [inner(key) for key in names if key in columns] for made, (_, _, names) in SIDES.items()}
    marks = {f"__flagged_{number}": flagged[made] for number, made in enumerate(SIDES)}
    texts = {}
    for name in dict.fromkeys(name for names in keys.values() for name in names):
        sides = [flagged[made] for made, names in keys.items() if name in names]
        texts[name] = nw.when(nw.any_horizontal(*sides, ignore_nulls=False)).then(nw.col(name))
    asked: Any = found.filter(ours("codes") != "").select(__codes=ours("codes"), **marks, **texts)
    names = ["__codes", *marks, *texts]
    codes: Counter[str] = Counter()
    for values, rows in counted(asked, names):
        row = dict(zip(names, values, strict=True))
        problems.add_rows(row["__codes"].split(";"), rows)
        codes.update(dict.fromkeys(row["__codes"].split(";"), rows))
        for mark, made in zip(marks, SIDES, strict=True):
            if row[mark]:
                problems.add_cells(made, tuple(row[name] for name in keys[made]), rows)
    years: Any = found.select(year=ours("year")) if "year" in columns else None
    problems.add_years([None] if years is None else [year for (year,), _ in counted(years, ["year"])])
    return codes
