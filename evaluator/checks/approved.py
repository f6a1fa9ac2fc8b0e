"""Checks of a self-evaluation against the targets that were approved with the budget: S20, S31."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.actuals.names import unnumbered
from evaluator.language.cells import read_target
from evaluator.language.constraint import Quantity, plain
from evaluator.paper.figures import wan
from evaluator.scoring.rollup import budget_of
from evaluator.subject import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluator.checks.case import Page
    from evaluator.forms.model import Form, Indicator
    from evaluator.language.constraint import Constraint
    from evaluator.problem import Problem

_CLOSE = Decimal(1000)
"""Amounts that differ by 0.1 万元 differ by rounding."""
_NOT_APPROVED = "按批复的指标自评；经批准调整的，附调整文件"


def partner(page: Page) -> Iterator[Problem]:
    """S31: among the approved targets there is none for this form, so nothing was compared."""
    if page.approved is None and page.among_approved:
        near = f"最接近的是“{page.nearest}”；" if page.nearest else ""
        yield page.problem("S31", "在批复的目标表中没有对应的一份，没有核对", hint=f"{near}核对项目名称、单位和年度")


def changes(page: Page) -> Iterator[Problem]:
    """S20: indicators dropped, added or changed, other weights, another budget than was approved."""
    if page.approved is None:
        return
    before = _by_name(page.approved.indicators)
    after = _by_name(case.indicator for case in page.cases)
    for name, rows in before.items():
        yield from _compared(page, rows, after.get(name, []))
    for name, rows in after.items():
        for row in rows[len(before.get(name, [])) :]:
            message = f"增加了批复中没有的指标“{row.level3}”（{row.target}）"
            yield page.problem("S20", message, hint=_NOT_APPROVED)
    yield from _budget(page, page.approved)


def _by_name(rows: Iterable[Indicator]) -> dict[str, list[Indicator]]:
    """The rows that have a name and a target, by the name as it compares."""
    found: dict[str, list[Indicator]] = defaultdict(list)
    for row in rows:
        name = unnumbered(plain_name(row.level3))
        if name and (row.target or "").strip():
            found[name].append(row)
    return found


def _compared(page: Page, before: list[Indicator], after: list[Indicator]) -> Iterator[Problem]:
    """Rows of one name, in the order of the forms."""
    for row in before[len(after) :]:
        yield page.problem("S20", f"缺少批复的指标“{row.level3}”（{row.target}）", hint="自评应包括批复的全部指标")
    for old, new in zip(before, after, strict=False):
        if _changed(page, old, new):
            yield page.problem(
                "S20",
                f"的指标“{old.level3}”批复为 {old.target}，自评表写作 {new.target}",
                hint="按批复的指标值自评；经批准调整的，附调整文件",
            )
        if old.weight is not None and new.weight is not None and old.weight != new.weight:
            message = f"的指标“{old.level3}”批复的分值为 {plain(old.weight)}，自评表写作 {plain(new.weight)}"
            yield page.problem("S20", message, hint="权重设立后原则上不得调整（财预〔2021〕101号 三（六））")


def _changed(page: Page, old: Indicator, new: Indicator) -> bool:
    before, after = (_meant(read_target(row, page.form).constraint) for row in (old, new))
    return before != after and "".join((old.target or "").split()) != "".join((new.target or "").split())


def _meant(constraint: Constraint | None) -> Constraint | None:
    """``100%`` and ``＝100%`` ask for the same."""
    if isinstance(constraint, Quantity) and constraint.stated == "exactly":
        return constraint.model_copy(update={"stated": "bare"})
    return constraint


def _budget(page: Page, approved: Form) -> Iterator[Problem]:
    """The budget as it was approved against the initial one of the self-evaluation."""
    spent = page.form.execution
    asked, shown = budget_of(approved), (spent.initial if spent and spent.initial is not None else budget_of(page.form))
    if asked is not None and shown is not None and abs(asked - shown) > _CLOSE:
        message = f"的预算批复为 {wan(asked)} 万元，自评表写作 {wan(shown)} 万元"
        yield page.problem("S20", message, hint="按批复的预算填写年初预算数；有调整的，填入全年预算数")
