"""The tables of actual figures and of funds, as typed rows.

A file may hold either or both; a folder is searched for ``indicators.*`` and ``funds.*``, and when it has none, for any
table. What a table is, its header says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.actuals.body import Body
from evaluator.actuals.columns import Header, columns, find_header, missing, no_header
from evaluator.actuals.money import joined, position
from evaluator.actuals.names import loose
from evaluator.actuals.records import SUFFIXES as RECORDS
from evaluator.actuals.records import read_records, rows_of, with_verdicts
from evaluator.actuals.rows import Actuals, FundsRow, IndicatorRow
from evaluator.actuals.sheet import Sheet
from evaluator.actuals.table import BOOK_SUFFIXES, TEXT_SUFFIXES, parse_table, read_table
from evaluator.actuals.unit import unit_data
from evaluator.cell import cell_text
from evaluator.forms.files import walk
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SUFFIXES = TEXT_SUFFIXES + BOOK_SUFFIXES
_STEMS = ("indicators", "funds")
_GUIDES = {"填写说明", "填表说明", "填报说明", "使用说明", "说明", "待办", "基本信息"}
_NAMELESS = "W620"


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
    found, faulty = gather(tables, problems)
    return _together([(found, faulty), *others])


def funds_beside(path: Path) -> Path:
    """Where the funds of a text table go, which has no second sheet: ``funds.csv`` beside ``indicators.csv``."""
    name = "funds" if path.stem.lower() == "indicators" else f"{path.stem}_资金"
    return path.with_name(name + path.suffix)


def _names_projects(sheets: Sequence[Sheet]) -> bool:
    """Whether any sheet is a table of ours or like it, with the projects in a column."""
    headers = [find_header(sheet) for sheet in sheets]
    return any(header is not None and "name" in header.columns for header in headers)


def is_table(path: Path) -> bool:
    """Whether a file, or a folder, holds tables of figures that name their projects."""
    files = [file for file in table_files(path)[0] if file.suffix.lower() not in RECORDS]
    return any(_names_projects(read_table(file)[0]) for file in files)


def filled_forms(path: Path, *, named: bool = False) -> tuple[Actuals, tuple[Problem, ...]] | None:
    """The figures of a filled 自评表 in any format that is imported; None where the file holds none.

    ``named``: only of a form that names its project; a plain table of rows is not a form.
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
    return rows_of(map(with_verdicts, forms)), problems


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
            rows = Body(sheet, header)
            match header.table:
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
    """Whether a formula without a result is where nothing is read: in a column of a table that is not carried."""
    place = fault.location
    if fault.code != "W112" or not isinstance(place.column, str):
        return False
    for sheet, header in understood:
        if sheet.name == place.sheet:
            if header is None:
                return loose(sheet.name or "") in _GUIDES
            read = {at for kind, at in header.columns.items() if kind not in columns(header.table, "aside")}
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
    if path.is_file() and path.suffix.lower() in TEXT_SUFFIXES and (beside := funds_beside(path)).is_file():
        files = (*files, beside)
    return files, problems


def _unused(sheet: Sheet, *, alone: bool) -> list[Problem]:
    """A sheet without a header we know: an error where the file has no other, else a note.

    Nothing is said of a hidden sheet, nor of one that by its name shows how to fill in the others.
    """
    if alone:
        return [no_header(sheet)]
    if sheet.hidden or loose(sheet.name or "") in _GUIDES:
        return []
    message = f"工作表“{sheet.name}”没有可以识别的表头，没有采用"
    return [problem("N114", message, location=Location(sheet.file, sheet.name))]
