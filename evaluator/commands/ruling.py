"""``rules``: the rulebooks, one of them with its sources, two side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from evaluator.commands.options import json_option, year_option
from evaluator.console import Command, fail, report, say, terminal_width

if TYPE_CHECKING:
    from evaluator.rulebook import Rulebook


@click.command(cls=Command)
@click.argument("rulebook", metavar="[编号]", required=False)
@click.option("--compare", nargs=2, metavar="编号 编号", help="比较两个规则：哪些参数不同，对得分有什么影响。")
@json_option
@year_option
def rules(rulebook: str | None, *, compare: tuple[str, str] | None, as_json: bool, year: int | None) -> None:
    """列出评分规则；给出编号（或规则文件）时，显示其全部参数、生效日期和依据。"""
    from evaluator import rulebook_view as view
    from evaluator.rulebook import known_rulebooks

    if rulebook and compare:
        raise click.UsageError("编号和 --compare 只用一个")
    width = terminal_width()
    if compare:
        one, other = _loaded(compare, year)
        found = view.compare(one, other)
        _print(found.as_dict() if as_json else view.comparison_text(found, width))
    elif rulebook:
        (book,) = _loaded((rulebook,), year)
        _print(view.book_dict(book) if as_json else view.book_text(book, width))
    else:
        books = _loaded(known_rulebooks(), year, quiet=True)
        _print(view.list_dict(books) if as_json else view.list_text(books, width))


def _loaded(names: tuple[str, ...], year: int | None, *, quiet: bool = False) -> list[Rulebook]:
    """The rulebooks, or an end with every problem of every one that cannot be loaded."""
    from evaluator.rulebook import load_rulebook

    loaded = [load_rulebook(name, year) for name in names]
    problems = tuple(each for _, found in loaded for each in found)
    books = [book for book, _ in loaded if book is not None]
    if len(books) != len(names):
        fail(problems)
    if not quiet:
        report(problems)
    return books


def _print(result: dict[str, Any] | str) -> None:
    say(json.dumps(result, ensure_ascii=False, indent=2) if isinstance(result, dict) else result.rstrip("\n"))
