"""The command for tables of any size: ``batch``."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from evaluator.commands.options import GIVEN, exit_code, rules_option, year_option
from evaluator.console import Command, fail, say_error

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.batch.job import Done, Job
    from evaluator.batch.layout import Wishes


@click.command(cls=Command)
@click.argument("source", nargs=-1, required=True, type=GIVEN, metavar="输入...")
@click.option(
    "-o",
    "--out",
    default="-",
    type=GIVEN,
    metavar="输出",
    help="结果文件：.parquet、.csv 或 .jsonl；默认 - 为标准输出。",
)
@click.option("--engine", type=click.Choice(("polars", "spark")), default="polars", help="计算引擎；默认 polars。")
@rules_option
@year_option
@click.option(
    "--totals",
    type=click.Choice(("项目名称", "单位", "地区")),
    multiple=True,
    help="按此列合计，可重复；写在结果旁边。",
)
@click.option("--problems", type=GIVEN, metavar="文件", help="问题清单的文件；默认写在结果旁边。")
@click.option("--columns", type=GIVEN, metavar="文件", help="列名对照（YAML）：左边是本程序的列名，右边是表里的列名。")
@click.option("--prefix", default="", metavar="文字", help="结果列名前面加的文字。")
@click.option(
    "--details",
    metavar="种类",
    default="",
    help="逐行附加说明，用逗号分开：reasons（评分依据）、bounds（最低分、最高分）、codes（问题明细）。",
)
@click.option("--raw", is_flag=True, help="CSV 的单元格原样写出，不加防公式的单引号（供程序读取）。")
@click.option(
    "--since", type=GIVEN, metavar="上次结果", help="只给有变化的行重新评分，其余照抄上次的结果；须加 --key。"
)
@click.option("--key", metavar="列名", help="区分各行的编号列，与 --since 同用。")
@click.option("--quiet", is_flag=True, help="不显示进度和写入了哪些文件。")
@click.option("--log-json", is_flag=True, help="结束时在标准错误输出一行 JSON：行数、状态、问题代码。")
@exit_code
def batch(
    source: tuple[str, ...],
    *,
    out: str,
    engine: str,
    rules: str | None,
    year: int | None,
    totals: tuple[str, ...],
    problems: str | None,
    columns: str | None,
    prefix: str,
    details: str,
    raw: bool,
    since: str | None,
    key: str | None,
    quiet: bool,
    log_json: bool,
    exit_code: bool,
) -> None:
    """批量评分：指标明细表（Parquet、CSV、JSON Lines），逐行加上状态、达成度、得分、问题。

    输入可以是文件、文件夹、通配符或 -（标准输入），可以给几个。

    表头须有：一级指标、二级指标、三级指标、年度指标值、实际完成值、分值。
    """
    from pathlib import Path

    try:
        from evaluator.batch import jobs
        from evaluator.batch.job import Job
    except ModuleNotFoundError as error:
        raise click.UsageError(f"批量评分还要装 {error.name}：pip install 'evaluator[columnar]'") from error

    if (since is None) != (key is None):
        raise click.UsageError("--since 和 --key 须一起用")
    job = Job(
        tuple(map(Path, source)),
        Path(out),
        rules,
        year,
        tuple(dict.fromkeys(totals)),
        Path(problems) if problems else None,
        processes=os.cpu_count() or 1,
        wishes=_wishes(columns, prefix, details),
        since=Path(since) if since else None,
        key=key,
        raw=raw,
    )
    _keep_apart(job)
    done = _done(job, engine, quiet=quiet)
    if done.problems:
        fail(done.problems)
    _report(done, quiet=quiet, log_json=log_json)
    sys.exit(1 if exit_code and jobs.has_errors(done.codes) else 0)


def _done(job: Job, engine: str, *, quiet: bool) -> Done:
    from evaluator.batch import jobs

    if engine == "spark":
        if len(job.sources) > 1 or str(job.out) == "-" or job.since:
            raise click.UsageError("spark 引擎只读一个输入，须用 -o 写明输出，不用 --since")
        return jobs.run_on_spark(job)
    if quiet or not sys.stderr.isatty():
        return jobs.run(job)
    with click.progressbar(length=1, label="评分", file=sys.stderr) as bar:

        def watch(done: int, size: int) -> None:
            bar.length = max(size, 1)
            bar.update(done - bar.pos)

        return jobs.run(job, watch)


def _report(done: Done, *, quiet: bool, log_json: bool) -> None:
    if log_json:
        shape = {"rows": done.rows, "codes": dict(done.codes), "written": [str(path) for path in done.written]}
        say_error(json.dumps(shape, ensure_ascii=False))
    elif done.written and not quiet:
        say_error(f"已写入 {'、'.join(map(str, done.written))}")


def _wishes(columns: str | None, prefix: str, details: str) -> Wishes:
    from evaluator.batch.headers import DETAILS
    from evaluator.batch.layout import Wishes

    kinds = tuple(dict.fromkeys(each.strip() for each in details.split(",") if each.strip()))
    if unknown := [each for each in kinds if each not in DETAILS]:
        raise click.UsageError(f"没有“{unknown[0]}”这种说明；可用：{'、'.join(DETAILS)}")
    if columns is None:
        return Wishes(prefix=prefix, details=kinds)
    from pathlib import Path

    from evaluator.forms.files import read_text
    from evaluator.forms.source import read_source

    text, fault = read_text(Path(columns))
    if text is None:
        fail([fault] if fault else [])
    source = read_source(text, columns)
    if source.problems:
        fail(source.problems)
    if not isinstance(source.data, dict) or not all(isinstance(each, str) for each in source.data.values()):
        raise click.UsageError(f"列名对照应是“本程序的列名: 表里的列名”，一行一列：{columns}")
    return Wishes(source.data, prefix, kinds)


def _keep_apart(job: Job) -> None:
    """Refuse to write over the input, or two results into one file."""
    given = [path for path in job.sources if path.exists()]
    inputs = {path.resolve() for path in given}
    places: list[Path] = []
    for path in job.outputs:
        place = path.resolve()
        if place in inputs or (place.exists() and any(place.samefile(each) for each in given)):
            raise click.UsageError(f"结果不能写回输入文件，请换一个文件名：{path}")
        if place in places:
            raise click.UsageError(f"两种结果不能写入同一个文件：{path}")
        places.append(place)
