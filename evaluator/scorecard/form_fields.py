"""What the cells of the official forms say: a scorecard and its form, as fields by name (see ``layouts/*.yaml``).

Amounts are in 万元, exact. What only a person can say (a reason for a deviation, a judgement, a result that the form
leaves blank) is a :class:`Todo`, with what the program knows as a prompt; nothing is made up.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from evaluator.forms.adjusted import CANCELLED, joined
from evaluator.paper.figures import (
    ILLUSTRATIVE,
    ILLUSTRATIVE_NOTE,
    grade_counts,
    graded,
    needs_reason,
    rounded,
    span,
    unique,
    verdict,
    waiting,
)
from evaluator.paper.grid import PENDING, Record, Todo, Value
from evaluator.paper.money import rows_by_source, total_of, wan_of
from evaluator.result import STATUS_NAMES, STATUSES
from evaluator.scorecard.split import split_target
from evaluator.scoring.achieved import draft_goal
from evaluator.scoring.reported import write
from evaluator.workspace.unit import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.result import IndicatorScore, Scorecard, Scorecards
    from evaluator.workspace import Unit

_CENT = Decimal("0.01")
DASH = "—"
"""What is printed for the points of a row that has none."""
APART = {"sichuan"}
"""Layouts with sign, value and unit of a target in columns of their own."""
_POINTS = re.compile(r"[（(][^（()）]*分[)）]$")
"""The points in the name of a goal: 年度绩效目标1（40分）."""


def project(card: Scorecard, form: Form | None, unit: Unit = NOBODY) -> Record:
    """The fields of one project; ``unit`` is who files."""
    return {
        **unit.printed("自评表"),
        "name": card.name,
        "kind": "部门整体" if form and form.is_department else "项目",
        "kind_of_budget": "部门整体" if form and form.is_department else "部门预算项目",
        "period": f"（{card.year}年度）" if card.year else "",
        "department": (form.department if form else None) or card.department,
        "unit": (form.unit if form else None) or card.unit,
        "plan": (form.plan if form else None) or Todo(),
        "goal": _goal(form),
        "goal_result": (form.goal_result if form else None) or Todo(draft_goal(form) if form else ""),
        "tasks": form.narrative.get("年度主要任务") if form else None,
        "remark": (form.narrative.get("说明") if form else None) or Todo(),
        **dict(zip_longest(("weight_note", "band_note", "ratio_note"), card.form_notes, fillvalue="")),
        "illustrative": ILLUSTRATIVE_NOTE if card.illustrative else "",
        **_money(card, form),
        **_result(card, form),
    }


def _money(card: Scorecard, form: Form | None) -> Record:
    spent = card.execution
    funds = form.funds if form else None
    initial = spent.initial if spent.initial is not None else funds.total if funds else None
    # The sources are those of the initial budget: shown only where they belong to the figure above them.
    split = funds if funds and funds.total == initial else None
    fiscal = (split.central, split.provincial, split.local) if split else ()
    short = spent.score is not None and spent.score < spent.weight
    reason = form.execution.deviation if form and form.execution else None
    return {
        "initial": wan_of(initial),
        "initial_fiscal": wan_of(total_of(fiscal)),
        "initial_own": wan_of(split.own) if split else None,
        "initial_rest": wan_of(split.other) if split else None,
        "budget": wan_of(spent.budget),
        "executed": wan_of(spent.executed),
        "rate": spent.rate,
        "execution_weight": spent.weight,
        "execution_score": Todo() if spent.score is None else spent.score,
        "execution_deviation": reason or (Todo() if short else None),
    }


def _result(card: Scorecard, form: Form | None) -> Record:
    total: Value = card.total
    if total is None:
        # With a rule on the total as a whole, a plain sum would mislead: no formula then.
        total = PENDING if card.reasons else Todo()
    bounds = span(card.total, card.lowest, card.highest)
    if card.total is None:
        result = f"{waiting(card)}，总分在 {bounds} 分之间"
    else:
        result = f"等级：{graded(card)}　结论：{verdict(passed=card.passed)}"
    # A total that is not the sum of the rows says why in its own row.
    result = "；".join((result, *(each.text.rstrip("。") for each in card.reasons)))
    return {
        "total": total,
        "result": result,
        "conclusion": f"自评得分 {bounds} 分。{result}。",
        "deviations": _deviations(card, form),
        "faults": Todo() if any(needs_reason(each) for each in card.indicators) else "无",
        "measures": Todo() if any(needs_reason(each) for each in card.indicators) else "无",
    }


def _deviations(card: Scorecard, form: Form | None) -> Value:
    """All deviations in one cell, that of the spending first, for forms without a column of them."""
    spending = form.execution.deviation if form and form.execution else None
    rows = [("预算执行", spending), *((each.level3, deviation(each)) for each in card.indicators)]
    lines = "\n".join(f"{name}：{text.rstrip('。；; ')}。" for name, text in rows if text and isinstance(text, str))
    return Todo(lines) if any(isinstance(text, Todo) for _, text in rows) else lines or "无"


def tables(card: Scorecard, form: Form | None, layout: str) -> dict[str, list[Record]]:
    """The tables of a form by name; targets are split where the layout has columns for their parts."""
    rows = indicators(card, form, apart=layout in APART)
    spending = form.execution.deviation if form and form.execution else None
    return {
        "sources": rows_by_source(form),
        "indicators": rows,
        "goals": goals(rows, form),
        "execution_reasons": [{"execution_reason": spending}] if spending else [],
    }


def indicators(card: Scorecard, form: Form | None, *, apart: bool = False) -> list[Record]:
    """The rows of the indicator table; ``apart``: with sign, value and unit of each target."""
    rows = form.indicators if form else ()
    # A rulebook may add a row that the form lacks, at its end.
    known = form.goals if form else {}
    pairs = zip_longest(card.indicators, rows[: len(card.indicators)])
    return [
        _indicator(each, row, form)
        | {"goal": row.goal if row and row.goal in known else None}
        | (_apart(each, row) if apart else {})
        for each, row in pairs
    ]


def _apart(each: IndicatorScore, row: Indicator | None) -> Record:
    sign, value, unit = split_target(each.target, row)
    if row is not None and not isinstance(value, Decimal | Todo):
        value = joined(value, row.initial_target)
    return {"sign": sign, "value": value, "unit": unit}


def goals(rows: Sequence[Record], form: Form | None) -> list[Record]:
    """The goals that the rows stand under, each with its points and words: one, unless the form has several."""
    named = unique(row["goal"] for row in rows)
    if form is None or not any(named):
        return [{"goal": None, "goal_name": "年度绩效目标1", "goal_points": _points(rows), "goal_text": _goal(form)}]
    ordered = [name for name in (*form.goals, None) if name in named]
    return [_goal_record(name, [row for row in rows if row["goal"] == name], form) for name in ordered]


def _goal_record(name: str | None, members: Sequence[Record], form: Form) -> Record:
    stated = form.goals.get(name) if name else None
    # A form that was imported has the words of its first goal as its goal, those of the others under their names.
    own = form.goal if name == next(iter(form.goals)) else None
    return {
        "goal": name,
        "goal_name": _POINTS.sub("", name) if name else "其他指标",
        "goal_points": _points(members) if stated is None else stated,
        "goal_text": (form.narrative.get(name) or own or Todo()) if name else None,
    }


def _goal(form: Form | None) -> Value:
    return (form.goal if form else None) or Todo()


def _points(rows: Iterable[Record]) -> Decimal:
    return sum((row["weight"] for row in rows if isinstance(row["weight"], Decimal)), Decimal(0))


def _indicator(each: IndicatorScore, row: Indicator | None, form: Form | None) -> Record:
    empty = each.status == "no_target"
    return {
        "level1": each.level1,
        "level2": each.level2,
        "level3": each.level3,
        "target": joined(each.target, row.initial_target if row else None),
        "target_now": CANCELLED if row and row.cancelled else each.target,
        "initial_target": (row.initial_target if row else None) or each.target,
        "standard": row.standard if row else None,
        "actual": (write(row, form) if row and form and row.actual else each.actual)
        or (Todo() if each.status == "no_actual" else None),
        "weight": DASH if empty else each.weight,
        "score": DASH if empty else Todo() if each.score is None and each.status == "pending" else each.score,
        "deviation": deviation(each) or (_approved(row) if row else None),
    }


def _approved(row: Indicator) -> str | None:
    """The document that took an indicator out, where nothing else was written about it."""
    if not (row.cancelled and row.adjusted_by):
        return None
    day = f"（{row.adjusted_on}）" if row.adjusted_on else ""
    return f"经{row.adjusted_by}{day}调整取消"


def deviation(each: IndicatorScore) -> Value:
    """偏差原因分析及改进措施: the unit's words, or a cell to fill in where one is due, or nothing."""
    if each.deviation:
        return each.deviation
    return Todo() if each.status in {"pending", "no_actual"} or needs_reason(each) else None


