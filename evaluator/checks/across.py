"""What only several forms together show: filed twice, last year's figures, copied text and targets, all full marks."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from evaluator.actuals.names import loose
from evaluator.checks.identity import place, same_unit, same_year, unit_of
from evaluator.language import read
from evaluator.language.constraint import Quantity
from evaluator.problem import problem
from evaluator.subject import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem

_HUNDRED = Decimal(100)
_SEVERAL = 3
"""From so many projects on, a unit that gives all of them 100 points is remarkable."""
_LEAST_UNLIKELY = 2
"""So many figures that are neither the target nor a whole hundred must come again before they are last year's."""
_LONG = 20
"""Letters from which on two hands do not write the same by chance."""
_MANY_ROWS = 4
_MOST = Decimal("0.8")
"""Share of the rows of the smaller form that two projects have in common when one was copied from the other."""
_COMMON = 20
"""An indicator that so many forms have is common to their kind."""

Found = tuple[int | None, "Problem"]
"""The number of the form that a finding is about (none: a unit), and the finding."""


def across(forms: Sequence[Form]) -> tuple[Found, ...]:
    """The findings of S14 and S33 to S36 over ``forms``."""
    checks = (filed_twice, as_last_year, same_text, copied_targets, all_perfect)
    return tuple(found for check in checks for found in check(forms))


def _by_name(forms: Sequence[Form]) -> Iterator[tuple[int, int]]:
    """Pairs of forms of one project name and possibly one unit."""
    named: dict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        named[loose(form.name)].append(number)
    for members in named.values():
        yield from ((a, b) for a, b in combinations(members, 2) if same_unit(forms[a], forms[b]))


def filed_twice(forms: Sequence[Form]) -> Iterator[Found]:
    """S33: two forms of one unit, project and year; without a unit only where they say the same."""
    reported = set()
    for first, second in _by_name(forms):
        one, other = forms[first], forms[second]
        alike = _said(one) == _said(other)
        known = bool(unit_of(one) and unit_of(other))
        if second in reported or not same_year(one, other) or not (alike or known):
            continue
        reported.add(second)
        how = "内容相同" if alike else "内容不同"
        yield (
            second,
            _finding(
                "S33",
                other,
                f"“{other.name}”报送了两份，{how}：{place(one)}、{place(other)}",
                "只保留一份；有更正的以后一份为准",
            ),
        )


def _said(form: Form) -> list[tuple[str, ...]]:
    return [
        tuple(loose(text or "") for text in (row.level3, row.target, row.actual, str(row.score or "")))
        for row in form.indicators
    ]


def as_last_year(forms: Sequence[Form]) -> Iterator[Found]:
    """S34: the figures of a project are those of another year, where chance does not give the same again."""
    for first, second in _by_name(forms):
        one, other = sorted((first, second), key=lambda number: forms[number].year or 0)
        old, new = forms[one], forms[other]
        if not old.year or not new.year or old.year == new.year:
            continue
        before = {plain_name(row.level3): row for row in old.indicators}
        pairs = [(before[name], row) for row in new.indicators if (name := plain_name(row.level3)) in before]
        unlikely = [(a, b) for a, b in pairs if _is_unlikely(b) or _is_unlikely(a)]
        if len(unlikely) >= _LEAST_UNLIKELY and all(
            loose(a.actual or "") == loose(b.actual or "") for a, b in unlikely
        ):
            names = "、".join(f"“{row.level3}”{row.actual}" for _, row in unlikely[:3])
            message = f"“{new.name}”{new.year}年的完成值与{old.year}年完全相同：{names}"
            yield other, _finding("S34", new, message, "核对是否照抄上年的自评表")


def _is_unlikely(row: Indicator) -> bool:
    """Whether an actual is a figure that chance does not repeat: not the target itself, not a round share."""
    actual = read(row.actual, unit=row.unit).constraint if row.actual else None
    if not isinstance(actual, Quantity) or actual.lower is None or actual.lower in {0, _HUNDRED}:
        return False
    target = read(row.target, unit=row.unit, sign=row.sign).constraint if row.target else None
    return not isinstance(target, Quantity) or actual.lower not in {target.lower, target.upper}


def same_text(forms: Sequence[Form]) -> Iterator[Found]:
    """S35: the same long text in different projects."""
    first: dict[str, int] = {}
    for number, form in enumerate(forms):
        reported: dict[int, list[str]] = defaultdict(list)
        for what, text in _texts(form):
            key = loose(text)
            if len(key) < _LONG:
                continue
            at = first.setdefault(key, number)
            if loose(forms[at].name) != loose(form.name):
                reported[at].append(f"{what}“{text.strip()[:30]}{'…' if len(text.strip()) > 30 else ''}”")
        for at, parts in reported.items():
            shown = "、".join(dict.fromkeys(parts[:3]))
            message = f"“{form.name}”与“{forms[at].name}”的文字雷同：{shown}"
            yield number, _finding("S35", form, message, "按本项目的实际情况填写")


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    yield "总体目标", form.goal or ""
    yield "总体目标完成情况", form.goal_result or ""
    if form.execution:
        yield "执行偏差说明", form.execution.deviation or ""
    for row in form.indicators:
        yield "偏差原因", row.deviation or ""
        yield "完成情况", row.actual or ""


def copied_targets(forms: Sequence[Form]) -> Iterator[Found]:
    """S36: two projects of different names with nearly all indicators and targets the same."""
    rows = [_targets(form) for form in forms]
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, own in enumerate(rows):
        for key in own:
            having[key].append(number)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for members in having.values():
        if len(members) <= _COMMON:
            for two in combinations(members, 2):
                common[two] += 1
    reported = set()
    for (first, second), count in sorted(common.items()):
        smaller = min(len(rows[first]), len(rows[second]))
        apart = loose(forms[first].name) != loose(forms[second].name)
        if second in reported or not apart or count < _MANY_ROWS or count < _MOST * smaller:
            continue
        reported.add(second)
        other = forms[second]
        message = f"“{other.name}”有 {count} 项指标与“{forms[first].name}”的名称和指标值都相同"
        yield second, _finding("S36", other, message, "按本项目的内容设置指标")


def _targets(form: Form) -> set[tuple[str, str]]:
    """Names and targets; a name or a target of nothing says nothing."""
    named = ((loose(plain_name(row.level3)), "".join((row.target or "").split())) for row in form.indicators)
    return {(name, target) for name, target in named if name and target}


def all_perfect(forms: Iterable[Form]) -> Iterator[Found]:
    """S14: a unit that gives each of its projects of a year full marks."""
    totals: dict[tuple[str, int | None], list[Decimal]] = defaultdict(list)
    for form in forms:
        unit = form.unit or form.department
        if unit and form.total_score is not None:
            totals[unit, form.year].append(form.total_score)
    for (unit, year), scores in totals.items():
        if len(scores) >= _SEVERAL and all(score >= _HUNDRED for score in scores):
            when = f"{year}年" if year else ""
            message = f"{unit}{when}的 {len(scores)} 个项目全部自评 100 分"
            yield None, problem("S14", message, hint="抽查完成值和佐证材料")


def _finding(code: str, form: Form, message: str, hint: str) -> Problem:
    return problem(code, message, location=place(form), hint=hint)
