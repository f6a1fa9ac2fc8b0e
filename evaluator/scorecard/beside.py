"""得分依据.xlsx, beside the forms of a run: why each point was given, and what a person must still do before filing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.figures import ILLUSTRATIVE_NOTE, needs_reason, unique
from evaluator.paper.grid import build
from evaluator.paper.sheets import save
from evaluator.result import STATUS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from evaluator.forms.model import Form
    from evaluator.paper.grid import Record
    from evaluator.result import IndicatorScore, Reason, Scorecard, Scorecards


def workbook(cards: Scorecards, forms: Sequence[Form | None]) -> bytes:
    """Both sheets over all projects; ``forms`` are those of the cards, in their order."""
    pairs = list(zip(cards.projects, forms, strict=True))
    todos = _numbered(row for card, form in pairs for row in todo_rows(card, form))
    reasons = _numbered(row for card in cards.projects for row in _reasons(card))
    fields: Record = {
        "illustrative": ILLUSTRATIVE_NOTE if any(card.illustrative for card in cards.projects) else "",
        "nothing": "" if todos else "没有待办事项。",
    }
    return save([build("todos", fields, {"todos": todos}), build("reasons", fields, {"reasons": reasons})], "得分依据")


def _numbered(rows: Iterable[Record]) -> list[Record]:
    return [row | {"number": str(number)} for number, row in enumerate(rows, 1)]


def todo_rows(card: Scorecard, form: Form | None) -> Iterator[Record]:
    """What is still to be filled in, judged or explained in one project."""
    if form is not None and not form.goal_result:
        yield _todo(card, "年度总体目标", "填写实际完成情况", ())
    if card.execution.score is None:
        yield _todo(card, "预算执行", "填报预算数和执行数", card.execution.reasons)
    for row in card.indicators:
        what = _due(row)
        if what:
            yield _todo(card, row.level3, what, row.reasons)


def _due(row: IndicatorScore) -> str | None:
    if row.status == "no_actual":
        return "填报实际完成值"
    if row.status == "pending":
        return "评定完成情况"
    return "填写偏差原因和改进措施" if needs_reason(row) and not row.deviation else None


def _todo(card: Scorecard, item: str, what: str, why: Sequence[Reason]) -> Record:
    return {"project": card.name, "item": item, "what": what, "text": "\n".join(each.text for each in why)}


def _reasons(card: Scorecard) -> Iterator[Record]:
    """Execution, every indicator, and what happened to the total."""
    spent = card.execution
    yield _reason(card, "预算执行率", (spent.weight, spent.score, spent.rate), spent.reasons)
    for each in card.indicators:
        row = _reason(card, each.level3, (each.weight, each.score, each.attainment), each.reasons)
        shown = {"understood": each.understood or each.target, "actual": each.actual}
        yield row | shown | {"status": STATUS_NAMES[each.status]}
    if card.reasons:
        yield _reason(card, "总分", (None, card.total, None), card.reasons)


def _reason(
    card: Scorecard, item: str, figures: tuple[Decimal | None, Decimal | None, Decimal | None], why: Sequence[Reason]
) -> Record:
    """A row of 得分依据; ``figures`` are weight, score and attainment."""
    weight, score, attainment = figures
    return {
        "project": card.name,
        "item": item,
        "understood": None,
        "actual": None,
        "weight": weight,
        "score": score,
        "attainment": attainment,
        "status": None,
        "text": "\n".join(each.text for each in why),
        "article": "\n".join(unique(each.article for each in why if each.article)),
    }
