"""Tables where Spark finds them: on this machine or on a cluster's storage, files or folders of parts."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from evaluator.batch import files
from evaluator.batch.engines import at_once, held

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.batch.engines import Frame

_REMOTE = re.compile(r"([a-z][a-z0-9+.-]+):/+(?=.)")
_BLOCK = 1 << 22
_MORE = "__more"
"""Takes the first cell that a row has beyond the header."""


def address(path: Path) -> str:
    """Where Spark looks: a file of this machine, or ``s3a://bucket/rows.parquet``, of which a path keeps one slash."""
    found = _REMOTE.match(str(path))
    return f"{found[1]}://{str(path)[found.end() :]}" if found else f"file://{path.absolute()}"


def is_remote(path: Path) -> bool:
    """Whether a path lies on storage that only Spark knows."""
    return _REMOTE.match(str(path)) is not None


def read(spark: Any, path: Path) -> Any:
    """A table; all cells of a CSV are texts.

    Raises:
        UnusableTableError: no such file, an empty one, or no table.
    """
    files.check_suffix(path)
    csv = path.suffix.lower() == ".csv"
    encoding = "UTF-8" if is_remote(path) else _checked(path, csv=csv)
    try:
        return _read_csv(spark, path, encoding) if csv else spark.read.parquet(address(path))
    except failures() as error:
        raise files.refused("E101", "文件无法读取，可能已损坏或不是表格", path, "请用 Parquet 或 CSV 文件") from error


def _checked(path: Path, *, csv: bool) -> str:
    """The encoding of a file, or of all parts in a folder, that can be read here."""
    if not path.exists():
        raise files.refused("E101", "没有这个文件", path)
    every = [path] if path.is_file() else sorted(path.rglob(f"*{path.suffix}"))
    parts = [part for part in every if part.stat().st_size and not part.name.startswith((".", "_"))]
    if not parts:
        raise files.refused("E102", "文件是空的" if path.is_file() else "文件夹里没有数据", path)
    if not csv:
        return ""
    encodings = {part: files.encoding(part) for part in parts}
    if len(set(encodings.values())) > 1:
        raise files.refused("E103", "文件夹里的文件编码不一致", path, "请全部另存为 UTF-8 编码的 CSV")
    for part in parts:
        if _quotes(part) % 2:
            raise files.refused("E111", "引号没有配对", part, "请用表格软件打开核对，另存为 CSV 后重试")
    return encodings[parts[0]].upper()


def _quotes(path: Path) -> int:
    """How many quotation marks a CSV has: no other character has that byte in it, in UTF-8 as in GB18030."""
    with path.open("rb") as file:
        return sum(block.count(b'"') for block in iter(lambda: file.read(_BLOCK), b""))


def _read_csv(spark: Any, path: Path, encoding: str) -> Any:
    # GB18030 is none of the few encodings that Spark knows by itself.
    spark.conf.set("spark.sql.legacy.javaCharsets", "true")
    options = {"header": True, "multiLine": True, "escape": '"', "encoding": encoding}
    names = spark.read.csv(address(path), **options).columns
    columns = ", ".join(f"`{name.replace('`', '``')}` string" for name in (*names, _MORE))
    table = spark.read.csv(address(path), schema=columns, **options)
    if names and names[0].startswith("\ufeff"):
        table = table.withColumnRenamed(names[0], names[0].removeprefix("\ufeff"))
    # Spark reads a CSV with line breaks in its cells as one task, and anew for every question: read it once, in parts.
    table = held(table.repartition(at_once(spark)))
    if table.where(f"{_MORE} is not null").limit(1).count():
        raise files.refused("E116", "有的行比表头格数多", path, "请用表格软件打开核对，另存为 CSV 后重试")
    return table.drop(_MORE)


def write(frame: Frame, path: Path) -> Path:
    """A folder of parts, as clusters write."""
    native: Any = frame.to_native()
    writer = (native if path.suffix.lower() == ".parquet" else _as_texts(native)).write.mode("overwrite")
    if path.suffix.lower() == ".parquet":
        writer.parquet(address(path))
    else:
        as_it_is = {"ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False}
        writer.csv(address(path), header=True, escape='"', **as_it_is)
    return path


def _as_texts(native: Any) -> Any:
    """Cells that a spreadsheet could take for a formula, with an apostrophe before them."""
    from pyspark.sql import functions as sql

    texts = [name for name, kind in native.dtypes if kind == "string"]
    cells = {name: sql.col(f"`{name}`") for name in texts}
    safe = {
        name: sql.when(cell.rlike(files.RISKY), sql.concat(sql.lit("'"), cell)).otherwise(cell)
        for name, cell in cells.items()
    }
    return native.withColumns(safe)


def check_writable(path: Path) -> None:
    """Before any work: whether there is a folder to write to.

    Raises:
        UnusableTableError: there is none.
    """
    files.check_suffix(path)
    if not is_remote(path) and not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
        raise files.refused("E190", "结果无法写入：没有写入权限，或文件夹不存在", path, "用 -o 另选一个可以写入的位置")


def failures() -> tuple[type[Exception], ...]:
    """What Spark raises, of its own and of Java."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError
