"""``import`` takes documents in, ``template`` gives a table to fill in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from evaluator.commands.options import GIVEN, exit_code, force_option, year_option
from evaluator.console import Command, fail, reading, report, say, say_error
from evaluator.problem import has_errors

if TYPE_CHECKING:
    from evaluator.problem import Problem

if TYPE_CHECKING:
    from evaluator.documents.twice import Same


@click.command(cls=Command)
@click.argument("targets", type=GIVEN, metavar="目标表")
@click.option("-o", "--out", required=True, type=GIVEN, metavar="文件", help="写到哪里：.xlsx 或 .csv。")
@click.option("--from", "old", type=GIVEN, metavar="旧表", help="把旧表中已填的内容带过来，并说明哪些有变化。")
@force_option
@year_option
@exit_code
def template(targets: str, *, out: str, old: str | None, force: bool, year: int | None, exit_code: bool) -> None:
    """生成待填写的完成值表：要填什么、怎样理解，都写在表里。"""
    from pathlib import Path

    from evaluator.evaluate import prepare
    from evaluator.template import SUFFIXES, write_template

    if Path(out).suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"文件名要以 {' 或 '.join(SUFFIXES)} 结尾：{out}")
    prepared = prepare(targets, year=year)
    report(prepared.problems)
    if not prepared.forms:
        sys.exit(2)
    forms, unit = prepared.forms, {}
    if old:
        from evaluator.actuals import fill, load_actuals

        actuals, faults = load_actuals(old)
        if has_errors(faults) and not actuals.indicators:
            fail(faults)
        forms, doubts = fill(forms, actuals)
        unit = dict(actuals.unit)
        report((*faults, *doubts))
    written, unwritten = write_template(forms, out, overwrite=force, unit=unit)
    if unwritten:
        fail(unwritten)
    for each in written:
        say(str(each))
    sys.exit(1 if exit_code and has_errors(prepared.problems) else 0)


@click.command(cls=Command)
@click.argument("forms", nargs=-1, required=True, type=GIVEN, metavar="自评表...")
@click.option("--into", type=GIVEN, metavar="工作夹", help="收进哪个工作夹；默认是自评表所在的或当前的工作夹。")
@exit_code
def take(forms: tuple[str, ...], *, into: str | None, exit_code: bool) -> None:
    """把 run 写出以后又在自评表里手工填写的内容收进工作夹，再运行就不会丢失。"""
    from pathlib import Path

    from evaluator.places import is_workspace
    from evaluator.workspace import Workspace
    from evaluator.workspace.store import WorkspaceError
    from evaluator.workspace.taking import take as taken

    problems: list[Problem] = []
    for form in map(Path, forms):
        above = (Path(into),) if into else (*form.absolute().parents, Path.cwd())
        root = next((each for each in above if is_workspace(each)), None)
        if root is None:
            raise click.UsageError("找不到工作夹（装有 workspace.yaml 的文件夹），请加 --into 工作夹")
        try:
            found, left = taken(Workspace(root), form)
        except WorkspaceError as error:
            fail(error.problems)
        problems += left
        for each in found:
            say(f"{each.project}\t{each.cell}\t{each.before or '空白'} → {each.after}")
        say_error(f"{form}：收进 {len(found)} 格" if found or left else f"{form}：没有改动")
    report(problems)
    sys.exit(1 if exit_code and has_errors(problems) else 0)


@click.command(cls=Command, name="import")
@click.argument("documents", nargs=-1, required=True, type=GIVEN, metavar="文档...")
@click.option(
    "-o", "--out", required=True, type=GIVEN, metavar="文件夹", help="把认出的目标表写入文件夹，一个项目一个文件。"
)
@click.option("--force", is_flag=True, help="覆盖内容不同的已有文件。")
@click.option(
    "--same",
    type=click.Choice(["keep", "replace", "compare"]),
    default="keep",
    show_default=True,
    help="同一项目读到不止一次时：keep 都保留，replace 以后一份为准，compare 保留前一份并列出不同之处；"
    "后两种也与文件夹中已有的目标表相比。",
)
@exit_code
def import_(documents: tuple[str, ...], *, out: str, force: bool, same: Same, exit_code: bool) -> None:
    """从文档导入目标表：txt、html、docx、xlsx、xls、et、ods、odt、pdf，以及 doc、wps。"""
    from evaluator.documents.importing import import_documents
    from evaluator.intake import nothing_in

    written, problems, lines = import_documents(documents, out, overwrite=force, watched=reading, same=same)
    for line in lines:
        say(str(line))
    if not written and (same != "compare" or has_errors(problems)):
        fail(problems or (nothing_in(document) for document in documents))
    report(problems)
    say_error(f"已写入 {out}：{len(written)} 个文件")
    sys.exit(1 if exit_code and has_errors(problems) else 0)
