"""问题整改清单: every deviation of a run, and what the unit says of it; who mends it until when is left open.

A problem is a fact (target, actual, what was lost); its reason and the measure are the unit's own words, parted where
they name both (``原因：…。改进措施：…。``). What was not written is left open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.paper.figures import ILLUSTRATIVE_NOTE, needs_reason, percent, points
from evaluator.paper.grid import Todo, build
from evaluator.result import STATUSES
from evaluator.scorecard.form_fields import indicators, period
from evaluator.workspace.unit import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.forms.model import Form
    from evaluator.paper.grid import Grid, Record, Value
    from evaluator.result import IndicatorScore, Scorecard, Scorecards
    from evaluator.workspace import Unit

_MEASURE = re.compile(r"(?:拟采取的?)?(?:改进|整改|下一步)?措施(?:是|为)?[:：]")
_AHEAD = re.compile(r"(?<=[；;。])(?=(?:明年|来年|次年|下年|下一年|今后|下一步|下步|后续|以后|拟|将))")
"""Where a text begins to speak of what is to come."""
_REASON = re.compile(r"^(?:偏差|未完成)?原因(?:分析)?(?:是|为)?[:：]")


def sheet(cards: Scorecards, forms: Sequence[Form | None], unit: Unit = NOBODY) -> Grid:
    """The list over all projects; ``forms`` are those of the cards, in their order."""
    pairs = zip(cards.projects, forms, strict=True)
    rows = [row for card, form in pairs if card.filled for row in _rows(card, form)]
    rows = [row | {"number": str(number), "responsible": Todo(), "due": Todo()} for number, row in enumerate(rows, 1)]
    fields: Record = {
        **unit.printed("问题整改清单"),
        "period": period(cards.projects),
        "nothing": "" if rows else "各项指标均已完成，没有需要整改的问题。",
        "illustrative": ILLUSTRATIVE_NOTE if any(card.illustrative for card in cards.projects) else "",
    }
    return build("rectification", fields, {"faults": rows})


def _rows(card: Scorecard, form: Form | None) -> Iterator[Record]:
    spent = card.execution
    if spent.rate is not None and spent.score is not None and spent.score < spent.weight:
        fact = f"预算执行率 {percent(spent.rate)}，扣 {points(spent.weight - spent.score)} 分"
        yield _row(card, "预算执行", fact, form.execution.deviation if form and form.execution else None)
    for each, shown in zip(card.indicators, indicators(card, form), strict=True):
        if needs_reason(each) or each.status == "no_actual":
            yield _row(card, each.level3, _fact(each, shown), each.deviation)


def _fact(each: IndicatorScore, shown: Record) -> str:
    """``未完成：年度指标值≥35家，实际完成值28家，扣 2.50 分``; the cells as the form shows them."""
    name = STATUSES[each.status].name if STATUSES[each.status].missed else "偏离指标值较大"
    lost = f"，扣 {points(each.weight - each.score)} 分" if each.score is not None and each.score < each.weight else ""
    return f"{name}：年度指标值{_cell(shown['target'])}，实际完成值{_cell(shown['actual'])}{lost}"


def _cell(value: Value) -> str:
    """A cell inside a sentence: words in quotation marks, figures as they are, 未填 for nothing."""
    if not isinstance(value, str) or not value:
        return "未填"
    return value if re.search(r"\d", value) else f"“{value}”"


def _row(card: Scorecard, item: str, fact: str, said: str | None) -> Record:
    reason, measure = parted(said)
    fault = f"{fact}。\n原因：{reason}" if reason else f"{fact}。"
    return {"name": card.name, "item": item, "fault": fault, "measure": measure or Todo()}


def parted(said: str | None) -> tuple[str, str]:
    """The reason and the measure in what a unit wrote; all of it is the reason where it names no measure."""
    text = (said or "").strip()
    found = _MEASURE.search(text) or _AHEAD.search(text)
    reason, measure = (text[: found.start()], text[found.end() :]) if found else (text, "")
    return _sentence(reason), _sentence(measure)


def _sentence(part: str) -> str:
    text = _REASON.sub("", part.strip()).strip(" ；;。")
    return f"{text}。" if text else ""
