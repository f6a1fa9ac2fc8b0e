"""A form as the YAML that :mod:`evaluator.forms.load` reads, laid out for a person to read and edit.

The layout is ours (one indicator a line), so the few lines of YAML are written here and not by a library. What is
unset is left out, but for the four columns of an indicator, which are always there.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.forms.model import Funds, Indicator
from evaluator.text import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from evaluator.forms.model import Form, FundSource, Task

_LINE = 160
"""Cells an indicator may take before it goes on several lines."""
_COLUMNS = {"level1", "level2", "level3", "target"}
_MONEY = {*Funds.model_fields, "initial", "budget", "executed", "expected"}
_SAFE = re.compile(r"[\w≥≤＝±“《〈（][\w（）《》〈〉〔〕【】“”‘’、，。；：·—…≥≤＝±％%*/+=. -]*(?<![ -])")
"""What needs no quotes in YAML, wherever it is."""
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def dump_form(form: Form, schema: str | None = None) -> str:
    """The YAML text of a form; reading it gives an equal form.

    Args:
        form: any form.
        schema: where the JSON Schema lies as seen from the file, for editors.
    """
    lines = [] if schema is None else [f"# yaml-language-server: $schema={schema}"]
    for name, key, value in _set(form):
        if name == "indicators":
            lines += ["", f"{key}:", *(_row(each) for each in value)]
        elif name == "narrative":
            lines += [f"{key}:", *(f"  {_text(label)}: {_text(text)}" for label, text in value.items())]
        elif name in {"goals", "level_points", "entries"}:
            lines += [f"{key}:", *(f"  {_text(goal)}: {_scalar(points)}" for goal, points in value.items())]
        elif name in {"sources", "tasks"}:
            lines += ["", f"{key}:", *(_row(each) for each in value), ""]
        elif name in {"funds", "execution"}:
            lines += ["", *_block(key, value), ""]
        else:
            lines.append(f"{key}: {_scalar(value)}")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _block(key: str, record: BaseModel) -> list[str]:
    lines = [f"  {inner}: {_scalar(value, ',' if name in _MONEY else '')}" for name, inner, value in _set(record)]
    return [f"{key}:", *lines] if lines else [f"{key}: {{}}"]


def _set(record: BaseModel, always: frozenset[str] = frozenset()) -> Iterator[tuple[str, str, Any]]:
    """Name, printed name and value of every field that is set."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if not field.exclude and (name in always or value != field.get_default(call_default_factory=True)):
            yield name, field.alias or name, value


def _row(row: Indicator | FundSource | Task) -> str:
    always = frozenset(_COLUMNS if isinstance(row, Indicator) else ())
    pairs = [f"{key}: {_scalar(value)}" for _, key, value in _set(row, always)]
    line = f"  - {{{', '.join(pairs)}}}"
    return line if width(line) <= _LINE else "  - " + "\n    ".join(pairs)


def _scalar(value: Any, group: str = "") -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, f"{group}f")
        case str():
            return _text(value)
        case dict():
            return f"{{{', '.join(f'{_text(key)}: {_scalar(inner)}' for key, inner in value.items())}}}"
        case _:
            return str(value)


def _text(text: str) -> str:
    """Plain where no reader of YAML could take it for anything else, else in double quotes."""
    if _SAFE.fullmatch(text) and (not text.isascii() or re.fullmatch(r"[0-9]+%", text)):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
