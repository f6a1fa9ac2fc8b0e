"""Problems for other machines: SARIF 2.1.0, JUnit and the annotations of GitHub Actions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from evaluator.problem import catalogue
from evaluator.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.problem import Location, Problem, Severity

FORMATS = ("text", "sarif", "junit", "github")
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "note"}
_GITHUB: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def render(problems: Sequence[Problem], files: Sequence[str], form: str) -> str:
    """The findings in one of :data:`FORMATS` but ``text``.

    Args:
        problems: what was found.
        files: the files that were looked at, also those without findings (JUnit counts them as passed).
        form: ``sarif``, ``junit`` or ``github``.
    """
    if form == "sarif":
        return json.dumps(sarif(problems), ensure_ascii=False, indent=2)
    return junit(problems, files) if form == "junit" else github(problems)


def sarif(problems: Iterable[Problem]) -> dict[str, Any]:
    """A log of SARIF 2.1.0 with one run; each code that occurs is a rule with the title of the catalogue."""
    found = tuple(problems)
    codes = list(dict.fromkeys(each.code for each in found))
    known = catalogue()
    rules = [
        {
            "id": code,
            "shortDescription": {"text": known[code].title},
            "defaultConfiguration": {"level": _LEVELS[known[code].severity]},
        }
        for code in codes
    ]
    results = [
        {
            "ruleId": each.code,
            "ruleIndex": codes.index(each.code),
            "level": _LEVELS[each.severity],
            "message": {"text": _message(each)},
            "locations": _locations(each.location),
        }
        for each in found
    ]
    driver = {"name": "evaluator", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _locations(place: Location) -> list[dict[str, Any]]:
    """Where SARIF can say it: a file and its line; sheet and column are a name."""
    found: dict[str, Any] = {}
    if place.file:
        physical: dict[str, Any] = {"artifactLocation": {"uri": place.file.replace("\\", "/")}}
        if place.row:
            physical["region"] = {"startLine": place.row}
        found["physicalLocation"] = physical
    names = [part for part in (place.sheet, place.column) if part]
    if names:
        found["logicalLocations"] = [{"fullyQualifiedName": "/".join(names)}]
    return [found] if found else []


def junit(problems: Iterable[Problem], files: Sequence[str]) -> str:
    """A test suite: a case a file, which fails by each error and has warnings and notes as its output."""
    by_file: dict[str, list[Problem]] = {file: [] for file in files}
    for each in problems:
        by_file.setdefault(each.location.file or "（全部）", []).append(each)
    cases = [_case(file, found) for file, found in by_file.items()]
    failures = sum(any(each.severity == "error" for each in found) for found in by_file.values())
    head = f'<testsuite name="evaluator" tests="{len(by_file)}" failures="{failures}" errors="0" skipped="0">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>"])


def _case(file: str, found: Sequence[Problem]) -> str:
    errors = [each for each in found if each.severity == "error"]
    others = [each for each in found if each.severity != "error"]
    lines = [f'  <testcase classname="evaluator" name={_attribute(file)}>']
    if errors:
        text = "\n".join(_line(each) for each in errors)
        lines.append(f"    <failure message={_attribute(_message(errors[0]))}>{_text(text)}</failure>")
    if others:
        text = "\n".join(_line(each) for each in others)
        lines.append(f"    <system-out>{_text(text)}</system-out>")
    return "\n".join([*lines, "  </testcase>"])


def github(problems: Iterable[Problem]) -> str:
    """Workflow commands: a line a finding, shown beside the line of its file."""
    return "\n".join(_command(each) for each in problems)


def _command(each: Problem) -> str:
    place = {"file": each.location.file, "line": each.location.row, "title": each.code}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value)
    return f"::{_GITHUB[each.severity]} {properties}::{_data(_message(each))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _message(each: Problem) -> str:
    return f"{each.message}（{each.hint}）" if each.hint else each.message


def _line(each: Problem) -> str:
    place = str(each.location)
    return f"{place}: {each.code} {_message(each)}" if place else f"{each.code} {_message(each)}"


def _text(text: str) -> str:
    return escape(_printable(text))


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """What XML 1.0 may hold; other control characters are spaces."""
    return "".join(char if char in "\n\t" or (char >= " " and char not in "\ufffe\uffff") else " " for char in text)
