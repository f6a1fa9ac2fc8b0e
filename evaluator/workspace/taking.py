"""``evaluator take``: what a person typed into a form after ``run`` wrote it goes into the workspace, cell by cell."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from evaluator.actuals.match import by_indicator
from evaluator.actuals.records import rows_of
from evaluator.documents.importing import read_forms
from evaluator.forms.model import Form, FundSource, Indicator
from evaluator.paper.figures import WAN
from evaluator.paper.seal import UNREADABLE, changed, sealed
from evaluator.problem import Location, problem
from evaluator.workspace.cells import AMOUNTS, held
from evaluator.workspace.cells import changed as with_cell
from evaluator.workspace.filing import Change
from evaluator.workspace.store import WorkspaceError
from evaluator.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from evaluator.problem import Problem
    from evaluator.workspace.cells import Place
    from evaluator.workspace.folder import Workspace

_SHOWN = 8
_HINT = "只收 run 写出、之后改过的自评表（xlsx、docx）；别处填好的表，可以直接作为 run 的完成值"
_SPENT = "预算执行情况"


def take(workspace: Workspace, file: Path) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """Take over the cells of a form that were changed since it was written.

    Only those cells count: what the form shows besides may be older than the workspace. A form of which all was taken
    over is marked so, and the next run replaces it; its cells stay as they are.

    Args:
        workspace: where to.
        file: a form that ``run`` wrote, xlsx or docx.

    Returns:
        What the workspace holds now and held before; and which changes it has no place for.

    Raises:
        WorkspaceError: the file is not a form of ours, or belongs to no project here.
    """
    raw, cells = _changed(file)
    if not cells:
        return (), ()
    forms, problems, _ = read_forms([file])
    if any("自评" not in (form.title or "自评") for form in forms):
        raise WorkspaceError(problem("E733", "不是自评表", location=Location(str(file)), hint=_HINT))
    key = workspace.same(forms[0]) if len(forms) == 1 else None
    if key is None:
        named = f"“{forms[0].name}”" if forms else "这份表"
        hint = "核对项目名称和年度；先把目标表导入工作夹"
        raise WorkspaceError(problem("E732", f"工作夹里没有{named}", location=Location(str(file)), hint=hint))
    with workspace.store.locked():
        project = workspace.project(key)
        form, found, open_ = project.form, list[Change](), dict(cells)
        for place, text, where in _typed(project.form, forms[0], cells):
            before, form = held(form, place), with_cell(form, place, text)
            open_.pop(where, None)
            if before != held(form, place):
                found.append(Change(form.name, _called(form, place), before, held(form, place)))
        if found:
            workspace.save_typed(project, form)
    if open_:
        return tuple(found), (*_left(file, open_), *(each for each in problems if each.severity == "error"))
    return tuple(found), write_files(file.parent, [(file.name, sealed(raw))])


def _changed(file: Path) -> tuple[bytes, Mapping[str, str]]:
    place = Location(str(file))
    try:
        raw = file.read_bytes()
        cells = changed(raw)
    except OSError as error:
        raise WorkspaceError(problem("E101", "文件不存在或无法读取", location=place, hint="请检查路径")) from error
    except UNREADABLE as error:
        raise WorkspaceError(problem("E733", "不是这个程序写出的自评表", location=place, hint=_HINT)) from error
    if cells is None:
        raise WorkspaceError(problem("E733", "不是这个程序写出的自评表", location=place, hint=_HINT))
    return raw, cells


def _called(form: Form, place: Place) -> str:
    match place:
        case (_, int(row), str(column)):
            return f"{form.indicators[row].level3 or row + 1}／{column}"
        case _:
            return "／".join(map(str, place[-2:]))


def _typed(known: Form, form: Form, cells: Mapping[str, str]) -> Iterator[tuple[Place, str, str]]:
    """The changed cells that the workspace has a place for: this place, what was typed, and where it was."""
    rows, _ = by_indicator(known, rows_of([form]).indicators)
    for number, same in rows.items():
        for field, value in same[0].values.items():
            if where := _where(str(value), cells, same[0].place.row):
                yield ("绩效指标", number, str(Indicator.model_fields[field].alias)), str(value), where
    if where := _where(form.goal_result, cells):
        yield ("总体目标完成情况",), form.goal_result or "", where
    amounts = {amount: where for where, text in cells.items() for amount in _amounts(text)}
    yield from _spent((_SPENT,), form.execution, amounts)
    reason = form.execution.deviation if form.execution else None
    if where := _where(reason, cells):
        yield (_SPENT, "偏差原因分析及改进措施"), reason or "", where
    for source in form.sources:
        if source.name in {each.name for each in known.sources}:
            yield from _spent((_SPENT, "资金来源", source.name), source, amounts)


def _spent(place: Place, record: Any, amounts: Mapping[Decimal, str]) -> Iterator[tuple[Place, str, str]]:
    fields = {str(field.alias): name for name, field in FundSource.model_fields.items()}
    for column in AMOUNTS if record is not None else ():
        amount = getattr(record, fields[column])
        if amount is not None and (where := amounts.get(amount)):
            yield (*place, column), f"{amount:f}元", where


def _amounts(text: str) -> tuple[Decimal, ...]:
    """What a number may mean on a form: forms are in 万元."""
    try:
        number = Decimal(repr(float(text)))
    except (ValueError, InvalidOperation, OverflowError):
        return ()
    return (number * WAN,) if number.is_finite() else ()


def _where(text: str | None, cells: Mapping[str, str], row: int | None = None) -> str | None:
    """The changed cell that says a text; of a workbook the one in this row."""
    alike = [where for where, there in cells.items() if text and _plain(there) == _plain(text)]
    if row is not None:
        alike = [where for where in alike if "!" not in where or re.sub(r".*![A-Z]+", "", where) == str(row)]
    return next(iter(alike), None)


def _plain(text: str) -> str:
    """A text without its spaces; numbers alike, however a cell writes them."""
    return "".join(text.split()).removesuffix(".0")


def _left(file: Path, cells: Mapping[str, str]) -> tuple[Problem, ...]:
    shown = "、".join(f"{where.rpartition('!')[2]}“{text}”" for where, text in list(cells.items())[:_SHOWN])
    more = f" 等 {len(cells)} 格" if len(cells) > _SHOWN else ""
    hint = "得分、合计由程序计算；目标值、文号等请在工作夹里改；删空的格请在工作夹里清空"
    return (problem("W734", f"没有收进的改动：{shown}{more}", location=Location(str(file)), hint=hint),)


__all__ = ["take"]
