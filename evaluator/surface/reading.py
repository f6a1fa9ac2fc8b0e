"""Reading single cells."""

from typing import TypeVar

from evaluator.cell import Cell, cell_text, no_year, year_of
from evaluator.errors import EvaluatorError, UnreadableError
from evaluator.language.constraint import Constraint
from evaluator.language.parser import read as read_text
from evaluator.language.reading import Reading
from evaluator.problem import problem

C = TypeVar("C")


def read(
    cell: Cell,
    *,
    year: str | float | None = None,
    level2: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    sign: str | None = None,
) -> Reading:
    """What one cell says, with everything doubtful about it.

    Args:
        cell: text, number, day or truth value; ``None``, NaN and blank text are a ``missing`` value.
        year: the form's year (1949 to 2100), for dates that name none (``9月前``).
        level2: the 二级指标, for values whose reading depends on it.
        name: the 三级指标; a unit found only there (``面积（亩）``) is used, with a note.
        unit: the 度量单位 column of forms that keep it apart.
        sign: the 指标性质 column (``≥``, ``≤``, ``＝``, ``定性``) of such forms.

    Raises:
        EvaluatorError: ``year`` is not a year.
    """
    return read_text(cell_text(cell), year=checked_year(year), level2=level2, name=name, unit=unit, sign=sign)


def parse(
    cell: Cell,
    *,
    year: str | float | None = None,
    level2: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    sign: str | None = None,
) -> Constraint | None:
    """The typed constraint of one cell; ``None`` when it cannot be read (:func:`read` says why)."""
    return read(cell, year=year, level2=level2, name=name, unit=unit, sign=sign).constraint


def expect(
    cell: Cell,
    kind: type[C],
    *,
    year: str | float | None = None,
    level2: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    sign: str | None = None,
) -> C:
    """The constraint of one cell where it is of a kind: ``expect("≥35家", Quantity).lower``.

    Raises:
        UnreadableError: the cell cannot be read, or says something of another kind.
    """
    reading = read(cell, year=year, level2=level2, name=name, unit=unit, sign=sign)
    if isinstance(reading.constraint, kind):
        return reading.constraint
    message = f"“{reading.text}”应读作 {kind.__name__.lower()}，读作的是 {getattr(reading.constraint, 'kind', None)}"
    raise UnreadableError(reading.problems or (problem("E120", message),))


def checked_year(year: str | float | None) -> int | None:
    """The year that was given, as a number; ``None`` where none was.

    Raises:
        EvaluatorError: it is not a year between 1949 and 2100.
    """
    if year is None or year == "":
        return None
    found = year_of(year)
    if found is None:
        raise EvaluatorError((no_year(year),))
    return found
