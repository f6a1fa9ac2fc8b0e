"""What a whole table comes to: totals by project, unit or region, and every problem with the rows that it concerns.

Tables come in pieces; each piece adds its counts, and only what is distinct is kept.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from evaluator.batch.engines import to_table
from evaluator.batch.headers import unused_columns
from evaluator.batch.rows import ACTUAL_KEYS, STATUSES, TARGET_KEYS, Actual, Target
from evaluator.batch.tables import plain_cell
from evaluator.batch.verdict import PENDING, inner
from evaluator.paper.figures import SEVERITY_NAMES
from evaluator.problem import catalogue
from evaluator.result import STATUS_NAMES
from evaluator.result import STATUSES as INFO
from evaluator.rulebook import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluator.batch.engines import Frame, Table
    from evaluator.batch.layout import Layout
    from evaluator.batch.texts import Texts
    from evaluator.problem import Problem

TOTALS = {"项目名称": ("name", "title"), "单位": ("unit_name",), "地区": ("region",)}
"""What totals can be asked for, and which columns hold it."""
_WITH = {"项目名称": ("unit_name", "region", "year"), "单位": ("region", "year"), "地区": ("year",)}
"""What distinguishes two of one name."""
TOTAL_HEADERS = ("指标数", "分值", "得分", "待评判分值", *STATUS_NAMES.values(), "无法评分")
"""Every row is in one of the counts; points of a row without a target do not count (W510)."""
PROBLEM_HEADERS = ("代码", "级别", "位置", "文字", "说明", "建议", "次数")
_COUNTING = [number for number, each in enumerate(STATUSES) if INFO[each].counts]
_COUNTS = (*STATUSES, "lost")
_MARKS = ("rows", "weight", "cents", "open", *_COUNTS)
SIDES: dict[Any, tuple[str, str, tuple[str, ...]]] = {
    Target: ("指标值", "t_codes", TARGET_KEYS),
    Actual: ("完成值", "a_codes", ACTUAL_KEYS),
}
"""What a problem of one cell is said to be in, which column has its codes, and by which keys it is known."""


def total_columns(asked: str, columns: Mapping[str, str]) -> list[str] | None:
    """The columns by which ``asked`` totals; ``None`` when the table has no such column."""
    own = next((columns[kind] for kind in TOTALS[asked] if kind in columns), None)
    return own and [own, *(columns[kind] for kind in _WITH[asked] if kind in columns)]  # type: ignore[return-value]


def totalled(rows: Frame, by: Sequence[str]) -> Frame:
    """Sums of scored rows (with our columns) by some of their own columns; whole cents, so that sums are exact."""
    weight, cents, status = (nw.col(inner(name)) for name in ("weight", "cents", "status"))
    counts: dict[str, nw.Expr] = {name: (status == number).cast(nw.Int64) for number, name in enumerate(STATUSES)}
    counting = nw.when(status.is_in(_COUNTING)).then(weight)
    marked: Any = rows.select(
        *by,
        weight=counting.fill_null(0.0),
        cents=cents.fill_null(0.0),
        open=nw.when(status == PENDING).then(weight).otherwise(nw.lit(0.0)).fill_null(0.0),
        rows=nw.lit(1).cast(nw.Int64),
        **{name: each.fill_null(0) for name, each in counts.items()},
        lost=status.is_null().cast(nw.Int64),
    )
    return added(marked, by)


def added(parts: Frame, by: Sequence[str]) -> Frame:
    """Partial sums added up."""
    grouped: Any = parts.group_by(*by)
    found: Frame = grouped.agg(*(nw.col(name).sum() for name in _MARKS))
    return found


def total_table(sums: Frame, by: Sequence[str], layout: Layout) -> Frame:
    """Sums as people read them, in points, under the table's own headers, sorted by name."""
    points = [(nw.col(name) * 0.01).round(2) for name in ("weight", "cents", "open")]
    counts = [nw.col(name) for name in _COUNTS]
    columns = zip(TOTAL_HEADERS, (nw.col("rows"), *points, *counts), strict=True)
    headers = {name: layout.header(name) for name in by}
    table: Any = sums.select(*(nw.col(name).alias(header) for name, header in headers.items()), **dict(columns))
    return table.sort(*headers.values())  # type: ignore[no-any-return]


