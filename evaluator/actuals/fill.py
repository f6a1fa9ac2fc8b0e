"""Putting actual figures and funds into the forms they belong to. No row is lost: it is used, or a problem names it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.actuals.match import Row, by_form, by_indicator
from evaluator.actuals.names import tight
from evaluator.actuals.rows import FundsRow, IndicatorRow
from evaluator.forms.model import Execution, Form, Indicator
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluator.actuals.rows import Actuals


def fill(forms: Iterable[Form], actuals: Actuals) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms with their figures, in the same order, and what did not fit.

    A figure goes in where project and indicator bear the same names but for spacing, punctuation and numbering; level 1
    and level 2 decide between indicators of one name. Of two rows that contradict each other neither is used.
    """
    forms = tuple(forms)
    if not actuals.indicators and not actuals.funds:
        return forms, (problem("W307", "没有可用的实际完成情况，所有项目都没有完成值"),)
    figures, problems = by_form(forms, actuals.indicators)
    funds, strays = by_form(forms, actuals.funds)
    problems += strays
    filled = []
    for index, form in enumerate(forms):
        with_figures, faults = _with_figures(form, figures.get(index, []))
        with_funds, more = _with_funds(with_figures, funds.get(index, []), expected=actuals.has_funds)
        problems += faults + more
        filled.append(with_funds)
    if not actuals.has_funds and any(form.execution is None for form in filled):
        hint = "资金表的列：项目名称、年初预算数、全年预算数、全年执行数"
        problems.append(problem("W308", "没有可用的资金执行情况表，无法计算预算执行率", hint=hint))
    return tuple(filled), tuple(problems)


def _with_figures(form: Form, rows: Sequence[IndicatorRow]) -> tuple[Form, list[Problem]]:
    form, rows, faults = _with_entries(form, rows)
    found, problems = by_indicator(form, rows)
    problems += faults
    indicators = list(form.indicators)
    for index, same in found.items():
        row, faults = _settled(same, indicators[index].level3 or "")
        problems += faults
        if row is not None:
            problems += _other_target(indicators[index], row)
            update: dict[str, Any] = {**row.values}
            if "deduction" in update:
                update["deduction"], doubts = _points(update["deduction"], row)
                problems += doubts
            update |= {"actual_location": row.place, "actual_unit": row.unit}
            indicators[index] = indicators[index].model_copy(update=update)
    problems += _without_row(form, set(found), rows)
    illustrative = form.illustrative or any(row.illustrative for row in rows)
    return form.model_copy(update={"indicators": tuple(indicators), "illustrative": illustrative}), problems


def _with_entries(form: Form, rows: Sequence[IndicatorRow]) -> tuple[Form, list[IndicatorRow], list[Problem]]:
    """The form with the figures of its 基础数据, and the rows that are about its indicators."""
    names = {tight(name): name for name in form.entries}
    same: dict[str, list[IndicatorRow]] = {}
    others: list[IndicatorRow] = []
    for row in rows:
        name = names.get(tight(row.level3 or ""))
        (others if name is None else same.setdefault(name, [])).append(row)
    entries, problems = dict(form.entries), list[Problem]()
    for name, about in same.items():
        settled, faults = _settled(about, name)
        problems += faults
        if settled is not None and "actual" in settled.values:
            entries[name] = settled.values["actual"]
    return form.model_copy(update={"entries": entries}), others, problems


def _points(text: str, row: IndicatorRow) -> tuple[Decimal | None, list[Problem]]:
    """The points that a person took off; an unreadable cell takes none off, and is reported."""
    digits = unicodedata.normalize("NFKC", text).strip().removesuffix("分")
    if re.fullmatch(r"\d{1,3}(\.\d{1,4})?", digits):
        return Decimal(digits), []
    place = Location(row.place.file, row.place.sheet, row.place.row, _printed(row, "deduction"))
    hint = "只写扣减的分数，如 2 或 0.5"
    return None, [problem("E108", f"“扣减分数”应是数字，这里写的是“{text}”", location=place, hint=hint)]


