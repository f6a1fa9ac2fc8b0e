"""Files and frames: the main job, and tables of indicators."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import TypeVar

from evaluator.surface.forms import Results, results
from evaluator.surface.reading import checked_year
from evaluator.surface.rules import Rules, Source
from evaluator.surface.session import Detail, Session

Frame = TypeVar("Frame")


def run(
    targets: str | PathLike[str] | None = None,
    actuals: str | PathLike[str] | None = None,
    *,
    rules: str | PathLike[str] | None = None,
    year: str | float | None = None,
) -> Results:
    """Score projects: target forms against actual figures under a rulebook.

    Args:
        targets: a file or folder of forms; the shipped example when left out.
        actuals: a CSV or XLSX of figures, or a folder with ``indicators`` and ``funds``.
        rules: a rulebook's id or file; the default rulebook (财预〔2020〕10号) when left out.
        year: the year of forms that name none.

    Returns:
        A scorecard a project, and the problems found; no projects where the input could not be used at all.
    """
    from evaluator.evaluate import prepare, scored

    prepared = prepare(targets, actuals, rules=rules, year=checked_year(year))
    return results(scored(prepared, rules), prepared.forms)


def score(
    frame: Frame,
    *,
    rules: Rules | Source | None = None,
    year: str | float | None = None,
    columns: Mapping[str, str] | None = None,
    prefix: str = "",
    details: Sequence[Detail] = (),
) -> Frame:
    """Score a table of indicators: 状态, 达成度, 得分 and 问题 beside its columns.

    Args:
        frame: a frame of Polars (also lazy), pandas, pyarrow, DuckDB or PySpark with the columns 一级指标, 二级指标,
            三级指标, 年度指标值, 实际完成值 and 分值; its cells may be texts, numbers, days or truth values.
        rules: a rulebook as :func:`evaluator.load_rules` takes or returns it; the default one when left out. Of each
            row the values in force in its 年度 hold.
        year: the year of rows that name none.
        columns: from the printed headers to those of the table, and from the result columns to the wanted names:
            ``{"实际完成值": "actual", "状态": "status"}``.
        prefix: before the names of the result columns.
        details: what to add beside: ``reasons`` (评分依据), ``bounds`` (最低分, 最高分), ``codes`` (问题明细, JSON).

    Returns:
        A frame of the same kind with all columns of the table. A column 得分 of its own is called 自评得分 there; a
        result column whose name is taken otherwise gets 评分 before it. Result columns of an earlier call are replaced.
        A row whose text changed while a lazy frame was read has no status and the problem E122.

    Raises:
        UnusableTableError: a column is missing.
        RulesError: the rulebook cannot be loaded.
    """
    return Session(rules, year=year).score(frame, columns=columns, prefix=prefix, details=details)
