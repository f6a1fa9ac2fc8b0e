"""A rulebook file as it is read, and every fault of it in our words, at its line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class File:
    """One file of the chain, as read."""

    id: str
    name: str
    """As shown to people."""
    path: Path
    sha256: str = ""
    header: dict[str, str] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, loc: tuple[str | int, ...], text: str | None = None) -> Location:
        """Where ``loc`` is, or what is nearest around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return Location(self.name, row=self.lines.get(loc, 1), column=text)

    def fault(self, code: str, message: str, loc: tuple[str | int, ...] = (), hint: str | None = None) -> None:
        """Note a problem at ``loc``."""
        self.problems.append(problem(code, message, location=self.place(loc), hint=hint))


def meant(key: str, known: tuple[str, ...]) -> str:
    """The known key that was probably meant, or all that there are."""
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f"是不是 {close[0]}？" if close else f"可用：{'、'.join(known)}"


def validated(model: type[BaseModel], raw: Any, loc: tuple[str | int, ...], file: File) -> BaseModel | None:
    """What a model makes of ``raw``, which is at ``loc``; None, and the faults noted, where it does not fit."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # A list whose only item is wrong is also reported as too short: the item is what matters.
        inner = {each["loc"][:-depth] for each in errors for depth in (1, 2)}
        shown = [each for each in errors if each["type"] != "too_short" or each["loc"] not in inner]
        file.problems += [_fault(each, loc, model, file) for each in shown]
        return None


def _fault(error: Any, loc: tuple[str | int, ...], model: type[BaseModel], file: File) -> Problem:
    """A fault that pydantic found, in our words and at its line."""
    path = tuple(step for step in error["loc"] if step != "[key]")
    key = str((*loc, *path)[-1]) if (*loc, *path) else ""
    place = file.place((*loc, *path))
    what = str(loc[0]) if loc else "文件"
    kind, context = error["type"], error.get("ctx", {})
    if key == "says" or kind == "missing" or (kind == "too_short" and key in {"source", "values"}):
        return _absent(what, key, place)
    if kind == "extra_forbidden":
        return problem("E403", f"{what} 没有键“{key}”", location=place, hint=meant(key, _keys(model, path)))
    if kind == "standard":
        return problem("E432", f"支出标准：{error['msg']}", location=place)
    if kind == "literal_error":
        allowed = context["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
        return problem("E405", f"{what} 的 {key} 不能是“{error['input']}”", location=place, hint=f"可用：{allowed}")
    if kind in {"bands", "weights", "rungs", "grades", "direction"}:
        return problem("E406", f"{what}：{error['msg']}", location=place)
    return problem(
        "E405", f"{what} 的 {key} 不能是“{error.get('input')}”", location=place, hint=_expected(kind, context)
    )


def _absent(parameter: str, key: str, place: Location) -> Problem:
    """What must be there and is not; ``says`` also where it is not a Chinese sentence."""
    if key == "source":
        hint = "写明 title、number、article、evidence、says"
        return problem("E407", f"参数 {parameter} 没有依据（source）", location=place, hint=hint)
    if key == "says":
        hint = "加上 says，用一句中文写明该条说了什么，如 says: 未完成的按完成值与指标值的比例记分"
        return problem("E430", f"{parameter} 的依据没有写明说了什么（says）", location=place, hint=hint)
    return problem("E404", f"{parameter} 缺少 {key}", location=place)


def _keys(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that the model offers at ``path``."""
    at: Any = model
    for step in path[:-1]:
        if isinstance(step, str) and isinstance(at, type) and issubclass(at, BaseModel):
            by_key = {info.alias or name: info.annotation for name, info in at.model_fields.items()}
            at = by_key.get(step)
        at = _innermost(at)
    if isinstance(at, type) and issubclass(at, BaseModel):
        return tuple(info.alias or name for name, info in at.model_fields.items())
    return ()


def _innermost(annotation: Any) -> Any:
    """The model inside ``tuple[Model, ...]`` or ``dict[str, Model]``."""
    for inner in getattr(annotation, "__args__", ()):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return annotation


def _expected(kind: str, context: dict[str, Any]) -> str:
    if "ge" in context:
        return f"应不小于 {context['ge']}"
    if "le" in context:
        return f"应不大于 {context['le']}"
    if "gt" in context:
        return f"应大于 {context['gt']}"
    words = {"decimal": "应是数字", "int": "应是整数", "bool": "应是 true 或 false", "date": "应是日期，如 2020-02-25"}
    return next((text for start, text in words.items() if kind.startswith(start)), "请看 rules/ 里其他规则的写法")
