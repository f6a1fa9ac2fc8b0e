"""``package`` puts a workspace into one zip, ``verify`` checks such a zip by computing everything again."""

from __future__ import annotations

import sys

import click

from evaluator.commands.options import GIVEN, exit_code, force_option
from evaluator.console import Command, fail, report, say, say_error
from evaluator.problem import Location, has_errors, problem


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
