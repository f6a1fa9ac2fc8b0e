"""The rows of a table below its header, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.actuals.columns import columns
from evaluator.actuals.names import loose
from evaluator.actuals.rows import FundsRow, IndicatorRow
from evaluator.forms.doubts import below_zero, shared
from evaluator.forms.money import UNITS, amount
from evaluator.problem import problem
from evaluator.text import ranges

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from evaluator.actuals.columns import Header
    from evaluator.actuals.sheet import Sheet
    from evaluator.problem import Problem

_SUMS = {"合计", "总计", "小计", "累计"}
_ILLUSTRATIVE = "示例"
_TEN_THOUSAND = UNITS["万元"]


class Body:
    """The rows below a header; what merged cells leave blank is carried down."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.sheet, self.header = sheet, header
        self.problems: list[Problem] = []
        self._carried: dict[str, list[int]] = {}
        self._names = {kind: column.name for kind, column in columns(header.table).items()}
        self._carrying = {*columns(header.table, "value"), "level3" if header.table == "indicators" else "name"}
        """A row without any of these columns holds no data."""
        if header.unknown:
            names = "、".join(f"“{name}”" for name in header.unknown)
            self._note("N115", f"没有采用的列：{names}", header.row)
        self._report_twins()

    def _report_twins(self) -> None:
        """Of two columns of one meaning that say different things, the choice is not a mere note."""
        rows = [cells for number, cells in self.sheet.rows if number > self.header.row]
        for twin, kind in self.header.twins.items():
            used = self.header.columns[kind]
            if any(twin < len(cells) and cells[twin] not in {"", cells[used]} for cells in rows):
                message = f"“{self._names[kind]}”不止一列：采用了第{used + 1}列，第{twin + 1}列与它不同，没有采用"
                place = self.sheet.place(self.header.row)
                hint = "只留一列，或改掉另一列的名称"
                self.problems.append(problem("N115", message, location=place, hint=hint, severity="warning"))

    def indicators(self) -> list[IndicatorRow]:
        """The rows of a table of actual figures."""
        values = columns("indicators", "value")
        rows = [
            IndicatorRow(
                project=cells.get("name"),
                **{kind: cells.get(kind) for kind in ("year", "level1", "level2", "level3", "target", "unit", "key")},
                values={kind: cells[kind] for kind in values if kind in cells},
                illustrative=_ILLUSTRATIVE in cells.get("nature", ""),
                place=self.sheet.place(number, self._names["actual"]),
            )
            for number, cells in self._data(("name", "level1", "level2"))
        ]
        self._report_carried()
        return rows

    def funds(self) -> list[FundsRow]:
        """The rows of a table of funds, each with the row of a source that it may be."""
        by_source = "source" in self.header.columns
        rows = [self._funds(number, cells) for number, cells in self._data(("name",) if by_source else ())]
        self._report_carried()
        return rows

    def _funds(self, number: int, cells: dict[str, str]) -> FundsRow:
        values: dict[str, Any] = dict(self._amounts(number, cells))
        values |= {kind: cells[kind] for kind in columns("funds", "reason") if kind in cells}
        form = {"source": cells.get("source", "")} if "source" in self.header.columns else {}
        return self._of_project(number, cells, values, form)

    def goals(self) -> list[FundsRow]:
        """What came of the goal of each project."""
        return [
            self._of_project(number, cells, {}, {"goal_result": cells["goal_result"]})
            for number, cells in self._data(())
            if "goal_result" in cells
        ]

    def _of_project(self, number: int, cells: dict[str, str], values: dict[str, Any], form: dict[str, str]) -> FundsRow:
        illustrative = _ILLUSTRATIVE in cells.get("nature", "")
        return FundsRow(
            cells.get("name"), cells.get("year"), values, illustrative, self.sheet.place(number), form, cells.get("key")
        )

    def _amounts(self, number: int, cells: dict[str, str]) -> Iterator[tuple[str, Decimal]]:
        for kind in columns("funds", "value"):
            if kind not in cells:
                continue
            place = self.sheet.place(number, self._names[kind])
            unit = self.header.units.get(kind) or self.header.unit or _TEN_THOUSAND
            found = amount(cells[kind], unit)
            if found is None:
                hint = "只写数字（按表头的单位），或写明单位，如 2930000元、293万元"
                hint += "；更正以前，执行率按年初预算数计算" if kind == "budget" else ""
                self.problems.append(problem("E310", f"金额“{cells[kind]}”无法识别", location=place, hint=hint))
                continue
            if found < 0:
                self.problems.append(below_zero(f"“{cells.get('name', '')}”的{self._names[kind]}", found, place))
            yield kind, found

    def _data(self, merged: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number and known cells of every row that carries data; blank cells are left out."""
        last: dict[str, str] = {}
        below = [row for row in self.sheet.rows if row[0] > self.header.row]
        lengths = {len(cells) for _, cells in below}
        for number, row in below:
            cells = {name: row[at] for name, at in self.header.columns.items() if at < len(row) and row[at]}
            cells |= self._shared(number, cells)
            if self._is_split(number, row, same_length=len(lengths) == 1):
                continue
            for level, name in enumerate(merged):
                if cells.get(name, last.get(name)) != last.get(name):
                    last = {outer: last[outer] for outer in merged[:level] if outer in last}
            named = {name: cells[name] for name in merged if name in cells}
            if not self._is_heading(number, cells, row):
                if merged and "name" not in cells and "name" in last:
                    self._carried.setdefault(last["name"], []).append(number)
                yield number, {name: last[name] for name in merged if name in last} | cells
            last |= named

    def _shared(self, number: int, cells: dict[str, str]) -> dict[str, str]:
        """The figure of a cell that is merged over this row too; whether it is meant for both is asked."""
        text = self.sheet.below.get((number, self.header.columns.get("actual", -1)))
        if text is None or "actual" in cells or "level3" not in cells:
            return {}
        message, hint = shared(text)
        place = self.sheet.place(number, self._names["actual"])
        self.problems.append(problem("W344", message, location=place, hint=hint))
        return {"actual": text}

    def _is_split(self, number: int, row: tuple[str, ...], *, same_length: bool) -> bool:
        """Whether a separator inside a value has pushed the cells to the right."""
        extra = row[len(self.header.cells) :]
        if not self.sheet.ragged or not extra or (same_length and not any(extra)):
            return False
        message = f"这一行有{len(row)}格，表头只有{len(self.header.cells)}格，没有采用"
        hint = '值里有逗号时，请把整个值放进双引号，如 "1,000家"'
        self.problems.append(problem("E116", message, location=self.sheet.place(number), hint=hint))
        return True

    def _is_heading(self, number: int, cells: dict[str, str], row: tuple[str, ...]) -> bool:
        """Whether a row holds no data: the header once more, a sum, or text outside the known columns."""
        heads = {kind: self.header.cells[at] for kind, at in self.header.columns.items()}
        if cells and all(loose(text) == loose(heads[kind]) for kind, text in cells.items()):
            return True
        first = next((text for text in row if text), "")
        if loose(first) in _SUMS:
            self._note("N117", f"“{first}”行没有采用", number)
            return True
        if not self._carrying.intersection(cells):
            shown = first if len(first) <= 40 else first[:39] + "…"
            self._note("N117", f"“{shown}”行没有数据，没有采用", number)
            return True
        return False

    def _report_carried(self) -> None:
        for project, numbers in self._carried.items():
            message = f"第{ranges(numbers)}行的项目名称空白，按上面的“{project}”理解"
            self._note("N118", message, numbers[0])

    def _note(self, code: str, message: str, row: int) -> None:
        self.problems.append(problem(code, message, location=self.sheet.place(row)))
