"""The papers of the year: ``papers`` writes any of them, ``report`` the 绩效自评报告 alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from evaluator.commands.options import (
    GIVEN,
    exit_code,
    force_option,
    given_unit,
    layout_option,
    rounding_option,
    rules_option,
    unit_option,
    year_option,
)
from evaluator.console import Command, fail, report, say, say_error
from evaluator.problem import Location, has_errors, problem

if TYPE_CHECKING:
    from evaluator.problem import Problem


KINDS = ("绩效目标申报表", "绩效目标审核表", "自评表", "自评情况汇总表", "问题整改清单", "得分依据", "绩效自评报告")


@click.command(cls=Command)
@click.argument("targets", type=GIVEN, metavar="[目标表]", required=False)
@click.argument("actuals", type=GIVEN, metavar="[完成值]", required=False)
@click.option("-o", "--out", type=GIVEN, metavar="文件夹", help="写到哪里；不给时只列出能写哪些。")
@click.option(
    "--paper",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    metavar="表名",
    help=f"只写这种表，可重复：{'、'.join(KINDS)}；默认全部。",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(("xlsx", "docx", "pdf")),
    multiple=True,
    help="文件格式，可重复；默认 xlsx（报告为 docx）。",
)
@layout_option
@unit_option
@rounding_option
@rules_option
@year_option
@exit_code
def papers(
    targets: str | None,
    actuals: str | None,
    *,
    out: str | None,
    kinds: tuple[str, ...],
    formats: tuple[str, ...],
    layout: str | None,
    unit: str | None,
    rounding: str | None,
    rules: str | None,
    year: int | None,
    exit_code: bool,
) -> None:
    """写一年的各种表：目标申报表和审核表，自评表、汇总表、整改清单和报告；可写 Excel、Word 和 PDF。

    目标表也可以是工作夹。只给目标表时，写年初的两种表。
    """
    from dataclasses import replace
    from pathlib import Path

    from evaluator.evaluate import prepare, score
    from evaluator.papers import list_papers, written
    from evaluator.scorecard.files import write_papers

    prepared = prepare(targets, actuals, rules=rules, year=year, unit=given_unit(unit, rounding))
    if not prepared.usable:
        fail(prepared.problems)
    own = prepared.unit.model_copy(update={"layout": layout} if layout else {})
    prepared = replace(prepared, unit=own)
    listed = [each for each in list_papers(prepared, score(prepared)) if not kinds or each.kind in kinds]
    report(each for each in prepared.problems if each.severity == "error")
    if not out:
        for each in listed:
            say(f"{each.name}\t{'、'.join(each.formats)}")
        return
    lacking = _lacking(formats)
    if lacking:
        fail(lacking)
    files = [*written(listed, formats)]
    kept = write_papers(Path(out), files)
    if has_errors(kept):
        fail(kept)
    report(kept)
    say_error(f"已写入 {out}：{len(files)} 个文件")
    sys.exit(1 if exit_code and has_errors(prepared.problems) else 0)


def _lacking(formats: tuple[str, ...]) -> list[Problem]:
    """What is not installed that these formats need."""
    from evaluator.paper import pdf, word

    needs = {"docx": word.missing, "pdf": pdf.missing}
    return [found for name, missing in needs.items() if name in formats and (found := missing())]


@click.command(cls=Command, name="report")
@click.argument("targets", type=GIVEN, metavar="[目标表]", required=False)
@click.argument("actuals", type=GIVEN, metavar="[完成值]", required=False)
@click.option("-o", "--out", required=True, type=GIVEN, metavar="文件", help="写到哪里：.docx。")
@force_option
@rules_option
@year_option
@exit_code
def report_(
    targets: str | None,
    actuals: str | None,
    *,
    out: str,
    force: bool,
    rules: str | None,
    year: int | None,
    exit_code: bool,
) -> None:
    """写绩效自评报告（Word）：只写事实和数据并注明出处，须由人补写的地方标黄。"""
    from pathlib import Path

    from evaluator.evaluate import prepare, score
    from evaluator.paper.word import missing
    from evaluator.report import compose, document
    from evaluator.writing import write_files

    path = Path(out)
    if path.suffix.lower() != ".docx":
        raise click.UsageError(f"文件名要以 .docx 结尾：{out}")
    lacking = missing()
    if lacking:
        fail((lacking,))
    if path.exists() and not force:
        fail((problem("E190", "文件已存在，没有覆盖", location=Location(out), hint="改用别的文件名，或加 --force"),))
    prepared = prepare(targets, actuals, rules=rules, year=year)
    if not prepared.usable:
        fail(prepared.problems)
    blocks = compose(score(prepared), prepared.forms)
    unwritten = write_files(path.parent, [(path.name, document(blocks))])
    if unwritten:
        fail(unwritten)
    report(each for each in prepared.problems if each.severity == "error")
    gaps = sum(block.kind == "gap" for block in blocks)
    say_error(f"已写入 {out}：标黄的 {gaps} 处须由人补写")
    sys.exit(1 if exit_code and has_errors(prepared.problems) else 0)
