"""``evaluator batch``: from files to a file, in pieces, with totals, problems and a manifest beside the result."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl

from evaluator.batch import files, sources
from evaluator.batch.job import STDOUT, Done, Job, total_keys
from evaluator.batch.layout import Layout, layout_of
from evaluator.batch.lookup import Lookup
from evaluator.batch.readers import shared
from evaluator.batch.rows import STATUSES, Actual, Target
from evaluator.batch.score import texts_for
from evaluator.batch.since import Carried, is_of_the_same, tallied
from evaluator.batch.summary import SIDES, Problems, added, total_table, totalled
from evaluator.errors import EvaluatorError
from evaluator.outputs import Outputs, together
from evaluator.problem import catalogue
from evaluator.provenance import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from os import PathLike

    Marks = dict[str, str]
    Path_ = str | PathLike[str]

FORMAT = "evaluator.batch/1"


class Tally:
    """What grows while the pieces go by: totals, statuses, and how many rows have which problems."""

    def __init__(self, lookup: Lookup, layout: Layout, by: Mapping[str, Sequence[str]]) -> None:
        self._lookup, self._layout, self._by = lookup, layout, by
        self._codes: Counter[int] = Counter()
        self._cells: dict[Any, Counter[int]] = {made: Counter() for made in SIDES}
        self._sums: dict[str, nw.DataFrame[Any]] = {}
        self._statuses: Counter[int | None] = Counter()
        self._cents = 0
        self.rows = 0

    def add(self, found: pl.DataFrame) -> None:
        """The verdicts on a piece."""
        self.rows += found.height
        self._statuses.update(dict(found["__status"].value_counts().iter_rows()))
        self._cents += int(found["__cents"].sum() or 0)
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
        return {
            asked: total_table(sums, self._by[asked], self._layout).to_native() for asked, sums in self._sums.items()
        }

    def problems(self, problems: Problems) -> pl.DataFrame:
        """The table of problems."""
        for number, rows in self._codes.items():
            problems.add_rows(self._lookup.codes(number), rows)
        for made, counts in self._cells.items():
            texts = self._lookup.texts_of(made)[list(counts)]
            for key, rows in zip(texts.iter_rows(), counts.values(), strict=True):
                problems.add_cells(made, key, rows)
        problems.add_years(self._lookup.years())
        return pl.DataFrame(problems.table(), strict=False)

    def manifest(self) -> dict[str, Any]:
        """What a nightly job wants to know: rows, statuses, the sum of scores, how many rows have which code."""
        codes: Counter[str] = Counter()
        for number, rows in self._codes.items():
            codes.update(dict.fromkeys(self._lookup.codes(number), rows))
        return {
            "rows": self.rows,
            "statuses": {name: self._statuses.get(number, 0) for number, name in enumerate(STATUSES)},
            "unscored": self._statuses.get(None, 0),
            "score": f"{self._cents / 100:.2f}",
            "codes": dict(sorted(codes.items())),
        }


def run(job: Job, watch: Callable[[int, int], None] | None = None) -> Done:
    """Score files.

    Args:
        job: what is asked for.
        watch: told now and then how many rows of how many are done.
    """
    return _caught(lambda: _run(job, watch))


def _run(job: Job, watch: Callable[[int, int], None] | None) -> Done:
    for path in job.outputs:
        if path != job.manifest_file:
            files.check_suffix(path)
    with sources.opened(job.sources) as table, together() as outputs:
        layout = layout_of(nw.from_native(table), job.wishes, str(job.source))
        texts = texts_for(job.rules, job.year)
        marks = fingerprint(texts.books[0].sha256)
        by = total_keys(job, layout)
        with shared(texts, job.processes) as helped:
            lookup = Lookup(helped, layout)
            tally = Tally(lookup, layout, by)
            saw = _counted(tally, table, watch)
            with _rows(job, table, lookup, layout=layout, marks=marks, saw=saw) as rows:
                _write_rows(job, rows, lookup, marks, outputs)
        tables = {job.total_file(asked): sums for asked, sums in tally.totals().items()}
        if job.problem_file is not None:
            tables[job.problem_file] = tally.problems(Problems(texts, layout))
        for path, small in tables.items():
            _write(outputs, path, small.lazy(), job, marks)
        found = tally.manifest()
        if job.manifest_file is not None:
            shape = manifest(job, marks, found, sources.hashes(job.sources))
            text = json.dumps(shape, ensure_ascii=False, indent=2)
            _part(outputs, job.manifest_file).write_text(f"{text}\n", encoding="utf-8")
    return Done((), tuple(outputs.written), found["codes"], tally.rows)


@contextlib.contextmanager
def _rows(
    job: Job, table: pl.LazyFrame, lookup: Lookup, *, layout: Layout, marks: Marks, saw: Callable[[Any], None]
) -> Iterator[pl.LazyFrame]:
    """The scored rows: all of them, or those that changed and the verdicts of an earlier result."""
    if job.since is None or job.key is None or not is_of_the_same(job.since, manifest(job, marks, {}, [])):
        yield lookup.stream(table, saw)
        return
    with files.opened(job.since) as previous:
        carried = Carried(table, previous, job.key, layout)
        whole = carried.merged(lookup.score(carried.changed())).collect().lazy()
        saw(lookup.scored(table.head(0).collect()))
        for piece in tallied(whole, table, lookup, layout):
            saw(piece)
        yield whole


def _counted(tally: Tally, table: pl.LazyFrame, watch: Callable[[int, int], None] | None) -> Callable[[Any], None]:
    size = files.height(table) if watch else 0

    def saw(found: pl.DataFrame) -> None:
        tally.add(found)
        if watch:
            watch(tally.rows, size)

    return saw


def _write_rows(job: Job, rows: pl.LazyFrame, lookup: Lookup, marks: Marks, outputs: Outputs) -> None:
    try:
        if job.out == STDOUT:
            files.write(rows, Path("-.csv"), sys.stdout.buffer, raw=job.raw, metadata={})
        else:
            _write(outputs, job.out, rows, job, marks)
    except pl.exceptions.PolarsError as error:
        if lookup.fault is not None or not files.is_of_writing(error):
            raise files.malformed(job.source, lookup.fault or error) from error
        raise files.unwritable(job.out, error) from error


def _write(outputs: Outputs, path: Path, table: pl.LazyFrame, job: Job, marks: Marks) -> None:
    metadata = {"evaluator.fingerprint": json.dumps(marks)}
    files.write(table, path, _part(outputs, path), raw=job.raw, metadata=metadata)


def _part(outputs: Outputs, path: Path) -> Path:
    try:
        return outputs.part(path)
    except OSError as error:
        raise files.unwritable(path, error) from error


def manifest(job: Job, marks: Marks, found: dict[str, Any], inputs: list[dict[str, Any]]) -> dict[str, Any]:
    """What made a result, from what, and what came of it: ``evaluator.batch/1``."""
    asked = {"year": job.year, "columns": dict(job.wishes.columns), "prefix": job.wishes.prefix}
    outputs = [path.name for path in job.outputs if path != job.manifest_file]
    return {
        "format": FORMAT,
        "fingerprint": marks,
        "rules": None if job.rules is None else str(job.rules),
        **asked,
        "details": list(job.wishes.details),
        "inputs": inputs,
        "outputs": outputs,
        **found,
    }


def has_errors(codes: Mapping[str, int]) -> bool:
    """Whether any of the codes of a finished job is an error."""
    return any(catalogue()[code].severity == "error" for code in codes)


def run_on_spark(job: Job) -> Done:
    """The same on a cluster, or on this machine, as the ordinary settings of Spark say; the result is a folder."""
    from evaluator.batch import spark

    return _caught(lambda: spark.run(job))


def _caught(work: Callable[[], Done]) -> Done:
    try:
        return work()
    except EvaluatorError as error:
        return Done(error.problems)
