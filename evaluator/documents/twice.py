"""The same project read more than once: keep both forms, let the later replace the earlier, or compare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from evaluator.documents.labels import squeeze
from evaluator.forms.dump import dump_form
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluator.forms.model import Form
    from evaluator.problem import Location, Problem

Same = Literal["keep", "replace", "compare"]
MOST_DIFFERENCES = 20
_ROW = ("一级指标", "二级指标", "三级指标")


class Settled(NamedTuple):
    """What is left of forms of which some are of the same project."""

    forms: tuple[Form, ...]
    """In the order of the documents; one that replaces another is in its place."""
    instead_of: dict[int, Form]
    """By the place in ``forms``: the form that it replaces."""
    problems: tuple[Problem, ...]


def settle(forms: Iterable[Form], same: Same = "keep") -> Settled:
    """Find projects that come more than once (by name, year and unit, and for the same kind of form).

    Args:
        forms: in the order in which they were read.
        same: ``keep`` keeps all; ``replace`` lets the last one replace those before it; ``compare`` keeps the first
            and says what is different in the others.

    Returns:
        The forms that are left, with a problem for each that comes again: W630, N632 or W633.
    """
    left: list[Form] = []
    first: dict[tuple[object, ...], int] = {}
    instead_of: dict[int, Form] = {}
    problems: list[Problem] = []
    for form in forms:
        at = first.setdefault(_project(form), len(left))
        if at == len(left):
            left.append(form)
            continue
        before = left[at]
        if same == "keep":
            problems.append(_again(before, form))
            left.append(form)
        elif same == "replace":
            message = f"“{form.name}”读到不止一次，以后一份为准，前一份（{before.location}）未采用"
            problems.append(problem("N632", message, location=form.location))
            instead_of.setdefault(at, before)
            left[at] = form
        else:
            problems += _compared(before, form)
    return Settled(tuple(left), instead_of, tuple(problems))


def _project(form: Form) -> tuple[object, ...]:
    filled = any(row.actual for row in form.indicators)
    return squeeze(form.name), form.year, form.unit or form.department, filled


def _again(before: Form, form: Form) -> Problem:
    alike = "内容相同" if _says(before) == _says(form) else "内容不同"
    message = f"“{form.name}”读到不止一次，{alike}，另一份在 {before.location}"
    hint = "两份都已保留；如是重复报送，请只留一份，或加 --same replace、--same compare"
    return problem("W630", message, location=form.location, hint=hint)


def _says(form: Form) -> str:
    return dump_form(form.model_copy(update={"source": None}))


def _compared(before: Form, form: Form) -> list[Problem]:
    found = list(differences(before, form))
    where = f"“{form.name}”另一份在 {before.location}"
    if not found:
        return [problem("W633", f"{where}，内容相同，本份未采用", location=form.location)]
    listed = [
        problem("W633", f"{where}，{name}不同：前一份“{old}”，本份“{new}”，本份未采用", location=place)
        for name, old, new, place in found[:MOST_DIFFERENCES]
    ]
    if more := len(found) - MOST_DIFFERENCES:
        listed += [problem("W633", f"{where}，另有 {more} 处不同", location=form.location)] if more > 0 else []
    return listed


def differences(before: Form, form: Form) -> Iterator[tuple[str, str, str, Location]]:
    """What two forms say differently: the printed name of the cell, both texts, and the place in the second form."""
    one, other = _cells(before), _cells(form)
    rows = {" ".join(str(row.get(key) or "") for key in _ROW): place.location for row, place in _rows(form)}
    for name in dict.fromkeys((*one, *other)):
        if one.get(name) != other.get(name):
            row = name.rpartition("／")[0]
            yield name, one.get(name, ""), other.get(name, ""), rows.get(row, form.location)


def _rows(form: Form) -> Iterator[tuple[dict[str, Any], Any]]:
    for row in form.indicators:
        yield row.model_dump(by_alias=True, exclude_none=True), row


def _cells(form: Form) -> dict[str, str]:
    """All cells of a form by name; those of an indicator behind its levels."""
    found = dict(_flat(form.model_dump(by_alias=True, exclude_defaults=True, exclude={"source", "indicators"}), ""))
    for row, _ in _rows(form):
        levels = " ".join(str(row.get(key) or "") for key in _ROW)
        found |= {f"{levels}／{key}": str(value) for key, value in row.items() if key not in _ROW}
    return found


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, inner in enumerate(value, 1):
            yield from ((f"{name}{number}／{key}", text) for key, text in _flat(inner, ""))
    else:
        yield name, str(value)
