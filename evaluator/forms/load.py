"""Forms from YAML files: one file or a folder, with every fault of every file named by file, line and key."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from evaluator.cell import cell_text
from evaluator.forms.doubts import below_zero
from evaluator.forms.files import read_text, walk
from evaluator.forms.model import Execution, Form, Funds, FundSource, Indicator
from evaluator.forms.source import Source, read_source, source_of
from evaluator.places import targets_in
from evaluator.problem import Location, Problem, has_errors, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

SUFFIXES = (".yaml", ".yml")
_MODELS: dict[str, type[BaseModel]] = {
    "项目资金": Funds,
    "预算执行情况": Execution,
    "资金来源": FundSource,
    "绩效指标": Indicator,
}
_INNER = {
    name for model in (Form, FundSource, Indicator) for name, field in model.model_fields.items() if field.exclude
}
_MONEY = {*Funds.model_fields, "initial", "budget", "executed", "expected"}
_EXPECTED = {
    "string_type": "一段文字",
    "string_unicode": "一段文字",
    "int_type": "四位数的年份，如 2022",
    "int_parsing": "四位数的年份，如 2022",
    "year": "四位数的年份，如 2022",
    "decimal_type": "数字",
    "decimal_parsing": "数字",
    "points": "数字",
    "weight": "不小于 0 的数字",
    "bool_type": "“true”或“false”",
    "bool_parsing": "“true”或“false”",
    "amount": "金额（元），如 2930000、2,930,000 或 293万元",
    "tuple_type": "列表，每行一个指标，以“- ”开头",
    "model_type": "一组“键: 值”",
    "model_attributes_type": "一组“键: 值”",
    "dict_type": "一组“键: 值”",
}


def load_forms(path: str | Path) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms of a YAML file, or of all YAML files of a folder (a workspace: of its targets), sorted by path.

    A file with a fault gives no form, for a misspelt key could lose a target; the other files are read all the same.
    """
    path = targets_in(Path(path))
    files, problems = walk(path, SUFFIXES)
    if not files and not problems:
        problems = (_nothing_found(path),)
    forms: list[Form] = []
    found = list(problems)
    for file in files:
        form, faults = _load_file(file)
        found += faults
        if form is not None:
            forms.append(form)
    return tuple(forms), tuple(found)


def _nothing_found(path: Path) -> Problem:
    if path.is_dir():
        hint = "目标表是 .yaml 文件；已有的 Word、Excel、PDF 文件可先用 evaluator import 转换"
        return problem("E109", "文件夹中没有目标表", location=Location(str(path)), hint=hint)
    hint = "其他格式的文件可先用 evaluator import 转换"
    return problem("E110", "目标表应是 .yaml 文件", location=Location(str(path)), hint=hint)


def _load_file(file: Path) -> tuple[Form | None, list[Problem]]:
    text, fault = read_text(file)
    if text is None:
        return None, [fault] if fault else []
    return read_form(text, str(file))


def read_form(text: str, file: str) -> tuple[Form | None, list[Problem]]:
    """The form that a YAML text holds, and its problems; ``file`` is how they call it."""
    source = read_source(text, file)
    form, problems = form_in(source, file)
    return form and _placed(form, source, file), problems


def given_form(data: Mapping[str, Any]) -> tuple[Form | None, tuple[Problem, ...]]:
    """The form that a program holds as a mapping with the keys of a target file, its cells of any type."""
    source = source_of(data, cell_text)
    if source.data.get("示例数据") is not None:
        source.data["示例数据"] = source.data["示例数据"] in {"是", "true", "True"}
    form, problems = form_in(source, None)
    return form, tuple(replace(each, location=replace(each.location, row=None)) for each in problems)


def form_in(source: Source, file: str | None) -> tuple[Form | None, list[Problem]]:
    """The form that a source holds, without places in it, and its problems."""
    if source.data is None:
        empty = problem("E102", "文件是空的，没有目标表", location=Location(file))
        return None, list(source.problems) or [empty]
    problems = [*source.problems, *_inner_keys(source, file)]
    form: Form | None = None
    try:
        form = Form.model_validate(source.data, by_alias=True, by_name=False)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        problems += [_fault(each, source, file) for each in faults if not _INNER.intersection(each["loc"])]
    if form is not None and not form.name.strip():
        place = Location(file, row=source.lines[("项目名称",)], column="项目名称")
        problems.append(problem("E107", "“项目名称”是空的", location=place))
    if form is None or has_errors(problems):
        return None, sorted(problems, key=lambda each: each.location.row or 0)
    problems += _below_zero(form, source, file)
    if not form.indicators:
        problems.append(problem("W301", "目标表没有绩效指标", location=Location(file)))
    return form, problems


