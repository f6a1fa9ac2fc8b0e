"""Checks of the rows of a form against each other: the same indicator twice (S29), stages out of order (S30)."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from evaluator.language import read
from evaluator.language.constraint import Date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.checks.case import Case, Page
    from evaluator.problem import Problem
    from evaluator.subject import Row, Subject

_STAGES = (
    re.compile(r"立项"),
    re.compile(r"(公开)?(招标|采购|开标)"),
    re.compile(r"签订|签约|合同"),
    re.compile(r"开工|启动|开始|动工"),
    re.compile(r"完工|竣工|建成|交付|安装|施工|到货"),
    re.compile(r"验收|决算|结题"),
)
"""What comes after what."""
_DONE = 5
"""The stage of 完成时间, which names no other."""
_FILLERS = re.compile(r"项目|工程|任务|完成|时间|日期|及时|按时|节点|的")
_DAY = re.compile(r"\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?|\d{4}年\d{1,2}月")


def twice(form: Subject) -> Iterator[Problem]:
    """S29: an indicator that is on the form twice counts twice."""
    seen: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in form.rows:
        if row.name:
            seen[row.name, row.indicator.level2 or "", row.indicator.goal or ""].append(row)
    for same in seen.values():
        for first, second in combinations(same, 2):
            if _same_target(first, second):
                yield _said_twice(first, second)
                break


def _said_twice(first: Row, second: Row) -> Problem:
    """Two actual figures for one target may be two things under one name."""
    reported = [("".join((row.indicator.actual or "").split())) for row in (first, second)]
    message = f"指标“{second.label}”与前面的一项相同（{second.indicator.target}）"
    if reported[0] == reported[1]:
        return second.problem("S29", message, hint="同一指标只计一次")
    actuals = "、".join(row.indicator.actual or "空白" for row in (first, second))
    return second.problem("S29", f"{message}，完成值却不同（{actuals}）", hint="写明两项的区别", severity="note")


def _same_target(first: Row, second: Row) -> bool:
    """Whether both ask for the same; two blank ones ask for nothing."""
    if first.reading.constraint is not None and first.quantity is not None:
        return first.reading.constraint == second.reading.constraint
    written = ["".join((row.indicator.target or "").split()) for row in (first, second)]
    return bool(written[0]) and written[0] == written[1]


def stages(page: Page) -> Iterator[Problem]:
    """S30: a later stage is dated before an earlier one: acceptance before completion, completion before the start."""
    dated = [(stage, case, day) for case in page.cases if (stage := _stage(case.name)) and (day := _day_of(case))]
    for (first, one, day), (second, other, later) in combinations(dated, 2):
        early, late = ((one, day), (other, later)) if first < second else ((other, later), (one, day))
        if first != second and _same_thing(one, other) and _before(late[1], early[1]):
            yield late[0].row.problem(
                "S30",
                f"“{late[0].label}”{late[0].indicator.actual}，早于“{early[0].label}”{early[0].indicator.actual}",
                hint="核对两处的日期",
            )


def accepted_before(case: Case) -> Iterator[Problem]:
    """S30: the evidence of acceptance is dated before the completion that is claimed."""
    actual, evidence = case.actual.constraint, case.indicator.evidence or ""
    if not isinstance(actual, Date) or not _STAGES[-1].search(evidence) or _STAGES[-1].search(case.name):
        return
    days = [day for text in _DAY.findall(evidence) if isinstance(day := read(text).constraint, Date)]
    if days and all(_before(day, actual) for day in days):
        yield case.problem(
            "S30",
            f"完成时间写 {case.indicator.actual}，佐证材料（{evidence}）的日期在其前",
            hint="核对完成与验收的日期",
        )


def _stage(name: str) -> int:
    """The last stage that a name names, counted from 1; 0 for none."""
    found = next((at for at in range(len(_STAGES), 0, -1) if _STAGES[at - 1].search(name)), 0)
    return found or (_DONE if "完成" in name else 0)


def _day_of(case: Case) -> Date | None:
    actual = case.actual.constraint
    return actual if isinstance(actual, Date) else None


def _same_thing(one: Case, other: Case) -> bool:
    """Whether the names are about one thing: what is left without stages and fillers is the same, or nothing."""
    first, second = (_FILLERS.sub("", _without_stages(case.name)) for case in (one, other))
    return first == second or not first or not second


def _without_stages(name: str) -> str:
    for stage in _STAGES:
        name = stage.sub("", name)
    return name


def _before(day: Date, other: Date) -> bool:
    return day.end is not None and other.start is not None and day.end < other.start
