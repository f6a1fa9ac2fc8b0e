"""Explained exceptions (出错说明): findings that a person accepted, with the reason, who and when, beside the forms.

``出错说明.csv`` has a row for each: 编号 (the code), 项目名称, 三级指标 (blank: the form as a whole, or any row), 说明,
说明人, 日期. An explained finding stays where it is, as a note that says so; a row that no finding needs is reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evaluator.actuals.names import loose, unnumbered
from evaluator.csv_text import UnpairedQuoteError, csv_rows
from evaluator.forms.files import EXCEPTIONS, read_bytes
from evaluator.problem import Location, catalogue, problem
from evaluator.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from evaluator.problem import Problem

_COLUMNS = ("编号", "项目名称", "三级指标", "说明", "说明人", "日期")
_NEEDED = ("编号", "项目名称", "说明", "说明人", "日期")
EXPLAINED = "（已说明："
"""What the message of an explained finding has at its end."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One accepted finding."""

    code: str
    project: str
    indicator: str
    told: str
    """Reason, who and when, as outputs show them."""
    place: Location


@dataclass(frozen=True, slots=True)
class Exceptions:
    """All that were given, and which of them some finding has needed."""

    given: tuple[Explained, ...] = ()
    used: set[Explained] = field(default_factory=set)

    def explained(self, each: Problem, project: str, indicator: str | None) -> Problem:
        """The finding, as a note with its explanation where one was accepted."""
        for one in self.given:
            fits = one.code == each.code and one.project == loose(project)
            if fits and (not one.indicator or one.indicator == unnumbered(indicator or "")):
                self.used.add(one)
                return replace(each, severity="note", message=f"{each.message}{EXPLAINED}{one.told}）")
        return each

    def unused(self) -> tuple[Problem, ...]:
        """W343: exceptions that no finding needs any more."""
        return tuple(
            problem("W343", f"{one.code} 的出错说明不再适用：没有这个问题了", location=one.place, hint="删去这一行")
            for one in self.given
            if one not in self.used
        )


def load_exceptions(folders: Iterable[Path]) -> tuple[Exceptions, tuple[Problem, ...]]:
    """The exceptions of the folders, and what is wrong with their files."""
    given: list[Explained] = []
    problems: list[Problem] = []
    for file in dict.fromkeys(folder / EXCEPTIONS for folder in folders):
        if not file.is_file():
            continue
        raw, fault = read_bytes(file)
        try:
            rows = [] if raw is None else [*csv_rows(decode(raw), ",")]
        except (UnicodeDecodeError, UnpairedQuoteError):
            rows, fault = [], problem("W342", "出错说明无法读取，没有采用", location=Location(str(file)), hint=_HINT)
        problems += [fault] if fault else []
        read, faults = _rows(rows, file)
        given += read
        problems += faults
    return Exceptions(tuple(given)), tuple(problems)


_HINT = f"存为 CSV，第一行为 {'、'.join(_COLUMNS)}"


def _rows(rows: list[tuple[int, tuple[str, ...]]], file: Path) -> tuple[list[Explained], list[Problem]]:
    if not rows:
        return [], []
    header = [cell.strip() for cell in rows[0][1]]
    if lacking := [name for name in _NEEDED if name not in header]:
        message = f"出错说明缺少列 {'、'.join(lacking)}，没有采用"
        return [], [problem("W342", message, location=Location(str(file), row=rows[0][0]), hint=_HINT)]
    given, problems = [], []
    for line, cells in rows[1:]:
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        if not any(row.values()):
            continue
        place = Location(str(file), row=line)
        blank = [name for name in _NEEDED if not row.get(name)]
        code = row.get("编号", "")
        if blank or code not in catalogue():
            message = f"没有填{'、'.join(blank)}" if blank else f"没有编号“{code}”"
            problems.append(
                problem("W342", f"出错说明{message}，没有采用", location=place, hint="写明编号、项目、理由、谁、何时")
            )
            continue
        said = f"{row['说明']}，{row['说明人']}，{row['日期']}"
        indicator = unnumbered(row.get("三级指标") or "")
        given.append(Explained(code, loose(row["项目名称"]), indicator, said, place))
    return given, problems
