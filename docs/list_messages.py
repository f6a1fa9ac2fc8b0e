# ruff: noqa: INP001  a script, not a package
"""Every message in one list: ``python docs/list_messages.py [CODE…]`` prints those of each code, with their places.

The messages are in the code beside the values that they name (docs/decisions/0009-messages-in-code.md).
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from evaluator.problem import catalogue

PACKAGE = Path(__file__).parent.parent / "evaluator"
CODE = re.compile(r"[ENW]\d{3}|[ST]\d{2}")


def messages(tree: ast.AST) -> Iterator[tuple[str, int, str]]:
    """Code, line and template of every message; of a variable, all that it is assigned in its function."""
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        nodes = list(ast.walk(function))
        assigned = defaultdict(list)
        for each in nodes:
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                assigned[each.targets[0].id].append(each.value)
        for call in (each for each in nodes if isinstance(each, ast.Call) and len(each.args) > 1):
            code, text = (arg.value if isinstance(arg, ast.Constant) else arg for arg in call.args[:2])
            if isinstance(code, str) and CODE.fullmatch(code):
                for value in assigned[text.id] if isinstance(text, ast.Name) else [call.args[1]]:
                    yield code, call.lineno, template(value)


def template(value: ast.expr) -> str:
    """A message with its values in braces, as the source has them."""
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(getattr(part, 'value', part))}}}"
        for part in parts
    )


if __name__ == "__main__":
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(PACKAGE.rglob("*.py")):
        for code, line, text in messages(ast.parse(path.read_text(encoding="utf-8"))):
            found[code].setdefault(text, f"{path.relative_to(PACKAGE.parent)}:{line}")
    for code in sorted(sys.argv[1:] or found):
        click.echo(f"{code} {catalogue()[code].severity}  {catalogue()[code].title}")
        for text, place in found[code].items():
            click.echo(f"    {text}    [{place}]")
