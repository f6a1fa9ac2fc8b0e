"""Scorecards for a terminal, in Chinese: a card a project, and a summary table over all of them.

Everything is a pure function of the scorecards, the width in cells and whether colour is wanted; no line is wider
than ``width`` from 80 cells on. Articles are cited by number and spelt out once at the foot of a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.language.constraint import plain
from evaluator.paper.figures import (
    ILLUSTRATIVE,
    SEVERITY_NAMES,
    articles,
    card_problems,
    full_score,
    graded,
    levels,
    percent,
    points,
    run_problems,
    span,
    subtotal,
    verdict,
    waiting,
    wan,
)
from evaluator.paper.terminal_look import SEVERITY_STYLES, aside, looks
from evaluator.paper.terminal_table import GAP, Column, Styled, fit, lines, painter, paragraph
from evaluator.result import STATUSES
from evaluator.scorecard.terminal_summary import summary
from evaluator.text import clean, pad
from evaluator.text import width as cells_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from evaluator.paper.terminal_table import Paint
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Reason, Scorecard, Scorecards

WIDE = 116
"""From this width on, reasons have a column of their own; below, they are under their indicator."""
BAR = 12
COLUMNS = (
    Column("类别", least=8, most=10),
    Column("指标", least=14),
    Column("目标值", least=8),
    Column("实际完成值", least=10),
    Column("分值", right=True),
    Column("得分", right=True),
    Column("状态"),
)


def render(cards: Scorecards, width: int = 100, *, colour: bool = False) -> str:
    """All cards, the summary when there are several, and the problems of the run; ends in a line feed."""
    parts = [card(each, width, colour=colour) for each in cards.projects]
    if len(cards.projects) != 1:
        parts.append(summary(cards, width, colour=colour))
    rest = _problems([("", each) for each in run_problems(cards)], width, painter(colour=colour))
    if rest:
        parts.append("\n".join(rest) + "\n")
    return "\n".join(parts)


def card(scorecard: Scorecard, width: int = 100, *, colour: bool = False) -> str:
    """One project: header, execution, every indicator with its reason, problems; ends in a line feed."""
    paint = painter(colour=colour)
    cited = articles(scorecard)
    out = [
        *_header(scorecard, width, paint),
        paint("─" * width, dim=True),
        *_indicators(scorecard, width, paint),
        paint("─" * width, dim=True),
    ]
    out += [line for each in scorecard.reasons for line in paragraph(_because([each], cited), width, first=" 总分：")]
    out += _sources(cited, width, paint)
    out += _problems(card_problems(scorecard), width, paint)
    return "\n".join(out) + "\n"


def _header(scorecard: Scorecard, width: int, paint: Paint) -> list[str]:
    year = f"（{scorecard.year}年度）" if scorecard.year else ""
    label = f"【{ILLUSTRATIVE}】" if scorecard.illustrative else ""
    out = [paint("━" * width, dim=True)]
    out += [paint(line, bold=True) for line in paragraph(f"{scorecard.name}{year}", width, first=" ")]
    where = " · ".join(clean(part) for part in (scorecard.department, scorecard.unit) if part)
    if where or label:
        room = width - cells_of(label) - 1
        lead = paragraph(where, room, first=" ")
        out += [*lead[:-1], (paint(pad(lead[-1], room), dim=True) + paint(label, fg="magenta")).rstrip()]
    return [*out, _result(scorecard, paint), *_execution(scorecard, width, paint)]


def _result(scorecard: Scorecard, paint: Paint) -> str:
    sure, grade, look = looks(scorecard)
    total = span(scorecard.total, scorecard.lowest, scorecard.highest)
    parts = [
        f"总分 {paint(total, **sure)} / {plain(full_score(scorecard))}",
        f"等级 {paint(graded(scorecard), **grade)}",
        f"结论 {paint(verdict(passed=scorecard.passed), **look)}",
    ]
    if waiting(scorecard):
        parts.append(paint(waiting(scorecard), fg="magenta"))
    return " " + "    ".join(parts)


def _execution(scorecard: Scorecard, width: int, paint: Paint) -> list[str]:
    spent = scorecard.execution
    score = "待定" if spent.score is None else points(spent.score)
    budget, executed = ("未填" if each is None else f"{wan(each)} 万元" for each in (spent.budget, spent.executed))
    rate = f"执行率 {percent(spent.rate)}，" if spent.rate is not None else ""
    text = f"预算 {budget}，执行 {executed}，{rate}得分 {score} / {plain(spent.weight)}"
    reason = _because(spent.reasons, articles(scorecard))
    return [*paragraph(text, width, first=" 预算执行："), *aside(reason, "    └ ", width, paint)]


@dataclass(frozen=True, slots=True)
class _Table:
    """The table of a card: its columns with their widths, and what its rows are written with."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    cited: Sequence[str]
    width: int
    paint: Paint

    def row(self, cells: Sequence[Styled], reason: str) -> list[str]:
        """An indicator with its reason beside it, or below where there is no room."""
        if len(self.columns) > len(cells):
            return [" " + line for line in lines(self.columns, self.widths, [*cells, Styled(reason)], self.paint)]
        below = paragraph(reason, self.width, first="    └ ") if reason else ()
        beside = (" " + line for line in lines(self.columns, self.widths, cells, self.paint))
        return [*beside, *(self.paint(line, dim=True) for line in below)]

    def level(self, name: str, members: Sequence[IndicatorScore]) -> str:
        """A level-1 heading with a bar of what was reached, and the sums under the columns of weight and score."""
        weight, lowest, highest = subtotal(members)
        first, second, third, fourth, *figures = self.widths
        left = pad(clean(name), first + len(GAP) + second) + GAP
        middle = pad(_bar(weight, lowest), third + len(GAP) + fourth) + GAP
        sums = (plain(weight), span(None, lowest, highest))
        right = GAP.join(pad(text, room, right=True) for text, room in zip(sums, figures, strict=False))
        return " " + self.paint(left + middle + right, bold=True)


