"""Figures and words as every writer shows them, and what a scorecard adds up to."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

from evaluator.language.constraint import plain
from evaluator.result import STATUS_NAMES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.problem import Problem, Severity
    from evaluator.result import IndicatorScore, Reason, Scorecard, Scorecards, Status

T = TypeVar("T")

ILLUSTRATIVE = "示例数据"
ILLUSTRATIVE_NOTE = "示例数据：实际完成值和资金执行数为演示而编，并非真实情况。"
SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "警告", "note": "提示"}
CENT = Decimal("0.01")
WAN = Decimal(10_000)
_ASKS = {"W517", "W518"}
"""Problems by which scoring asks for a reason: target far exceeded, points lost."""


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """``value`` to a multiple of ``step`` (a power of ten), half up."""
    return value.quantize(step, ROUND_HALF_UP)


def points(value: Decimal) -> str:
    """A score with two decimals: ``9.90``."""
    return str(rounded(value, CENT))


def span(score: Decimal | None, lowest: Decimal, highest: Decimal) -> str:
    """A score, or its bounds while a person must judge: ``8.00–10.00``."""
    if score is not None:
        return points(score)
    return points(lowest) if lowest == highest else f"{points(lowest)}–{points(highest)}"


def wan(amount: Decimal | None) -> str:
    """An amount in 元 as 万元, exact, at least two decimals: 2930000 is ``293.00``, 85 ``0.0085``; ``—`` for none."""
    if amount is None:
        return "—"
    value = amount / WAN
    return f"{rounded(value, CENT):,}" if value == rounded(value, CENT) else f"{Decimal(plain(value)):,}"


def percent(ratio: Decimal | None) -> str:
    """A ratio in percent with two decimals, half up: ``98.98%``; ``—`` for none."""
    return "—" if ratio is None else f"{rounded(ratio * 100, CENT)}%"


def short_percent(ratio: Decimal | None) -> str:
    """A ratio in percent without idle zeros: ``80%``, ``142.86%``; empty for none."""
    return "" if ratio is None else f"{plain(rounded(ratio * 100, CENT))}%"


def verdict(*, passed: bool | None) -> str:
    """Whether the whole project passes: 合格, 不合格, or 待定 while a person must judge."""
    return "待定" if passed is None else "合格" if passed else "不合格"


def graded(card: Scorecard) -> str:
    """The grade, or why there is none: 未填报 where the project is not filled in, else 待定."""
    return card.grade or ("待定" if card.filled else STATUS_NAMES["not_filled"])


def full_score(card: Scorecard) -> Decimal:
    """What the weights add up to, execution included (100 on most forms)."""
    return card.execution.weight + sum((each.weight for each in card.indicators), Decimal(0))


def levels(card: Scorecard) -> tuple[tuple[str, tuple[IndicatorScore, ...]], ...]:
    """The indicators by level 1, in the order of the form."""
    found: dict[str, list[IndicatorScore]] = {}
    for each in card.indicators:
        found.setdefault(each.level1, []).append(each)
    return tuple((name, tuple(rows)) for name, rows in found.items())


def subtotal(rows: Iterable[IndicatorScore]) -> tuple[Decimal, Decimal, Decimal]:
    """Weight, lowest and highest score of some indicators together."""
    zero = Decimal(0)
    rows = tuple(rows)
    return (
        sum((each.weight for each in rows), zero),
        sum((each.lowest for each in rows), zero),
        sum((each.highest for each in rows), zero),
    )


def status_counts(rows: Iterable[IndicatorScore]) -> tuple[tuple[Status, int], ...]:
    """How many indicators have each status, in the order of the statuses, without zeros."""
    counts = Counter(each.status for each in rows)
    return tuple((status, counts[status]) for status in STATUS_NAMES if counts[status])


def total_funds(projects: Iterable[Scorecard]) -> tuple[Decimal, Decimal]:
    """Budget and spending in 元 of the projects that state a budget."""
    stated = [each.execution for each in projects if each.execution.budget is not None]
    zero = Decimal(0)
    return sum((each.budget or zero for each in stated), zero), sum((each.executed or zero for each in stated), zero)


def grade_counts(projects: Sequence[Scorecard]) -> tuple[tuple[str, int], ...]:
    """How many projects have each grade, by falling score; undecided ones last as 待定."""
    ranked = sorted((card for card in projects if card.grade), key=lambda card: -card.lowest)
    counts = Counter(card.grade or "" for card in ranked)
    open_ = Counter(graded(card) for card in projects if not card.grade)
    return (*counts.items(), *open_.items())


def needs_reason(row: IndicatorScore) -> bool:
    """Whether 偏差原因分析及改进措施 is due: points were lost, or the rulebook asks; a missing figure comes first."""
    if STATUSES[row.status].silent:
        return False
    lost = row.score is not None and row.score < row.weight
    return lost or any(each.code in _ASKS for each in row.problems)


def waiting(card: Scorecard) -> str:
    """What a person must still decide or fill in, or nothing: ``2 项待评判``."""
    if not card.filled:
        return "尚未填报"
    pending = sum(each.status == "pending" for each in card.indicators)
    parts = [f"{pending} 项待评判"] if pending else []
    if card.execution.score is None:
        parts.append("预算执行待定")
    return "，".join(parts)


def unique(values: Iterable[T]) -> tuple[T, ...]:
    """Every value once, in order of first appearance."""
    return tuple(dict.fromkeys(values))


def own_problems(card: Scorecard) -> tuple[Problem, ...]:
    """The problems of the project as a whole and of its execution."""
    return unique((*card.problems, *card.execution.problems))


def card_problems(card: Scorecard) -> tuple[tuple[str, Problem], ...]:
    """All problems of a project, each with the indicator it belongs to (empty for the project itself)."""
    project = (("", each) for each in card.problems)
    execution = (("预算执行", each) for each in card.execution.problems)
    rows = ((row.level3, each) for row in card.indicators for each in row.problems)
    found: dict[Problem, str] = {}
    for name, each in (*rows, *execution, *project):
        found.setdefault(each, name)
    return tuple((name, each) for each, name in found.items())


def run_problems(cards: Scorecards) -> tuple[Problem, ...]:
    """The problems of the run that no project shows already."""
    shown = {each for card in cards.projects for _, each in card_problems(card)}
    return unique(each for each in cards.problems if each not in shown)


def all_problems(cards: Scorecards) -> tuple[Problem, ...]:
    """Every problem of the run and of its projects, each once."""
    return unique([*cards.problems, *(each for card in cards.projects for _, each in card_problems(card))])


def all_reasons(card: Scorecard) -> tuple[Reason, ...]:
    """Every reason of a project: indicators, execution, the total."""
    rows = (reason for row in card.indicators for reason in row.reasons)
    return (*rows, *card.execution.reasons, *card.reasons)


def articles(card: Scorecard) -> tuple[str, ...]:
    """The articles that a project's points rest on, each once, in the order of the form."""
    return unique(reason.article for reason in all_reasons(card) if reason.article)
