"""Which forms are of one project: a form is unit, project and year, each written as different hands write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.actuals.names import Names, loose
from evaluator.problem import Location, problem
from evaluator.subject import is_reported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form
    from evaluator.problem import Problem

_CODE = re.compile(r"^[\d\s]+[-—－\s]*|[（(【\[]\d+[】\])）]")
"""The number of a department before or behind its name: ``038-某县商务局``."""


def unit_of(form: Form) -> str:
    """The unit as it compares, without its code; empty where the form names none."""
    return loose(_CODE.sub("", form.unit or form.department or ""))


def same_unit(one: Form, other: Form) -> bool:
    """Whether two forms may be of one unit: a blank one may be any; a department and its unit share a name."""
    ours = [loose(_CODE.sub("", text)) for text in (one.unit, one.department) if text]
    theirs = [loose(_CODE.sub("", text)) for text in (other.unit, other.department) if text]
    if not ours or not theirs:
        return True
    first, second = ours[0], theirs[0]
    return first in second or second in first or bool(set(ours) & {second}) or bool(set(theirs) & {first})


def same_year(one: Form, other: Form) -> bool:
    """Whether two forms may be of one year: a blank one may be any."""
    return not one.year or not other.year or one.year == other.year


@dataclass(frozen=True, slots=True)
class Pairs:
    """Filed forms beside those that were approved."""

    partners: tuple[Form | None, ...]
    """The approved form of each filed one, in their order."""
    unfiled: tuple[Form, ...]
    """What was approved and not filed."""
    nearest: tuple[str | None, ...]
    """For a filed form without a partner the approved name that looks most like its own."""


def pair(filed: Sequence[Form], approved: Sequence[Form]) -> Pairs:
    """Find for every filed form the approved one of its unit, project and year."""
    names = Names(form.name for form in approved)
    found = [_partner(form, [approved[at] for at in names.find(form.name)]) for form in filed]
    used = {id(each) for each in found if each is not None}
    near = tuple(
        None if each is not None else names.nearest(form.name) for form, each in zip(filed, found, strict=True)
    )
    return Pairs(tuple(found), tuple(form for form in approved if id(form) not in used), near)


def _partner(form: Form, named: Sequence[Form]) -> Form | None:
    """The one that fits; of several the one that agrees in what both say."""
    fitting = [each for each in named if same_year(form, each) and same_unit(form, each)]
    exact = [each for each in fitting if (each.year, unit_of(each)) == (form.year, unit_of(form))]
    dated = [each for each in fitting if each.year == form.year]
    for chosen in (exact, dated, fitting):
        if chosen:
            return chosen[0] if len(chosen) == 1 or chosen is exact else None
    return None


def declared_apart(forms: Sequence[Form]) -> tuple[tuple[Form, ...], tuple[Form, ...], tuple[Problem, ...]]:
    """Self-evaluations, declarations of targets that were read with them, and a note on each of the second."""
    filed = tuple(form for form in forms if is_reported(form) or "自评" in (form.title or ""))
    declared = tuple(form for form in forms if not is_reported(form) and "自评" not in (form.title or ""))
    if not filed or not declared:
        return tuple(forms), (), ()
    notes = tuple(
        problem("N340", f"“{form.name}”没有填报内容，是目标申报表，只用来与自评表核对", location=form.location)
        for form in declared
    )
    return filed, declared, notes


def unfiled(pairs: Pairs) -> tuple[Problem, ...]:
    """S32: approved and not filed."""
    hint = "补报自评表；名称不同的，改为批复的名称"
    return tuple(
        problem("S32", f"{_whose(form)}“{form.name}”有批复的目标，没有自评表", location=form.location, hint=hint)
        for form in pairs.unfiled
    )


def _whose(form: Form) -> str:
    parts = [form.unit or form.department or "", f"{form.year}年度" if form.year else ""]
    return "".join(parts)


def place(form: Form) -> Location:
    """Where a form was read."""
    rows = (row.location for row in form.indicators)
    return form.location if form.location.file else next(rows, Location())
