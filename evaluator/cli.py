"""The program: all commands under one name.

Exit codes (docs/formats.md): 0 the work was done, whatever the verdicts; 2 wrong usage, or input that could not be used
at all; with ``--exit-code`` also 1: a project does not pass, or a problem of severity ``error`` was found.
"""

from __future__ import annotations

import gc

import click

from evaluator.commands.auditing import check, explain, review
from evaluator.commands.comparing import compare
from evaluator.commands.describing import conformance, problems, schema
from evaluator.commands.filing import import_, take, template
from evaluator.commands.packaging import evidence, package, verify
from evaluator.commands.papers import papers, report_
from evaluator.commands.ruling import aggregate, monitor, rules
from evaluator.commands.scaling import batch
from evaluator.commands.scoring import parse, run
from evaluator.commands.serving import mcp, serve
from evaluator.console import Commands


@click.group(cls=Commands)
@click.version_option(package_name="evaluator", message="evaluator %(version)s", help="显示版本。")
def main() -> None:
    """按规则评价财政支出项目绩效：读懂指标值，核对完成值，逐分说明依据。"""


for command in (
    import_,
    check,
    template,
    run,
    take,
    explain,
    review,
    papers,
    report_,
    evidence,
    package,
    verify,
    monitor,
    aggregate,
    rules,
    compare,
    batch,
    parse,
    serve,
    mcp,
    schema,
    problems,
    conformance,
):
    main.add_command(command)


def program() -> None:
    """The command as a process of its own."""
    # Nearly all that a command makes lives to its end: to look for garbage after every 700 objects costs 7 to 14 %,
    # and to look once more when all is done takes longer than scoring nine forms.
    gc.set_threshold(100_000, 50, 100)
    try:
        main(prog_name="evaluator")
    finally:
        gc.freeze()