class Problems:
    """Counts of problems: by code over all rows, and by text where one cell alone is to blame."""

    def __init__(self, texts: Texts, layout: Layout) -> None:
        self._texts, self._layout, self._columns = texts, layout, layout.columns
        self._years: dict[int | None, None] = {}
        self._codes: Counter[str] = Counter()
        self._cells: dict[Any, Counter[tuple[Any, ...]]] = {Target: Counter(), Actual: Counter()}

    def add_rows(self, codes: Iterable[str], rows: int) -> None:
        """So many rows have these problems."""
        for code in codes:
            self._codes[code] += rows

    def add_cells(self, made: Any, texts: tuple[Any, ...], rows: int) -> None:
        """So many rows have a target (or actual, by ``made``) with problems, in these columns of its keys."""
        present = [key for key in SIDES[made][2] if key in self._columns]
        printed = self._layout.printed
        plain = tuple(plain_cell(key, text, printed) for key, text in zip(present, texts, strict=True))
        self._cells[made][plain] += rows

    def add_years(self, years: Iterable[Any]) -> None:
        """The table has rows of these years, as their cells say."""
        self._years |= dict.fromkeys(self._texts.year_of(year) for year in years)

    def table(self) -> Table:
        """The gravest and commonest first."""
        rows: Counter[tuple[str, ...]] = Counter()
        alone: Counter[str] = Counter()
        for made, (side, _, keys) in SIDES.items():
            present = [key for key in keys if key in self._columns]
            for values, count in self._cells[made].items():
                key = dict(zip(present, values, strict=True))
                for each in self._read(made, key):
                    alone[each.code] += count
                    text = str(key["target" if made is Target else "actual"])
                    rows[each.code, each.severity, side, text, each.message, each.hint or ""] += count
        headers = {kind: self._layout.header(column) for kind, column in self._columns.items()}
        names = [name for name in self._layout.names if name not in self._layout.again]
        for name, each in unused_columns(names, headers):
            rows[each.code, each.severity, "表头", name, each.message, each.hint or ""] += 1
        for each in self._doubts():
            rows[each.code, each.severity, "评分规则", "", each.message, each.hint or ""] += 1
        for code, count in (self._codes - alone).items():
            entry = catalogue()[code]
            rows[code, entry.severity, "整行", "", entry.title, ""] += count
        order = sorted(rows, key=lambda row: (list(SEVERITY_NAMES).index(row[1]), -rows[row], row))  # type: ignore[arg-type]
        lines = [(row[0], SEVERITY_NAMES[row[1]], *row[2:], rows[row]) for row in order]  # type: ignore[index]
        return {name: [line[place] for line in lines] for place, name in enumerate(PROBLEM_HEADERS)}

    def _doubts(self) -> tuple[Problem, ...]:
        """What is doubtful about the rulebook in the years of the rows (W409)."""
        source = self._texts.source
        years = () if source is None else self._years
        return tuple(dict.fromkeys(each for year in years for each in load_rulebook(source, year=year)[1]))

    def _read(self, made: Any, key: dict[str, Any]) -> tuple[Problem, ...]:
        if made is Target:
            return self._texts.read_target([key.get(name) for name in TARGET_KEYS]).problems
        reading = self._texts.read_actual(key["actual"], key.get("unit"), key.get("year"))
        return reading.problems if reading else ()


def counted(frame: Frame, names: Sequence[str]) -> list[tuple[tuple[Any, ...], int]]:
    """The distinct values of some columns, and how many rows have them."""
    grouped: Any = frame.group_by(*names)
    table = to_table(grouped.agg(__count=nw.len()))
    return list(zip(zip(*(table[name] for name in names), strict=True), table["__count"], strict=True))
