"""Options that several commands share."""

from __future__ import annotations

import click

exit_code = click.option("--exit-code", is_flag=True, help="有项目不合格或有错误时，退出码为 1。")
rules_option = click.option("--rules", metavar="编号", help="评分规则：编号或文件；默认财预〔2020〕10号。")
year_option = click.option("--year", type=click.IntRange(1949, 2100), metavar="年", help="没有写明年度时所用的年度。")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
force_option = click.option("--force", is_flag=True, help="覆盖已有的文件。")
