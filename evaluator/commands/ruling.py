"""``rules`` to read and compare rulebooks, ``monitor`` during the year, ``aggregate`` for several units."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from evaluator.commands.options import GIVEN, YEAR, exit_code, force_option, json_option, year_option
from evaluator.console import Command, fail, report, say, say_error, terminal_width
from evaluator.problem import has_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.forms.model import Form
    from evaluator.monitoring.monitor import Monitoring
    from evaluator.rulebook import Rulebook
    from evaluator.workspace import Unit


@click.command(cls=Command)
@click.argument("rulebook", type=GIVEN, metavar="[编号]", required=False)
@click.option(
    "--compare", nargs=2, type=GIVEN, metavar="编号 编号", help="比较两个规则：哪些参数不同，对得分有什么影响。"
)
@json_option
@click.option("--year", type=YEAR, metavar="年", help="显示这一年执行的参数；默认最新的。")
def rules(rulebook: str | None, *, compare: tuple[str, str] | None, as_json: bool, year: int | None) -> None:
    """列出评分规则；给出编号（或规则文件）时，显示其全部参数、生效日期和依据。"""
    from evaluator import rulebook_view as view
    from evaluator.rulebook import known_rulebooks

    if rulebook and compare:
        raise click.UsageError("编号和 --compare 只用一个")
    width = terminal_width()
    if compare:
        one, other = _loaded(compare, year)
        found = view.compare(one, other)
        _print(found.as_dict() if as_json else view.comparison_text(found, width))
    elif rulebook:
        (book,) = _loaded((rulebook,), year)
        _print(view.book_dict(book) if as_json else view.book_text(book, width))
    else:
        books = _loaded(known_rulebooks(), year, quiet=True)
        _print(view.list_dict(books) if as_json else view.list_text(books, width))


@click.command(cls=Command)
@click.argument("targets", type=GIVEN, metavar="[目标表]", required=False)
@click.argument("actuals", type=GIVEN, metavar="[完成值]", required=False)
@click.option("--month", type=click.IntRange(1, 12), required=True, metavar="月", help="完成值和执行数截至几月底。")
@json_option
@click.option(
    "--rules",
    type=GIVEN,
    default="shanxi-practice",
    metavar="编号",
    help="预警办法所在的规则；默认 shanxi-practice（系统做法）。",
)
@year_option
@click.option("-o", "--out", type=GIVEN, metavar="文件夹", help="每个项目写一张绩效运行监控表（xlsx）到这里。")
@exit_code
def monitor(
    targets: str | None,
    actuals: str | None,
    *,
    month: int,
    out: str | None,
    as_json: bool,
    rules: str,
    year: int | None,
    exit_code: bool,
) -> None:
    """年中监控：按月份比较进度，给出红黄绿蓝灯；-o 写出绩效运行监控表。"""
    from evaluator.evaluate import prepare
    from evaluator.monitoring import lights
    from evaluator.monitoring.monitor import monitor as watch
    from evaluator.paper.figures import unique

    prepared = prepare(targets, actuals, rules=rules, year=year)
    if not prepared.usable:
        fail(prepared.problems)
    found = [watch(form, prepared.rulebooks[form.year], month) for form in prepared.forms]
    problems = unique((*prepared.problems, *(problem for each in found for problem in each.problems)))
    if not any(each.execution or each.indicators for each in found):
        fail(problems)
    report(each for each in problems if each.severity != "note")
    if out:
        _write_monitoring(out, prepared.forms, found, prepared.unit)
    if as_json or not out:
        colour = sys.stdout.isatty()
        shown = lights.as_dict(found) if as_json else lights.text(found, terminal_width(), colour=colour)
        _print(shown, styled=colour and not as_json)
    sys.exit(1 if exit_code and has_errors(problems) else 0)


def _write_monitoring(out: str, forms: Sequence[Form], found: Sequence[Monitoring], unit: Unit) -> None:
    """绩效运行监控表 of every project into a folder; what kept them from being written ends the command."""
    from pathlib import Path

    from evaluator.monitoring.paper import workbook
    from evaluator.paper.seal import sealed
    from evaluator.scorecard.files import write_papers
    from evaluator.writing import safe_names

    names = [f"绩效运行监控表_{name}.xlsx" for name in safe_names(form.name for form in forms)]
    books = (sealed(workbook(form, each, unit)) for form, each in zip(forms, found, strict=True))
    kept = write_papers(Path(out), zip(names, books, strict=True))
    if has_errors(kept):
        fail(kept)
    report(kept)
    say_error(f"已写入 {out}：{len(names)} 张绩效运行监控表")


@click.command(cls=Command)
@click.argument("whole", type=GIVEN, metavar="目标表")
@click.argument("parts", nargs=-1, required=True, type=GIVEN, metavar="单位的表...")
@click.option(
    "-o", "--out", type=GIVEN, metavar="文件", help="把汇总结果写成完成值表（.xlsx 或 .csv），可再用 run 评分。"
)
@force_option
@exit_code
def aggregate(whole: str, parts: tuple[str, ...], *, out: str | None, force: bool, exit_code: bool) -> None:
    """汇总各单位的完成值：绝对值相加，相对值按预算加权，日期取最晚的。

    目标表是汇总后的项目，只读；后面每个单位给一张表：填好的完成值表（template 生成的）、自评表，或写有完成值的目标表。
    例如 evaluator aggregate targets 甲单位.xlsx 乙单位.xlsx -o 汇总.xlsx；不加 -o 时，一个项目的结果写到标准输出。
    """
    from evaluator.forms.dump import dump_form
    from evaluator.intake import read_forms
    from evaluator.monitoring.aggregate import aggregate as summed
    from evaluator.monitoring.units import forms_of
    from evaluator.template import SUFFIXES, write_template

    if out and not out.lower().endswith(SUFFIXES):
        raise click.UsageError(f"文件名要以 {' 或 '.join(SUFFIXES)} 结尾：{out}")
    into, problems = read_forms([whole])
    given: list[list[Form]] = [[] for _ in into]
    for part in parts:
        forms, faults = forms_of(part, into)
        problems += faults
        for at, form in forms:
            given[at].append(form)
    if not any(given):
        say_error("没有可以汇总的项目：目标表须能读取，并且至少有一张单位的表填了其中的项目")
        fail(problems)
    if len(into) > 1 and not out:
        raise click.UsageError(f"目标表有 {len(into)} 个项目，请加 -o 文件")
    results = []
    for form, filled in zip(into, given, strict=True):
        result, found = summed(form, filled) if filled else (form, ())
        results.append(result)
        problems += found
    report(problems)
    if out:
        written, unwritten = write_template(results, out, overwrite=force)
        if unwritten:
            fail(unwritten)
        for each in written:
            say(str(each))
    else:
        say(dump_form(results[0]).rstrip("\n"))
    sys.exit(1 if exit_code and has_errors(problems) else 0)


def _loaded(names: tuple[str, ...], year: int | None, *, quiet: bool = False) -> list[Rulebook]:
    """The rulebooks, or an end with every problem of every one that cannot be loaded."""
    from evaluator.rulebook import load_rulebook

    loaded = [load_rulebook(name, year) for name in names]
    problems = tuple(each for _, found in loaded for each in found)
    books = [book for book, _ in loaded if book is not None]
    if len(books) != len(names):
        fail(problems)
    if not quiet:
        report(problems)
    return books


def _print(result: dict[str, Any] | str, *, styled: bool = False) -> None:
    text = json.dumps(result, ensure_ascii=False, indent=2) if isinstance(result, dict) else result.rstrip("\n")
    say(text, styled=styled)
