"""Official forms as data: a layout (``layouts/*.yaml``) and the figures of a project become a grid of merged cells.

A layout has the name of the sheet, the orientation of the page, the widths of the columns in characters, and rows. A
row is a list of cells, or a mapping: ``repeat: true`` marks the row that is printed again on every page, ``each``
writes its cells once for every record of a table and joins equal neighbours in the columns named by ``together``; with
``rows`` it writes whole rows for every record, and an ``each`` among them with ``of`` takes the records that have the
same value in that field; ``when`` writes its ``rows`` only where the field of that name holds something; ``part``
represents the rows of that name in ``layouts/parts.yaml``; ``notes`` are numbered lines at the foot (one with an empty
field is left out). A cell has one of

* ``label``: a printed heading, ``text``: any other fixed text; ``{field}`` represents a figure of the project,
* ``show``: the value of a field, known to formulas by that name (or by ``name``),
* ``sum``: the sum of all cells with the given names, ``ratio``: the last two cells of the given names divided;
  with ``show`` the value that must come out, else the figure itself is written instead of the formula,

and may have ``across`` and ``down`` (columns and rows it takes, ``across: all`` to the edge; rows below leave its
columns out; ``down: [2, sources]`` is two more than the records of a table), ``style`` (title, subtitle, aside, label,
value, prose, note)
and ``as`` (wan, percent, score, weight).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.paper.figures import percent, points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PENDING = "待评判"
BARE = frozenset({"title", "subtitle", "aside", "note"})
"""Styles of what is above or below the table, without borders."""
FORMATS = {"wan": "#,##0.00####", "percent": "0.00%", "score": "0.00", "weight": "General"}
_TOLERANCE = {"percent": Decimal("0.00005"), "score": Decimal("0.005")}


@dataclass(frozen=True, slots=True)
class Todo:
    """A cell that a person must fill in or judge; ``text`` says what, or is empty."""

    text: str = ""


Value = str | Decimal | Todo | None
Record = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: 1-based place, size, value, and how it is shown. A formula has its result in ``value``."""

    row: int
    column: int
    down: int
    across: int
    value: Value
    style: str
    kind: str | None = None
    formula: str | None = None

    @property
    def place(self) -> str:
        """The address of its first corner: ``B7``."""
        return f"{chr(64 + self.column)}{self.row}"

    @property
    def text(self) -> str:
        """What a reader sees."""
        match self.value:
            case None:
                return ""
            case Todo(text):
                return text
            case Decimal() as number:
                return _shown(number, self.kind)
            case text:
                return text


@dataclass(slots=True)
class Grid:
    """A sheet: its cells in reading order, and which row heads every printed page."""

    sheet: str
    orientation: str
    columns: tuple[float, ...]
    cells: list[Cell] = field(default_factory=list)
    repeat: int | None = None
    rows: int = 0


def _shown(number: Decimal, kind: str | None) -> str:
    match kind:
        case "percent":
            return percent(number)
        case "score":
            return points(number)
        case "wan":
            whole, _, rest = f"{Decimal(plain(number)):,}".partition(".")
            return f"{whole}.{rest:0<2}"
        case _:
            return plain(number)


@cache
def layout(name: str) -> dict[str, Any]:
    """The layout of that name.

    Raises:
        FileNotFoundError: when there is none; the names are those of ``layouts/``.
    """
    import yaml

    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "layouts" / f"{name}.yaml").read_text("utf-8"))
    return loaded


def build(name: str, fields: Record, tables: Mapping[str, Sequence[Record]]) -> Grid:
    """The grid of layout ``name`` with the fields of a project and the records of its tables."""
    return _Builder(layout(name), fields, tables).build()