def period(projects: Sequence[Scorecard]) -> str:
    """The years of all projects under a title: ``（2022年度）``, ``（2022—2023年度）``."""
    years = sorted({card.year for card in projects if card.year})
    label = "—".join(str(year) for year in unique((*years[:1], *years[-1:])))
    return f"（{label}年度）" if label else ""


def summary(cards: Scorecards, unit: Unit = NOBODY) -> tuple[Record, list[Record]]:
    """The fields and rows of the 自评情况汇总表."""
    grades = "，".join(f"{grade} {count} 个" for grade, count in grade_counts(cards.projects))
    settled = [card.total for card in cards.projects if card.total is not None]
    fields: Record = {
        **unit.printed("自评情况汇总表"),
        "average": rounded(sum(settled, Decimal(0)) / len(settled), _CENT) if settled else None,
        "averaged": f"{len(settled)} 个已定总分的项目" if settled else "没有已定总分的项目",
        "period": period(cards.projects),
        "rules": cards.rules_title or cards.rules_id,
        "grades": f"{len(cards.projects)} 个项目：{grades}" if grades else "没有项目",
        "illustrative": ILLUSTRATIVE_NOTE if any(card.illustrative for card in cards.projects) else "",
    }
    return fields, [_summary_row(number, card) for number, card in enumerate(cards.projects, 1)]


def _summary_row(number: int, card: Scorecard) -> Record:
    spent = card.execution
    unmet = [f"{each.level3}：{each.deviation or STATUS_NAMES[each.status]}" for each in card.indicators if _open(each)]
    remarks = [ILLUSTRATIVE] if card.illustrative else []
    if card.total is None:
        remarks.append(f"得分区间 {span(None, card.lowest, card.highest)}")
    return {
        "number": str(number),
        "name": card.name,
        "unit": "／".join(part for part in (card.department, card.unit) if part),
        "initial": wan_of(spent.initial),
        "budget": wan_of(spent.budget),
        "executed": wan_of(spent.executed),
        "rate": spent.rate,
        "total": PENDING if card.total is None else card.total,
        "grade": graded(card),
        "unmet": "\n".join(unmet),
        "remark": "；".join(remarks),
    }


def _open(each: IndicatorScore) -> bool:
    return STATUSES[each.status].missed
