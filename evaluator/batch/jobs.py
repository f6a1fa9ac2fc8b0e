"""``evaluator batch``: from a file to a file, in pieces, with totals and problems beside the result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl

from evaluator.batch import files
from evaluator.batch.lookup import Lookup
from evaluator.batch.readers import shared
from evaluator.batch.rows import Actual, Target
from evaluator.batch.score import columns_of, texts_for
from evaluator.batch.summary import SIDES, Problems, added, total_columns, total_table, totalled
from evaluator.errors import UnusableTableError
from evaluator.paper.figures import SEVERITY_NAMES
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    from evaluator.problem import Problem

    Path_ = str | PathLike[str]


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
    processes: int = 1
    """How many may read texts when there are many; the result does not depend on it."""

    @property
    def problem_file(self) -> Path:
        """Where the table of problems goes."""
        return self.problems or self.out.with_name(f"{self.out.stem}.问题.csv")

    def total_file(self, asked: str) -> Path:
        """Where totals go: beside the result, in its format."""
        return self.out.with_name(f"{self.out.stem}.{asked}{self.out.suffix}")

    @property
    def outputs(self) -> tuple[Path, ...]:
        """All that is written."""
        return self.out, *map(self.total_file, self.totals), self.problem_file


class Tally:
    """What grows while the pieces go by: totals, and how many rows have which problems."""

    def __init__(self, lookup: Lookup, by: Mapping[str, Sequence[str]]) -> None:
        self._lookup, self._by = lookup, by
        self._codes: Counter[int] = Counter()
        self._cells: dict[Any, Counter[int]] = {made: Counter() for made in SIDES}
        self._sums: dict[str, nw.DataFrame[Any]] = {}
        self.rows = 0

    def add(self, found: pl.DataFrame) -> None:
        """The verdicts on a piece."""
        self.rows += found.height
        self._codes.update(dict(found["__codes"].value_counts().iter_rows()))
        for made, place in (Target, "__t"), (Actual, "__a"):
            doubtful = found.filter(self._lookup.has_codes(made))
            self._cells[made].update(dict(doubtful[place].value_counts().iter_rows()))
        for asked, by in self._by.items():
            part = totalled(nw.from_native(found), by)
            known = self._sums.get(asked)
            whole = part if known is None else added(nw.concat([known, part]), by)  # type: ignore[type-var]
            self._sums[asked] = whole  # type: ignore[assignment]

    def totals(self) -> dict[str, pl.DataFrame]:
        """The tables of totals that were asked for."""
        return {asked: total_table(sums, self._by[asked]).to_native() for asked, sums in self._sums.items()}

    def problems(self, problems: Problems) -> pl.DataFrame:
        """The table of problems."""
        for number, rows in self._codes.items():
            problems.add_rows(self._lookup.codes(number), rows)
        for made, counts in self._cells.items():
            texts = self._lookup.texts_of(made)[list(counts)]
            for key, rows in zip(texts.iter_rows(), counts.values(), strict=True):
                problems.add_cells(made, key, rows)
        return pl.DataFrame(problems.table(), strict=False)


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
        columns, names = columns_of(nw.from_native(table), str(job.source)), table.collect_schema().names()
        with shared(texts_for(job.rules, job.year), job.processes) as texts:
            tally = Tally(lookup := Lookup(texts, columns), total_keys(job, columns))
            size = files.height(table) if watch else 0

            def saw(found: pl.DataFrame) -> None:
                tally.add(found)
                if watch:
                    watch(tally.rows, size)

            files.write(lookup.stream(table, saw), job.out)
    tables = {job.total_file(asked): sums for asked, sums in tally.totals().items()}
    tables[job.problem_file] = tally.problems(Problems(texts, columns, names))
    for path, small in tables.items():
        files.write(small.lazy(), path)
    return [job.out, *tables]


def has_errors(job: Job) -> bool:
    """Whether a finished job found a problem of severity ``error``."""
    with files.opened(job.problem_file) as table:
        return table.filter(pl.col("级别") == SEVERITY_NAMES["error"]).head(1).collect().height > 0


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
