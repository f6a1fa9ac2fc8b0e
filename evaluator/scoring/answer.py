"""Which figure of an actual answers the target, where the cell says several things: ``7场，参赛1200余人``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.language.constraint import All, Growth, Level, Quantity, Schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.language.constraint import Constraint

_RESERVED = re.compile(r"未|没|不|仅|部分|基本|剩|其余|尚|缺|欠|差|待")
_PLANNED = re.compile(r"^(?:原?计划|预计|预算|概算|目标|任务|应|需|年初|核定|批复)")
_DIFFERENCE = re.compile(r"节[约省]|结[余转]|超额|超计划|超出")
_DONE = re.compile(r"^(?:实际|实|已|完成|共?完成|执行|累计)")


def answering(actual: Constraint, target: Quantity) -> Constraint:
    """The figure that answers, if there is exactly one: among words, beside what was planned, or in the target's unit.

    Words that deny or reserve (``10台，剩余2台未到货``) leave the cell as it is, for a person to judge.
    """
    parts = _parts(actual)
    if not parts or any(_RESERVED.search(_words(part)) for part in parts):
        return actual
    figures = [part for part in parts if isinstance(part, Quantity)]
    if len(figures) == 1 and all(isinstance(part, Quantity | Level) for part in parts):
        return figures[0]
    return _beside_plan(figures) or _total(figures) or _in_unit(parts, target) or actual


def _parts(actual: Constraint) -> Sequence[Constraint]:
    if isinstance(actual, All):
        return actual.parts
    if isinstance(actual, Schedule) and all(case.label for case in actual.cases):
        return [case.then.model_copy(update={"label": case.label}) for case in actual.cases]
    return ()


def _words(part: Constraint) -> str:
    if isinstance(part, Level):
        return part.word
    return f"{part.label or ''}{part.subject or ''}" if isinstance(part, Quantity) else part.label or ""


def _beside_plan(figures: list[Quantity]) -> Quantity | None:
    """118 of ``预算120万元，实际支出118万元``; what is only beside 实际 was planned."""
    actually = any((each.label or "").startswith("实际") for each in figures)
    planned = [each for each in figures if _PLANNED.search(each.label or ("计划" if actually else ""))]
    done = [each for each in figures if each not in planned and _DONE.search(each.label or "")]
    return done[0] if planned and len(done) == 1 and len(planned) + 1 == len(figures) else None


def _total(figures: list[Quantity]) -> Quantity | None:
    """312 of ``男150人，女162人，合计312人``."""
    *parts, last = [each.lower for each in figures if each.stated == "bare"] or [None]
    alike = len(parts) >= 2 and len(parts) + 1 == len(figures) and len({each.unit for each in figures}) == 1
    return figures[-1] if alike and last == sum(each or 0 for each in parts) else None


def _in_unit(parts: Sequence[Constraint], target: Quantity) -> Quantity | None:
    """The only figure that the target's unit measures; what else was counted says no more of it."""
    if target.unit is None or not all(isinstance(part, Quantity | Growth | Level) for part in parts):
        return None
    kept = [part for part in parts if not _DIFFERENCE.search(_words(part))]
    found = [part for part in kept if isinstance(part, Quantity) and _measures(part.unit, target.unit)]
    plain = [part for part in parts if isinstance(part, Quantity) and part.unit is None]
    return found[0] if len(found) == 1 and not plain else None


def _measures(unit: str | None, wanted: str) -> bool:
    from evaluator.language.units import convertible

    return unit is not None and (unit == wanted or convertible(unit, wanted))
