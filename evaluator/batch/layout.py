"""What the columns of a table are, under names that can meet none of ours, and what the result calls them.

Inside, the columns of a table are ``c0``, ``c1``, …, whatever their headers; ours begin with ``__``. So a table may
have any header (``__weight``, 状态 of a project) and keeps it; a result column whose name is taken gets another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from evaluator.batch.headers import DETAILS, OUTPUTS, PUBLISHED, find_columns, mapped_columns
from evaluator.cell import holds_several
from evaluator.errors import UnusableTableError
from evaluator.problem import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluator.batch.engines import Frame

_BEIJING = "Asia/Shanghai"
_SAMPLE = 200
_OWN_WORD = "评分"
"""Before the name of a result column that the table has already: 评分状态."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a caller asks of the names: which columns to use, what to call ours, what to add."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """From printed headers (实际完成值) to those of the table; from result columns (状态) to the wanted name."""
    prefix: str = ""
    """Before the names of the result columns."""
    details: tuple[str, ...] = ()
    """Which of :data:`evaluator.batch.headers.DETAILS` to add."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table."""

    names: tuple[str, ...]
    """The headers, in their order."""
    columns: dict[str, str]
    """What a column is, and its name inside."""
    printed: frozenset[str]
    """The columns, by what they are, that engines print each in its own way: floats, decimals, instants of DuckDB."""
    types: dict[str, Any]
    """The type of each column in ``columns``."""
    outputs: dict[str, str]
    """What the result columns are called, by their usual names."""
    again: frozenset[str] = frozenset()
    """Headers of an earlier result, which the new one replaces."""

    def taken(self, frame: Frame) -> Frame:
        """A table under the names inside."""
        found: Any = frame
        return found.select(*(nw.col(name).alias(own(place)) for place, name in enumerate(self.names)))  # type: ignore[no-any-return]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The columns that pass through: the name inside, and what the result calls it."""
        renamed = PUBLISHED not in self.names and self.outputs["得分"] == "得分"
        return [
            (own(place), PUBLISHED if name == "得分" and renamed else name)
            for place, name in enumerate(self.names)
            if name not in self.again
        ]

    @property
    def details(self) -> list[str]:
        """The usual names of the details that are added."""
        return [name for name in self.outputs if name not in OUTPUTS]

    @property
    def shown(self) -> list[str]:
        """The columns of the result."""
        return [*(shown for _, shown in self.kept), *self.outputs.values()]

    def header(self, column: str) -> str:
        """The header of a column by its name inside."""
        return self.names[int(column[1:])]

    def text(self, kind: str) -> nw.Expr:
        """A column as text, in the engine; floats and decimals as the engine writes them (see ``printed``).

        Days lose their time; an instant with a time zone is its day in Beijing; truth values are 是 and 否.
        """
        cell, dtype = nw.col(self.columns[kind]), self.types[kind]
        if dtype == nw.Boolean:
            return nw.when(cell).then(nw.lit("是")).when(~cell).then(nw.lit("否"))
        if isinstance(dtype, nw.Datetime):
            if kind in self.printed:
                return cell.cast(nw.String)
            day = cell.dt.convert_time_zone(_BEIJING).dt.replace_time_zone(None) if dtype.time_zone else cell
            return day.dt.date().cast(nw.String)
        return cell.cast(nw.String)


def own(place: int) -> str:
    """The name inside of the column at a place."""
    return f"c{place}"


def layout_of(rows: Frame, wishes: Wishes | None = None, file: str | None = None) -> Layout:
    """What each column of a table is; ``file`` is where it came from.

    Raises:
        UnusableTableError: a column is missing.
    """
    from evaluator.batch.engines import to_table

    wishes = wishes or Wishes()
    schema = rows.collect_schema()
    names = schema.names()
    again = earlier(names, wishes)
    headers = [name for name in names if name not in again]
    units = to_table(rows.select(nw.col("单位").cast(nw.String)).head(_SAMPLE))["单位"] if "单位" in headers else []
    found, problems = mapped_columns(headers, wishes.columns)
    if not problems:
        found, problems = find_columns([name for name in headers if name not in found.values()], units, found)
    if problems:
        raise UnusableTableError(tuple(each.at(Location(file)) for each in problems))
    several = [
        holds_several(f"“{name}”列的类型是 {schema[name]}") for name in found.values() if _holds_several(schema[name])
    ]
    if several:
        raise UnusableTableError(tuple(each.at(Location(file)) for each in several))
    places = {name: own(place) for place, name in enumerate(names)}
    types = {kind: schema[name] for kind, name in found.items()}
    return Layout(
        names=tuple(names),
        columns={kind: places[name] for kind, name in found.items()},
        printed=frozenset(kind for kind, dtype in types.items() if _is_printed(dtype, rows)),
        types=types,
        outputs=_outputs(headers, wishes),
        again=again,
    )


def _holds_several(dtype: Any) -> bool:
    """Whether a cell of a type is not a single value that a person could have typed."""
    return dtype.is_nested() or isinstance(dtype, nw.Duration | nw.Object | nw.Binary)


def _is_printed(dtype: Any, rows: Frame) -> bool:
    is_instant = isinstance(dtype, nw.Datetime) and dtype.time_zone is not None
    return dtype.is_float() or dtype.is_decimal() or (is_instant and rows.implementation.is_duckdb())


def earlier(names: Sequence[str], wishes: Wishes) -> frozenset[str]:
    """The result columns of an earlier run: all four side by side in their order, and the details behind them."""
    for place in range(len(names) - len(OUTPUTS) + 1):
        four = names[place : place + len(OUTPUTS)]
        if all(_is_ours(name, usual, wishes) for name, usual in zip(four, OUTPUTS, strict=True)):
            details = [usual for each in DETAILS.values() for usual in each]
            rest = names[place + len(OUTPUTS) :]
            return frozenset((*four, *(name for name in rest if any(_is_ours(name, each, wishes) for each in details))))
    return frozenset()


def _is_ours(name: str, usual: str, wishes: Wishes) -> bool:
    """Whether a result column may have been called so."""
    plain = name
    while plain.startswith(_OWN_WORD) and not usual.startswith(plain):
        plain = plain.removeprefix(_OWN_WORD)
    return plain in {usual, f"{wishes.prefix}{usual}", wishes.columns.get(usual)}


def _outputs(headers: Iterable[str], wishes: Wishes) -> dict[str, str]:
    """Names for the result columns that the table has not; a 得分 of its own becomes 自评得分, if that is free."""
    taken = set(headers)
    if "得分" in taken and PUBLISHED not in taken and not wishes.prefix and "得分" not in wishes.columns:
        taken = taken - {"得分"} | {PUBLISHED}
    found = {}
    for name in (*OUTPUTS, *(name for each in wishes.details for name in DETAILS[each])):
        wanted = wishes.columns.get(name, f"{wishes.prefix}{name}")
        while wanted in taken:
            wanted = f"{_OWN_WORD}{wanted}"
        found[name] = wanted
        taken.add(wanted)
    return found
