"""The YAML of a form as plain data: every scalar stays the text that was written, every key knows its line.

YAML would read ``35`` as a number and ``2022-10-31`` as a day; a form keeps the cell as it is. So this reads the events
of the parser instead of its values. Aliases are refused and the depth is bounded: a form needs neither, and both can
make a small file exhaust the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from evaluator.errors import ProblemError
from evaluator.problem import Location, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 9
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_QUOTE = '值里有 : # , [ ] { } 或以 * & ! % @ > | - ? 等符号开头时，请把整个值放进双引号，如 指标值: ">=35家"'
_ALIGN = "同一层的各行请左对齐；列表的每一行以“- ”开头"

Path = tuple[str | int, ...]


class Slip(NamedTuple):
    """What a message of the YAML parser means to a person."""

    signs: tuple[str, ...]
    """All of them occur in the parser's context and problem."""
    message: str
    hint: str
    opening: bool = False
    """Show where the construct begins: an unclosed bracket is noticed lines later."""
    whole_line: bool = False


_TAB = Slip(("tab character",), "用了制表符（Tab）缩进", "缩进请用空格")
_SECOND = Slip(("another document",), "一个文件里有两份内容（以 --- 分开）", "一个文件只写一个项目")
_ALIAS = Slip(("alias",), "值以 * 开头而没有加引号", _QUOTE)
_COLON = Slip(
    ("expected ':'",),
    "缺少冒号",
    "每行写作“键: 值”，冒号用半角，后加一个空格",
    opening=True,
    whole_line=True,
)
_SLIPS = (
    _TAB,
    _COLON,
    Slip(("mapping values are not allowed",), "此处多了一个冒号，或上一行缺少冒号、缩进不齐", _QUOTE),
    Slip(("expected ',' or ']'",), "方括号 [ 没有配对，或两项之间缺少逗号", "补上 ] 或逗号", opening=True),
    Slip(
        ("expected ',' or '}'",),
        "花括号 { 没有配对，或两项之间缺少逗号",
        "补上 } 或逗号；值里有逗号时请加双引号",
        opening=True,
    ),
    Slip(("quoted scalar", "end of stream"), "引号没有配对", "补上另一半引号", opening=True),
    Slip(("scanning a block scalar",), "值以 > 或 | 开头而没有加引号", _QUOTE, opening=True),
    _ALIAS,
    Slip(("anchor",), "值以 & 开头而没有加引号", _QUOTE, opening=True),
    Slip(("cannot start any token",), "值以 YAML 的特殊符号开头而没有加引号", _QUOTE),
    Slip(("sequence entries are not allowed",), "值以 - 开头而没有加引号", _QUOTE),
    Slip(("mapping keys are not allowed",), "值以 ? 开头而没有加引号", _QUOTE),
    Slip(("document start",), "缩进不齐", _ALIGN),
    Slip(("block collection",), "缩进不齐，或括号之后还有文字", _ALIGN),
    Slip(("expected key",), "缩进不齐，或引号、括号之后还有文字", _ALIGN),
)
_OTHER = Slip((), "不符合 YAML 的写法", _QUOTE)


class Source(NamedTuple):
    """What a file says: the data, the line of every key and item, and everything wrong with its writing."""

    data: Any
    lines: dict[Path, int]
    problems: tuple[Problem, ...]


def source_of(data: Any, scalar: Callable[[Any], str | None]) -> Source:
    """A mapping from a program, as if a file had said it: scalars become texts, every key is at line 0."""
    lines: dict[Path, int] = {}

    def taken(value: Any, path: Path) -> Any:
        lines[path] = 0
        if isinstance(value, Mapping):
            return {str(key): taken(each, (*path, str(key))) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [taken(each, (*path, index)) for index, each in enumerate(value)]
        return scalar(value)

    return Source(taken(data, ()), lines, ())


def read_source(text: str, file: str) -> Source:
    """Read one YAML document; ``data`` is None when it is empty or cannot be read."""
    builder = _Builder(text, file)
    try:
        data = builder.document()
    except yaml.YAMLError as error:
        return Source(None, builder.lines, (_slip(error, text, file),))
    except ProblemError as refusal:
        return Source(None, builder.lines, refusal.problems)
    return Source(data, builder.lines, tuple(builder.problems))


class _Builder:
    """Turns parser events into dicts, lists and texts."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = yaml.parse(text, _Loader)

    def document(self) -> Any:
        """The first document; a second one is refused."""
        data, documents = None, 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refusal(event, _SECOND.message, _SECOND.hint)
                data = self._value(next(self._events), ())
        return data

    def _value(self, event: Any, path: Path) -> Any:
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in _NULLS else event.value
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal(event, _ALIAS.message, _ALIAS.hint)
        if len(path) > _DEPTH:
            raise self._refusal(event, "层次太深，这不是目标表", "目标表最多三层：项目、绩效指标、各列")
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refusal(event, "冒号前面应是列名，不能是括号里的内容", _QUOTE)
            key = event.value
            line = _line(event)
            place = (*path, key)
            if key in values:
                self.problems.append(self._repeated(key, self.lines[place], line))
            self.lines.setdefault(place, line)
            value = self._value(next(self._events), place)
            values.setdefault(key, value)
        return values

    def _repeated(self, key: str, first: int, line: int) -> Problem:
        return problem(
            "E105",
            f"“{key}”写了两次，第一次在第{first}行",
            location=Location(self.file, row=line, column=key),
            hint="只保留其中一处",
        )

    def _refusal(self, event: Any, message: str, hint: str) -> ProblemError:
        place = Location(self.file, row=_line(event))
        return ProblemError(problem("E104", message, location=place, hint=hint))


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _slip(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """A syntax error of the parser, in words a person understands, under the place."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _unprintable(text, file)
    said = f"{error.context or ''} {error.problem or ''}"
    slip = next((each for each in _SLIPS if all(sign in said for sign in each.signs)), _OTHER)
    mark = (error.context_mark if slip.opening else None) or error.problem_mark
    lines = text.split("\n")
    row, column = (0, 0) if mark is None else (mark.line, mark.column)
    line = lines[min(row, len(lines) - 1)].rstrip("\r")
    start = min(column, max(len(line) - 1, 0))
    if line[start : start + 1] == "\t":
        slip = _TAB
    end = len(line) if slip.whole_line else min(start + 1, len(line))
    place = Location(file, row=row + 1, text=line.replace("\t", " "), start=start, end=end)
    return problem("E104", slip.message, location=place, hint=slip.hint)


def _unprintable(text: str, file: str) -> Problem:
    """The first character that YAML does not allow in a file."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    at = found.start() if found else 0
    row = text.count("\n", 0, at) + 1
    message = f"有不可见的控制字符（U+{ord(text[at]):04X}）"
    return problem("E104", message, location=Location(file, row=row), hint="删去该字符，或把它所在的值重新录入")
