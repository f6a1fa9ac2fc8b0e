"""The tables of actual figures and of funds, as typed rows.

A file may hold either or both; a folder is searched for ``indicators.*`` and ``funds.*``, and when it has none, for any
table. What a table is, its header says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.actuals.columns import Header, columns, find_header, missing, no_header
from evaluator.actuals.keys import KEY
from evaluator.actuals.money import REASON, SOURCE, joined, position
from evaluator.actuals.names import loose
from evaluator.actuals.records import SUFFIXES as RECORDS
from evaluator.actuals.records import read_records, rows_of
from evaluator.actuals.rows import Actuals, FundsRow, IndicatorRow
from evaluator.actuals.sheet import Sheet
from evaluator.actuals.table import BOOK_SUFFIXES, TEXT_SUFFIXES, parse_table, read_table
from evaluator.actuals.unit import unit_data
from evaluator.cell import cell_text
from evaluator.forms.doubts import below_zero
from evaluator.forms.files import walk
from evaluator.forms.money import UNITS, amount
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

SUFFIXES = TEXT_SUFFIXES + BOOK_SUFFIXES
_STEMS = ("indicators", "funds")
_THINGS = {"indicators": {"三级指标"}, "funds": {"项目名称"}, "projects": {"项目名称"}}
_SUMS = {"合计", "总计", "小计", "累计"}
_GUIDES = {"填写说明", "填表说明", "填报说明", "使用说明", "说明", "待办", "基本信息"}
_NAMELESS = "W620"
_ILLUSTRATIVE = "示例"
_TEN_THOUSAND = UNITS["万元"]


def load_actuals(path: str | Path) -> tuple[Actuals, tuple[Problem, ...]]:
    """The rows of a CSV file, a workbook, a YAML file or a folder of them, and what is wrong with the tables."""
    files, problems = table_files(Path(path))
    if not files and (filled := filled_forms(Path(path))) is not None:
        return filled
    records = [file for file in files if file.suffix.lower() in RECORDS]
    tables: list[tuple[tuple[Sheet, ...], tuple[Problem, ...]]] = []
    others: list[tuple[Actuals, tuple[Problem, ...]]] = [read_records(records)] if records else []
    for file in files:
        if file in records:
            continue
        sheets, faults = read_table(file)
        if (filled := None if _names_projects(sheets) else filled_forms(file, named=True)) is not None:
            others.append(filled)
        else:
            tables.append((sheets, faults))
    found, told = gather(tables, problems)
    return _together([(found, told), *others])


def _names_projects(sheets: Sequence[Sheet]) -> bool:
    """Whether any sheet is a table of ours or like it, with the projects in a column."""
    headers = [find_header(sheet) for sheet in sheets]
    return any(header is not None and "项目名称" in header.columns for header in headers)


def filled_forms(path: Path, *, named: bool = False) -> tuple[Actuals, tuple[Problem, ...]] | None:
    """The figures of a filled 自评表 in any format that is imported; None where the file holds none.

    ``named``: only of a form that names its project; a plain table of rows is no form.
    """
    from evaluator.documents.importing import READABLE as DOCUMENTS
    from evaluator.documents.importing import read_forms

    if not path.is_file() or path.suffix.lower() not in DOCUMENTS:
        return None
    forms, problems, _ = read_forms([path])
    if named and any(each.code == _NAMELESS for each in problems):
        return None
    if not any(row.actual for form in forms for row in form.indicators):
        return None
    return rows_of(forms), problems


def _together(parts: Sequence[tuple[Actuals, tuple[Problem, ...]]]) -> tuple[Actuals, tuple[Problem, ...]]:
    read = [actuals for actuals, _ in parts]
    whole = Actuals(
        tuple(row for each in read for row in each.indicators),
        tuple(row for each in read for row in each.funds),
        any(each.has_funds for each in read),
        {label: text for each in read for label, text in each.unit.items()},
    )
    return whole, tuple(problem for _, problems in parts for problem in problems)


def read_actuals(raw: bytes, name: str) -> tuple[Actuals, tuple[Problem, ...]]:
    """The rows of one table that is not in a file; ``name`` is what messages call it."""
    return gather((parse_table(raw, name),), ())


def given_actuals(rows: Iterable[Mapping[str, Any]]) -> tuple[Actuals, tuple[Problem, ...]]:
    """The same of rows that a program holds: mappings from printed headers to cells of any type."""
    held = [{str(key): cell_text(cell) or "" for key, cell in row.items()} for row in rows]
    header = tuple(dict.fromkeys(key for row in held for key in row))
    lines = ((number, tuple(row.get(key, "") for key in header)) for number, row in enumerate(held, 1))
    sheet = Sheet("", None, ((0, header), *(line for line in lines if any(line[1]))))
    return gather((((sheet,), ()),), ())


def gather(
    tables: Iterable[tuple[tuple[Sheet, ...], tuple[Problem, ...]]], problems: Iterable[Problem]
) -> tuple[Actuals, tuple[Problem, ...]]:
    """The rows of sheets that were read, and what is wrong with them."""
    found = list(problems)
    indicators: list[IndicatorRow] = []
    funds: list[FundsRow] = []
    has_funds = False
    unit: dict[str, str] = {}
    for sheets, faults in tables:
        for sheet in sheets:
            unit |= unit_data(sheet)
        understood = [(sheet, find_header(sheet)) for sheet in sheets]
        found += [each for each in faults if not _beside(each, understood)]
        any_header = any(header is not None for _, header in understood)
        for sheet, header in understood:
            if header is None:
                found += _unused(sheet, alone=not any_header)
                continue
            lacking = missing(sheet, header)
            found += lacking
            if lacking:
                continue
            rows = _Rows(sheet, header)
            match header.kind:
                case "funds":
                    has_funds = True
                    funds += rows.funds()
                case "projects":
                    funds += rows.goals()
                case _:
                    indicators += rows.indicators()
            found += rows.problems
    return Actuals(tuple(indicators), joined(funds), has_funds, unit), tuple(found)


def _beside(fault: Problem, understood: Iterable[tuple[Sheet, Header | None]]) -> bool:
    """Whether a formula without a result stands where nothing is read: in a column of a table that is not carried."""
    place = fault.location
    if fault.code != "W112" or not isinstance(place.column, str):
        return False
    for sheet, header in understood:
        if sheet.name == place.sheet:
            if header is None:
                return loose(sheet.name or "") in _GUIDES
            read = {at for name, at in header.columns.items() if columns(header.kind)[name].role != "aside"}
            return position(place.column) not in read
    return False


def table_files(path: Path) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The tables that are read at the path: in a folder those named so, and any only where none is; and YAML files."""
    files, problems = walk(path, (*SUFFIXES, *RECORDS))
    named = tuple(file for file in files if file.stem.lower() in _STEMS)
    files = tuple(file for file in files if file in named or file.suffix.lower() in RECORDS) if named else files
    if not files and not problems:
        known = "、".join(SUFFIXES)
        if path.is_dir():
            message, hint = "文件夹中没有表格", f"需要 indicators 和 funds 两个表，格式可为 {known}"
            return (), (problem("E109", message, location=Location(str(path)), hint=hint),)
        hint = f"可用的格式：{known}"
        return (), (problem("E110", "这种文件不能作为实际完成情况表", location=Location(str(path)), hint=hint),)
    return files, problems


