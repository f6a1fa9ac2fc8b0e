"""What is noticed when two years of an indicator are side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.actuals.names import loose
from evaluator.problem import problem
from evaluator.years.known import named, place_of, quantity, same_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.language.constraint import Quantity
    from evaluator.problem import Problem
    from evaluator.years.known import LastYear

_DIGITS = 3
"""So many significant digits make it unlikely that a figure comes out the same twice."""
_ENOUGH = 3
"""So many figures of a project must be comparable before all being the same says anything."""


def of_row(form: Form, row: Indicator, known: Mapping[str, Any]) -> Iterator[Problem]:
    """About one indicator and what it was last year."""
    name = f"“{form.name}”的“{row.level3}”"
    if not same_unit(row.target, known["target"]):
        return
    target, then = quantity(row.target), quantity(known["actual"])
    # A bare figure is in the unit of last year's target.
    floor = target.lower if target and then and then.unit in {target.unit, None} else None
    if floor is not None and then and then.lower is not None and then.lower == then.upper and floor < then.lower:
        message = f"{name}指标值（{row.target}）低于上年实际完成值（{known['actual']}）"
        yield problem("W711", message, location=row.location, hint="请说明理由，或提高指标值")
    yield from _same_target(name, row, target, known)
    if _unlikely(row, known):
        message = f"{name}实际完成值（{row.actual}）与上年完全相同"
        yield problem("W737", message, location=row.place_of("actual"), hint="请核对是否照抄上年数据")


def _same_target(name: str, row: Indicator, target: Quantity | None, known: Mapping[str, Any]) -> Iterator[Problem]:
    """A quantity that is asked for unchanged: of two years a note, of three and more a warning."""
    whole = target is not None and target.unit == "%" and target.lower == 100
    if target is None or whole or loose(row.target or "") != loose(known["target"] or ""):
        return
    earlier = known.get("last_year") or {}
    long = loose(earlier.get("target") or "") == loose(row.target or "")
    since = "三年及以上" if long else "两年"
    message = f"{name}指标值（{row.target}）{since}没有变化"
    yield problem("W736", message, location=row.location, hint="请说明测算依据", severity="warning" if long else "note")


def _unlikely(row: Indicator, known: Mapping[str, Any]) -> bool:
    """Whether a figure with so many digits came out the same twice, and is not simply what the target asks for."""
    now, then = quantity(row.actual), quantity(known["actual"])
    if now is None or then is None or now != then or now.lower is None:
        return False
    target = quantity(row.target)
    asked = target is not None and now.lower in {target.lower, target.upper}
    digits = "".join(map(str, now.lower.as_tuple().digits)).strip("0")
    return not asked and len(digits) >= _DIGITS


def all_alike(form: Form, pairs: Sequence[tuple[Indicator, Mapping[str, Any]]]) -> Iterator[Problem]:
    """Every figure of a project as last year."""
    figures = [(quantity(row.actual), quantity(known["actual"])) for row, known in pairs]
    given = [(now, then) for now, then in figures if now and then]
    if len(given) >= _ENOUGH and all(now == then for now, then in given):
        message = f"“{form.name}”的 {len(given)} 项完成值与上年全部相同"
        yield problem("W737", message, location=form.location, hint="请核对是否照抄上年数据")


def dropped(forms: Sequence[Form], before: LastYear) -> Iterator[Problem]:
    """Indicators of last year that a project of the same name has no more."""
    projects = {named(form.name): form for form in forms}
    there = {place_of(form.name, row.level1, row.level3) for form in forms for row in form.indicators}
    for place, rows in before.rows.items():
        form = projects.get(place[0])
        if form is not None and place not in there:
            message = f"“{form.name}”上年的指标“{rows[0]['level3']}”今年没有了"
            yield problem("W712", message, location=form.location, hint="改了名称的，请核对；确已取消的，请说明理由")
