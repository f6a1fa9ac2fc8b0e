"""A cell as programs hand it over (text, number, day, truth value) in plain text, by one function for all of them.

Spreadsheets, databases and data frames keep the same figure as ``28``, ``28.0``, ``Decimal("28.00")`` or ``1.0E7``; the
value language reads one writing: no exponent, no idle zeros, the 15 digits that a double is sure of.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal
from typing import Any, TypeAlias

from evaluator.errors import EvaluatorError
from evaluator.problem import Problem, problem

Cell: TypeAlias = str | int | float | Decimal | dt.date | dt.datetime | bool | None
"""What a cell may be; NaN and NaT are blank."""
_BEIJING = dt.timezone(dt.timedelta(hours=8))
_YEAR = re.compile(r"(19[5-9]\d|20\d\d|1949|2100)(?:\.0*)?(?:年(?:度)?)?")
_WEIGHT = re.compile(r"\+?(\d{1,9}(?:\.\d{1,8})?)[分%]?")


def cell_text(cell: Any) -> str | None:  # noqa: PLR0911  one return a kind
    """A cell as the text that the value language reads; ``None`` where it is blank.

    A day is ``2022-10-31``; the time of day is left out, and an instant with a time zone is its day in Beijing.
    A truth value is 是 or 否, as spreadsheets show it. Single values of NumPy, pandas and pyarrow are taken as
    what they hold, bytes as their text; anything else becomes the text that it prints as.

    Raises:
        EvaluatorError: a list or the like, which holds several values or none.
    """
    if isinstance(cell, str):
        return str(cell)
    if _is_blank(cell):
        return None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int):
        return str(int(cell))
    if isinstance(cell, float | Decimal):
        return number_text(cell)
    if isinstance(cell, dt.datetime):
        return (cell.astimezone(_BEIJING) if cell.tzinfo else cell).date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray):
        return cell.decode("utf-8", "replace")
    if isinstance(cell, Collection) or getattr(cell, "ndim", False):
        raise EvaluatorError((holds_several(f"单元格里是 {type(cell).__name__}"),))
    return _of_library(cell)


def holds_several(what: str) -> Problem:
    """The problem of a cell, or a column, that is not a single value."""
    return problem("E125", f"{what}，不是单个的文字、数值或日期，无法读取", hint="请先展开或转换成文字")


def _is_blank(cell: Any) -> bool:
    no_value = isinstance(cell, float | Decimal | dt.date) and cell != cell  # noqa: PLR0124  NaN and NaT
    return cell is None or no_value or type(cell).__name__ == "NAType"


def _of_library(cell: Any) -> str | None:
    """Single values of NumPy (``item``) and pyarrow (``as_py``); short floats with the digits that they print."""
    if type(cell).__name__ in {"float16", "float32"}:
        return number_text(Decimal(str(cell)))
    for name in ("as_py", "item"):
        unpack = getattr(cell, name, None)
        if unpack is not None:
            held = unpack()
            return str(held) if type(held) is type(cell) else cell_text(held)
    return str(cell)


def number_text(value: float | Decimal) -> str:
    """A number without exponent: ``1.0E7`` is ``10000000``; a double at the 15 digits that it is sure of."""
    exact = value if isinstance(value, Decimal) else Decimal(format(value, ".15g"))
    if not exact.is_finite():
        return str(value)
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def year_of(cell: Any) -> int | None:
    """The year that a cell names (2022, ``"2022"``, 2022.0, ``2022年``); ``None`` for anything else."""
    text = cell_text(cell.year if isinstance(cell, dt.date) else cell)
    found = _YEAR.fullmatch(text.strip()) if text else None
    return int(found[1]) if found else None


def weight_of(cell: Any) -> Decimal | None:
    """The points that a cell names (10, ``"10分"``, ``"12.5%"``); ``None`` for what is not a weight."""
    text = cell_text(cell)
    found = _WEIGHT.fullmatch("".join(unicodedata.normalize("NFKC", text).split())) if text else None
    return Decimal(found[1]) if found else None


def no_year(cell: Any) -> Problem:
    """The problem of a year that is none."""
    return problem("E108", f"年度应是四位数的年份，这里写的是“{cell}”", hint="如 2022")
