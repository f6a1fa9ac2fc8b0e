"""The command for tables of any size: ``batch``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from evaluator.commands.options import GIVEN, exit_code, rules_option, year_option
from evaluator.console import Command, fail, say_error

if TYPE_CHECKING:
    from evaluator.batch.jobs import Job


@click.command(cls=Command)
@click.argument("source", type=GIVEN, metavar="输入")
@click.option("-o", "--out", required=True, type=GIVEN, metavar="输出", help="结果文件：.parquet 或 .csv。")
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
@exit_code
def batch(
    source: str,
    *,
    out: str,
    engine: str,
    rules: str | None,
    year: int | None,
    totals: tuple[str, ...],
    problems: str | None,
    exit_code: bool,
) -> None:
    """批量评分：Parquet 或 CSV 的指标明细表，逐行加上状态、达成度、得分、问题。

    表头须有：一级指标、二级指标、三级指标、年度指标值、实际完成值、分值。
    """
    from pathlib import Path

    try:
        from evaluator.batch import jobs
    except ModuleNotFoundError as error:
        raise click.UsageError(f"批量评分还要装 {error.name}：pip install 'evaluator[columnar]'") from error

    job = jobs.Job(
        Path(source),
        Path(out),
        rules,
        year,
        tuple(dict.fromkeys(totals)),
        Path(problems) if problems else None,
        processes=os.cpu_count() or 1,
    )
    _keep_apart(job)
    if engine == "spark":
        found, written = jobs.run_on_spark(job)
    elif sys.stderr.isatty():
        with click.progressbar(length=1, label="评分", file=sys.stderr) as bar:

            def watch(done: int, size: int) -> None:
                bar.length = max(size, 1)
                bar.update(done - bar.pos)

            found, written = jobs.run(job, watch)
    else:
        found, written = jobs.run(job)
    if found:
        fail(found)
    say_error(f"已写入 {'、'.join(map(str, written))}")
    sys.exit(1 if exit_code and jobs.has_errors(job) else 0)


def _keep_apart(job: Job) -> None:
    """Refuse to write over the input, or two results into one file."""
    places = [job.source.resolve()]
    for path in job.outputs:
        place = path.resolve()
        if place == places[0] or (place.exists() and job.source.exists() and place.samefile(job.source)):
            raise click.UsageError(f"结果不能写回输入文件，请换一个文件名：{path}")
        if place in places:
            raise click.UsageError(f"两种结果不能写入同一个文件：{path}")
        places.append(place)
