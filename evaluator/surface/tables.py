"""Files and frames: the main job, and tables of indicators."""

from os import PathLike
from typing import TypeVar

from evaluator.surface.forms import Results, results

Frame = TypeVar("Frame")


def run(
    targets: str | PathLike[str] | None = None,
    actuals: str | PathLike[str] | None = None,
    *,
    rules: str | PathLike[str] | None = None,
    year: int | None = None,
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

    prepared = prepare(targets, actuals, rules=rules, year=year)
    return results(scored(prepared, rules), prepared.forms)


def score(frame: Frame, *, rules: str | PathLike[str] | None = None, year: int | None = None) -> Frame:
    """Score a table of indicators: 状态, 达成度, 得分 and 问题 beside its columns.

    Args:
        frame: a frame of Polars (also lazy), pandas, pyarrow, DuckDB or PySpark with the columns 一级指标, 二级指标,
            三级指标, 年度指标值, 实际完成值 and 分值.
        rules: a rulebook's id or file; the default rulebook (财预〔2020〕10号) when left out.
        year: the year of rows that name none.

    Returns:
        A frame of the same kind. A column 得分 of its own is called 自评得分 there.

    Raises:
        UnusableTableError: a column is missing or the rulebook cannot be loaded.
    """
    from evaluator.batch.score import score as score_frame

    return score_frame(frame, rules=rules, year=year)
