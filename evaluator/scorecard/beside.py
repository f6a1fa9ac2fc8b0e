"""得分依据.xlsx, beside the forms of a run: why each point was given, and what a person must still do before filing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.language.constraint import plain
from evaluator.paper.figures import ILLUSTRATIVE_NOTE, full_score, needs_reason, unique
from evaluator.paper.grid import build
from evaluator.paper.sheets import save
from evaluator.proofs import register
from evaluator.result import STATUS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import BaseModel

    from evaluator.forms.model import Form
    from evaluator.paper.grid import Record
    from evaluator.proofs import Proof
    from evaluator.result import IndicatorScore, Reason, Scorecard, Scorecards

_ROUNDED = {"N722", "W723"}
"""What is said of points that were to be rounded."""
_FIELDS = (
    *("initial_target", "adjusted_by", "adjusted_on", "actual", "actual_unit", "last_year", "reference"),
    *("judged", "judged_by", "judged_on", "deviation", "evidence", "deduction", "method"),
    *("expected", "likelihood", "cause"),
)
_MONEY = ("initial", "budget", "executed", "expected")
_SPENT = (*_MONEY, "deviation", "adjusted_by")
"""What a person fills in for an indicator, and for the money."""


def workbook(cards: Scorecards, forms: Sequence[Form | None]) -> bytes:
    """All sheets over all projects; ``forms`` are those of the cards, in their order."""
    pairs = list(zip(cards.projects, forms, strict=True))
    todos = _numbered(row for card, form in pairs for row in todo_rows(card, form))
    reasons = _numbered(row for card in cards.projects for row in _reasons(card))
    fields: Record = {
        "illustrative": ILLUSTRATIVE_NOTE if any(card.illustrative for card in cards.projects) else "",
        "nothing": "" if todos else "没有待办事项。",
    }
    typed = _numbered(row for form in forms if form is not None for row in typed_rows(form))
    lines = _numbered(_proof(each) for form in forms if form is not None for each in register(form))
    sheets = {"todos": todos, "reasons": reasons, "evidence": lines, "typed": typed}
    return save([build(name, fields, {name: rows}) for name, rows in sheets.items()], "得分依据")


def _proof(each: Proof) -> Record:
    return dict(
        zip(("project", "item", "method", "wanted", "named", "file", "hash", "day", "missing"), each.cells, strict=True)
    )


def typed_rows(form: Form) -> Iterator[Record]:
    """Every cell that somebody filled in for a project, also those that its form has no place for."""
    for number, row in enumerate(form.indicators, 1):
        yield from _cells(form, row.level3 or f"第 {number} 项", row, _FIELDS)
    yield from _cells(form, "预算执行情况", form.execution, _SPENT)
    for source in form.sources:
        yield from _cells(form, source.name, source, _SPENT)
    yield from _cells(form, "项目", form, ("goal_result",))
    for name, value in form.entries.items():
        if value is not None:
            yield {"project": form.name, "item": "基础数据", "column": name, "text": value}


def _cells(form: Form, item: str, record: BaseModel | None, fields: Iterable[str]) -> Iterator[Record]:
    for field in fields:
        value = getattr(record, field, None)
        if value is not None and record is not None:
            money = isinstance(value, Decimal) and field in _MONEY
            text = f"{Decimal(plain(value)):,} 元" if money else str(value)
            yield {"project": form.name, "item": item, "column": type(record).model_fields[field].alias, "text": text}


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
    for said in (problem.message for problem in card.problems if problem.code in _ROUNDED):
        yield _reason(card, "分值", (full_score(card), None, None), ()) | {"text": said}
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