class _Builder:
    """Places the cells of a layout row by row; knows what is taken, and which cells have which name."""

    def __init__(self, raw: dict[str, Any], fields: Record, tables: Mapping[str, Sequence[Record]]) -> None:
        self.raw = raw
        self.fields = dict(fields)
        self.tables = tables
        self.grid = Grid(raw["sheet"], raw["orientation"], tuple(raw["columns"]))
        self.taken: set[tuple[int, int]] = set()
        self.named: dict[str, list[Cell]] = {}

    def build(self) -> Grid:
        self._rows(self.raw["rows"], {})
        return self.grid

    def _rows(self, rows: list[Any], outer: Record) -> None:
        for row in rows:
            match row:
                case {"each": table, "rows": inner}:
                    for record in self.tables[table]:
                        self._rows(inner, record)
                case {"each": table, "cells": cells}:
                    key = row.get("of")
                    records = [each for each in self.tables[table] if not key or each[key] == outer[key]]
                    self._each(records, cells, row.get("together", []))
                case {"when": name, "rows": inner}:
                    self._rows(inner if self._field(name, outer) else [], outer)
                case {"part": name}:
                    self._rows(layout("parts")[name], outer)
                case {"notes": notes}:
                    self._notes(notes)
                case {"repeat": True, "cells": cells}:
                    self._row(cells, outer)
                    self.grid.repeat = self.grid.repeat or self.grid.rows
                case cells:
                    self._row(cells, outer)

    def _each(self, records: Sequence[Record], cells: list[dict[str, Any]], together: list[str]) -> None:
        runs = [_runs(records, together[: depth + 1]) for depth in range(len(together))]
        for number, record in enumerate(records):
            sized = dict(zip(together, (run[number] for run in runs), strict=True))
            joined = [cell | {"down": sized.get(cell.get("show", ""), 1)} for cell in cells]
            self._row([cell for cell in joined if cell["down"]], record)

    def _notes(self, notes: list[str]) -> None:
        kept = [self._filled(note, {}) for note in notes if all(self.fields.get(name) for name in _names(note))]
        if kept:
            text = "\n".join(f"{number}. {note}" for number, note in enumerate(kept, 1))
            self._row([{"text": f"注：\n{text}", "across": "all", "style": "note"}], {})

    def _row(self, cells: list[dict[str, Any]], record: Record) -> None:
        self.grid.rows += 1
        column = 1
        for spec in cells:
            while (self.grid.rows, column) in self.taken:
                column += 1
            column += self._place(spec, column, record)

    def _place(self, spec: dict[str, Any], column: int, record: Record) -> int:
        """One cell; the columns that it takes."""
        row, down, across = self.grid.rows, self._down(spec.get("down", 1)), spec.get("across", 1)
        across = len(self.grid.columns) - column + 1 if across == "all" else int(across)
        value, formula = self._value(spec, record)
        style = spec.get("style", "label" if "label" in spec else "value")
        cell = Cell(row, column, down, across, value, style, spec.get("as"), formula)
        self.taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
        self.grid.cells.append(cell)
        name = spec.get("name") or spec.get("show")
        if name:
            self.named.setdefault(name, []).append(cell)
        return across

    def _down(self, down: int | list[Any]) -> int:
        return down if isinstance(down, int) else int(down[0]) + len(self.tables[down[1]])

    def _value(self, spec: dict[str, Any], record: Record) -> tuple[Value, str | None]:
        if "sum" in spec or "ratio" in spec:
            shown = self._field(spec["show"], record) if "show" in spec else None
            value, formula = self._sum(spec["sum"]) if "sum" in spec else self._ratio(spec["ratio"])
            return _agreed(shown, value, formula, _TOLERANCE.get(spec["as"], Decimal(0)))
        if "show" in spec:
            return self._field(spec["show"], record), None
        return self._filled(spec.get("label") or spec.get("text") or "", record), None

    def _field(self, name: str, record: Record) -> Value:
        return record[name] if name in record else self.fields[name]

    def _filled(self, template: str, record: Record) -> str:
        values = {name: self._field(name, record) for name in _names(template)}
        return template.format(**{name: plain(v) if isinstance(v, Decimal) else v for name, v in values.items()})

    def _sum(self, names: list[str]) -> tuple[Value, str | None]:
        """The sum as figure and formula; while a cell waits for a person, the formula says so until it is filled in."""
        cells = [cell for name in names for cell in self.named.get(name, ())]
        numbers = [cell.value for cell in cells if isinstance(cell.value, Decimal)]
        waiting = sum(isinstance(cell.value, Todo) for cell in cells)
        where = ",".join(_ranges([cell for cell in cells if isinstance(cell.value, Decimal | Todo)]))
        if not where:
            return None, None
        if waiting:
            return PENDING, f'=IF(COUNT({where})<{len(numbers) + waiting},"{PENDING}",SUM({where}))'
        return sum(numbers, Decimal(0)), f"=SUM({where})"

    def _ratio(self, names: list[str]) -> tuple[Value, str | None]:
        above, below = (self.named[name][-1] for name in names)
        if not (isinstance(above.value, Decimal) and isinstance(below.value, Decimal) and below.value):
            return None, None
        return above.value / below.value, f"={above.place}/{below.place}"


def _agreed(shown: Value, value: Value, formula: str | None, tolerance: Decimal) -> tuple[Value, str | None]:
    """The formula with what it gives, when that is what the scorecard says; else what the scorecard says."""
    if isinstance(shown, Decimal) and not (isinstance(value, Decimal) and abs(value - shown) <= tolerance):
        return shown, None
    if isinstance(shown, str):
        return shown, None
    return value, formula


def _runs(records: Sequence[Record], keys: list[str]) -> list[int]:
    """For every record how many rows its joined cell takes: the length of a run at its first record, else 0."""
    out = []
    for _, run in groupby(records, key=lambda record: [record[key] for key in keys]):
        length = len(list(run))
        out += [length, *[0] * (length - 1)]
    return out


def _names(template: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(template) if name)


def _ranges(cells: Sequence[Cell]) -> Iterator[str]:
    """Addresses, those below one another as ranges: ``H6``, ``G13:G24``."""
    for _, run in groupby(enumerate(cells), key=lambda item: (item[1].column, item[1].row - item[0])):
        members = [cell for _, cell in run]
        yield members[0].place if len(members) == 1 else f"{members[0].place}:{members[-1].place}"
