"""``check`` before the year, ``review`` after it, ``explain`` for a point."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from evaluator.commands.options import (
    GIVEN,
    exit_code,
    format_option,
    ignore_option,
    json_option,
    rules_option,
    select_option,
    year_option,
)
from evaluator.console import Command, fail, progress, reading, report, say, say_error, terminal_width
from evaluator.problem import has_errors, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.checks.run import Checked
    from evaluator.forms.model import Form
    from evaluator.problem import Problem
    from evaluator.review import Review, Summary
    from evaluator.review.sample import By

T = TypeVar("T")
_LISTED = 20
"""Names that a message lists."""


@click.command(cls=Command)
@click.argument("targets", nargs=-1, required=True, type=GIVEN, metavar="目标表...")
@click.option(
    "--standards",
    type=GIVEN,
    multiple=True,
    metavar="文件",
    help="本地的支出标准，可重复；目标表旁的 standards 文件夹自动读取。",
)
@json_option
@format_option
@select_option
@ignore_option
@rules_option
@year_option
@exit_code
def check(
    targets: tuple[str, ...],
    *,
    standards: tuple[str, ...],
    as_json: bool,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    rules: str | None,
    year: int | None,
    exit_code: bool,
) -> None:
    """年初检查目标：指标值缺失、口径不清、数字对不上等。目标表可以是 YAML，也可以是文档。"""
    from evaluator.checks import checked, load_settings
    from evaluator.checks.across import across
    from evaluator.checks.ledger import in_words
    from evaluator.evaluate import dated, rulebooks
    from evaluator.intake import read_forms
    from evaluator.paper.figures import SEVERITY_NAMES
    from evaluator.standards import beside, load_standards

    forms, problems = read_forms(targets)
    forms = dated(forms, year)
    books, rule_problems = rulebooks(rules, forms)
    limits, unread = load_standards((*standards, *beside(targets)))
    settings, unset = load_settings(targets, select, ignore)
    settings = replace(settings, standards=limits)
    said = (*problems, *rule_problems, *unread, *unset)
    if not forms or not books or unread:
        fail(said)
    report(said)
    results = [checked(each, books[each.year], settings) for each in forms]
    found = [each for result in results for each in result.problems]
    found += (each for at, one in across(forms) for each in settings.kept([one], "" if at is None else forms[at].name))
    report(settings.exceptions.unused())
    _show_findings(found, "json" if as_json else form, forms)
    if as_json:
        for each, result in zip(forms, results, strict=True):
            say(json.dumps(_covered(each, result), ensure_ascii=False))
    counts = "，".join(f"{name} {sum(each.severity == key for each in found)}" for key, name in SEVERITY_NAMES.items())
    say_error(f"{len(forms)} 张目标表：{counts}\n{in_words([result.ledger for result in results])}")
    sys.exit(1 if exit_code and has_errors((*found, *problems)) else 0)


def _covered(form: Form, result: Checked) -> dict[str, Any]:
    """What the checks of one form covered, as ``review --json`` says it; the findings are on lines of their own."""
    named = {"form": form.name, "unit": form.unit or form.department, "year": form.year, "file": form.location.file}
    return {**named, "checks": result.ledger.outcomes, "unjudged": result.ledger.why}


def _show_findings(found: Sequence[Problem], form: str, forms: Sequence[Form]) -> None:
    """As JSON in the order of the forms; for people the gravest first, each with its severity in words."""
    from evaluator import findings
    from evaluator.paper.figures import SEVERITY_NAMES

    if form == "json":
        for each in found:
            say(json.dumps(each.as_dict(), ensure_ascii=False))
    elif form == "text":
        for severity, name in SEVERITY_NAMES.items():
            for each in found:
                if each.severity == severity:
                    say(f"{name} {render(each)}")
    elif text := findings.render(found, [each.location.file for each in forms if each.location.file], form):
        say(text)


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, type=GIVEN, metavar="自评表...")
@click.option("--json", "as_json", is_flag=True, help="每行输出一个 JSON 对象：逐项指标，每张表之后是该表的结论。")
@click.option(
    "-o", "--out", type=GIVEN, metavar="文件夹", help="写入 review.html、review.xlsx、review.jsonl 和各项目的复核底稿。"
)
@click.option("--approved", type=GIVEN, metavar="目标表", help="批复的目标表，用来核对指标有没有改动。")
@click.option("--sample", "size", type=click.IntRange(1), metavar="份数", help="抽取若干份，列为抽查名单。")
@click.option(
    "--sample-by",
    "by",
    type=click.Choice(["risk", "money", "random"]),
    default="risk",
    help="怎样抽：risk 问题最多的，money 金额最大的，random 随机；默认 risk。",
)
@click.option("--seed", type=int, default=0, metavar="整数", help="随机抽样的种子：同一种子抽出同样的表。")
@format_option
@select_option
@ignore_option
@rules_option
@year_option
@exit_code
def review(
    paths: tuple[str, ...],
    *,
    as_json: bool,
    out: str | None,
    approved: str | None,
    size: int | None,
    by: By,
    seed: int,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    rules: str | None,
    year: int | None,
    exit_code: bool,
) -> None:
    """年后检查自评表：逐项重算得分，指出错在哪里。可以是文档、表格或文件夹。"""
    from pathlib import Path

    from evaluator.checks import load_settings
    from evaluator.checks.identity import declared_apart, pair, unfiled
    from evaluator.documents.kept import FOLDER, Kept
    from evaluator.evaluate import dated, rulebooks
    from evaluator.intake import read_forms
    from evaluator.review import Folder, as_lines, besides, heard, summarise, together
    from evaluator.review import review as review_form
    from evaluator.review.sample import WAYS
    from evaluator.review.sample import sample as choose
    from evaluator.standards import beside as own_standards
    from evaluator.standards import load_standards

    kept = Kept(Path(out) / FOLDER) if out else None
    forms, problems = read_forms(paths, kept, reading)
    targets, target_problems = read_forms([approved], kept, reading) if approved else ((), ())
    forms, declared, notes = declared_apart(dated(forms, year))
    books, rule_problems = rulebooks(rules, forms)
    limits, unread = load_standards(own_standards(paths))
    settings, unset = load_settings(paths, select, ignore)
    settings = replace(settings, standards=limits)
    said = (*problems, *notes, *target_problems, *rule_problems, *unread, *unset)
    if not forms or not books or unread or (approved and not targets):
        fail(said)
    wanted = dated(targets, year) or declared
    pairs = pair(forms, wanted)
    with progress([*zip(forms, besides(pairs, wanted, asked=bool(approved)), strict=True)], "检查") as watched:
        reviews = tuple(
            review_form(each, books[each.year], beside=beside, settings=settings) for each, beside in watched
        )
    reviews, said = heard(reviews, said)
    reviews, folder_problems = together(reviews, settings)
    summary = summarise(reviews, (*settings.kept(unfiled(pairs)), *folder_problems, *settings.exceptions.unused()))
    chosen = choose(reviews, summary, size, by, seed) if size else ()
    folder = Folder("、".join(paths), summary.problems, chosen)
    lines = [json.dumps(each, ensure_ascii=False) for each in as_lines(reviews, folder)]
    report(said)
    found = [problem for each in reviews for _, problem in each.every_problem()]
    if as_json or form == "json":
        for line in lines:
            say(line)
    elif form == "text":
        _show_review(reviews, summary)
        for each in chosen:
            say(f" 抽查（{WAYS[by]}）　{'　'.join(filter(None, (each.unit, each.form.name, each.file)))}")
    else:
        _show_findings((*found, *summary.problems), form, forms)
    if out:
        _write_review(out, reviews, summary, lines, rules=books[forms[0].year].title, chosen=chosen)
    sys.exit(1 if exit_code and has_errors((*found, *summary.problems, *said)) else 0)


def _show_review(reviews: Sequence[Review], summary: Summary) -> None:
    from evaluator.review.terminal import render as render_review

    colour = sys.stdout.isatty()
    say(render_review(reviews, summary, terminal_width(), colour=colour), styled=colour)


def _write_review(
    out: str, reviews: Sequence[Review], summary: Summary, lines: list[str], *, rules: str, chosen: Sequence[Review]
) -> None:
    from pathlib import Path

    from evaluator.intake import WORKING_PAPER
    from evaluator.review.html import page
    from evaluator.review.workbook import workbook, working_paper
    from evaluator.writing import safe_names, write_files

    names = safe_names(each.form.name for each in reviews)
    contents = {
        "review.html": page(reviews, summary, rules).encode(),
        "review.xlsx": workbook(reviews, summary, rules, chosen),
        "review.jsonl": "".join(f"{line}\n" for line in lines).encode(),
    }
    papers = ((f"{WORKING_PAPER}{name}.xlsx", working_paper(one)) for name, one in zip(names, reviews, strict=True))
    unwritten = write_files(Path(out), (*contents.items(), *papers))
    if unwritten:
        fail(unwritten)
    say_error(f"已写入 {out}")


@click.command(cls=Command)
@click.argument("targets", type=GIVEN, metavar="目标表")
@click.argument("actuals", type=GIVEN, metavar="完成值")
@click.argument("project", type=GIVEN, metavar="项目")
@click.argument("indicator", type=GIVEN, metavar="[指标]", required=False)
@json_option
@click.option("--against", type=GIVEN, multiple=True, metavar="编号", help="与另一套评分规则对比，可重复。")
@click.option("--draft", is_flag=True, help="只按事实起草偏差原因栏，原因留给人写。")
@rules_option
@year_option
@exit_code
def explain(
    targets: str,
    actuals: str,
    project: str,
    indicator: str | None,
    *,
    as_json: bool,
    against: tuple[str, ...],
    draft: bool,
    rules: str | None,
    year: int | None,
    exit_code: bool,
) -> None:
    """说明一个指标（或整个项目）为什么得这些分：怎样理解、依据哪条、怎样计算。"""
    if draft and as_json:
        raise click.UsageError("--draft 和 --json 只用一个")
    from evaluator.evaluate import prepare, rulebooks
    from evaluator.explain import as_text, draft_deviation
    from evaluator.explain import explain as explain_form

    prepared = prepare(targets, actuals, rules=rules, year=year)
    if not prepared.usable:
        fail(prepared.problems)
    form = _chosen(prepared.forms, project)
    others = []
    for other in against:
        books, problems = rulebooks(other, [form])
        if not books:
            fail(problems)
        others.append(books[form.year])
    explanation = explain_form(form, prepared.rulebooks[form.year], indicator, others=others, inputs=prepared.inputs)
    if not explanation.indicators:
        fail(explanation.problems)
    if draft:
        for each in explanation.indicators:
            if text := draft_deviation(each.result):
                say(f"{each.result.level3}：{text}")
    else:
        shape: Any = explanation.as_dict() if as_json else None
        say(json.dumps(shape, ensure_ascii=False, indent=2) if as_json else as_text(explanation, terminal_width()))
    report((*(each for each in prepared.problems if each.severity == "error"), *explanation.problems))
    own = (each for row in explanation.indicators for each in row.result.problems)
    sys.exit(1 if exit_code and has_errors((*prepared.problems, *explanation.problems, *own)) else 0)


def _chosen(forms: Sequence[Form], project: str) -> Form:
    """The form that bears the name, or the only one whose name contains it; else wrong usage names what there is."""
    from evaluator.actuals.names import Names, loose

    same = [forms[number] for number in Names(form.name for form in forms).find(project)]
    found = same or [form for form in forms if loose(project) in loose(form.name)]
    if len(found) != 1:
        there = [form.name for form in found or forms]
        known = "、".join(there[:_LISTED]) + (f" 等 {len(there)} 个" if len(there) > _LISTED else "")
        why = "不止一个项目叫" if found else "没有项目"
        raise click.UsageError(f"{why}“{project}”；有这些项目：{known}")
    return found[0]
