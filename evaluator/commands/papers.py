"""The papers of the year beside the forms: ``report`` writes the 绩效自评报告."""

from __future__ import annotations

import sys

import click

from evaluator.commands.options import GIVEN, exit_code, force_option, rules_option, year_option
from evaluator.console import Command, fail, report, say_error
from evaluator.problem import Location, has_errors, problem


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
