"""Checks on a form as a whole: T01 to T03, T08, T09, T12, T16, T17."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.checks.duties import must_have_costs
from evaluator.forms.names import level_name, names
from evaluator.language.constraint import Date, Level, plain
from evaluator.language.printer import amount
from evaluator.rulebook.wording import written
from evaluator.scoring.shares import EXECUTION
from evaluator.scoring.weigh import chosen_set
from evaluator.subject import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.problem import Problem
    from evaluator.subject import Row, Subject

_NOT_ZERO = re.compile(r"[1-9]")
_CLOSE = Decimal(1000)
"""T02: sources and total may differ by 0.1 万元."""
_HUNDRED = Decimal(100)
_NINETY = Decimal(90)
_SHOWN = 4
"""Names that one message lists before it says 等."""


def header(form: Subject) -> Iterator[Problem]:
    """T01: department, goal and unit are filled; rows of a bare table have no header to fill."""
    if not form.has_header:
        return
    department, unit = (form.form.department or "").strip(), (form.form.unit or "").strip()
    whole = form.form.is_department  # which names its department once
    if not department and not (whole and unit):
        yield form.problem("T01", "没有填主管部门", hint="填写部门代码和名称")
    if not unit and not (whole and department):
        yield form.problem("T01", "没有填实施单位", severity="note")
    # A file that leaves out all narrative cells has not lost its goal.
    goal_expected = form.form.goal is not None or form.form.narrative
    if goal_expected and not (form.form.goal or "").strip():
        yield form.problem("T01", "没有填总体目标", hint="写明做什么、为谁做、做到什么程度，数字与指标一致")


def sources(form: Subject) -> Iterator[Problem]:
    """T02: the sources of money add up to the total."""
    funds = form.form.funds
    given = [
        each for each in (funds.central, funds.provincial, funds.local, funds.own, funds.other) if each is not None
    ]
    added = sum(given, Decimal(0))
    source = words("source")
    rows = [row.name for row in form.form.sources if row.budget or row.initial]
    others = [label for label in rows if source.match(label)]
    others += [label for label, text in form.form.narrative.items() if source.match(label) and _NOT_ZERO.search(text)]
    if funds.total == 0 and not added and others:
        yield form.problem("T02", f"的年度资金总额为 0，“{others[0]}”却有金额", hint="核对资金总额与各项资金来源")
    if funds.total is None or not added or (others and added < funds.total):
        return  # nothing is broken down by source, or not all of it by sources that the form model names
    gap = abs(added - funds.total)
    if gap > _CLOSE:
        total, parts = amount(funds.total, "元"), amount(added, "元")
        yield form.problem(
            "T02",
            f"的年度资金总额为 {total}，各项来源合计 {parts}，相差 {amount(gap, '元')}",
            hint="核对各项资金来源",
        )


def levels(form: Subject) -> Iterator[Problem]:
    """T03: each level 1 of the rulebook has an indicator, where the form names its level 1."""
    if not form.has_header or not any(row.indicator.level1 for row in form.rows):
        return
    known, strange = _present(form)
    if strange and form.form.is_department:
        return  # under rules for projects, whose level 1 are not its own
    for level in _required(form, known):
        if level not in known:
            mild = level == level_name("satisfaction")
            yield form.problem(
                "T03",
                f"没有{level}",
                hint="不宜开展满意度调查的项目可以不设，权重按评分规则调整" if mild else f"至少设一项{level}",
                severity="note" if mild else "warning",
            )


def _present(form: Subject) -> tuple[set[str], bool]:
    """The level 1 that the form has, by name or by what its rows are about; and whether it prints one unknown."""
    printed = {row.indicator.level1 or "" for row in form.rows}
    words = form.rulebook.level_names.value.names if form.rulebook else _usual()
    named = {each: [level for level, of in words.items() if _names(of, each)][:1] for each in printed}
    areas = {row.area for row in form.rows} - {"", "cost"}
    by_area = {level_name(names("levels")[area].of or area) for area in areas}
    return by_area | {level for found in named.values() for level in found}, not all(named.values())


def _usual() -> dict[str, str]:
    """The level 1 of the national form, each with the words that mean it."""
    return {level.name: level.words for level in names("levels").values() if level.words}


def _names(words: str | tuple[str, ...], printed: str) -> bool:
    """Whether a printed level is meant: by a pattern of ours, or by one of the rulebook's words."""
    return bool(re.search(words, printed)) if isinstance(words, str) else any(word in printed for word in words)


def _required(form: Subject, known: set[str]) -> tuple[str, ...]:
    """The level 1 that have weights of their own; costs are asked for by T17."""
    usual = tuple(_usual())
    if form.rulebook is None:
        return usual
    keys = [level for key in chosen_set(known, form.rulebook) for level in key.split("+")]
    return usual if "*" in keys else tuple(level for level in keys if level not in {EXECUTION, level_name("cost")})


