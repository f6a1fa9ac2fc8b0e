"""Problems: everything that is wrong or doubtful about data, as values.

A stage never raises for what a person wrote. It returns its result together with the problems it found, each with a
stable code, a severity, a message in Chinese, the place, and where there is one a hint that helps. The catalogue of
codes is data (``problems.toml``); every code has one page in ``docs/problems/``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from evaluator.text import readable, width

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning", "note"]
_ROOM = 60
"""How much of a cell is shown on each side of what is wrong with it, in characters."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a problem lies: any of file, sheet, row (1-based), column (a header or a key), and a span of a text.

    ``start`` and ``end`` are offsets into ``text``, the original cell, in characters; ``end`` is exclusive.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        if self.file and not self.file.isprintable():
            object.__setattr__(self, "file", readable(self.file))

    def __str__(self) -> str:
        """``file:row``, with the sheet and the column where they are known."""
        place = "/".join(part for part in (self.file, self.sheet) if part)
        row = "" if self.row is None else f":{self.row}" if place else f"第{self.row}行"
        column = "" if self.column is None else f"［{self.column}］"
        return f"{place}{row}{column}"


NOWHERE = Location()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (``error``), likely wrong (``warning``) or assumed (``note``)."""

    code: str
    severity: Severity
    message: str
    location: Location = NOWHERE
    hint: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape (docs/formats.md): every key is always there."""
        place = self.location
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "location": {name: getattr(place, name) for name in Location.__slots__},
            "hint": self.hint,
        }

    def at(self, place: Location) -> Problem:
        """The same problem where ``place`` says; its own span of text, and whatever ``place`` leaves open, is kept."""
        if place == NOWHERE:
            return self
        if self.location is NOWHERE:
            return Problem(self.code, self.severity, self.message, place, self.hint)
        kept = {
            name: getattr(place, name) if (own := getattr(self.location, name)) is None else own
            for name in Location.__slots__
        }
        return replace(self, location=Location(**kept))


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the catalogue: what a code means whatever the instance."""

    severity: Severity
    title: str


@cache
def catalogue() -> dict[str, Code]:
    """All codes, in the order of the file."""
    import tomllib
    from pathlib import Path

    raw = tomllib.loads((Path(__file__).parent / "problems.toml").read_text(encoding="utf-8"))
    return {code: Code(**entry) for code, entry in raw.items()}


def problem(
    code: str,
    message: str,
    *,
    location: Location | None = None,
    hint: str | None = None,
    severity: Severity | None = None,
) -> Problem:
    """A problem of the catalogue.

    Args:
        code: a code of the catalogue; an unknown one is a mistake of ours and raises ``KeyError``.
        message: what happened here, in Chinese, a sentence without its full stop.
        location: where.
        hint: what would help, in Chinese.
        severity: only where the instance is milder or graver than its code.
    """
    return Problem(code, severity or catalogue()[code].severity, message, location or Location(), hint)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error (exit code 1 under ``--exit-code``)."""
    return any(each.severity == "error" for each in problems)


def render(each: Problem) -> str:
    """A problem for a person: place, code and message; the text with a caret under the right cells; the hint.

    A full-width character counts two cells, so the caret is under it in a terminal::

        targets/2022/demo.yaml:14: E201 指标值无法识别
          │ 达到≥3,5家
          │       ^^ 此处需要：数字
          = 可识别的写法：≥3.5家、≥35家
    """
    place = str(each.location)
    prefix = f"{place}: {each.code} " if place else f"{each.code} "
    where = each.location
    if where.text is None or where.start is None:
        lines = [prefix + each.message]
    else:
        before, marked, after = _around(where.text, where.start, where.end)
        lines = [
            prefix + _title(each),
            f"  │ {before}{marked}{after}",
            f"  │ {' ' * width(before)}{'^' * max(1, width(marked))} {each.message}",
        ]
    if each.hint:
        lines.append(f"  = {each.hint}")
    return "\n".join(map(_harmless, lines))


def _title(each: Problem) -> str:
    """The title of the code; where a target and an actual share one, it names its cell."""
    title = catalogue()[each.code].title
    return title.replace("指标值", "完成值") if each.location.column == "实际完成值" else title


def _around(text: str, start: int, end: int | None) -> tuple[str, str, str]:
    """What is before a span, in it and after it: a cell may hold a book, of which a line is shown."""
    end = len(text) if end is None else end
    before, marked, after = map(_harmless, (text[max(0, start - _ROOM) : start], text[start:end], text[end:]))
    return (
        f"…{before}" if start > _ROOM else before,
        f"{marked[:_ROOM]}…" if len(marked) > _ROOM else marked,
        f"{after[:_ROOM]}…" if len(after) > _ROOM else after,
    )


def _harmless(text: str) -> str:
    """``text`` on one line; what would steer a terminal, or hide in it, is a space."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
