"""From files to a rulebook in force: the chain of ``extends``, the values of a year, and every fault with its line."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict, Field

from evaluator.cell import cell_text
from evaluator.forms.files import read_bounded
from evaluator.forms.source import read_source, source_of
from evaluator.places import shipped
from evaluator.problem import Location, Problem, has_errors, problem
from evaluator.rulebook.faults import File, meant, validated
from evaluator.rulebook.model import Parameter, Rulebook, Source, parameter_models
from evaluator.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from evaluator.rulebook.values import LevelNames

DEFAULT_RULEBOOK = "cn-caiyu-2020-10"
_HEADER = ("id", "title", "number", "about", "extends")
_NOT_RULEBOOKS = {"lexicon"}


class _Entry(BaseModel):
    """A parameter as a file writes it: dated values beside their sources."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: str
    values: dict[dt.date, dict[str, Any]] = Field(min_length=1)
    source: tuple[Source, ...] = Field(min_length=1)


def known_rulebooks() -> tuple[str, ...]:
    """The ids of the rulebooks that travel with the program, sorted."""
    return tuple(sorted(path.stem for path in shipped("rules").glob("*.yaml") if path.stem not in _NOT_RULEBOOKS))


def load_rulebook(
    source: str | PathLike[str] | Mapping[str, Any], year: int | None = None
) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """Load a rulebook by its id, from a YAML file of one's own, or from a mapping with the keys of such a file.

    Args:
        source: an id of :func:`known_rulebooks`, a path that ends in ``.yaml`` or ``.yml``, or a mapping.
        year: the year that is evaluated: of each parameter the value in force at its end holds. None: the latest.

    Returns:
        The rulebook, or None when anything about it is an error; and every fault of every file it is made of.
    """
    if isinstance(source, Mapping):
        files = _chain(_given(source))
    elif path := _find(str(source), None):
        files = _chain(_read(path))
    else:
        return None, (_unknown(str(source), Location()),)
    parameters: dict[str, Parameter[Any]] = {}
    for file in reversed(files):
        parameters.update(_parameters(file, year))
    found = (each for file in files for each in sorted(file.problems, key=lambda each: each.location.row or 0))
    problems = list(dict.fromkeys(found))
    if not has_errors(problems):
        problems += _incomplete(files[0], parameters) or _unknown_levels(files, parameters)
    if has_errors(problems):
        return None, tuple(problems)
    return _rulebook(files, parameters, year), tuple(problems)


def rulebook_files(source: str | PathLike[str]) -> tuple[Path, ...]:
    """The files that a rulebook is made of, itself first; empty when it cannot be found."""
    path = _find(str(source), None)
    return tuple(file.path for file in _chain(_read(path))) if path else ()


def _rulebook(files: list[File], parameters: dict[str, Parameter[Any]], year: int | None) -> Rulebook:
    head = files[0].header
    sha256 = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    return Rulebook(
        id=files[0].id,
        title=head["title"],
        number=head.get("number", ""),
        about=head.get("about", ""),
        year=year,
        sha256=sha256,
        extends=tuple(file.id for file in files[1:]),
        **cast("dict[str, Any]", parameters),
    ).with_cases()


def _incomplete(file: File, parameters: dict[str, Parameter[Any]]) -> list[Problem]:
    missing = [name for name in parameter_models() if name not in parameters]
    hint = f"补上这些参数，或写 extends: {DEFAULT_RULEBOOK}"
    return [problem("E404", f"缺少参数 {'、'.join(missing)}", location=file.place(()), hint=hint)] if missing else []


def _unknown_levels(files: list[File], parameters: dict[str, Parameter[Any]]) -> list[Problem]:
    """A weight, or the weight of an absent level, of a level 1 that no name on a form can ever mean."""
    names = cast("Parameter[LevelNames]", parameters["level_names"]).value.names
    known, place = {*names, "预算执行率", "*"}, {file.id: file for file in files}
    found = []
    for name, keys in (("weights", _weighed), ("absent_level", _moved), ("special", _named)):
        parameter = parameters[name]
        for day, value in parameter.dated:
            unknown = [key for key in dict.fromkeys(keys(value)) if key not in known]
            where = place[parameter.rulebook].place((name, "values", day.isoformat()))
            hint = f"先在 level_names 里写明哪些名称是这一级指标；已有：{'、'.join(names)}"
            found += [
                problem("E431", f"{name} 的“{key}”不是 level_names 里的一级指标", location=where, hint=hint)
                for key in unknown
            ]
    return found


def _weighed(value: Any) -> Iterator[str]:
    return (level for each in value.sets for key in each for level in key.split("+"))


def _moved(value: Any) -> Iterator[str]:
    return (level for pair in value.to.items() for level in pair)


def _named(value: Any) -> Iterator[str]:
    return (case.whom.level1 for case in value.cases if case.whom.level1)


# --- the chain of files ---------------------------------------------------------------------------------------------


def _chain(first: File) -> list[File]:
    """The file and all that it extends, nearest first; stops at the first that cannot be found, or comes again."""
    files = [first]
    seen = {first.path.resolve()}
    while (base := files[-1].header.get("extends")) is not None:
        file = files[-1]
        found = _find(base, file.path)
        if found is None:
            file.problems.append(_unknown(base, file.place(("extends",))))
            break
        if found.resolve() in seen:
            file.fault("E408", f"extends 成环：{' → '.join((*(each.id for each in files), base))}", ("extends",))
            break
        seen.add(found.resolve())
        files.append(_read(found))
    return files


