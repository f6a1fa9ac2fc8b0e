"""Writing what is to be filled in: whole or not at all, and never over a file that may be filled in already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.actuals.load import funds_beside
from evaluator.problem import Location, problem
from evaluator.template import as_csv, rows, workbook
from evaluator.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from evaluator.forms.model import Form
    from evaluator.problem import Problem

SUFFIXES = (".xlsx", ".csv")


def write_template(
    forms: Sequence[Form],
    file: str | PathLike[str],
    *,
    overwrite: bool = False,
    unit: Mapping[str, str] | None = None,
) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Write the tables to fill in for ``forms``.

    A workbook holds everything. CSV holds one table a file: the indicators in ``file``, the funds beside it, as
    ``funds.csv`` beside ``indicators.csv`` and as ``X_资金.csv`` beside ``X.csv``.

    Args:
        forms: the target forms.
        file: where to; the suffix, one of ``SUFFIXES``, says what is written.
        unit: what the unit says about itself, by the names in ``workspace.yaml``; printed in a workbook.
        overwrite: replace files that are there; without it that is a problem, since they may be filled in.

    Returns:
        The files written, and why none was.

    Raises:
        ValueError: for another suffix.
    """
    path = Path(file)
    contents = compose(forms, path, unit)
    there = [each for each in contents if each.exists()]
    if there and not overwrite:
        hint = "里面可能已有填好的数据：请换一个文件名；确认可以覆盖时加 --force"
        return (), tuple(
            problem("E190", "文件已存在，没有覆盖", location=Location(str(each)), hint=hint) for each in there
        )
    faults = write_files(path.parent, [(each.name, data) for each, data in contents.items()])
    return ((), faults) if faults else (tuple(contents), ())


def compose(forms: Sequence[Form], path: Path, unit: Mapping[str, str] | None = None) -> dict[Path, bytes]:
    """The files by their path."""
    template = rows.build(forms, unit)
    match path.suffix.lower():
        case ".xlsx":
            return {path: workbook.workbook(template)}
        case ".csv":
            return {path: as_csv.indicators(template), funds_beside(path): as_csv.funds(template)}
        case other:
            raise ValueError(other)
