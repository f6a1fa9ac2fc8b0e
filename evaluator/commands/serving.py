"""``serve``: the workspace in a browser, and the API; ``mcp``: the same functions as tools."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from evaluator.commands.options import GIVEN, rules_option, year_option
from evaluator.console import Command, fail, say, say_error
from evaluator.problem import problem

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.web.settings import Settings

_NEEDED = ("uvicorn", "starlette", "python_multipart")


@click.command(cls=Command)
@click.argument("workspace", type=GIVEN, metavar="[工作夹]", required=False)
@click.argument("actuals", type=GIVEN, metavar="[完成值]", required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, metavar="端口", help="默认 8765；0 为任一空闲端口。"
)
@click.option("--host", type=GIVEN, default="127.0.0.1", metavar="地址", help="默认只有本机能访问；换成别的要有口令。")
@click.option("--password-file", type=GIVEN, metavar="文件", help="口令所在的文件；也可用 EVALUATOR_PASSWORD。")
@click.option("--public", type=GIVEN, metavar="网址", help="经代理对外的网址，如 https://绩效.某局.cn。")
@click.option("--no-open", is_flag=True, help="不打开浏览器。")
@rules_option
@year_option
def serve(
    workspace: str | None,
    actuals: str | None,
    *,
    port: int,
    host: str,
    password_file: str | None,
    public: str | None,
    no_open: bool,
    rules: str | None,
    year: int | None,
) -> None:
    """在浏览器里导入、核对、填报、评判和报送；也提供 HTTP 接口。

    工作夹是存放全部数据的文件夹，没有就新建；不写时列出当前文件夹里的工作夹。给出目标表和完成值两项时，只显示这次评分的结果网页。
    """
    lacking = [each for each in _NEEDED if find_spec(each) is None]
    if lacking:
        hint = "pip install 'evaluator[web]'"
        fail([problem("E755", "网页服务需要 Starlette、uvicorn 和 python-multipart，没有安装", hint=hint)])
    from evaluator.web.serving import serve as run

    shown = _place(workspace, actuals)
    settings = _guarded(replace(shown, host=host, port=port, public=public, rules=rules, year=year), password_file)
    try:
        run(settings, say, browser=not no_open)
    except OSError:
        raise click.UsageError(f"端口 {port} 不可用，可用 --port 另选一个") from None
    except KeyboardInterrupt:
        say_error("已结束。")


def _place(workspace: str | None, actuals: str | None) -> Settings:
    """What is shown: a run of given files, one workspace, or all below the current folder."""
    from pathlib import Path

    from evaluator.places import is_workspace
    from evaluator.web.settings import Settings

    if actuals is not None or (workspace is not None and _is_targets(Path(workspace))):
        return Settings(targets=workspace, actuals=actuals)
    path = Path(workspace) if workspace is not None else Path.cwd()
    if workspace is None and not is_workspace(path):
        return Settings(Path.home() / "绩效评价" if getattr(sys, "frozen", False) else path)
    path = path.resolve()
    if not is_workspace(path):
        from evaluator.workspace import Unit, Workspace

        Workspace(path).save_unit(Unit())
    return Settings(path.parent, path.name)


def _is_targets(path: Path) -> bool:
    """Whether it is a target file, or a folder with target files that is not a workspace."""
    from evaluator.places import is_workspace

    if is_workspace(path) or not path.is_dir():
        return path.is_file()
    from evaluator.forms.files import walk
    from evaluator.forms.load import SUFFIXES

    return bool(walk(path, SUFFIXES)[0])


def _guarded(settings: Settings, password_file: str | None) -> Settings:
    """The settings with the secrets that were given; beyond this machine a password must be among them."""
    from pathlib import Path

    settings.base.mkdir(parents=True, exist_ok=True)
    password = os.environ.get("EVALUATOR_PASSWORD")
    if password_file is not None:
        try:
            password = Path(password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            fail([problem("E755", f"口令文件无法读取：{password_file}")])
    if (settings.beyond or settings.public) and not password:
        hint = "设置 EVALUATOR_PASSWORD，或用 --password-file 指定口令文件；对外的网址应经过 HTTPS 代理"
        fail([problem("E755", "向本机以外开放时必须有口令：同一网络里的人都能打开这个网页", hint=hint)])
    token = os.environ.get("EVALUATOR_TOKEN")
    settings = replace(settings, password=password if settings.beyond or settings.public else None)
    if settings.beyond:
        say_error("注意：同一网络里知道口令的人都能看到和修改数据；没有 HTTPS 时，口令和数据在网络上是明文。")
    return replace(settings, token=token) if token else settings


@click.command(cls=Command)
def mcp() -> None:
    """在标准输入输出上提供 MCP 工具：读指标值、核对一项、查评分规则、查问题代码。"""
    if find_spec("mcp") is None:
        hint = "pip install 'evaluator[mcp]'"
        fail([problem("E755", "MCP 工具需要程序库 mcp，没有安装", hint=hint)])
    from evaluator.web.tools import server

    server().run()
