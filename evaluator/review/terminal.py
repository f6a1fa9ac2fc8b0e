"""Reviews for a terminal: problems by severity, the rows that disagree, and a summary over all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.review.listing import by_severity, findings, in_figures
from evaluator.scorecard.figures import points, span
from evaluator.scorecard.model import STATUS_NAMES
from evaluator.scorecard.terminal_table import Column, Styled, fit, lines, painter, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.problem import Severity
    from evaluator.review.listing import Finding
    from evaluator.review.model import Review, ReviewedRow
    from evaluator.review.summary import Summary
    from evaluator.scorecard.terminal_table import Paint

_STYLES: dict[Severity, dict[str, Any]] = {"error": {"fg": "red"}, "warning": {"fg": "yellow"}, "note": {"dim": True}}
_ROWS = (
    Column("项目", least=10),
    Column("指标", least=12),
    Column("目标值", least=8),
    Column("自评完成值", least=8),
    Column("分值", right=True),
    Column("自评", right=True),
    Column("复核", right=True),
    Column("结论"),
)
_FORMS = (
    Column("项目", least=16),
    Column("指标", right=True),
    Column("自评得分率", right=True),
    Column("多给", right=True),
    Column("错误", right=True),
    Column("警告", right=True),
)
_WORST = 20


def render(reviews: Sequence[Review], summary: Summary, width: int = 100, *, colour: bool = False) -> str:
    """Problems by severity, then the rows whose score differs, then the figures; ends in a line feed."""
    paint = painter(colour=colour)
    out = _problems(findings(reviews, summary), width, paint)
    differing = [row for each in reviews for row in each.rows if row.difference or row.score is None]
    if differing:
        out += ["", paint(f" 得分不同或待评判的 {len(differing)} 项", bold=True)]
        out += _table(_ROWS, [_row(row) for row in differing], width, paint)
    if len(summary.worst) > 1:
        out += ["", paint(" 问题最多的自评表", bold=True)]
        shown = [_form(each) for each in summary.worst[:_WORST]]
        out += _table(_FORMS, shown, width, paint)
    out += ["", paint("─" * width, dim=True), *paragraph(in_figures(summary), width, first=" ")]
    if summary.bands:
        spread = "，".join(f"{name}：{count}" for name, count in summary.bands)
        out += paragraph(spread, width, first=" 自评得分率分布　")
    return "\n".join(out).lstrip("\n") + "\n"


def _problems(found: Sequence[Finding], width: int, paint: Paint) -> list[str]:
    out: list[str] = []
    for severity, name, members in by_severity(found):
        out.append(" " + paint(f"{name} {len(members)} 条", **{"bold": True, **_STYLES[severity]}))
        for each in members:
            place = str(each.problem.location)
            text = f"{each.problem.message}{f'（{place}）' if place else ''}"
            out += paragraph(text, width, first=f"   {each.problem.code} ")
            if each.problem.hint:
                out += [paint(line, dim=True) for line in paragraph(each.problem.hint, width, first="        = ")]
    return out


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Styled]], width: int, paint: Paint) -> list[str]:
    widths = fit(columns, rows, width - 1)
    head = lines(columns, widths, [Styled(column.title) for column in columns], painter(colour=False))
    out = [" " + paint(line, dim=True) for line in head]
    return out + [" " + line for row in rows for line in lines(columns, widths, row, paint)]


def _row(row: ReviewedRow) -> list[Styled]:
    shown = row.indicator
    gap = row.difference
    look = {"fg": "magenta"} if gap is None else {"fg": "red"} if gap > 0 else {"fg": "yellow"}
    return [
        Styled(row.project, {"dim": True}),
        Styled(shown.level3 or ""),
        Styled(shown.target or "（空白）"),
        Styled(shown.actual or "（未填）"),
        Styled(plain(row.result.weight)),
        Styled("—" if row.published is None else plain(row.published)),
        Styled(span(row.score, row.result.lowest, row.result.highest), look),
        Styled(STATUS_NAMES[row.status], look),
    ]


def _form(each: Any) -> list[Styled]:
    return [
        Styled(each.name),
        Styled(str(each.rows)),
        Styled("—" if each.rate is None else f"{points(each.rate)}%"),
        Styled(points(each.given_too_much)),
        Styled(str(each.errors), {"fg": "red"} if each.errors else {}),
        Styled(str(each.warnings)),
    ]
