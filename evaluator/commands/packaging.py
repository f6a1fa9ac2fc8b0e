"""``package`` puts a workspace into one zip, ``verify`` checks such a zip by computing everything again."""

from __future__ import annotations

import sys

import click

from evaluator.commands.options import GIVEN, exit_code, force_option
from evaluator.console import Command, fail, report, say, say_error
from evaluator.problem import Location, has_errors, problem


@click.command(cls=Command)
@click.argument("workspace", type=GIVEN, metavar="工作夹")
@click.option("-o", "--out", type=GIVEN, metavar="文件", help="把清单写成表：.csv。")
def evidence(workspace: str, *, out: str | None) -> None:
    """佐证材料清单：登记 evidence/ 中的文件（校验码、日期），列出每项指标应有什么、缺少什么。"""
    from pathlib import Path

    from evaluator.evaluate import prepare
    from evaluator.places import is_workspace
    from evaluator.proofs import as_csv, register
    from evaluator.workspace import Workspace
    from evaluator.writing import write_files

    if not is_workspace(workspace):
        raise click.UsageError(f"不是工作夹（装有 workspace.yaml 的文件夹）：{workspace}")
    if out and Path(out).suffix.lower() != ".csv":
        raise click.UsageError(f"文件名要以 .csv 结尾：{out}")
    Workspace(workspace).register()
    lines = [line for form in prepare(workspace).forms for line in register(form)]
    if out and (unwritten := write_files(Path(out).parent, [(Path(out).name, as_csv(lines))])):
        fail(unwritten)
    for line in lines:
        if line.missing:
            say(f"{line.project}\t{line.item}\t{line.missing}")
    say_error(
        f"{sum(line.file is not None for line in lines)} 个文件，{sum(bool(line.missing) for line in lines)} 处缺少"
    )


@click.command(cls=Command)
@click.argument("workspace", type=GIVEN, metavar="工作夹")
@click.option("-o", "--out", required=True, type=GIVEN, metavar="文件", help="写到哪里：.zip。")
@force_option
@exit_code
def package(workspace: str, *, out: str, force: bool, exit_code: bool) -> None:
    """打成报送包：各种表、佐证材料、数据和规则在一个 zip 里，附清单和哈希。"""
    from pathlib import Path

    from evaluator.package import pack
    from evaluator.writing import write_files

    path = Path(out)
    if path.suffix.lower() != ".zip":
        raise click.UsageError(f"文件名要以 .zip 结尾：{out}")
    if path.exists() and not force:
        fail((problem("E190", "文件已存在，没有覆盖", location=Location(out), hint="改用别的文件名，或加 --force"),))
    raw, problems = pack(Path(workspace))
    if raw is None:
        fail(problems)
    unwritten = write_files(path.parent, [(path.name, raw)])
    if unwritten:
        fail(unwritten)
    report(each for each in problems if each.severity == "error")
    say(out)
    sys.exit(1 if exit_code and has_errors(problems) else 0)


@click.command(cls=Command)
@click.argument("file", type=GIVEN, metavar="报送包")
def verify(file: str) -> None:
    """核验报送包：用包内的数据重新计算全部结果，逐分、逐字节比较；有差异时退出码为 1。"""
    from pathlib import Path

    from evaluator.package.verify import verify as checked

    found = checked(Path(file))
    report(found)
    if found:
        say_error(f"{len(found)} 处差异")
        sys.exit(1)
    say("核验通过：全部结果与包内的一致")
