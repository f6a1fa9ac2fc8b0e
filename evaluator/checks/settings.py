"""Which checks run: ``--select``, ``--ignore``, and a settings file in the folder of the forms.

``evaluator.yaml`` (or ``设置.yaml``) beside the forms::

    检查: [S, T04]        # only these; a beginning represents all codes that have it
    不检查: [S25]
    级别: {S06: 提示}     # 错误, 警告, 提示
    各表:                 # the same two for some forms: by project, unit or file, * for anything
      某县水利局: {不检查: [S25], 级别: {S13: 提示}}
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from evaluator.checks.exceptions import Exceptions, load_exceptions
from evaluator.forms.files import SETTINGS, read_text
from evaluator.problem import Location, catalogue, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evaluator.forms.model import Form
    from evaluator.problem import Problem, Severity
    from evaluator.standards import Standards

_KEYS = {"检查": "select", "不检查": "ignore", "级别": "severity", "各表": "places"}
_SEVERITIES: dict[str, Severity] = {"错误": "error", "警告": "warning", "提示": "note"}
_HINT = (
    "可用的键：检查、不检查（编号或编号的开头，如 S、T1）；级别（编号: 错误、警告或提示）；"
    "各表（项目、单位或文件: 不检查和级别）"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Codes, or their beginnings: ``S`` is all of S01 …, ``T1`` T10 to T19."""

    select: tuple[str, ...] = ()
    """Only these; empty: all."""
    ignore: tuple[str, ...] = ()
    """None of these, whatever is selected."""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Other severities than the catalogue's, by code."""

    places: tuple[tuple[str, Settings], ...] = ()
    """What else is left out, or graver or milder, in the forms whose project, unit or file matches."""

    standards: Standards | None = None
    """Expenditure standards, a bureau's own among them; null: those that travel with the program."""
    exceptions: Exceptions = field(default_factory=Exceptions)
    """Findings that a person accepted."""

    def at(self, form: Form) -> Settings:
        """What holds for one form."""
        found = self
        for pattern, own in self.places:
            if _matches(form, pattern):
                severity = {**found.severity, **own.severity}
                found = replace(found, ignore=(*found.ignore, *own.ignore), severity=severity)
        return found

    def off(self, code: str) -> bool:
        """Whether a check is switched off."""
        return bool(self.select and not code.startswith(self.select)) or code.startswith(self.ignore or ("-",))

    def kept(self, problems: Iterable[Problem], project: str = "", indicator: str | None = None) -> tuple[Problem, ...]:
        """The problems of the checks that are on, each once, with the severities that are set and what was explained.

        ``project`` and ``indicator`` name what they are about.
        """
        unique = {(each.code, each.message, each.location.row): each for each in problems if not self.off(each.code)}
        found: Iterable[Problem] = unique.values()
        if self.severity:
            found = (replace(each, severity=self.severity.get(each.code, each.severity)) for each in found)
        if self.exceptions.given:
            found = (self.exceptions.explained(each, project, indicator) for each in found)
        return tuple(found)


def _matches(form: Form, pattern: str) -> bool:
    """Whether the project, the unit or the file of a form is meant."""
    file = form.location.file
    named = any(name and fnmatch(name, pattern) for name in (form.name, form.unit, form.department))
    return named or bool(file and PurePath(file).match(pattern))


def load_settings(
    given: Sequence[str | Path], select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings beside the forms; what the command line says comes first.

    Args:
        given: files and folders of forms; the settings and the exceptions are in the folder.
        select: codes that the command line selects, several with commas.
        ignore: codes that it leaves out.
    """
    paths = [*map(Path, given)]
    folders = [path if path.is_dir() else path.parent for path in paths]
    exceptions, problems = load_exceptions(folders)
    found: dict[str, Any] = {"select": (), "ignore": (), "severity": {}, "places": {}}
    for file in dict.fromkeys(folder / name for folder in folders for name in SETTINGS):
        if file.is_file():
            read, faults = _read(file)
            found = {key: found[key] or read.get(key, found[key]) for key in found}
            problems = (*problems, *faults)
    chosen, left_out = _codes(select), _codes(ignore)
    problems = (*problems, *_unknown((*chosen, *left_out), Location()))
    return (
        Settings(
            chosen or _codes(found["select"]),
            left_out or _codes(found["ignore"]),
            found["severity"],
            tuple(found["places"].items()),
            exceptions=exceptions,
        ),
        problems,
    )


def _codes(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        code.strip().upper() for each in given for code in str(each).replace("，", ",").split(",") if code.strip()
    )


def _unknown(codes: Iterable[str], place: Location) -> list[Problem]:
    return [
        problem("W341", f"没有以“{code}”开头的编号", location=place, hint="用 evaluator problems 查看全部编号")
        for code in codes
        if not any(known.startswith(code) for known in catalogue())
    ]


def _read(file: Path) -> tuple[dict[str, Any], list[Problem]]:
    import yaml

    text, fault = read_text(file)
    place = Location(str(file))
    try:
        raw = yaml.safe_load(text or "") or {}
    except yaml.YAMLError:
        return {}, [problem("W341", "设置文件不是正确的 YAML，没有采用", location=place, hint=_HINT)]
    if not isinstance(raw, dict):
        return {}, [problem("W341", "设置文件应为“键: 值”，没有采用", location=place, hint=_HINT)]
    found, problems = _taken(raw, place)
    return found, [*([fault] if fault else []), *problems]


def _taken(raw: dict[Any, Any], place: Location, *, within: bool = False) -> tuple[dict[str, Any], list[Problem]]:
    """The settings under their keys; ``within``: of some forms, which select nothing and have no parts."""
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for key, value in raw.items():
        name = _KEYS.get(str(key), str(key) if key in _KEYS.values() else "")
        if name == "severity" and isinstance(value, dict):
            levels = {str(code).upper(): _SEVERITIES.get(str(level), str(level)) for code, level in value.items()}
            problems += _unknown(levels, place)
            found[name] = {code: level for code, level in levels.items() if level in _SEVERITIES.values()}
            problems += [_not_a_level(code, place) for code in levels.keys() - found[name].keys()]
        elif name == "places" and isinstance(value, dict) and not within:
            parts = {str(what): _taken(own, place, within=True) for what, own in value.items() if isinstance(own, dict)}
            problems += (each for _, faults in parts.values() for each in faults)
            found[name] = {
                what: Settings(ignore=_codes(own.get("ignore", ())), severity=own.get("severity", {}))
                for what, (own, _) in parts.items()
            }
        elif name in {"ignore", "" if within else "select"} and isinstance(value, str | list):
            found[name] = [value] if isinstance(value, str) else value
            problems += _unknown(_codes(found[name]), place)
        else:
            problems.append(problem("W341", f"设置“{key}”没有采用", location=place, hint=_HINT))
    return found, problems


def _not_a_level(code: str, place: Location) -> Problem:
    return problem("W341", f"{code} 的级别没有采用", location=place, hint="级别应为 错误、警告、提示 之一")
