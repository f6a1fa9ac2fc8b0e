"""A review as a workbook to filter (汇总, 单位, 检查项, 问题, 逐项), and as a working paper a project."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.checks.ledger import OUTCOMES, in_words
from evaluator.paper.book import GREY, Book, page, widths
from evaluator.paper.figures import SEVERITY_NAMES, percent
from evaluator.paper.grid import build
from evaluator.paper.sheets import save
from evaluator.problem import catalogue
from evaluator.result import STATUS_NAMES
from evaluator.review.listing import findings, in_figures
from evaluator.review.run import in_input_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluator.paper.grid import Record
    from evaluator.review.model import Review, ReviewedRow
    from evaluator.review.summary import Summary

Value = str | Decimal | int | None
_HEAD = {"bold": True, "bg_color": GREY, "border": 1, "text_wrap": True, "valign": "vcenter"}
_CELL = {"border": 1, "text_wrap": True, "valign": "top", "font_size": 10}
_MARGINS = 0.4, 0.5, 0.6, 0.3
_FORMS = {
    "序号": 6,
    "单位": 22,
    "项目": 30,
    "年度": 7,
    "文件": 30,
    "指标": 7,
    "自评总分": 9,
    "复核总分": 9,
    "多计分": 8,
}
_FORMS |= {"错误": 7, "警告": 7, "无法判断": 9}
_UNITS = {
    "单位": 26,
    "自评表": 8,
    "指标": 8,
    "满分": 8,
    "满分比例": 10,
    "未完成": 8,
    "未完成仍满分": 12,
    "错误": 8,
    "警告": 8,
}
_CHECKS = {
    "编号": 8,
    "检查": 26,
    "级别": 8,
    "条数": 8,
    **dict.fromkeys((f"{name}（表）" for name in OUTCOMES.values()), 10),
}
_FOUND = {"级别": 8, "编号": 8, "单位": 20, "项目": 26, "指标": 22, "文件": 26, "行": 7, "问题": 60, "建议": 40}
_ROWS = {
    "单位": 18,
    "项目": 24,
    "年度": 7,
    "文件": 24,
    "行": 7,
    "一级指标": 11,
    "二级指标": 13,
    "三级指标": 24,
    "指标值": 16,
}
_ROWS |= {"自评完成值": 16, "分值": 7, "自评得分": 9, "复核得分": 9, "相差": 7, "复核结论": 10, "问题": 50}


def workbook(reviews: Sequence[Review], summary: Summary, rules: str, chosen: Sequence[Review] = ()) -> bytes:
    """The five sheets, and 抽查 where a sample was chosen; the same reviews give the same bytes.

    ``rules`` is the rulebook's title.
    """
    book = Book("绩效自评复核")
    head = [f"评分规则：{rules}", in_figures(summary), in_words([each.ledger for each in reviews])]
    _table(book, "汇总", head, _FORMS, _forms(reviews, summary))
    _table(book, "单位", [], _UNITS, _units(summary))
    _table(book, "检查项", [], _CHECKS, _checks(reviews, summary))
    _table(book, "问题", [], _FOUND, _findings(reviews, summary))
    _table(book, "逐项", [], _ROWS, _rows(reviews))
    if chosen:
        drawn = ((number, each.unit, each.form.name, each.file) for number, each in enumerate(chosen, 1))
        _table(book, "抽查", [], {"序号": 6, "单位": 26, "项目": 34, "文件": 40}, drawn)
    return book.save()


def _table(
    book: Book, name: str, above: Sequence[str], columns: dict[str, int], rows: Iterable[Sequence[Value]]
) -> None:
    """A sheet with a frozen head and a filter over all of its rows; lines of text may be above."""
    sheet: Any = book.sheet(name)
    widths(sheet, dict(enumerate(columns.values())))
    for line, text in enumerate(above):
        book.put(sheet, line, 0, text, {"font_size": 10})
    top = len(above)
    for column, title in enumerate(columns):
        book.put(sheet, top, column, title, _HEAD)
    last = top
    for last, row in enumerate(rows, top + 1):
        for column, value in enumerate(row):
            book.put(sheet, last, column, Decimal(value) if isinstance(value, int) else value, _CELL)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, max(last, top), len(columns) - 1)
    sheet.repeat_rows(top)
    page(sheet, "landscape", _MARGINS)


def _forms(reviews: Sequence[Review], summary: Summary) -> Iterator[Sequence[Value]]:
    by_id = {id(each.form): each for each in reviews}
    for number, each in enumerate(summary.worst, 1):
        one = by_id[each.key]
        unjudged = one.ledger.counts().get("unjudged", 0)
        year = str(each.year) if each.year else None
        total = one.total if one.total is not None else each.recomputed if not one.rows else None
        points = (each.rows, each.published, total, each.given_too_much, each.errors, each.warnings, unjudged)
        yield number, one.unit, each.name, year, one.file, *points


def _units(summary: Summary) -> Iterator[Sequence[Value]]:
    for each in summary.units:
        share = percent(each.share_full) if each.scored else None
        figures = (each.forms, each.rows, each.full_marks, share, each.missed, each.missed_with_full_marks)
        yield each.name, *figures, each.errors, each.warnings


def _checks(reviews: Sequence[Review], summary: Summary) -> Iterator[Sequence[Value]]:
    codes = dict.fromkeys([*(code for each in reviews[:1] for code in each.ledger.outcomes), *dict(summary.codes)])
    counted = dict(summary.codes)
    for code in codes:
        outcomes = [each.ledger.outcomes.get(code) for each in reviews]
        entry = catalogue()[code]
        yield (
            code,
            entry.title,
            SEVERITY_NAMES[entry.severity],
            counted.get(code, 0),
            *(outcomes.count(outcome) if any(outcomes) else None for outcome in OUTCOMES),
        )


def _findings(reviews: Sequence[Review], summary: Summary) -> Iterator[Sequence[Value]]:
    for each in findings(reviews, summary):
        found, place = each.problem, each.problem.location
        file, row = place.file or each.file, None if place.row is None else str(place.row)
        yield (
            SEVERITY_NAMES[found.severity],
            found.code,
            each.unit,
            each.project,
            each.indicator,
            file,
            row,
            each.message,
            found.hint,
        )


def _rows(reviews: Sequence[Review]) -> Iterator[Sequence[Value]]:
    owner = {id(row): each for each in reviews for row in each.rows}
    for row in in_input_order(reviews):
        one, shown = owner[id(row)], row.indicator
        line, year = shown.location.row, str(row.year) if row.year else None
        yield (
            *(one.unit, row.project, year, one.file, None if line is None else str(line)),
            *(shown.level1, shown.level2, shown.level3, shown.target, shown.actual, shown.weight, shown.score),
            *(row.score, row.difference, STATUS_NAMES[row.status], _said(row)),
        )


def _said(row: ReviewedRow) -> str:
    return "\n".join(f"{each.code} {each.message}" for each in row.problems if each.severity != "note")


def working_paper(one: Review) -> bytes:
    """The 自评复核底稿 of a project (a budget system's form, grade C): every row before and after the review."""
    total, ours = one.published_total, one.total
    gap = None if not total or ours is None else (total - ours) / total
    fields: Record = {
        "project": one.form.name,
        "unit": one.unit or "",
        "year": str(one.form.year) if one.form.year else "",
        "published_total": total,
        "total": ours,
        "gap": gap,
        "remarks": "\n".join(f"{each.code} {each.message}" for each in one.problems if each.severity != "note"),
    }
    return save([build("review-paper", fields, {"rows": [*map(_paper_row, one.rows)]})], "自评复核底稿")


def _paper_row(row: ReviewedRow) -> Record:
    shown, score = row.indicator, row.published
    return {
        "level1": shown.level1,
        "level2": shown.level2,
        "level3": shown.level3,
        "sign": shown.sign,
        "target": shown.target,
        "unit": shown.unit,
        "weight": shown.weight,
        "actual": shown.actual,
        "published": score,
        "reviewed": None,
        "score": row.score,
        "gap": None if not score or row.score is None else (score - row.score) / score,
        "remarks": _said(row),
    }