def _below_zero(form: Form, source: Source, file: str | None) -> list[Problem]:
    """W313 at the line of each amount below zero."""
    found = []
    blocks: list[tuple[tuple[int | str, ...], Any]] = [(("项目资金",), form.funds), (("预算执行情况",), form.execution)]
    blocks += [(("资金来源", at), each) for at, each in enumerate(form.sources)]
    for block, record in blocks:
        for name, field in type(record).model_fields.items() if record is not None else ():
            value = getattr(record, name)
            key = str(field.alias)
            if name in _MONEY and value is not None and value < 0:
                place = Location(file, row=source.lines.get((*block, key), 1), column=key)
                found.append(below_zero(key, value, place))
    return found


def _inner_keys(source: Source, file: str | None) -> list[Problem]:
    """Keys that are fields of the model but no business of a file: the place of a row is found, not written."""
    paths = [path for path in source.lines if path and path[-1] in _INNER and path[0] != "文字说明"]
    return [_unknown_key(path, "", Location(file, row=source.lines[path], column=str(path[-1]))) for path in paths]


def _placed(form: Form, source: Source, file: str) -> Form:
    """The form and its indicators with the place where they are."""
    rows = tuple(
        each.model_copy(update={"location": Location(file, row=source.lines[("绩效指标", index)])})
        for index, each in enumerate(form.indicators)
    )
    sources = tuple(
        each.model_copy(update={"location": Location(file, row=source.lines[("资金来源", index)])})
        for index, each in enumerate(form.sources)
    )
    where = Location(file, row=source.lines[()])
    return form.model_copy(update={"indicators": rows, "sources": sources, "location": where})


def _fault(error: ErrorDetails, source: Source, file: str | None) -> Problem:
    """A finding of the model, in words, at the line of its key."""
    path = error["loc"]
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), None)
    known = path
    while known and known not in source.lines:
        known = known[:-1]
    place = Location(file, row=source.lines.get(known, 1), column=key)
    match error["type"]:
        case "missing":
            return problem("E107", f"缺少“{key}”", location=place, hint=_meant_missing(str(key), error["input"]))
        case "extra_forbidden":
            return _unknown_key(path, error["input"], place)
    expected = _EXPECTED.get(error["type"], error["msg"])
    message = f"{_subject(path)}应是{expected}，这里写的是{_shown(error['input'])}"
    hint = "冒号请用半角，后加一个空格" if not path and "：" in str(error["input"]) else None
    return problem("E108", message, location=place, hint=hint)


def _subject(path: tuple[int | str, ...]) -> str:
    match path:
        case ():
            return "文件最外层"
        case (*_, str(key), int(index)):
            return f"“{key}”的第{index + 1}项"
        case _:
            return f"“{path[-1]}”"


def _unknown_key(path: tuple[int | str, ...], value: Any, place: Location) -> Problem:
    key = str(path[-1])
    known = _keys(path)
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    if near:
        hint = f"是否应为“{near[0]}”"
    elif "：" in key:
        hint = "冒号请用半角，后加一个空格"
    elif value is None:
        hint = "值里有逗号时，请把整个值放进双引号"
    else:
        hint = f"可用的键：{'、'.join(known)}"
    return problem("E106", f"没有“{key}”这个键", location=place, hint=hint)


def _keys(path: tuple[int | str, ...]) -> list[str]:
    """The keys that may be where the last one of ``path`` is."""
    model = _MODELS.get(str(path[0]), Form) if len(path) > 1 else Form
    return [field.alias or name for name, field in model.model_fields.items() if not field.exclude]


def _meant_missing(key: str, written: Any) -> str | None:
    """Which of the keys that are there looks like the one that is missing."""
    near = difflib.get_close_matches(key, [str(each) for each in written], n=1, cutoff=0.5) if written else []
    return f"“{near[0]}”是否应为“{key}”" if near else None


def _shown(value: Any) -> str:
    match value:
        case None:
            return "空白"
        case dict():
            return "一组“键: 值”"
        case list():
            return "一个列表"
        case _:
            text = str(value)
            return f"“{text if len(text) <= 40 else text[:39] + '…'}”"