def _unused(sheet: Sheet, *, alone: bool) -> list[Problem]:
    """A sheet without a header we know: an error where the file has no other, else a note.

    Nothing is said of a hidden sheet, nor of one that by its name tells how to fill in the others.
    """
    if alone:
        return [no_header(sheet)]
    if sheet.hidden or loose(sheet.name or "") in _GUIDES:
        return []
    message = f"工作表“{sheet.name}”没有可以识别的表头，没有采用"
    return [problem("N114", message, location=Location(sheet.file, sheet.name))]


class _Rows:
    """Walks the rows below a header, carrying down what merged cells leave blank."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.sheet, self.header = sheet, header
        self.problems: list[Problem] = []
        self._carried: dict[str, list[int]] = {}
        kinds = columns(header.kind).items()
        self._carrying = {name for name, column in kinds if column.role == "value"} | _THINGS[header.kind]
        """A row without any of these columns holds no data."""
        if header.unknown:
            names = "、".join(f"“{name}”" for name in header.unknown)
            self._note("N115", f"没有采用的列：{names}", header.row)
        self._tell_twins()

    def _tell_twins(self) -> None:
        """Of two columns of one meaning that say different things, the choice is no mere note."""
        rows = [cells for number, cells in self.sheet.rows if number > self.header.row]
        for twin, name in self.header.twins.items():
            used = self.header.columns[name]
            if any(twin < len(cells) and cells[twin] not in {"", cells[used]} for cells in rows):
                message = f"“{name}”不止一列：采用了第{used + 1}列，第{twin + 1}列与它不同，没有采用"
                place = self.sheet.place(self.header.row)
                hint = "只留一列，或改掉另一列的名称"
                self.problems.append(problem("N115", message, location=place, hint=hint, severity="warning"))

    def indicators(self) -> list[IndicatorRow]:
        """The rows of a table of actual figures."""
        carried = columns("indicators")
        values = [name for name, column in carried.items() if column.role == "value"]
        rows = [
            IndicatorRow(
                project=cells.get("项目名称"),
                year=cells.get("年度"),
                level1=cells.get("一级指标"),
                level2=cells.get("二级指标"),
                level3=cells.get("三级指标"),
                target=cells.get("指标值"),
                unit=cells.get("度量单位"),
                values={name: cells[name] for name in values if name in cells},
                illustrative=_ILLUSTRATIVE in cells.get("数据性质", ""),
                place=self.sheet.place(number, "实际完成值"),
                key=cells.get(KEY),
            )
            for number, cells in self._data(("项目名称", "一级指标", "二级指标"))
        ]
        self._tell_carried()
        return rows

    def funds(self) -> list[FundsRow]:
        """The rows of a table of funds, each with the row of a source that it may be."""
        by_source = "资金来源" in self.header.columns
        rows = [self._money(number, cells) for number, cells in self._data(("项目名称",) if by_source else ())]
        self._tell_carried()
        return rows

    def _money(self, number: int, cells: dict[str, str]) -> FundsRow:
        values: dict[str, Any] = dict(self._amounts(number, cells))
        if reason := cells.get(REASON):
            values[REASON] = reason
        return FundsRow(
            project=cells.get("项目名称"),
            year=cells.get("年度"),
            values=values,
            illustrative=_ILLUSTRATIVE in cells.get("数据性质", ""),
            place=self.sheet.place(number),
            form={SOURCE: cells.get("资金来源", "")} if "资金来源" in self.header.columns else {},
            key=cells.get(KEY),
        )

    def goals(self) -> list[FundsRow]:
        """What came of the goal of each project."""
        return [
            FundsRow(
                project=cells.get("项目名称"),
                year=cells.get("年度"),
                values={},
                illustrative=False,
                place=self.sheet.place(number),
                form={"goal_result": cells["总体目标完成情况"]},
                key=cells.get(KEY),
            )
            for number, cells in self._data(())
            if "总体目标完成情况" in cells
        ]

    def _amounts(self, number: int, cells: dict[str, str]) -> Iterator[tuple[str, Decimal]]:
        for name, column in columns("funds").items():
            if column.role != "value" or name not in cells:
                continue
            unit = self.header.units.get(name) or self.header.unit or _TEN_THOUSAND
            found = amount(cells[name], unit)
            if found is None:
                place = Location(self.sheet.file, self.sheet.name, number, name)
                hint = "只写数字（按表头的单位），或写明单位，如 2930000元、293万元"
                hint += "；更正以前，执行率按年初预算数计算" if name == "全年预算数" else ""
                self.problems.append(problem("E310", f"金额“{cells[name]}”无法识别", location=place, hint=hint))
            else:
                if found < 0:
                    place = Location(self.sheet.file, self.sheet.name, number, name)
                    self.problems.append(below_zero(f"“{cells.get('项目名称', '')}”的{name}", found, place))
                yield name, found

    def _data(self, merged: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number and known cells of every row that carries data; blank cells are left out."""
        last: dict[str, str] = {}
        below = [row for row in self.sheet.rows if row[0] > self.header.row]
        lengths = {len(cells) for _, cells in below}
        for number, row in below:
            cells = {name: row[at] for name, at in self.header.columns.items() if at < len(row) and row[at]}
            if self._is_split(number, row, same_length=len(lengths) == 1):
                continue
            for level, name in enumerate(merged):
                if cells.get(name, last.get(name)) != last.get(name):
                    last = {outer: last[outer] for outer in merged[:level] if outer in last}
            named = {name: cells[name] for name in merged if name in cells}
            if not self._is_heading(number, cells, row):
                if merged and "项目名称" not in cells and "项目名称" in last:
                    self._carried.setdefault(last["项目名称"], []).append(number)
                yield number, {name: last[name] for name in merged if name in last} | cells
            last |= named

    def _is_split(self, number: int, row: tuple[str, ...], *, same_length: bool) -> bool:
        """Whether a separator inside a value has pushed the cells to the right."""
        extra = row[self.header.length :]
        if not self.sheet.ragged or not extra or (same_length and not any(extra)):
            return False
        message = f"这一行有{len(row)}格，表头只有{self.header.length}格，没有采用"
        hint = '值里有逗号时，请把整个值放进双引号，如 "1,000家"'
        self.problems.append(problem("E116", message, location=self.sheet.place(number), hint=hint))
        return True

    def _is_heading(self, number: int, cells: dict[str, str], row: tuple[str, ...]) -> bool:
        """Whether a row holds no data: the header once more, a sum, or text outside the known columns."""
        if cells and all(loose(text) == loose(self._printed(name)) for name, text in cells.items()):
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

    def _printed(self, name: str) -> str:
        row = next(cells for number, cells in self.sheet.rows if number == self.header.row)
        return row[self.header.columns[name]]

    def _tell_carried(self) -> None:
        for project, numbers in self._carried.items():
            message = f"第{ranges(numbers)}行的项目名称空白，按上面的“{project}”理解"
            self._note("N118", message, numbers[0])

    def _note(self, code: str, message: str, row: int) -> None:
        self.problems.append(problem(code, message, location=self.sheet.place(row)))


def ranges(numbers: Iterable[int]) -> str:
    """Row numbers in short: ``2–5、8``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(low) if low == high else f"{low}–{high}" for low, high in runs)
