"""What it would take: the smallest actual that earns full marks, and the one that alone would lift the project's grade.

A score never falls as a figure moves towards its target, so the figure lies between what was reported and the bound,
and halving that distance on the grid of the reported digits finds it exactly, under whatever rulebook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from evaluator.language.cells import read_actual, read_target
from evaluator.language.constraint import Date, Growth, Level, Quantity, plain
from evaluator.scoring.row import score_indicator

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.forms.model import Form, Indicator
    from evaluator.result import Scorecard
    from evaluator.rulebook import Rulebook

_FIGURE = re.compile(r"(?P<before>[^\d]*)(?P<number>[\d,，]+(?:\.\d+)?)(?P<after>[^\d]*)", re.ASCII)
_CENT, _PERCENT = Decimal("0.01"), Decimal("0.0001")
_FARTHEST = 64
"""Doublings after which no figure is near enough to matter."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What one indicator would need. Texts are cells as a clerk would write them, null where no figure does it."""

    full: str | None
    """For full marks."""
    grade: str | None
    """The next grade of the project, where this indicator alone could bring it."""
    for_grade: str | None
    """For that grade."""

    def as_dict(self) -> dict[str, str | None]:
        """All three."""
        return {"full": self.full, "grade": self.grade, "for_grade": self.for_grade}


def needed(form: Form, number: int, card: Scorecard, rulebook: Rulebook) -> Needed | None:
    """What row ``number`` of a scored form would need; null where it has full marks or nothing to measure it by."""
    if number >= len(form.indicators):
        return None
    row, result = form.indicators[number], card.indicators[number]
    if result.score is None or not result.weight or result.score >= result.weight:
        return None
    grade, gap = _next_grade(card, rulebook)
    alone = gap is not None and result.score + gap <= result.weight
    full = _smallest(form, row, result.weight, result.weight, rulebook)
    raised = _smallest(form, row, result.weight, result.score + gap, rulebook) if alone and gap is not None else None
    return Needed(full, grade if alone and raised else None, raised)


def _next_grade(card: Scorecard, rulebook: Rulebook) -> tuple[str | None, Decimal | None]:
    """The next better grade, and how many points it is away; nothing while the total is open or at its best."""
    if card.total is None or card.reasons:
        return None, None
    above = [band for band in rulebook.grades.value.bands if band.low > card.total]
    best = min(above, key=lambda band: band.low, default=None)
    return (None, None) if best is None else (best.grade, best.low - card.total)


def _smallest(form: Form, row: Indicator, weight: Decimal, wanted: Decimal, rulebook: Rulebook) -> str | None:
    """The cell nearest to what was reported that earns ``wanted`` points."""
    target = read_target(row, form)
    if isinstance(target.constraint, Date):
        end = target.constraint.end
        return f"{end.year}年{end.month}月{end.day}日" if end and wanted == weight else None
    if isinstance(target.constraint, Level):
        share = (wanted / weight).quantize(_PERCENT, ROUND_CEILING)
        return f"评定为 {plain(share * 100)}% 以上" if share < 1 else "评定为达成"
    if not isinstance(target.constraint, Quantity | Growth):
        return None
    written = (row.actual or "").strip() or _unreported(target.constraint)
    cell = _FIGURE.fullmatch(written)
    reported = read_actual(written, row, form)
    if cell is None or reported is None or not isinstance(reported.constraint, Quantity):
        return None
    digits = Decimal(cell["number"].replace(",", "").replace("，", ""))
    step = Decimal(1).scaleb(min(0, int(digits.as_tuple().exponent), _digits(row.target)))

    def text(count: int) -> str:
        return f"{cell['before']}{plain(step * count)}{cell['after']}"

    def earns(count: int) -> bool:
        trial = row.model_copy(update={"actual": text(count)})
        found = score_indicator(trial, target, int(weight / _CENT), form, rulebook)
        return found.status == "met" if wanted == weight else found.score is not None and found.score >= wanted

    found = _nearest(int(digits / step), earns)
    return None if found is None else text(found)


def _unreported(target: Quantity | Growth) -> str:
    """Where to begin while nothing is reported: a cell that misses the target by far, in its unit."""
    if not isinstance(target, Quantity):
        return ""
    return f"{plain(2 * target.upper) if target.lower is None and target.upper else 0}{target.unit or ''}"


def _digits(text: str | None) -> int:
    """The exponent of the last decimal that the target is written with: -1 for ≥98.5%."""
    return -max((len(part) for part in re.findall(r"\d\.(\d+)", text or "", re.ASCII)), default=0)


def _nearest(start: int, earns: Callable[[int], bool]) -> int | None:
    """The count nearest to ``start`` that earns it: upwards, else downwards."""
    upwards = (start + (1 << power) for power in range(_FARTHEST))
    downwards = (max(0, start - (1 << power)) for power in range(start.bit_length() + 1))
    for tried in (upwards, downwards):
        far = next((count for count in tried if earns(count)), None)
        if far is not None:
            return _between(start, far, earns)
    return None


def _between(fails: int, holds: int, earns: Callable[[int], bool]) -> int:
    while abs(holds - fails) > 1:
        middle = (fails + holds) // 2
        fails, holds = (fails, middle) if earns(middle) else (middle, holds)
    return holds
