"""What would change: ``compare`` of two rulebooks, two years or two results."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from evaluator.commands.options import GIVEN, YEAR, json_option
from evaluator.console import Command, fail, report, say
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.forms.model import Form


@click.command(cls=Command)
@click.argument("sources", nargs=-1, required=True, type=GIVEN, metavar="文件夹...")
@click.option("--rules", multiple=True, type=GIVEN, metavar="编号", help="评分规则：编号或文件；给两次，比较两套规则。")
@click.option("--year", multiple=True, type=YEAR, metavar="年", help="年度；给两次，比较同一规则在两个年度的规定。")
@json_option
@click.option("--exit-code", is_flag=True, help="有变化时，退出码为 1。")
def compare(
    sources: tuple[str, ...], *, rules: tuple[str, ...], year: tuple[int, ...], as_json: bool, exit_code: bool
) -> None:
    """比较两套规则（或两个年度、两份 scorecards.json）：哪些结论、得分、等级会变，变多少，依据哪条。

    文件夹里是填好的表（YAML 或文档），或有 targets 和 actuals 两个文件夹；也可以直接给两份 scorecards.json。
    """
    from evaluator.changes import as_text, changes
    from evaluator.result import STATUS_NAMES

    if len(rules) == 2 or len(year) == 2:
        names, shapes = _scored(sources, rules, year)
    elif len(sources) == 2 and not rules and not year:
        names, shapes = (sources[0], sources[1]), [_result(source) for source in sources]
    else:
        raise click.UsageError("请给两次 --rules 或两次 --year，或者给两份 scorecards.json")
    found = changes(*shapes)
    if as_json:
        say(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        say(as_text(found, names, {str(key): name for key, name in STATUS_NAMES.items()}))
    sys.exit(1 if exit_code and (found["summary"]["changed"] or found["only"]) else 0)


def _scored(
    sources: tuple[str, ...], rules: tuple[str, ...], years: tuple[int, ...]
) -> tuple[tuple[str, str], list[Any]]:
    """The same forms, scored twice."""
    if len(rules) > 2 or len(years) > 2 or (len(rules) == 2 and len(years) == 2):
        raise click.UsageError("--rules 和 --year 只有一个给两次，另一个至多给一次")
    from evaluator.rulebook import DEFAULT_RULEBOOK
    from evaluator.surface.forms import score_forms

    forms = _forms(sources)
    books = rules if len(rules) == 2 else (rules[0] if rules else DEFAULT_RULEBOOK,) * 2
    given = years if len(years) == 2 else (years[0] if years else None,) * 2
    shapes = []
    for book, year in zip(books, given, strict=True):
        # Of two years each holds for every form; a single one only for forms that name none.
        own = [form.model_copy(update={"year": year}) for form in forms] if len(years) == 2 else forms
        results = score_forms(own, rules=book, year=year)
        report(each for each in results.problems if each.severity != "note")
        shapes.append(results.to_dict())
    named = (f"{books[0]}", f"{books[1]}") if len(rules) == 2 else (f"{given[0]} 年度", f"{given[1]} 年度")
    return named, shapes


def _forms(sources: tuple[str, ...]) -> list[Form]:
    from pathlib import Path

    from evaluator.evaluate import prepare
    from evaluator.intake import read_forms

    forms: list[Form] = []
    for source in map(Path, sources):
        if (source / "targets").is_dir():
            actuals = source / "actuals"
            prepared = prepare(source / "targets", actuals if actuals.is_dir() else None)
            found, problems = prepared.forms, prepared.problems
        else:
            found, problems = read_forms([source])
        if not found:
            fail(problems)
        report(each for each in problems if each.severity == "error")
        forms += found
    return forms


def _result(source: str) -> Any:
    """A file ``scorecards.json``, or the one in a folder that ``run -o`` wrote."""
    from pathlib import Path

    path = Path(source)
    path = path / "scorecards.json" if path.is_dir() else path
    try:
        shape = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        _refuse("E101", "没有这个文件，或无法读取", path)
    except ValueError:
        _refuse("E101", "不是 JSON 文件", path)
    if not isinstance(shape, dict) or shape.get("format") != "evaluator.scorecards/1":
        _refuse("E110", "不是 scorecards.json（evaluator.scorecards/1）", path)
    return shape


def _refuse(code: str, message: str, path: Path) -> None:
    fail([problem(code, message, location=Location(str(path)))])
