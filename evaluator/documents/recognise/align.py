"""Reading a row as the most plausible way to lay its cells, in their order, into the columns of the table.

A cell counts for a column when it is there and when its text is of that kind: a level label, a number, a value, a
name. Where both agree nothing is repaired; where a row has slipped, the texts outweigh the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from evaluator.documents.labels import find, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evaluator.documents.model import Cell

MOST_CELLS = 60
EITHER = frozenset({"cost", "satisfaction", "execution"})
"""Labels that are used at either level."""
_LEFT_OUT, _NAMELESS = -6.0, -6.0
_VALUES = {"target", "initial_target", "actual", "last_year", "medium", "expected"}
_NUMBERS = {"weight", "score", "points1", "points2"}
_MONEY = {"initial", "budget", "executed"}
_FILLED = _VALUES | {"weight", "score"}

_NUMBER = re.compile(r"-?\d{1,12}(,\d{3})*(\.\d+)?(%|分)?")
_BLANK = re.compile(r"[-—–―－/*\\]+|无")
_VALUE = re.compile(
    r"(≥|≤|>|<|=|>=|<=|≧|≦|不少于|不低于|不超过|不高于|至少|大于|小于|达到|约)+.{0,24}"
    r"|\d[\d,.]*(%|‰|万|亿)?\D{0,8}|\d{4}年(\d{1,2}月)?(\d{1,2}日)?.{0,12}|\d{1,2}月.{0,8}"
)
_SIGN = re.compile(r"(≥|≤|>|<|=|>=|<=|≧|≦)|定性.{0,4}|定量.{0,4}|正向.{0,4}|反向.{0,4}")


_WORTH = re.compile(r"\s*[（(]?\s*\d{1,3}(?:\.\d+)?\s*分\s*[）)]?$")
"""Points behind a level."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its kind (``level3``, ``target``, … of ``labels.toml``) and where it reaches."""

    kind: str
    start: int
    end: int
    label: str = ""
    medium: bool = False
    """Belongs to the medium-term half of a table that shows both halves side by side."""

    def covers(self, cell: Cell) -> bool:
        """Whether the cell is, at least in part, in this column."""
        return cell.column < self.end and self.start < cell.end


@dataclass(frozen=True, slots=True)
class Habit:
    """What this table is used to: whether its levels bear the usual names, so that another text there has slipped."""

    level1: bool = True
    level2: bool = True

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Habit:
        """The habit that shows in all cells of an indicator table."""
        seen = {(squeeze(cell.text), kind) for cell in cells if (kind := level(cell.text))}
        kinds = [kind for _, kind in seen]
        return cls(level1=kinds.count("level1") >= 2, level2=kinds.count("level2") >= 2)


def level(text: str) -> str | None:
    """``level1``, ``level2``, or one of :data:`EITHER`; None for another text."""
    found = find("levels", text)
    if found is None and (cut := _WORTH.search(text)):
        found = find("levels", text[: cut.start()])  # 产出指标45分
    return None if found == "side" else found


def is_number(text: str) -> bool:
    """A bare number, with % or 分 at most."""
    return bool(_NUMBER.fullmatch(squeeze(text)))


def is_content(text: str) -> bool:
    """What is in the rows of a table and in no head: a number, or a usual label of a level (数量指标)."""
    return is_number(text) or level(text) in {"level1", "level2"}


def is_blank(text: str) -> bool:
    """A mark that means nothing: ``-``, ``/``, ``无``."""
    return bool(_BLANK.fullmatch(squeeze(text)))


def is_value(text: str) -> bool:
    """A text that looks like a target: a sign, a number with a unit, a date."""
    return bool(_VALUE.fullmatch(squeeze(text)))


def fit(text: str, kind: str, habit: Habit) -> float:
    """How well a text suits a column of this kind, whatever its place."""
    if kind in {"level1", "level2"}:
        return _level_fit(level(text), kind, strict=getattr(habit, kind))
    return _FITS[_GROUPS.get(kind, kind)](text) if _GROUPS.get(kind, kind) in _FITS else 0


_GROUPS = dict.fromkeys(_VALUES, "value") | dict.fromkeys(_NUMBERS, "number") | dict.fromkeys(_MONEY, "money")
_FITS: dict[str, Callable[[str], float]] = {
    "level3": lambda text: -3 if level(text) else -2 if is_value(text) or is_number(text) else 1,
    "value": lambda text: -4 if level(text) not in {None, *EITHER} else 2 if is_value(text) else 0,
    "number": lambda text: 2 if is_number(text) else 0 if is_blank(text) else -6,
    "money": lambda text: -6 if "%" in squeeze(text) else 0,
    "rate": lambda text: 1 if "%" in squeeze(text) else 0,
    "sign": lambda text: 3 if _SIGN.fullmatch(squeeze(text)) else -5,
    "unit": lambda text: -4 if is_number(text) or len(text) > 12 else 1,
    "side": lambda text: 2 if find("levels", text) == "side" else -6,
}


def _level_fit(found: str | None, kind: str, *, strict: bool) -> float:
    if found == kind:
        return 3
    if found in EITHER:
        return 2
    return -5 if strict or found in {"level1", "level2"} else -1


def _at_home(cells: Sequence[Cell], columns: Sequence[Column], habit: Habit, *, named: bool) -> dict[int, Cell] | None:
    """The cells of a row of which each is in its column and suits it: nearly all rows, and no search is needed."""
    laid: dict[int, Cell] = {}
    last = -1
    for cell in cells:
        home = next((at for at in range(last + 1, len(columns)) if columns[at].covers(cell)), None)
        if home is None or fit(cell.text, columns[home].kind, habit) < 0:
            return None
        laid[home], last = cell, home
    kinds = {columns[at].kind for at in laid if not columns[at].medium}
    return None if kinds & _FILLED and "level3" not in kinds and not named else laid


def align(
    cells: Sequence[Cell], columns: Sequence[Column], habit: Habit, *, exact: bool, named: bool = False
) -> dict[int, Cell]:
    """Which cell goes into which column (by its index); a cell that suits nowhere is left out.

    ``exact``: the columns are those the author drew, so the place weighs more. ``named``: the row needs no name, as
    the sources of money have theirs outside these columns.
    """
    cells = cells[:MOST_CELLS]
    if (regular := _at_home(cells, columns, habit, named=named)) is not None:
        return regular
    place = 4.0 if exact else 2.0

    @cache
    def score(at: int, column: int) -> float:
        home = place if columns[column].covers(cells[at]) else 0.0
        return home + fit(cells[at].text, columns[column].kind, habit)

    @cache
    def best(at: int, column: int, named: bool, filled: bool) -> tuple[float, tuple[tuple[int, int], ...]]:  # noqa: FBT001  a memo's key
        if at == len(cells):
            return (_NAMELESS if filled and not named else 0.0), ()
        value, laid = best(at + 1, column, named, filled)
        if column == len(columns):
            return value + _LEFT_OUT, laid
        out = (value + _LEFT_OUT, laid)
        skip = best(at, column + 1, named, filled)
        kind, own = columns[column].kind, not columns[column].medium
        value, laid = best(at + 1, column + 1, named or (own and kind == "level3"), filled or (own and kind in _FILLED))
        take = (score(at, column) + value, ((column, at), *laid))
        return max(take, skip, out, key=lambda option: option[0])

    return {column: cells[at] for column, at in best(0, 0, named, False)[1]}  # noqa: FBT003  as above