def _with_funds(form: Form, rows: Sequence[FundsRow], *, expected: bool) -> tuple[Form, list[Problem]]:
    if not rows:
        if not expected or form.execution is not None:
            return form, []
        message = f"资金表中没有“{form.name}”，无法计算预算执行率"
        return form, [problem("W308", message, location=form.location)]
    row, problems = _settled(rows, form.name)
    if row is None:
        return form, problems
    if not row.values and not expected:
        return form.model_copy(update=dict(row.form)), problems
    problems += _other_budget(form, row)
    execution = (form.execution or Execution()).model_copy(update=row.values)
    illustrative = form.illustrative or any(each.illustrative for each in rows)
    return form.model_copy(update={"execution": execution, "illustrative": illustrative, **row.form}), problems


def _settled(rows: Sequence[Row], name: str) -> tuple[Row | None, list[Problem]]:
    """The row that counts when several are about one thing: the first of equal ones, none of contradicting ones."""
    first = rows[0]
    problems = []
    for row in rows[1:]:
        here, there = _comparable(row.values), _comparable(first.values)
        different = [key for key in there | here if here.get(key) != there.get(key)]
        if different:
            key, column = different[0], _printed(row, different[0])
            place = Location(row.place.file, row.place.sheet, row.place.row, column)
            values = f"这里是{_shown(here, key)}，那里是{_shown(there, key)}"
            message = f"“{name}”的{column}与 {_where(first.place)}矛盾：{values}，都没有采用"
            problems.append(problem("E305", message, location=place, hint="只保留其中一行"))
        else:
            message = f"“{name}”与 {_where(first.place)}重复，内容相同，只采用一行"
            problems.append(problem("N306", message, location=row.place))
    contradicted = any(each.code == "E305" for each in problems)
    return (None if contradicted else first), problems


def _printed(row: IndicatorRow | FundsRow, field: str) -> str:
    model = Indicator if isinstance(row, IndicatorRow) else Execution
    return str(model.model_fields[field].alias)


def _comparable(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row, texts without the spaces and widths that make no difference."""
    return {key: tight(value) if isinstance(value, str) else value for key, value in values.items()}


def _shown(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return "空白" if value is None else f"{value:,f}元" if isinstance(value, Decimal) else f"“{value}”"


def _where(place: Location) -> str:
    return f"{place.file} 第{place.row}行" if place.sheet is None else f"{place.file} {place.sheet} 第{place.row}行"


def _other_target(indicator: Indicator, row: IndicatorRow) -> list[Problem]:
    """The table shows another target than the form; the form's one holds."""
    if row.target is None or tight(row.target) == tight(indicator.target or ""):
        return []
    approved = f"“{indicator.target}”" if indicator.target else "空白"
    message = f"表中“{indicator.level3}”的指标值是“{row.target}”，目标表是{approved}；以目标表为准"
    place = Location(row.place.file, row.place.sheet, row.place.row, "指标值")
    return [problem("W311", message, location=place, hint="指标值有调整时，请改目标表并保留年初指标值")]


def _without_row(form: Form, found: set[int], rows: Sequence[IndicatorRow]) -> list[Problem]:
    """Indicators that the table does not have, though they have a target and no figure yet."""
    names = [
        indicator.level3 or "（未命名）"
        for index, indicator in enumerate(form.indicators)
        if index not in found and indicator.target is not None and indicator.actual is None
    ]
    if not names:
        return []
    if not rows:
        return [problem("W307", f"“{form.name}”没有实际完成情况", location=form.location)]
    message = f"“{form.name}”有{len(names)}个指标在表中没有对应的行：{'、'.join(names)}"
    return [problem("W309", message, location=form.location)]


def _other_budget(form: Form, row: FundsRow) -> list[Problem]:
    """The initial budget is not that of the form: the one it names, or else its total."""
    known = form.execution.initial if form.execution else None
    initial = _printed(row, "initial")
    named, total = (initial, known) if known is not None else ("年度资金总额", form.funds.total)
    stated = row.values.get("initial")
    if stated is None or total is None or stated == total:
        return []
    mistaken = total * 10_000 == stated
    hint = f"表中可能是以元填写：请把表头改为“{initial}（元）”" if mistaken else None
    place = Location(row.place.file, row.place.sheet, row.place.row, initial)
    message = f"“{form.name}”的{initial}是{stated:,f}元，目标表的{named}是{total:,f}元"
    return [problem("W312", message, location=place, hint=hint)]
