"""The summary over all projects for a terminal: a row a project, sums below, and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.figures import (
    ILLUSTRATIVE_NOTE,
    grade_counts,
    graded,
    percent,
    span,
    status_counts,
    total_funds,
    wan,
)
from evaluator.paper.terminal_look import aside, looks
from evaluator.paper.terminal_table import Column, Styled, fit, lines, painter, paragraph
from evaluator.result import STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.result import Scorecard, Scorecards, Status

ROOMY = 92
"""From this width on, the summary shows what was spent beside the budget."""
SUMMARY = (
    Column("", right=True),
    Column("项目", least=16),
    Column("预算(万元)", right=True),
    Column("执行(万元)", right=True),
    Column("执行率", right=True),
    Column("总分", right=True),
    Column("等级"),
    Column("指标", least=10),
)


def summary(cards: Scorecards, width: int = 100, *, colour: bool = False) -> str:
    """All projects in one table with sums and counts of grades; ends in a line feed."""
    paint = painter(colour=colour)
    rows = [_project(number, each) for number, each in enumerate(cards.projects, 1)]
    total = [Styled(text, {"bold": True}) for text in _sums(cards.projects)]
    shown = [i for i, column in enumerate(SUMMARY) if width >= ROOMY or column.title != "执行(万元)"]
    columns = [SUMMARY[i] for i in shown]
    rows, total = [[row[i] for i in shown] for row in rows], [total[i] for i in shown]
    widths = fit(columns, [*rows, total], width - 1)
    rule = paint("─" * width, dim=True)
    head = lines(columns, widths, [Styled(column.title) for column in columns], painter(colour=False))
    out = [paint("━" * width, dim=True), " " + paint(f"绩效自评汇总：{len(cards.projects)} 个项目", bold=True)]
    out += aside(cards.rules_title or cards.rules_id, " 评分规则：", width, paint)
    out += [rule, *(" " + paint(line, dim=True) for line in head)]
    out += [" " + line for row in rows for line in lines(columns, widths, row, paint)]
    out += [rule, *(" " + line for line in lines(columns, widths, total, paint))]
    out += aside(_legend(cards), " 指标：", width, paint)
    if any(each.illustrative for each in cards.projects):
        out += [paint(line, fg="magenta") for line in paragraph(ILLUSTRATIVE_NOTE, width, first=" ")]
    return "\n".join(out) + "\n"


def _project(number: int, each: Scorecard) -> list[Styled]:
    sure, grade, _ = looks(each)
    spent = each.execution
    return [
        Styled(str(number), {"dim": True}),
        Styled(each.name),
        Styled(wan(spent.budget)),
        Styled(wan(spent.executed)),
        Styled(percent(spent.rate)),
        Styled(span(each.total, each.lowest, each.highest), sure),
        Styled(graded(each), grade),
        Styled(_counted(status_counts(each.indicators))),
    ]


def _counted(counts: Sequence[tuple[Status, int]]) -> str:
    return " ".join(f"{STATUSES[status].mark}{count}" for status, count in counts)


def _legend(cards: Scorecards) -> str:
    """The marks that occur, with their names."""
    counts = status_counts([row for each in cards.projects for row in each.indicators])
    return "，".join(f"{STATUSES[status].mark} {STATUSES[status].name}" for status, _ in counts)


def _sums(projects: Sequence[Scorecard]) -> list[str]:
    """The last row: funds of all projects that state them, grades, and indicators by status."""
    budget, executed = total_funds(projects)
    rate = executed / budget if budget else None
    grades = " ".join(f"{grade}{count}" for grade, count in grade_counts(projects))
    counts = status_counts([row for each in projects for row in each.indicators])
    return ["", f"合计：{grades}", wan(budget), wan(executed), percent(rate), "", "", _counted(counts)]