def dates(form: Subject) -> Iterator[Problem]:
    """T08: a period that ends before it starts; a deadline outside the period of the project."""
    for row in form.rows:
        date = row.reading.constraint
        if not isinstance(date, Date) or date.every:
            continue
        if date.start and date.end and date.end < date.start:
            yield row.problem(
                "T08",
                f"指标“{row.label}”的结束日期 {written(date.end)} 早于开始日期 {written(date.start)}",
                hint="核对年月",
            )
            continue
        end, start = (form.plan.end, form.plan.start) if form.plan else (None, None)
        if date.end and end and date.end > end:
            yield row.problem(
                "T08",
                f"指标“{row.label}”到 {written(date.end)} 为止，项目实施周期到 {written(end)} 已经结束",
                hint=f"改为 {written(end)}前，或改实施周期",
            )
        elif date.end and start and date.end < start:
            yield row.problem(
                "T08", f"指标“{row.label}”到 {written(date.end)} 为止，项目 {written(start)} 才开始", hint="核对年月"
            )


def wordy(form: Subject) -> Iterator[Problem]:
    """T09: values that only name a direction or a degree; one note a form, with the indicators it means."""
    found = [row for row in form.rows if isinstance(row.reading.constraint, Level) and _soft(row)]
    if found:
        shown = "、".join(f"{row.label}（{row.indicator.target}）" for row in found[:_SHOWN])
        more = f" 等 {len(found)} 项" if len(found) > _SHOWN else ""
        yield form.problem(
            "T09",
            f"的 {len(form.rows)} 项指标中有 {len(found)} 项只有定性说法，没有可衡量的标准：{shown}{more}",
            hint="能量化的写数值（如 较上年增长5%以上）；不能的分档说明怎样算达成、部分达成、未达成",
        )


def _soft(row: Row) -> bool:
    text = row.indicator.target or ""
    return bool(words("soft").search(text)) and not words("verdict").search(text)


def repeated(form: Subject) -> Iterator[Problem]:
    """T12: the same indicator among the outputs and among the benefits, so that one thing counts twice."""
    places: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in form.rows:
        side = "效益" if row.area == "benefit" else "产出" if row.area in {"quantity", "quality", "time"} else ""
        if side and row.name:
            places[row.name].setdefault(side, row)
    for both in places.values():
        if len(both) > 1:
            output, benefit = both["产出"], both["效益"]
            yield benefit.problem(
                "T12",
                f"指标“{benefit.label}”在产出（{output.indicator.target}）和效益（{benefit.indicator.target}）中重复",
                hint="复核时只计一次；效益指标写产出带来的变化",
            )


def weights(form: Subject) -> Iterator[Problem]:
    """T16: every weight is above 0, and together they make 100 (or 90 beside 10 for the execution of the budget).

    Of a self-evaluation S03 and W618 say it.
    """
    given = [row for row in form.rows if row.indicator.weight is not None]
    if not given or form.reported:
        return
    for row in form.rows:
        if (row.indicator.target or "").strip() and not row.indicator.weight:
            what = "没有分值" if row.indicator.weight is None else "的分值是 0"
            yield row.problem("T16", f"指标“{row.label}”{what}", hint="每项指标的分值都应大于 0")
    execution = form.form.execution
    beside = execution.weight if execution and execution.weight is not None else None
    total = sum((row.indicator.weight or Decimal(0) for row in given), Decimal(0))
    whole = {_HUNDRED, _NINETY} if beside is None else {_HUNDRED - beside}
    if len(given) == len(form.rows) and form.has_header and total not in whole:
        plus = f"，加上预算执行率 {plain(beside)} 分共 {plain(total + beside)} 分" if beside is not None else ""
        yield form.problem("T16", f"的指标分值合计 {plain(total)} 分{plus}，不是 100 分", hint="调整分值，使总分为 100")


def no_cost(form: Subject) -> Iterator[Problem]:
    """T17: no indicator looks at the cost."""
    known = [row for row in form.rows if row.area]
    about_costs = form.form.is_department or any(row.area == "cost" for row in form.rows)
    if not form.has_header or not known or about_costs:
        return
    limit = f"，如 项目总成本 ≤{_in_wan(form.budget)}" if form.budget else "，如 项目总成本 不超过预算数"
    missing = form.rulebook.missing_cost.value if form.rulebook else None
    capped = missing is not None and missing.method == "insert"
    consequence = f"；按评分规则，成本指标得分不超过 {plain(missing.max_score)} 分" if missing and capped else ""
    yield form.problem("T17", f"没有成本指标{consequence}{must_have_costs(form)}", hint=f"补充成本指标{limit}")


def _in_wan(budget: Decimal) -> str:
    return amount(budget, "元").replace(" ", "")
