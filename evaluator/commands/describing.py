"""What programs and people can look up: ``schema`` of a shape, ``problems`` of the catalogue."""

from __future__ import annotations

import json

import click

from evaluator.commands.options import GIVEN, json_option
from evaluator.console import Command, say, say_exactly


@click.command(cls=Command)
@click.argument("name", type=GIVEN, metavar="[名称]", required=False)
def schema(name: str | None) -> None:
    """输出一种数据的 JSON Schema；不给名称时列出有哪些。"""
    from evaluator.surface import schemas

    if name is None:
        say("\n".join(schemas.SHAPES))
    elif name not in schemas.SHAPES:
        raise click.UsageError(f"没有“{name}”的 JSON Schema；有这些：{'、'.join(schemas.SHAPES)}")
    else:
        say(json.dumps(schemas.schema(name), ensure_ascii=False, indent=2))


@click.command(cls=Command)
def conformance() -> None:
    """输出一致性用例：指标值的读法与评分情形，一行一个 JSON 对象，供其他程序核对。"""
    from evaluator.surface.conformance import FILE

    say_exactly(FILE.read_text(encoding="utf-8"))


@click.command(cls=Command)
@click.argument("code", type=GIVEN, metavar="[代码]", required=False)
@json_option
def problems(code: str | None, *, as_json: bool) -> None:
    """列出全部问题代码；给出代码时，显示它的说明：错误示例、正确示例、原因、处理办法。"""
    from evaluator.paper.figures import SEVERITY_NAMES
    from evaluator.problem import catalogue
    from evaluator.surface.describing import problem_info

    known = catalogue()
    if code is not None and code not in known:
        raise click.UsageError(f"没有问题代码“{code}”；不加代码可列出全部")
    if as_json:
        # One object a line, so that the list can be read as it comes.
        for each in [code] if code else known:
            say(json.dumps(problem_info(each).to_dict(), ensure_ascii=False))
    elif code:
        say(problem_info(code).page.rstrip("\n"))
    else:
        say("\n".join(f"{each}  {SEVERITY_NAMES[entry.severity]}  {entry.title}" for each, entry in known.items()))