def _find(name: str, beside: Path | None) -> Path | None:
    """A file of one's own (relative to the file that extends it), else one that travels with the program."""
    if name.endswith((".yaml", ".yml")):
        own = Path(name) if beside is None else beside.parent / name
        if own.is_file():
            return own
        return None
    if not name or name in _NOT_RULEBOOKS or ".." in name:
        return None
    path = shipped("rules") / f"{name}.yaml"
    return path if path.is_file() else None


def _unknown(name: str, place: Location) -> Problem:
    known = known_rulebooks()
    close = difflib.get_close_matches(name, known, n=1)
    code, what = ("E408", " extends 所指的规则") if place.file else ("E401", "评分规则")
    hint = f"{f'是不是 {close[0]}？' if close else ''}已有：{'、'.join(known)}；自己的规则写文件名，以 .yaml 结尾"
    return problem(code, f"没有{what}“{name}”", location=place, hint=hint)


def _given(data: Mapping[str, Any]) -> File:
    """A rulebook that a program made, as if the current folder had a file with these keys."""
    source = source_of(data, _scalar)
    name = str(data.get("id") or "own")
    file = File(name, name, Path(f"<{name}>"), lines=source.lines)
    file.sha256 = hashlib.sha256(json.dumps(source.data, sort_keys=True).encode()).hexdigest()
    _take(file, source.data)
    return file


def _scalar(value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else cell_text(value)


def _read(path: Path) -> File:
    inside = path.is_relative_to(shipped("rules"))
    name = f"rules/{path.relative_to(shipped('rules')).as_posix()}" if inside else str(path)
    file = File(path.relative_to(shipped("rules")).with_suffix("").as_posix() if inside else path.stem, name, path)
    raw, fault = read_bounded(path, "EVALUATOR_MAX_YAML_MB")
    if raw is None:
        file.problems += [replace(fault, location=Location(name))] if fault else []
        return file
    file.sha256 = hashlib.sha256(raw).hexdigest()
    try:
        text = decode(raw)
    except UnicodeDecodeError:
        hint = "请存为 UTF-8 或 GB18030 编码"
        file.problems.append(problem("E103", "规则文件不是文本", location=Location(name), hint=hint))
        return file
    source = read_source(text, name)
    file.lines = source.lines
    file.problems += source.problems
    if source.data is not None and not isinstance(source.data, dict):
        file.fault("E402", "规则文件应是“键: 值”的列表", hint="第一行写 title: 规则名称")
    elif source.data is not None:
        _take(file, source.data)
    elif not source.problems:
        file.problems.append(problem("E102", "文件是空的，没有规则", location=Location(name)))
    return file


def _take(file: File, data: dict[str, Any]) -> None:
    """Sort the keys of a file into header and parameters, and refuse the rest."""
    models = parameter_models()
    for key, value in data.items():
        if key in models and isinstance(value, dict):
            file.entries[key] = value
        elif key in models:
            file.fault("E402", f"{key} 应含 summary、values、source", (key,))
        elif key not in _HEADER:
            file.fault("E403", f"没有参数“{key}”", (key,), meant(key, (*models, *_HEADER)))
        elif isinstance(value, str):
            file.header[key] = value
        else:
            file.fault("E405", f"{key} 应是文字", (key,))
    if "title" not in file.header:
        file.fault("E404", "缺少 title", hint="写上规则名称，如 title: 项目支出绩效评价管理办法")
    if file.header.get("id", file.id) != file.id and file.name.startswith("rules/"):
        file.fault("E405", f"id 应与文件名相同：{file.id}", ("id",))


# --- the parameters of a file ---------------------------------------------------------------------------------------


def _parameters(file: File, year: int | None) -> dict[str, Parameter[Any]]:
    """Every parameter of ``file`` with its value in force; all dated values are checked, not only that one."""
    found, early = {}, {}
    for name, raw in file.entries.items():
        entry = validated(_Entry, raw, (name,), file)
        written = raw.get("values")
        checked: dict[Any, Any] = {
            day: validated(parameter_models()[name], value, (name, "values", day), file)
            for day, value in (written.items() if isinstance(written, dict) else ())
        }
        if not isinstance(entry, _Entry):
            continue
        values = dict(zip(entry.values, checked.values(), strict=True))
        since, late = _in_force(values, year)
        if late:
            early[name] = since
        if (value := values[since]) is not None:
            dated = tuple((day, each) for day, each in sorted(values.items()) if each is not None)
            found[name] = Parameter(name, value, entry.summary, since, entry.source, file.id, dated)
    if early:
        message = f"{file.id} 自 {min(early.values())} 起有规定，{year} 年度按其最早的规定执行"
        file.fault("W409", message, hint=f"涉及：{'、'.join(early)}")
    return found


def _in_force(values: dict[dt.date, Any], year: int | None) -> tuple[dt.date, bool]:
    """The day whose value holds at the end of ``year``, and whether even the earliest is later than that."""
    if year is None:
        return max(values), False
    started = [day for day in values if day <= dt.date(year, 12, 31)]
    return (max(started), False) if started else (min(values), True)
