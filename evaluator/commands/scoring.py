"""``parse`` for a value, ``run`` for the main job, the formats of a run."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from evaluator.commands.options import (
    GIVEN,
    exit_code,
    given_unit,
    layout_option,
    rounding_option,
    rules_option,
    unit_option,
    year_option,
)
from evaluator.console import Command, fail, progress, report, say, say_error, say_exactly, terminal_width
from evaluator.problem import has_errors, problem
from evaluator.text import decode

if TYPE_CHECKING:
    from evaluator.evaluate import Prepared
    from evaluator.language import Reading
    from evaluator.problem import Problem
    from evaluator.result import Scorecards
    from evaluator.years import LastYear

_OPTION = re.compile(r"--[a-z][a-z0-9-]*(=.*)?")
FORMATS = ("terminal", "json", "csv", "xlsx", "docx", "pdf", "html")


@click.command(cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("values", nargs=-1, metavar="[指标值]...")
@click.option("--json", "as_json", is_flag=True, help="每行输出一个 JSON 对象。")
@year_option
@click.option("--level2", metavar="二级指标", help="二级指标，如 成本指标。")
@click.option("--name", metavar="三级指标", help="三级指标名称，如 项目总成本（万元）。")
@click.option("--unit", metavar="单位", help="度量单位列的内容。")
@click.option("--sign", metavar="符号", help="指标性质列的内容：≥ ≤ ＝ 定性。")
@exit_code
def parse(values: tuple[str, ...], *, as_json: bool, exit_code: bool, **context: Any) -> None:
    """读指标值：一个值一行，来自参数或标准输入。"""
    from evaluator.language import read

    # A value may begin with a hyphen (-5%), so options that are not known come as values; a word is not a value.
    slips = [each for each in values if _OPTION.fullmatch(each)]
    if slips:
        raise click.NoSuchOption(slips[0], ctx=click.get_current_context())
    failed = False
    for text in values or _lines():
        reading = read(text, **context)
        failed |= any(each.severity == "error" for each in reading.problems)
        _print_reading(reading, as_json=as_json)
    sys.exit(1 if exit_code and failed else 0)


def _lines() -> list[str]:
    """The values on standard input, one a line; only a line feed ends a line, whatever else a cell may hold."""
    try:
        text = decode(sys.stdin.buffer.read()) if sys.stdin else ""
    except UnicodeDecodeError:
        hint = "请存为 UTF-8 或 GB18030 编码"
        fail([problem("E103", "标准输入既不是 UTF-8 也不是 GB18030 编码的文本", hint=hint)])
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def _print_reading(reading: Reading, *, as_json: bool) -> None:
    import json

    from evaluator.language import in_words

    constraint = reading.constraint
    if as_json:
        shape = {
            "text": reading.text,
            "constraint": constraint.as_dict() if constraint else None,
            "problems": [each.as_dict() for each in reading.problems],
        }
        say(json.dumps(shape, ensure_ascii=False))
        return
    say(f"{reading.text}\t{in_words(constraint) if constraint else '无法识别'}")
    report(reading.problems)


@click.command(cls=Command)
@click.argument("targets", type=GIVEN, metavar="[目标表]", required=False)
@click.argument("actuals", type=GIVEN, metavar="[完成值]", required=False)
@click.option("-o", "--out", type=GIVEN, metavar="文件夹", help="把全部结果写入文件夹。")
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="输出格式，可重复；默认 terminal。",
)
@layout_option
@unit_option
@rounding_option
@click.option("--last-year", type=GIVEN, metavar="文件夹", help="上年的结果或工作夹：带入上年实际值，比较两年。")
@click.option("--mark", "marking", is_flag=True, help="把填报的 xlsx 表标注一份副本，也写入 -o 的文件夹。")
@rules_option
@year_option
@exit_code
def run(
    targets: str | None,
    actuals: str | None,
    *,
    out: str | None,
    formats: tuple[str, ...],
    layout: str | None,
    unit: str | None,
    rounding: str | None,
    last_year: str | None,
    marking: bool,
    rules: str | None,
    year: int | None,
    exit_code: bool,
) -> None:
    """评分：目标表对完成值，逐项打分。

    目标表是文件或文件夹；完成值是 CSV、XLSX 表，或装有 indicators 和 funds 的文件夹。都不给时运行自带的示例。
    """
    from evaluator.evaluate import prepare, score
    from evaluator.paper.figures import all_problems

    if not out and set(formats) & {"xlsx", "docx", "pdf"}:
        raise click.UsageError("xlsx、docx 和 pdf 要写成文件，请加 -o 文件夹")
    if marking and not out:
        raise click.UsageError("标注的副本要写成文件，请加 -o 文件夹")
    prepared = prepare(targets, actuals, rules=rules, year=year, unit=given_unit(unit, rounding))
    if not prepared.usable:
        fail(prepared.problems)
    prepared, before = _after(prepared, last_year)
    with progress(prepared.forms, "评分") as forms:
        cards = score(prepared, forms)
    if before is not None:
        from evaluator.years import beside as with_both

        cards = with_both(cards, before)
    beside: tuple[Problem, ...] = ()
    if out:
        more, unmarked = _more(prepared, cards, before, marking=marking)
        from evaluator.scorecard.files import write_outputs

        own = prepared.unit.model_copy(update={"layout": layout} if layout else {})
        processes = os.cpu_count() or 1
        beside = write_outputs(cards, out, prepared.forms, formats=formats, unit=own, processes=processes, more=more)
        if has_errors(beside):
            fail(beside)
        beside += unmarked
    in_files = {"xlsx", "docx", "pdf", "html"} if out else set()
    shown = [each for each in formats if each not in in_files] or ["terminal"]
    for name in shown:
        _print_scorecards(cards, name, brief=bool(out))
    found = (*all_problems(cards), *beside)
    if out or "terminal" not in shown or not sys.stdout.isatty():
        # On a screen the cards have just shown them; notes are in the results only.
        report(each for each in found if each.severity != "note")
    if out:
        say_error(f"已写入 {out}")
    bad = has_errors(found) or any(card.passed is False for card in cards.projects)
    sys.exit(1 if exit_code and bad else 0)


def _after(prepared: Prepared, last_year: str | None) -> tuple[Prepared, LastYear | None]:
    """What was prepared with last year's figures in it, and these."""
    if last_year is None:
        return prepared, None
    from evaluator.years import continued, load_last_year

    before, faults = load_last_year(last_year)
    if before is None:
        fail(faults)
    forms, doubts = continued(prepared.forms, before)
    return replace(prepared, forms=forms, problems=(*prepared.problems, *doubts)), before


