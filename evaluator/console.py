"""What all commands share: Chinese help, printing, decoding standard input, and ending with the right exit code."""

from __future__ import annotations

import math
import os
import re
import shutil
import sys
import time
from contextlib import contextmanager, nullcontext, suppress
from io import RawIOBase, TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from evaluator.errors import ProblemError
from evaluator.problem import render
from evaluator.text import pad, visible, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from evaluator.problem import Problem

_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
T = TypeVar("T")
MANY = 50
INTERNAL = 70
"""How a mistake of the program ends it (EX_SOFTWARE), unlike wrong usage."""
_OFTEN, _SELDOM = 0.2, 10.0
"""Seconds between two words about the progress, on a terminal and elsewhere."""
_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_EXTRA = re.compile(r"\[(?:(\d+)<=x<=(\d+))?(?:; )?(required)?\]$")


class _Formatter(click.HelpFormatter):
    """Help as a terminal shows it: a Chinese character takes two cells, which click does not count."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{_HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        paragraphs = (" ".join(each.split()) for each in text.split("\n\n"))
        self.write("\n".join(self._lines(each, indent, indent) for each in paragraphs))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows, indent = tuple(rows), " " * self.current_indent
        first = min(max((width(name) for name, _ in rows), default=0), col_max)
        beside = indent + " " * (first + col_spacing)
        for name, text in rows:
            fits = width(name) <= first
            self.write("" if fits else f"{indent}{name}\n")
            self.write(self._lines(_said(text), indent + pad(name if fits else "", first + col_spacing), beside))

    def _lines(self, text: str, first: str, rest: str) -> str:
        """``text`` wrapped behind a prefix for its first line and one for the others."""
        lines = wrap(text, max(20, self.width - width(rest)))
        return "".join(f"{rest if number else first}{line}".rstrip() + "\n" for number, line in enumerate(lines))


def _said(help_: str) -> str:
    """The help of an option with what click adds to it (``[1<=x<=12; required]``) in Chinese."""
    found = _EXTRA.search(help_)
    if found is None:
        return help_
    low, high, required = found.groups()
    notes = [f"{low}–{high}"] if low else []
    return f"{help_[: found.start()].rstrip()}［{'，'.join([*notes, '必填'] if required else notes)}］"


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in Chinese."""

    context_class = _Context
    allow_extra_args = True
    """They are refused here, in Chinese, and not by click."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; wrong usage knows whose it is."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not isinstance(self, click.Group):
            raise click.UsageError(f"多出参数 {'、'.join(rest)}", ctx)
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the usage line."""
        return [_USAGE.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本帮助。"
        return option


class Commands(Command, click.Group):
    """A group whose help and usage errors are in Chinese, and that never shows a traceback."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click calls it so)
        """The commands in the order of the work, as they were added."""
        return list(self.commands)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run; wrong usage ends with exit code 2 and one Chinese line."""
        extra["standalone_mode"] = False
        _open_streams()
        try:
            result = super().main(*args, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            say_error(error.format_message())
            sys.exit(2)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "evaluator"
            say_error(f"用法错误：{_in_chinese(error)}\n用 {command} --help 看用法。")
            sys.exit(2)
        except click.exceptions.Exit as end:
            sys.exit(end.exit_code)
        except (click.Abort, KeyboardInterrupt):
            say_error("已中断。")
            sys.exit(130)
        except ProblemError as error:
            fail(error.problems)
        except OSError as error:
            _report_os_error(error)
            sys.exit(2)
        except MemoryError:
            say_error("内存不足，没有完成。请拆分输入后重试，或放宽内存限制。")
            sys.exit(2)
        except Exception as error:
            # Our mistake, not the user's; said in one line, and in full for whoever wants to mend it.
            if os.environ.get("EVALUATOR_DEBUG"):
                raise
            say_error(
                f"程序内部错误（{type(error).__name__}：{error}）。请设 EVALUATOR_DEBUG=1 重跑，并把输出报给开发者。"
            )
            sys.exit(INTERNAL)
        sys.exit(result if isinstance(result, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe (head, less) is not an error."""
        _check_locale()
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # What is still in the buffer goes nowhere, or Python would complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None


def _report_os_error(error: OSError) -> None:
    """What the system refused: a file that was not foreseen (a path too long), else the screen or the pipe."""
    if error.filename:
        from evaluator.forms.files import unreadable

        report([unreadable(error)])
    else:
        from evaluator.writing import cause

        say_error(f"结果无法输出：{cause(error)}")


def _meant(typed: str, possible: Sequence[str] | None) -> str:
    """What may have been meant: of names that look alike those that were only cut short."""
    names = possible or ()
    begun = [each for each in names if each.startswith(typed)]
    return f"；是不是 {'、'.join(begun or names)}" if names else ""


def _in_chinese(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}{_meant(error.option_name, error.possibilities)}"
        case click.exceptions.NoSuchCommand():
            return f"没有命令 {error.command_name}{_meant(error.command_name, error.possibilities)}"
        case click.MissingParameter():
            wanted = error.param.make_metavar(error.ctx) if error.param and error.ctx else error.param_hint
            return "缺少 " + f"{_option(error)} {wanted}".strip()
        case click.BadParameter():
            return f"{_option(error) or _argument(error)} 的值不可用：{_allowed(error) or error.message}"
        case click.exceptions.BadOptionUsage(ctx=click.Context() as ctx, option_name=name):
            (option,) = (each for each in ctx.command.params if name in each.opts)
            is_flag = isinstance(option, click.Option) and option.is_flag
            return f"选项 {name} 不带值" if is_flag else f"缺少 {name} {option.make_metavar(ctx)}"
        case _:
            return error.format_message()


def _option(error: click.BadParameter) -> str:
    """The option that is meant (``-o``); empty for an argument."""
    return error.param.opts[0] if isinstance(error.param, click.Option) else ""


def _argument(error: click.BadParameter) -> str:
    """The argument that is meant, as the help calls it (``目标表``)."""
    return error.param.make_metavar(error.ctx).strip("[].") if error.param and error.ctx else ""


def _allowed(error: click.BadParameter) -> str | None:
    """What an option takes, where its type says so."""
    match error.param.type if error.param else None:
        case click.Choice(choices=choices):
            return f"应为 {'、'.join(choices)} 之一"
        case click.IntRange(min=low, max=high):
            return f"应为 {low}–{high} 的整数"
        case _:
            return None


def _open_streams() -> None:
    """Let files and pipes take UTF-8 in any locale, a screen what it can show, and a closed stream anything."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  pathlib starts slowly
        elif isinstance(stream, TextIOWrapper):
            if name == "stdout" and isinstance(stream.buffer, RawIOBase):
                # Unbuffered (PYTHONUNBUFFERED), a write may take only a part and drop the rest; a buffer writes all.
                stream = open(stream.fileno(), "w", buffering=1, closefd=False)  # noqa: SIM115
                setattr(sys, name, stream)
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _check_locale() -> None:
    """Refuse to work where Chinese file names can be neither read nor written.

    Raises:
        click.UsageError: the encoding of file names has no Chinese characters.
    """
    encoding = sys.getfilesystemencoding()
    try:
        "绩效自评表".encode(encoding)
    except UnicodeEncodeError:
        hint = "请设环境变量 LC_ALL=C.UTF-8 或 PYTHONUTF8=1 后重试"
        raise click.UsageError(f"本机的语言环境（{encoding}）写不出中文文件名，{hint}") from None


def say(text: str, *, styled: bool = False) -> None:
    """A result, to standard output; ``styled``: with colours of ours, around cells that are harmless already."""
    click.echo(text if styled else visible(text))


def say_error(text: str) -> None:
    """A message or a problem, to standard error; a closed stderr must not fail the run."""
    try:
        click.echo(visible(text), err=True)
    except OSError:
        # What its buffer still holds must not fail again at the end of the program.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  pathlib starts slowly


def say_exactly(text: str) -> None:
    """A result whose every byte counts (JSON, CSV with its mark): UTF-8, no newline of ours, none converted.

    Only a screen gets what would steer it in its visible spelling.
    """
    text = visible(text) if sys.stdout.isatty() else text
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def terminal_width() -> int:
    """The width that a card should fit: the screen's, or 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def progress(items: Sequence[T], label: str, least: int = MANY) -> AbstractContextManager[Iterable[T]]:
    """``items`` with a bar on standard error: on a terminal, and when there is enough to wait for."""
    if len(items) < least or not sys.stderr.isatty():
        return nullcontext(items)
    return click.progressbar(items, label=label, file=sys.stderr)


@contextmanager
def reading(items: Sequence[T]) -> Iterator[Iterable[T]]:
    """``items`` with a word on standard error of how many have been read, how fast, and what is left.

    On a terminal one line is written over; elsewhere there is a line every ten seconds, so that a log stays short.
    """
    terminal, began = sys.stderr.isatty(), time.monotonic()

    def watched() -> Iterator[T]:
        said = began
        for done, item in enumerate(items):
            now = time.monotonic()
            if done and now - said >= (_OFTEN if terminal else _SELDOM):
                said = now
                _say_progress(done, len(items), now - began, terminal=terminal)
            yield item
        if terminal and said > began:
            click.echo("\r\x1b[K", err=True, nl=False)

    yield watched()


def _say_progress(done: int, total: int, seconds: float, *, terminal: bool) -> None:
    rate = done / max(seconds, 0.001)
    line = f"已读 {done}/{total} 份文档，每秒 {rate:.1f} 份，约剩 {math.ceil((total - done) / rate)} 秒"
    with suppress(OSError):
        click.echo(f"\r{line}\x1b[K" if terminal else line, err=True, nl=not terminal)


def report(problems: Iterable[Problem]) -> None:
    """Problems, to standard error, each with its place and hint."""
    for each in problems:
        say_error(render(each))


def fail(problems: Iterable[Problem]) -> NoReturn:
    """The input could not be used at all: say why and end with exit code 2."""
    report(problems)
    sys.exit(2)
