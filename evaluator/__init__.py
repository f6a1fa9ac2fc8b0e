"""Rules-based performance evaluation of Chinese public budget projects.

    >>> import evaluator
    >>> evaluator.parse("≥35家").lower
    Decimal('35')

Importing this module loads no parser, no unit library and no data frame; each function loads what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from os import PathLike

    from evaluator.language import Reading
    from evaluator.language.constraint import Constraint
    from evaluator.result import Scorecards

Frame = TypeVar("Frame")

__all__ = ["parse", "read", "run", "score"]


def read(
    text: str | None,
    *,
    year: int | None = None,
    level2: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    sign: str | None = None,
) -> Reading:
    """What one cell says, with everything doubtful about it.

    Args:
        text: the cell; ``None`` or blank is a ``missing`` value.
        year: the form's year, for dates that name none (``9月前``).
        level2: the 二级指标, for values whose reading depends on it.
        name: the 三级指标; a unit found only there (``面积（亩）``) is used, with a note.
        unit: the 度量单位 column of forms that keep it apart.
        sign: the 指标性质 column (``≥``, ``≤``, ``＝``, ``定性``) of such forms.
    """
    from evaluator.language import read as read_value

    return read_value(text, year=year, level2=level2, name=name, unit=unit, sign=sign)


def parse(
    text: str | None,
    *,
    year: int | None = None,
    level2: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    sign: str | None = None,
) -> Constraint | None:
    """The typed constraint of one cell; ``None`` when it cannot be read (:func:`read` says why)."""
    return read(text, year=year, level2=level2, name=name, unit=unit, sign=sign).constraint


def run(
    targets: str | PathLike[str] | None = None,
    actuals: str | PathLike[str] | None = None,
    *,
    rules: str | PathLike[str] | None = None,
    year: int | None = None,
) -> Scorecards:
    """Score projects: target forms against actual figures under a rulebook.

    Args:
        targets: a file or folder of forms; the shipped example when left out.
        actuals: a CSV or XLSX of figures, or a folder with ``indicators`` and ``funds``.
        rules: a rulebook's id or file; the default rulebook (财预〔2020〕10号) when left out.
        year: the year of forms that name none.

    Returns:
        A scorecard a project, and the problems found; no projects where the input could not be used at all.
    """
    from evaluator.evaluate import run as run_all

    return run_all(targets, actuals, rules=rules, year=year)


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
        ValueError: a column is missing or the rulebook cannot be loaded.
    """
    from evaluator.batch.score import score as score_frame

    return score_frame(frame, rules=rules, year=year)