def _more(
    prepared: Prepared, cards: Scorecards, before: LastYear | None, *, marking: bool
) -> tuple[list[tuple[str, bytes]], tuple[Problem, ...]]:
    """What was asked for beside the results: both years side by side, the tables with marks; and what has no marks."""
    from evaluator.writing import safe_names

    made: list[tuple[str, bytes]] = []
    problems: tuple[Problem, ...] = ()
    if before is not None:
        from evaluator.years import table

        made.append(("上年对比.csv", table(cards, before)))
    if marking:
        from evaluator.scorecard.files import MARKED
        from evaluator.scorecard.marked import marked

        # Beside workbooks the other files are no tables that anybody fills in: the YAML of a workspace.
        tables = [each for each in prepared.tables if each[0].suffix.lower() == ".xlsx"] or prepared.tables
        names = safe_names(f"{file.stem}{MARKED}" for file, _ in tables)
        for own, (file, called) in zip(names, tables, strict=True):
            raw, faults = marked(cards, file, called)
            problems += faults
            made += [(f"{own}.xlsx", raw)] if raw is not None else []
    return made, problems


def _print_scorecards(cards: Scorecards, name: str, *, brief: bool) -> None:
    match name:
        case "terminal":
            from evaluator.scorecard.terminal import render
            from evaluator.scorecard.terminal_summary import summary

            colour = sys.stdout.isatty()
            say((summary if brief else render)(cards, terminal_width(), colour=colour), styled=colour)
        case "json":
            say_exactly(cards.to_json())
        case "csv":
            from evaluator.scorecard import as_csv

            say_exactly(as_csv.dumps(cards))
        case "html":
            from evaluator.scorecard import html

            say_exactly(html.page(cards))
        case _:
            raise NotImplementedError(name)
