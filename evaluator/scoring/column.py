"""The unit column of a table of figures (度量单位): it is honoured, and pointed out where it is not the target's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.language.constraint import Quantity
from evaluator.problem import Location, problem
from evaluator.scoring.align import align

if TYPE_CHECKING:
    from evaluator.forms.model import Form, Indicator
    from evaluator.language import Reading
    from evaluator.scoring.axis import Span


def by_column(reading: Reading | None, indicator: Indicator, form: Form, target: Reading) -> Reading | None:
    """The figure of a cell in the unit of its row's column; as it was read where both come to the same."""
    unit = (indicator.actual_unit or "").strip()
    if reading is None or not unit or not isinstance(reading.constraint, Quantity):
        return reading
    from evaluator.language.parser import read

    named = read(reading.text, year=form.year, unit=unit)
    if not isinstance(named.constraint, Quantity):
        return reading
    wanted = target.constraint
    if reading.constraint.unit is not None or not isinstance(wanted, Quantity):
        # A cell that writes its own unit keeps it, and says so where the column has another.
        return reading if named.constraint == reading.constraint and not named.problems else named
    if _in(reading, wanted, target) == (found := _in(named, wanted, target)) and found:
        return reading
    message = f"“度量单位”一栏是“{unit}”，与指标值“{target.text}”的单位不同，完成值按“{unit}”理解"
    hint = "请核对度量单位；要改单位的，请改目标表"
    doubt = problem("W321", message, location=Location(column="度量单位"), hint=hint)
    return replace(named, problems=(*named.problems, doubt))


def _in(reading: Reading, wanted: Quantity, target: Reading) -> tuple[Span, ...]:
    """Where the figure lies in the unit of the target."""
    assert isinstance(reading.constraint, Quantity), "a figure"
    return align(reading.constraint, wanted, target.text or "", reading.text or "").spans
