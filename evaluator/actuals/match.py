"""Which form and which indicator a row belongs to; a problem for every row that has none, or more than one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from evaluator.actuals.keys import project_key, row_keys
from evaluator.actuals.names import Names, loose, tight
from evaluator.actuals.rows import FundsRow, IndicatorRow
from evaluator.problem import Location, Problem, problem
from evaluator.text import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.forms.model import Form, Indicator

Row = TypeVar("Row", IndicatorRow, FundsRow)


def by_form(forms: Sequence[Form], rows: Iterable[Row]) -> tuple[dict[int, list[Row]], list[Problem]]:
    """The rows of each form, by its position. With one form alone, rows without a project name are its own."""
    projects = Names(form.name for form in forms)
    marks = {project_key(form): [index] for index, form in enumerate(forms)}
    found: dict[int, list[Row]] = defaultdict(list)
    strays: dict[tuple[str | None, str | None, str | None, str | None], list[Row]] = defaultdict(list)
    for row in rows:
        candidates = _candidates(forms, projects, row)
        if len(candidates) != 1:
            # The names may have been edited; the mark of the row has not.
            candidates = marks.get((row.key or "").partition("-")[0], candidates)
        if len(candidates) == 1:
            found[candidates[0]].append(row)
        else:
            strays[row.place.file, row.place.sheet, row.project, row.year].append(row)
    return found, [_stray(forms, projects, group) for group in strays.values()]


def _candidates(forms: Sequence[Form], projects: Names, row: Row) -> list[int]:
    if row.project is None:
        return [0] if len(forms) == 1 else []
    named = projects.find(row.project)
    year = _year(row)
    return [index for index in named if year is None or str(forms[index].year or year) == year]


def _year(row: IndicatorRow | FundsRow) -> str | None:
    return None if row.year is None else tight(row.year).removesuffix("年度").removesuffix("年")


def _stray(forms: Sequence[Form], projects: Names, rows: Sequence[Row]) -> Problem:
    """One problem for all rows of a sheet that name the same project in vain."""
    row = rows[0]
    unused = f"第{ranges(each.place.row or 0 for each in rows)}行没有采用"
    place = Location(row.place.file, row.place.sheet, row.place.row, "项目名称")
    if row.project is None:
        message = f"项目名称空白，而目标表有{len(forms)}个项目，{unused}"
        return problem("E302", message, location=place, hint="每一行都填写项目名称")
    named = projects.find(row.project)
    if len(_candidates(forms, projects, row)) > 1:
        files = "、".join(str(forms[index].location) for index in named)
        hint = f"同名的目标表：{files}；可增加“年度”列，或只保留一份"
        return problem("E304", f"有{len(named)}个项目叫作“{row.project}”，{unused}", location=place, hint=hint)
    if named:
        message = f"目标表中没有{_year(row)}年度的“{row.project}”，{unused}"
        return problem("E302", message, location=place)
    near = projects.nearest(row.project)
    hint = f"是否应为“{near}”" if near else "项目名称应与目标表一致"
    return problem("E302", f"目标表中没有“{row.project}”这个项目，{unused}", location=place, hint=hint)


def by_indicator(form: Form, rows: Iterable[IndicatorRow]) -> tuple[dict[int, list[IndicatorRow]], list[Problem]]:
    """The rows of each indicator of a form, by its position."""
    names = Names(indicator.level3 for indicator in form.indicators)
    found: dict[int, list[IndicatorRow]] = defaultdict(list)
    alike: dict[tuple[int, ...], list[IndicatorRow]] = defaultdict(list)
    problems: list[Problem] = []
    marks = {key: [index] for index, key in enumerate(row_keys(form))}
    for row in rows:
        named = names.find(row.level3) if row.level3 else []
        candidates = _narrowed(form.indicators, named, row)
        if len(candidates) != 1:
            candidates = marks.get(row.key or "", candidates)
        if len(candidates) == 1:
            found[candidates[0]].append(row)
        elif row.level3 is None:
            problems.append(_unused(row, "三级指标空白，这一行没有采用"))
        elif candidates:
            alike[tuple(candidates)].append(row)
        elif named:
            problems.append(_unclear(form, row, len(named)))
        else:
            near = names.nearest(row.level3)
            message = f"“{form.name}”没有“{row.level3}”这个指标，这一行没有采用"
            problems.append(_unused(row, message, f"是否应为“{near}”" if near else None))
    for indexes, same in alike.items():
        if len(indexes) == len(same):
            for index, row in zip(indexes, same, strict=True):
                found[index].append(row)
            problems.append(_in_order(form, same))
        else:
            problems += [_unclear(form, row, len(names.find(row.level3 or ""))) for row in same]
    return found, problems


def _unused(row: IndicatorRow, message: str, hint: str | None = None, code: str = "E303") -> Problem:
    place = Location(row.place.file, row.place.sheet, row.place.row, "三级指标")
    return problem(code, message, location=place, hint=hint)


def _unclear(form: Form, row: IndicatorRow, many: int) -> Problem:
    message = f"“{form.name}”有{many}个指标叫作“{row.level3}”，分不清是哪一个，这一行没有采用"
    return _unused(row, message, "照目标表填写一级指标和二级指标，以便区分", "E304")


def _in_order(form: Form, rows: Sequence[IndicatorRow]) -> Problem:
    """As many rows as indicators of one name: a table made from the form has them in its order."""
    lines = ranges(row.place.row or 0 for row in rows)
    message = f"“{form.name}”有{len(rows)}个指标叫作“{rows[0].level3}”，第{lines}行按先后顺序对应"
    return _unused(rows[0], message, "请核对；填上指标值，就按指标值对应", "N314")


def _narrowed(indicators: Sequence[Indicator], candidates: list[int], row: IndicatorRow) -> list[int]:
    """Of several indicators of one name those under the levels that the row names; of these the one with its target."""
    for level in ("level2", "level1"):
        named = getattr(row, level)
        if len(candidates) > 1 and named is not None:
            candidates = [index for index in candidates if _same(getattr(indicators[index], level), named)]
    if len(candidates) > 1 and row.target is not None:
        wanted = tight(row.target)
        return [index for index in candidates if tight(indicators[index].target or "") == wanted] or candidates
    return candidates


def _same(printed: str | None, named: str) -> bool:
    return loose(printed or "").removesuffix("指标") == loose(named).removesuffix("指标")