def _table(scorecard: Scorecard, width: int, paint: Paint) -> _Table:
    """The columns shared out over ``width``; from ``WIDE`` on with one for the reasons."""
    wide = width >= WIDE
    rows = [_row(each, each.level2) for each in scorecard.indicators]
    sums = [[Styled("")] * 5 + [Styled(span(None, *subtotal(rows)[1:])), Styled("")] for _, rows in levels(scorecard)]
    widths = fit(COLUMNS, [*rows, *sums], (width * 2 // 3 if wide else width) - 1)
    columns: tuple[Column, ...] = COLUMNS
    if wide:
        columns = (*COLUMNS, Column("评分说明"))
        widths.append(width - 1 - sum(widths) - len(GAP) * len(widths))
    return _Table(columns, tuple(widths), articles(scorecard), width, paint)


def _indicators(scorecard: Scorecard, width: int, paint: Paint) -> list[str]:
    table = _table(scorecard, width, paint)
    head = lines(table.columns, table.widths, [Styled(column.title) for column in table.columns], painter(colour=False))
    out = [" " + paint(line, dim=True) for line in head]
    for name, members in levels(scorecard):
        out.append(table.level(name, members))
        for before, each in zip((None, *members), members, strict=False):
            same = before is not None and before.level2 == each.level2
            out += table.row(_row(each, "" if same else each.level2), _because(each.reasons, table.cited))
    return out


def _row(each: IndicatorScore, level2: str) -> list[Styled]:
    info = STATUSES[each.status]
    return [
        Styled(level2.removesuffix("指标"), {"dim": True}),
        Styled(each.level3),
        Styled(each.target or "（空白）"),
        Styled(each.actual or "（未填）"),
        Styled(plain(each.weight)),
        Styled(span(each.score, each.lowest, each.highest), info.style),
        Styled(f"{info.mark} {info.name}", info.style),
    ]


def _bar(weight: Decimal, score: Decimal) -> str:
    if not weight:
        return "░" * BAR
    full = int(score / weight * BAR)  # rounded down: only full marks fill the bar
    return "█" * full + "░" * (BAR - full)


def _because(reasons: Sequence[Reason], cited: Sequence[str]) -> str:
    """Reasons in one line; the article as a number once, behind the last that cites it."""
    parts = []
    for number, each in enumerate(reasons):
        following = reasons[number + 1].article if number + 1 < len(reasons) else None
        mark = f" [{cited.index(each.article) + 1}]" if each.article and each.article != following else ""
        parts.append(each.text.rstrip("。；") + mark)
    return "；".join(parts)


def _sources(cited: Sequence[str], width: int, paint: Paint) -> list[str]:
    """The articles by their numbers, as many on a line as fit whole."""
    out: list[str] = []
    for number, article in enumerate(cited, 1):
        text = f"[{number}] {clean(article)}"
        if out and cells_of(f"{out[-1]}；{text}") <= width:
            out[-1] += f"；{text}"
        else:
            out += paragraph(text, width, first="       " if out else " 依据：", rest=" " * 11)
    return [paint(line, dim=True) for line in out]


def _problems(problems: Sequence[tuple[str, Problem]], width: int, paint: Paint) -> list[str]:
    """Problems by severity, the gravest first: what, where, and what helps."""
    out = []
    for severity, name in SEVERITY_NAMES.items():
        members = [(owner, each) for owner, each in problems if each.severity == severity]
        if not members:
            continue
        out.append(" " + paint(f"{name} {len(members)} 条", **{"bold": True, **SEVERITY_STYLES[severity]}))
        for owner, each in members:
            place = str(each.location)
            text = f"{f'{owner}：' if owner else ''}{each.message}{f'（{place}）' if place else ''}"
            out += paragraph(text, width, first=f"   {each.code} ")
            if each.hint:
                out += [paint(line, dim=True) for line in paragraph(each.hint, width, first="        = ")]
    return out
