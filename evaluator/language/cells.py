"""The cells of a form's row, each read in the context that its form gives it: for scoring, checks, forms to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.language.parser import read

if TYPE_CHECKING:
    from evaluator.forms.model import Form, Indicator
    from evaluator.language.reading import Reading


def read_target(indicator: Indicator, form: Form) -> Reading:
    """The target, read in its context."""
    return read(
        indicator.target,
        year=form.year,
        level2=indicator.level2,
        name=indicator.level3,
        unit=indicator.unit,
        sign=indicator.sign,
    )


def read_actual(text: str | None, indicator: Indicator, form: Form) -> Reading | None:
    """An actual, read by the same language; a unit column of the form holds for it too. None where it is blank."""
    if text is None or not text.strip():
        return None
    return read(text, year=form.year, unit=indicator.unit)


def initial_of(indicator: Indicator) -> Indicator | None:
    """The row with the target of the beginning of the year (年初指标值), where the form keeps another text for it."""
    before, now = ("".join((text or "").split()) for text in (indicator.initial_target, indicator.target))
    return indicator.model_copy(update={"target": indicator.initial_target}) if before and before != now else None
