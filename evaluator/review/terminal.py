"""Reviews for a terminal: problems by severity, the rows that are disputed, and a summary over all forms."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from evaluator.checks.ledger import in_words
from evaluator.language.constraint import plain
from evaluator.paper.figures import points, short_percent, span
from evaluator.paper.terminal_table import Column, Styled, fit, lines, painter, paragraph
from evaluator.problem import catalogue
from evaluator.result import STATUS_NAMES
from evaluator.review.listing import ACCEPTED, by_severity, findings, in_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.paper.terminal_table import Paint
    from evaluator.problem import Severity
    from evaluator.review.listing import Finding
    from evaluator.review.model import Review, ReviewedRow
    from evaluator.review.summary import FormSummary, Summary, UnitSummary

_STYLES: dict[Severity, dict[str, Any]] = {"error": {"fg": "red"}, "warning": {"fg": "yellow"}, "note": {"dim": True}}
_ROWS = (
    Column("指标", least=16),
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
_UNITS = (
    Column("单位", least=16),
    Column("自评表", right=True),
    Column("满分比例", right=True),
    Column("未完成仍满分", right=True),
    Column("错误", right=True),
    Column("警告", right=True),
)
_WORST = 20


def render(reviews: Sequence[Review], summary: Summary, width: int = 100, *, colour: bool = False) -> str:
    """Problems by severity, then the rows whose score is disputed or open, then the figures; ends in a line feed."""
    paint = painter(colour=colour)
    out = _problems(findings(reviews, summary), width, paint)
    out += _disputed(reviews, width, paint)
    worst = [each for each in summary.worst if each.errors or each.warnings]
    if len(summary.worst) > 1 and worst:
        out += ["", paint(" 问题最多的自评表", bold=True)]
        out += _table(_FORMS, [_form(each) for each in worst[:_WORST]], width, paint)
    if len(summary.units) > 1:
        out += ["", paint(" 各单位", bold=True)]
        out += _table(_UNITS, [_unit(each) for each in summary.units[:_WORST]], width, paint)
    if len(reviews) > 1 and summary.codes:
        out += paragraph(_by_code(summary), width, first=" 各类问题　")
    out += ["", paint("─" * width, dim=True), *paragraph(in_figures(summary), width, first=" ")]
    out += paragraph(in_words([each.ledger for each in reviews]), width, first=" ")
    if summary.bands:
        spread = "，".join(f"{name}：{count} 份" for name, count in summary.bands)
        out += paragraph(spread, width, first=" 自评得分率分布　")
    return "\n".join(out).lstrip("\n") + "\n"


def _problems(found: Sequence[Finding], width: int, paint: Paint) -> list[str]:
    """Errors and warnings one by one; notes only counted by code, with the indicators they mean."""
    out: list[str] = []
    for severity, name, members in by_severity(found):
        out.append(" " + paint(f"{name} {len(members)} 条", **{"bold": True, **_STYLES[severity]}))
        if severity == "note" and name != ACCEPTED:
            out += _noted(members, width)
            continue
        for each in members:
            place = str(each.problem.location)
            text = f"{each.message}{f'（{place}）' if place else ''}"
            out += paragraph(text, width, first=f"   {each.problem.code} ")
            if each.problem.hint:
                out += [paint(line, dim=True) for line in paragraph(each.problem.hint, width, first="        = ")]
    return out


def _noted(members: Sequence[Finding], width: int) -> list[str]:
    out: list[str] = []
    ordered = sorted(members, key=lambda each: each.problem.code)
    for code, same in groupby(ordered, key=lambda each: each.problem.code):
        names = [each.indicator or each.project or each.message for each in same]
        text = f"{catalogue()[code].title} {len(names)} 项：{'、'.join(dict.fromkeys(names))}"
        out += paragraph(text, width, first=f"   {code} ")
    return out


def _disputed(reviews: Sequence[Review], width: int, paint: Paint) -> list[str]:
    """The rows whose published score does not hold or cannot be judged, form by form."""
    chosen = [(each, [row for row in each.rows if row.disputed or row.score is None]) for each in reviews]
    chosen = [(each, rows) for each, rows in chosen if rows]
    if not chosen:
        return []
    cells = [_row(row) for _, rows in chosen for row in rows]
    widths = fit(_ROWS, cells, width - 1)
    head = lines(_ROWS, widths, [Styled(column.title) for column in _ROWS], painter(colour=False))
    out = [
        "",
        paint(f" 得分有异议或待评判的 {len(cells)} 项", bold=True),
        *(" " + paint(line, dim=True) for line in head),
    ]
    for each, rows in chosen:
        out += [paint(line, dim=True) for line in paragraph(each.form.name, width, first=" ▸ ")]
        out += [" " + line for row in rows for line in lines(_ROWS, widths, _row(row), paint)]
    return out


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Styled]], width: int, paint: Paint) -> list[str]:
    widths = fit(columns, rows, width - 1)
    head = lines(columns, widths, [Styled(column.title) for column in columns], painter(colour=False))
    out = [" " + paint(line, dim=True) for line in head]
    return out + [" " + line for row in rows for line in lines(columns, widths, row, paint)]


def _row(row: ReviewedRow) -> list[Styled]:
    shown, gap = row.indicator, row.difference
    look = {"fg": "magenta"} if gap is None else {"fg": "red"} if gap > 0 else {"fg": "yellow"}
    return [
        Styled(shown.level3 or ""),
        Styled(shown.target or "（空白）"),
        Styled(shown.actual or "（未填）"),
        Styled("—" if shown.weight is None else plain(shown.weight)),
        Styled("—" if row.published is None else plain(row.published)),
        Styled("—" if shown.weight is None else span(row.score, row.result.lowest, row.result.highest), look),
        Styled(STATUS_NAMES[row.status], look),
    ]


def _form(each: FormSummary) -> list[Styled]:
    return [
        Styled(each.name),
        Styled(str(each.rows)),
        Styled("—" if each.rate is None else f"{points(each.rate)}%"),
        Styled(points(each.given_too_much)),
        Styled(str(each.errors), {"fg": "red"} if each.errors else {}),
        Styled(str(each.warnings)),
    ]


def _unit(each: UnitSummary) -> list[Styled]:
    return [
        Styled(each.name),
        Styled(str(each.forms)),
        Styled(short_percent(each.share_full) or "—"),
        Styled(f"{each.missed_with_full_marks}/{each.missed}"),
        Styled(str(each.errors), {"fg": "red"} if each.errors else {}),
        Styled(str(each.warnings)),
    ]


def _by_code(summary: Summary) -> str:
    """How often each code was found, notes of reading left out."""
    listed = (f"{code} {catalogue()[code].title} {count}" for code, count in summary.codes if code[0] in "STEW")
    return "，".join(listed)
