"""Checks on targets against data beside the form: T22 expenditure standards, T23 indicators that are usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.language.constraint import plain
from evaluator.subject import area_of, figures
from evaluator.typical import use_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.problem import Problem
    from evaluator.subject import Row, Subject


def is_rate_of_cost(row: Row) -> bool:
    """Whether the target is money for something (``元/人/天``), which a standard may bound."""
    return any((each.unit or "").startswith("元/") for each in figures(row.reading.constraint))


def above_standard(row: Row, form: Subject) -> Iterator[Problem]:
    """T22: the target of a cost is above the standard that its name and unit mean."""
    if form.standards is None:
        return
    beside = f"{form.form.unit or ''}{form.form.department or ''}"
    for figure in figures(row.reading.constraint):
        target = figure.upper if figure.upper is not None else figure.lower
        found = form.standards.of(row.name, figure.unit, beside, form.form.year)
        if found is None or target is None or target <= found.limit.amount:
            continue
        source, case = found.standard.source[0], f"（{found.limit.case}）" if found.limit.case else ""
        yield row.problem(
            "T22",
            f"指标“{row.label}”的指标值 {plain(target)} {figure.unit} 高于{found.standard.name}{case}"
            f" {found.limit.words}（{found.place}）",
            hint=f"依据：{source}：{source.says}" + ("" if found.own else "；本地另有标准的，用 --standards 给出"),
            severity=None if found.own else "note",
        )


def usual_kinds(form: Subject) -> Iterator[Problem]:
    """T23: a kind of indicator is missing that projects of this use of funds usually have."""
    if not form.has_header or form.form.is_department or not any(row.area for row in form.rows):
        return
    use = use_of(form.form.name)
    present = {row.area for row in form.rows}
    missing = [each for each in use.indicators if area_of(None, each.kind) not in present]
    if missing:
        kinds = "、".join(each.kind for each in missing)
        yield form.problem(
            "T23",
            f"没有{kinds}，{use.use}常用：{'、'.join(each.words for each in missing)}",
            hint=f"来源：{'；'.join(str(each) for each in use.source)}",
        )
