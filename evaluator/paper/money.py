"""The rows of the money block by source of funds, as the national form prints them, in 万元."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.forms.model import FundSource
from evaluator.paper.figures import WAN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from evaluator.forms.model import Form
    from evaluator.paper.grid import Record

SOURCES = ("当年财政拨款", "上年结转资金", "其他资金")
"""The rows below the total of the national form (财预〔2020〕10号 附件1)."""

_WORDS = {
    "上年结转资金": re.compile("结转|结余"),
    "当年财政拨款": re.compile("财政拨款|财政资金"),
    "其他资金": re.compile("其他"),
}


def wan_of(amount: Decimal | None) -> Decimal | None:
    """An amount in 元 as 万元."""
    return None if amount is None else amount / WAN


def rows_by_source(form: Form | None) -> list[Record]:
    """The rows below the total: as the unit reported them, else with the initial budget of the target form alone.

    Labels that mean the three rows of the national form are printed as these; others are printed as they are, and
    then only the rows that the unit has.
    """
    stated = [each for each in form.sources if not each.part] if form else []
    meant = [_standard(each.name) for each in stated]
    if None in meant or len(set(meant)) < len(meant):
        return [_row(each.name, each) for each in stated]
    rows = dict(zip(meant, stated, strict=True))
    initial = _initial(form) if form and not stated else {}
    return [_row(name, rows.get(name) or FundSource(name=name, initial=initial.get(name))) for name in SOURCES]


def _standard(label: str) -> str | None:
    """The row of the national form that a printed label means."""
    return next((source for source, words in _WORDS.items() if words.search(label)), None)


def _initial(form: Form) -> dict[str, Decimal | None]:
    """The initial budget by source, where the sources of the target form add up to it."""
    funds, spent = form.funds, form.execution
    if spent and spent.initial is not None and spent.initial != funds.total:
        return {}
    fiscal, other = (funds.central, funds.provincial, funds.local), (funds.own, funds.other)
    return {SOURCES[0]: total_of(fiscal), SOURCES[2]: total_of(other)}


def total_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the amounts that are known; nothing where none is."""
    known = [each for each in amounts if each is not None]
    return sum(known[1:], known[0]) if known else None


def _row(label: str, each: FundSource) -> Record:
    return {
        "source": label,
        "source_initial": wan_of(each.initial),
        "source_budget": wan_of(each.budget),
        "source_executed": wan_of(each.executed),
        "source_expected": wan_of(each.expected),
    }
