"""``evaluator batch``: from a file to a file, in pieces, with totals and problems beside the result."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl

from evaluator.batch import files
from evaluator.batch.frames import beside, judged, outcome
from evaluator.batch.score import UnusableTableError, columns_of, texts_for
from evaluator.batch.summary import Problems, added, total_columns, total_table, totalled
from evaluator.batch.texts import Texts
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    from evaluator.problem import Problem

    Path_ = str | PathLike[str]

_SIDE_BY_SIDE = 2
"""Pieces in work at once: the joins and rules of one leave a processor idle now and then."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked for."""

    source: Path
    out: Path
    rules: Path_ | None = None
    year: int | None = None
    totals: tuple[str, ...] = ()
    problems: Path | None = None
    """Where the table of problems goes; beside the result when left out."""

    @property
    def problem_file(self) -> Path:
        """Where the table of problems goes."""
        return self.problems or self.out.with_name(f"{self.out.stem}.问题.csv")

    def total_file(self, asked: str) -> Path:
        """Where totals go: beside the result, in its format."""
        return self.out.with_name(f"{self.out.stem}.{asked}{self.out.suffix}")


@dataclass
class Tally:
    """What grows while the pieces go by."""

    by: Mapping[str, Sequence[str]]
    problems: Problems
    rows: int = 0
    sums: dict[str, nw.DataFrame[Any]] = field(default_factory=dict)

    def add(self, rows: nw.DataFrame[Any], found: nw.DataFrame[Any]) -> None:
        """A piece and what was found of it."""
        self.rows += len(rows)
        self.problems.add(found)
        for asked, by in self.by.items():
            with_ours = nw.concat([rows.select(*by), found], how="horizontal")
            part = totalled(with_ours, by)
            known = self.sums.get(asked)
            whole = part if known is None else added(nw.concat([known, part]), by)  # type: ignore[type-var]
            self.sums[asked] = whole  # type: ignore[assignment]


def run(job: Job, watch: Callable[[int, int], None] | None = None) -> tuple[tuple[Problem, ...], list[Path]]:
    """Score a file.

    Args:
        job: what is asked for.
        watch: told now and then how many rows of how many are done.

    Returns:
        Why nothing was written (empty when all was), and the files written.
    """
    try:
        return (), _run(job, watch)
    except UnusableTableError as error:
        return error.problems, []
    except files.UnusableFileError as error:
        return (error.problem,), []
    except pl.exceptions.PolarsError as error:
        return (files.malformed(job.source, error).problem,), []


def _run(job: Job, watch: Callable[[int, int], None] | None) -> list[Path]:
    files.check_suffix(job.out)
    files.check_suffix(job.problem_file)
    with files.opened(job.source) as table:
        columns = columns_of(nw.from_native(table), str(job.source))
        tally = Tally(total_keys(job, columns), Problems(texts := texts_for(job.rules, job.year), columns))
        size = files.height(table) if watch else 0
        schema = _scored(nw.from_native(table.head(0).collect()), columns, Texts(texts.rulebook))[0].to_native().schema

        def scored() -> Iterator[pl.DataFrame]:
            for rows, result, found in _in_order(files.pieces(table), columns, texts):
                tally.add(rows, found)
                if watch:
                    watch(tally.rows, size)
                yield result

        files.write(scored, schema, job.out)
    return [job.out, *_beside(job, tally)]


def total_keys(job: Job, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """The columns of each total that is asked for.

    Raises:
        UnusableTableError: the table has none for one of them.
    """
    found = {each: total_columns(each, columns) for each in job.totals}
    place = Location(str(job.source))
    lacking = (each for each, by in found.items() if by is None)
    missing = [problem("E113", f"没有“{each}”列，无法按其合计", location=place) for each in lacking]
    if missing:
        raise UnusableTableError(tuple(missing))
    return {each: by for each, by in found.items() if by is not None}


def _in_order(
    pieces: Iterator[pl.DataFrame], columns: Mapping[str, str], texts: Texts
) -> Iterator[tuple[nw.DataFrame[Any], pl.DataFrame, nw.DataFrame[Any]]]:
    """The pieces with their result and our columns, in order, a few in work at once."""

    def work(piece: pl.DataFrame) -> tuple[nw.DataFrame[Any], pl.DataFrame, nw.DataFrame[Any]]:
        rows = nw.from_native(piece, eager_only=True)
        result, found = _scored(rows, columns, texts)
        return rows, result.to_native(), found

    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        waiting: deque[Any] = deque()
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) >= _SIDE_BY_SIDE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def run_on_spark(job: Job) -> tuple[tuple[Problem, ...], list[Path]]:
    """The same on a cluster, or on this machine, as the ordinary settings of Spark say; the result is a folder.

    Returns:
        Why nothing was written (empty when all was), and what was written.
    """
    from evaluator.batch import spark

    try:
        return (), spark.run(job)
    except UnusableTableError as error:
        return error.problems, []
    except files.UnusableFileError as error:
        return (error.problem,), []


_NEEDED = ("t", "a", "t_codes", "a_codes", "codes", "weight", "cents", "status")


def _scored(
    rows: nw.DataFrame[Any], columns: Mapping[str, str], texts: Texts
) -> tuple[nw.DataFrame[Any], nw.DataFrame[Any]]:
    ours: Any = judged(rows, columns, texts)
    names = [f"__{name}" for name in _NEEDED]
    found = ours.select(*names, **outcome()).collect()
    return beside(rows, found.drop(names)), found.select(names)


def _beside(job: Job, tally: Tally) -> list[Path]:
    """Write the totals and the problems."""
    written = []
    for asked, sums in tally.sums.items():
        _write_small(total_table(sums, tally.by[asked]).to_native(), job.total_file(asked))
        written.append(job.total_file(asked))
    _write_small(pl.DataFrame(tally.problems.table(), strict=False), job.problem_file)
    return [*written, job.problem_file]


def _write_small(table: pl.DataFrame, path: Path) -> None:
    files.write(lambda: iter([table]), dict(table.schema), path)
