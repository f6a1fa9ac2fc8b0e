"""A target in the three columns of 四川's form (指标性质, 指标值, 度量单位) such that it still says the same.

The parts are read once more before they are printed: where sign, number and unit would say something else than the cell
did, the cell is whole. A target without a sign keeps none, for a person to choose: ＝ would bind it another way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.language import read
from evaluator.language.constraint import Quantity
from evaluator.paper.grid import Todo, Value

if TYPE_CHECKING:
    from evaluator.forms.model import Indicator

_SIGNS = {"at_least": "≥", "more_than": "＞", "at_most": "≤", "less_than": "＜", "exactly": "＝"}
_QUALITATIVE = "定性"
_ONE_NUMBER = re.compile(r"\D*?(\d[\d,，.]*)(\D*)")
_BOUND = re.compile(r"\s*[(（]?(及|或|\(含\)|（含）)?(以上|以下|以内|之内)[)）]?\s*")
"""Words behind a unit that say what the sign says."""


def split_target(target: str | None, row: Indicator | None) -> tuple[Value, Value, Value]:
    """Sign, value and unit; the form's own where it keeps them apart. What is not a single number is given as 定性."""
    unit = row.unit if row else None
    if row is not None and row.sign:
        return row.sign, target, unit
    meant = read(target, unit=unit).constraint
    if not target or (meant is not None and meant.kind == "missing"):
        return None, target, unit
    if isinstance(meant, Quantity) and (match := _ONE_NUMBER.fullmatch(target)):
        number, own = match[1], _BOUND.sub("", match[2]).strip() or unit
        sign = _SIGNS.get(meant.stated)
        if read(number, sign=sign, unit=own).constraint == meant:
            return sign or Todo(), number, own
    said = read(target, sign=_QUALITATIVE, unit=unit).constraint == meant
    return _QUALITATIVE if said else Todo(), target, unit
