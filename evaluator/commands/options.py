"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from evaluator.paper.official import LAYOUTS

if TYPE_CHECKING:
    from evaluator.workspace import Unit


class _Given(click.ParamType[str]):
    """A name, of a file mostly, that may not be empty: the empty name of a file is the current folder."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name itself."""
        if not str(value).strip():
            self.fail("不能是空的", param, ctx)
        return str(value)


GIVEN = _Given()
exit_code = click.option("--exit-code", is_flag=True, help="有项目不合格或有错误时，退出码为 1。")
rules_option = click.option("--rules", type=GIVEN, metavar="编号", help="评分规则：编号或文件；默认财预〔2020〕10号。")
_STEPS = {"whole": "整数", "half": "0.5"}
YEAR = click.IntRange(1949, 2100)
year_option = click.option("--year", type=YEAR, metavar="年", help="没有写明年度时所用的年度。")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "sarif", "junit", "github")),
    default="text",
    help="输出格式：text、json，或供持续集成用的 sarif、junit、github；默认 text。",
)
unit_option = click.option(
    "--unit",
    type=GIVEN,
    metavar="文件",
    help="单位信息（写法同 workspace.yaml）：单位、负责人、填报人、附件号等，印在表上。",
)
layout_option = click.option(
    "--layout",
    type=click.Choice(list(LAYOUTS)),
    help=f"自评表的版式：{'、'.join(LAYOUTS.values())}；默认 national。",
)
rounding_option = click.option(
    "--round-weights",
    "rounding",
    type=click.Choice(["whole", "half"]),
    help="按规则分配的分值取整：whole 整数，half 0.5 分；合计不变。",
)
force_option = click.option("--force", is_flag=True, help="覆盖已有的文件。")
select_option = click.option(
    "--select", type=GIVEN, multiple=True, metavar="编号", help="只做这些检查，如 S、T04；可重复。"
)
ignore_option = click.option("--ignore", type=GIVEN, multiple=True, metavar="编号", help="不做这些检查；可重复。")


def given_unit(path: str | None, rounding: str | None = None) -> Unit:
    """What a file says of the unit that files, and its wish for round points; a missing file ends the command."""
    from pathlib import Path

    from evaluator.console import fail, report
    from evaluator.problem import has_errors
    from evaluator.workspace.unit import NOBODY, read_unit

    unit, problems = read_unit(Path(path)) if path is not None else (NOBODY, ())
    if has_errors(problems):
        fail(problems)
    report(problems)
    return unit.model_copy(update={"rounding": _STEPS[rounding]}) if rounding else unit
