"""Where a table comes from: files, folders with partitions, patterns, standard input, several of them as one table."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from evaluator.batch import files
from evaluator.errors import UnusableTableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.problem import Problem

STDIN = Path("-")
_PARTITION = re.compile(r"([^=/]+)=([^/]*)")
"""A folder that says the value of a column: ``年度=2022``."""


@contextlib.contextmanager
def opened(sources: Sequence[Path]) -> Iterator[pl.LazyFrame]:
    """All sources as one table, in their order; a column that one of them lacks is null there.

    Raises:
        UnusableTableError: one of them is not there, is empty, or is not a table.
    """
    with contextlib.ExitStack() as stack:
        frames = []
        for source in sources:
            for path in found(source):
                place = stack.enter_context(_standard_input()) if path == STDIN else path
                frame = stack.enter_context(files.opened(place))
                frames.append(_with_partitions(frame, source, path))
        yield frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")


def found(source: Path) -> list[Path]:
    """The files of a source, sorted.

    Raises:
        UnusableTableError: there are none.
    """
    if source == STDIN or (source.exists() and not source.is_dir()):
        return [source]
    if source.is_dir():
        inside = [path for path in sorted(source.rglob("*")) if path.is_file() and not _is_hidden(path, source)]
        tables = [path for path in inside if _is_table(path)]
        if not tables:
            raise files.refused("E102", "文件夹里没有数据", source, f"可用的扩展名：{'、'.join(files.SUFFIXES)}")
        return tables
    matching = [Path(name) for name in sorted(glob.glob(str(source), recursive=True))]  # noqa: PTH207  absolute patterns, too
    if not matching:
        raise files.refused("E101", "没有这个文件", source)
    return [path for each in matching for path in found(each)]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)


def _is_table(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return name.endswith((*files.SUFFIXES, ".ndjson"))


def _with_partitions(frame: pl.LazyFrame, source: Path, path: Path) -> pl.LazyFrame:
    """The columns that the folders below a source name, where the file has none of that name."""
    own = frame.collect_schema().names()
    below = path.relative_to(source) if source.is_dir() else Path()
    said = dict(_PARTITION.fullmatch(part).groups() for part in below.parts[:-1] if _PARTITION.fullmatch(part))  # type: ignore[union-attr, misc]
    return frame.with_columns(pl.lit(value).alias(name) for name, value in said.items() if name not in own)


@contextlib.contextmanager
def _standard_input() -> Iterator[Path]:
    """Standard input as a temporary file; its first bytes show what it is."""
    handle, name = tempfile.mkstemp()
    place = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(sys.stdin.buffer, out)
        with place.open("rb") as file:
            head = file.read(4)
        suffix = ".parquet" if head == b"PAR1" else ".jsonl" if head[:1] == b"{" else ".csv"
        place = place.rename(place.with_suffix(suffix))
        try:
            yield place
        except UnusableTableError as error:
            raise UnusableTableError(tuple(_of_input(each, str(place)) for each in error.problems)) from error
    finally:
        place.unlink(missing_ok=True)


def _of_input(found: Problem, file: str) -> Problem:
    """A problem of the temporary file as one of standard input."""
    place = found.location
    return replace(found, location=replace(place, file="标准输入")) if place.file == file else found


def hashes(sources: Sequence[Path]) -> list[dict[str, Any]]:
    """The files that were read, each with its size and hash, for a manifest; standard input has neither."""
    import hashlib

    listed: list[dict[str, Any]] = []
    for path in (path for source in sources for path in found(source)):
        if path == STDIN:
            listed.append({"path": "-", "bytes": None, "sha256": None})
            continue
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        listed.append({"path": path.as_posix(), "bytes": path.stat().st_size, "sha256": digest})
    return listed
