"""What one unit reports for the projects of several: its filled tables or its forms, as forms of these projects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.actuals import fill, load_actuals
from evaluator.actuals.load import is_table
from evaluator.actuals.names import loose
from evaluator.intake import read_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form
    from evaluator.problem import Problem

_QUIET = {"W307", "W308", "W309", "W311", "W312"}
"""A unit has its own targets and its own budget, and need not carry out every project."""


def forms_of(part: str, into: Sequence[Form]) -> tuple[list[tuple[int, Form]], tuple[Problem, ...]]:
    """What a file or folder reports, each form with the position of its project; and what is wrong with it.

    Args:
        part: a filled table of figures, a folder of these, or forms with figures of one or more units.
        into: the projects; where there is one, every form is meant for it, whatever its name.
    """
    path = Path(part)
    if is_table(path):
        return _filled(path, into)
    forms, problems = read_forms([path])
    places = {loose(form.name): at for at, form in enumerate(into)}
    pairs = [(0 if len(into) == 1 else places.get(loose(form.name)), form) for form in forms]
    return [(at, form) for at, form in pairs if at is not None], problems


def _filled(path: Path, into: Sequence[Form]) -> tuple[list[tuple[int, Form]], tuple[Problem, ...]]:
    actuals, faults = load_actuals(path)
    bare = [form.model_copy(update={"execution": None, "sources": ()}) for form in into]
    filled, unplaced = fill(bare, actuals)
    unit = actuals.unit.get("单位全称") or path.stem
    given = ((at, form) for at, form in enumerate(filled) if any(row.actual for row in form.indicators))
    found = [(at, form.model_copy(update={"unit": unit})) for at, form in given]
    return found, (*faults, *(each for each in unplaced if each.code not in _QUIET))
