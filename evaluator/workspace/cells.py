"""The cells of a form that a person fills in: which there are, what each holds, and the form with one changed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.forms.model import Execution, Form, FundSource, Indicator
from evaluator.forms.money import amount
from evaluator.problem import problem
from evaluator.workspace.store import WorkspaceError

if TYPE_CHECKING:
    from pydantic import BaseModel

LONGEST = 4000
"""Characters of a cell."""
SOURCES = ("当年财政拨款", "上年结转资金", "其他资金")
AMOUNTS = ("年初预算数", "全年预算数", "全年执行数")
_MONEY = {*AMOUNTS, "全年预计执行数"}
TYPED = (
    *("实际完成值", "上年实际值", "参照值", "评定", "评定人", "评定日期"),
    *("偏差原因分析及改进措施", "佐证材料", "扣减分数"),
    *("全年预计完成情况", "完成可能性", "偏差类别"),
)
"""What is filled in for an indicator."""
APPROVED = ("一级指标", "二级指标", "三级指标", "指标值", "年初指标值", "度量单位", "分值", "调整文号", "调整日期")
"""What belongs to an indicator's target."""
_ROWS, _FUNDS, _SOURCES, _GOAL = "绩效指标", "预算执行情况", "资金来源", "总体目标完成情况"
_NAMES: dict[type[BaseModel], dict[str, str]] = {
    model: {str(field.alias): name for name, field in model.model_fields.items()}
    for model in (Form, Indicator, Execution, FundSource)
}

Place = tuple[str | int, ...]
"""Which cell: ``("绩效指标", 3, "实际完成值")``, ``("预算执行情况", "资金来源", "其他资金", "全年执行数")``."""


def held(form: Form, place: Place) -> str:
    """What a cell holds, as text; empty where it is blank.

    Raises:
        WorkspaceError: there is no such cell.
    """
    match place:
        case ("绩效指标", int(row), str(column)) if 0 <= row < len(form.indicators) and column in (*TYPED, *APPROVED):
            value = getattr(form.indicators[row], _NAMES[Indicator][column])
        case ("预算执行情况", "资金来源", str(source), str(column)) if _is_source(form, source) and column in AMOUNTS:
            value = getattr(_source(form, source), _NAMES[FundSource][column])
        case ("预算执行情况", str(column)) if column in (*_MONEY, "偏差原因分析及改进措施", "调整文号"):
            value = getattr(form.execution or Execution(), _NAMES[Execution][column])
        case ("总体目标完成情况",):
            value = form.goal_result
        case ("基础数据", str(name)) if name in form.entries:
            value = form.entries[name]
        case ("总体目标",):
            value = form.goal
        case _:
            raise WorkspaceError(problem("E751", "没有这一格"))
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def changed(form: Form, place: Place, text: str, unit: Decimal = Decimal(1)) -> Form:
    """The form with one cell changed; a blank text empties it. A total follows from the rows of its sources.

    Args:
        form: as it is.
        place: which cell.
        text: what was typed.
        unit: how many 元 one is, for an amount that names no unit.

    Raises:
        WorkspaceError: there is no such cell, or it cannot hold this.
    """
    held(form, place)
    if len(text) > LONGEST:
        raise WorkspaceError(problem("E752", f"一格最多 {LONGEST} 个字，这里有 {len(text)} 个", hint="长文请放进附件"))
    value: Any = text.strip() or None
    match place:
        case ("绩效指标", int(row), str(column)):
            if column in {"分值", "扣减分数"} and value is not None:
                value = _points(value)
            rows = list(form.indicators)
            rows[row] = rows[row].model_copy(update={_NAMES[Indicator][column]: value})
            return form.model_copy(update={"indicators": tuple(rows)})
        case ("预算执行情况", *inner, str(column)):
            if column in _MONEY and value is not None:
                value = _amount(value, unit)
            return _spent(form, str(inner[-1]), column, value) if inner else _total(form, column, value)
        case ("基础数据", str(name)):
            return form.model_copy(update={"entries": {**form.entries, name: value}})
    return form.model_copy(update={_NAMES[Form][str(place[0])]: value})


def _is_source(form: Form, label: str) -> bool:
    return label in SOURCES or any(each.name == label for each in form.sources)


def _source(form: Form, label: str) -> FundSource:
    return next((each for each in form.sources if each.name == label), FundSource(name=label))


def _total(form: Form, column: str, value: Any) -> Form:
    execution = (form.execution or Execution()).model_copy(update={_NAMES[Execution][column]: value})
    return form.model_copy(update={"execution": execution})


def _spent(form: Form, source: str, column: str, value: Any) -> Form:
    """The form with one amount of a source, and the total that follows."""
    name = _NAMES[FundSource][column]
    after = _source(form, source).model_copy(update={name: value})
    others = {each.name: each for each in form.sources} | {source: after}
    rows = tuple(others[label] for label in dict.fromkeys((*SOURCES, *others)) if label in others)
    rows = tuple(
        row for row in rows if any(getattr(row, each) is not None for each in ("initial", "budget", "executed"))
    )
    stated = [getattr(row, name) for row in rows if not row.part and getattr(row, name) is not None]
    total = sum(stated, Decimal(0)) if stated else None
    return _total(form.model_copy(update={"sources": rows}), column, total)


def _amount(text: str, unit: Decimal) -> Decimal:
    found = amount(text, unit)
    if found is None:
        hint = "只写数字，或写明单位，如 2930000元、293万元"
        raise WorkspaceError(problem("E310", f"金额“{text}”无法识别", hint=hint))
    return found


def _points(text: str) -> Decimal:
    digits = text.removesuffix("分").strip()
    whole, _, rest = digits.partition(".")
    if not (digits.isascii() and whole.isdigit() and len(whole) <= 4 and (rest.isdigit() or not rest)):
        raise WorkspaceError(problem("E108", f"分值应是数字，这里写的是“{text}”"))
    return Decimal(digits.rstrip("."))
