"""What is asked of a batch, and how it ended: the same for every engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.batch.layout import Layout, Wishes
from evaluator.batch.summary import total_columns
from evaluator.errors import UnusableTableError
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    Path_ = str | PathLike[str]

STDOUT = Path("-")
_TABLE_FORMATS = (".parquet", ".csv")


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked for."""

    sources: tuple[Path, ...]
    out: Path
    """A file, or ``-`` for standard output (CSV)."""
    rules: Path_ | None = None
    year: int | None = None
    totals: tuple[str, ...] = ()
    problems: Path | None = None
    """Where the table of problems goes; beside the result when left out."""
    processes: int = 1
    """How many may read texts when there are many; the result does not depend on it."""
    wishes: Wishes = Wishes()  # noqa: RUF009  it is frozen
    since: Path | None = None
    """An earlier result; its verdicts are copied where nothing changed."""
    key: str | None = None
    """The column that distinguishes rows, to find them in the earlier result."""
    raw: bool = False
    """Whether cells of a CSV are left as they are, whatever a spreadsheet makes of them."""

    @property
    def source(self) -> Path:
        """What messages call the input."""
        return self.sources[0]

    @property
    def problem_file(self) -> Path | None:
        """Where the table of problems goes; nowhere where the result goes to standard output and none is named."""
        if self.problems or self.out == STDOUT:
            return self.problems
        return self.out.with_name(f"{self._stem}.问题.csv")

    @property
    def manifest_file(self) -> Path | None:
        """Where the manifest goes."""
        return None if self.out == STDOUT else self.out.with_name(f"{self.out.name}.manifest.json")

    @property
    def _stem(self) -> str:
        return self.out.name.removesuffix(self.out.suffix)

    def total_file(self, asked: str) -> Path:
        """Where totals go: beside the result, in its format, CSV where that holds no tables."""
        suffix = self.out.suffix if self.out.suffix.lower() in _TABLE_FORMATS else ".csv"
        return (self.out if self.out != STDOUT else Path("totals")).with_name(f"{self._stem}.{asked}{suffix}")

    @property
    def outputs(self) -> tuple[Path, ...]:
        """All files that are written."""
        every = (self.out, *map(self.total_file, self.totals), self.problem_file, self.manifest_file)
        return tuple(path for path in every if path is not None and path != STDOUT)


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended."""

    problems: tuple[Problem, ...] = ()
    """Why nothing was written; empty when all was."""
    written: tuple[Path, ...] = ()
    codes: Mapping[str, int] = field(default_factory=dict)
    """How many rows have each problem."""
    rows: int = 0


def total_keys(job: Job, layout: Layout) -> dict[str, list[str]]:
    """The columns, by their names inside, of each total that is asked for.

    Raises:
        UnusableTableError: the table has none for one of them.
    """
    found = {each: total_columns(each, layout.columns) for each in job.totals}
    place = Location(str(job.source))
    lacking = (each for each, by in found.items() if by is None)
    missing = [problem("E113", f"没有“{each}”列，无法按其合计", location=place) for each in lacking]
    if missing:
        raise UnusableTableError(tuple(missing))
    return {each: by for each, by in found.items() if by is not None}
