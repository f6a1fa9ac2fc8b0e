"""The sheet 指标完成情况: a row an indicator, each cell laid out for what goes into it, with marks and attainment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from evaluator.actuals.keys import KEY
from evaluator.cell import number_text
from evaluator.paper.book import GREY, YELLOW
from evaluator.template.looks import FAR, FILLED, PALE, WRONG, Sheet, height
from evaluator.template.rows import ACTUAL, ASKED, DEVIATION, EVIDENCE, GIVEN, JUDGED, LEVELS, NOTE, WEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.template.rows import Entry, Row, Template

NAME, ATTAINED = "指标完成情况", "达成度"
RUNGS = ("达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差")
JUDGEMENTS = ("达成", "部分达成", "未达成")
_FORMATS: dict[Entry, str] = {"percent": "0.00%", "date": 'yyyy"年"m"月"d"日"', "level": "@", "words": "@"}
_WIDTHS = {
    **dict(zip(GIVEN, (15, 6, 9, 10, 20, 9, 13, 16, 8, 6), strict=True)),
    **dict(zip(ASKED, (16, 11, 22, 12, 9, 11), strict=True)),
    ATTAINED: 12,
    NOTE: 38,
    KEY: 9,
}
_TOO_MUCH = "1.3"
_CHOICES = {
    "level": (RUNGS, "从列表选一档，也可以如实写一段文字。"),
    "judged": (JUDGEMENTS, "由评价人评定，也可以写档内的比例，如 70%。"),
}
_PERCENT = "填百分数：95 或 95% 都显示为 95.00%。"
_BOUNDS = {
    "share": ("decimal", (0, 1), "stop", _PERCENT, "应在 0 到 100% 之间。"),
    "percent": ("decimal", (-10, 10), "warning", _PERCENT, "不像百分数，请核对。"),
    "whole": ("integer", (0, 10**12), "warning", "", "这里应是整数，只写数字，单位已在格内。确认无误可以保留。"),
    "amount": ("decimal", (0, 10**15), "warning", "", "这里应是正数，单位已在格内；用别的单位时写明，确认后保留。"),
}
"""Kind of bound: what, between which ends, what happens beyond, prompt, and what is said then."""


def write(out: Sheet, template: Template) -> None:
    """The whole sheet."""
    names = (*template.given, *template.asked, ATTAINED, NOTE, KEY)
    at = {name: column for column, name in enumerate(names)}
    last = len(template.rows)
    due = sum(bool(row.needed) for row in template.rows)
    actual = xl_col_to_name(at[ACTUAL])
    count = f'="{ATTAINED}（已填 "&COUNTA({actual}2:{actual}{last + 1})&"/{due}）"'
    out.header(names, [_WIDTHS[name] for name in names], formulas={ATTAINED: count} if last else None)
    breaks = _rows(out, template, names, at)
    _rules(out, template, at)
    if last:
        _marks(out, at, last)
    out.sheet.set_column(at[KEY], at[KEY], None, None, {"hidden": True})
    printed = at.get(EVIDENCE)
    out.finish("绩效指标完成情况表", freeze=at[LEVELS[-1]] + 1, printed=printed, breaks=breaks)


def _rows(out: Sheet, template: Template, names: Sequence[str], at: dict[str, int]) -> list[int]:
    """The rows; before which of them a page ends."""
    project, breaks = None, []
    for number, row in enumerate(template.rows, 1):
        out.first = row.project != project
        if out.first and project is not None:
            breaks.append(number)
        project = row.project
        cells = {name: _cell(row, name) for name in names}
        for column, name in enumerate(names):
            value, colour, layout = cells[name]
            if name == ATTAINED:
                formula = _attainment(row, xl_rowcol_to_cell(number, at[ACTUAL]))
                out.formula(number, column, formula, "", "0.00%") if formula else out.put(number, column, "", GREY)
            else:
                out.put(number, column, value, colour, layout)
        out.sheet.set_row(number, max(height(str(cells[name][0] or ""), _WIDTHS[name]) for name in names))
    return breaks


def _cell(row: Row, name: str) -> tuple[str | Decimal | None, str | None, str]:
    """What a cell holds, its colour and its format."""
    if name in {NOTE, KEY, ATTAINED}:
        return {NOTE: row.note, KEY: row.key, ATTAINED: ""}[name], GREY, "General"
    if name in row.given:
        return (Decimal(row.given[name]) if name == WEIGHT and row.given[name] else row.given[name]), GREY, "General"
    layout = _format(row) if name == ACTUAL else "General"
    value: str | Decimal = row.filled.get(name, "")
    if name == ACTUAL and value:
        layout = "@"
    if name in row.needed:
        return value, YELLOW, layout
    judged = name == JUDGED and row.entry in {"level", "words"}
    wanted = bool(row.needed) and (name in {DEVIATION, EVIDENCE} or judged)
    # What a row has no use for is locked, unless something is there already.
    return value, PALE if wanted or value else GREY, layout


def _format(row: Row) -> str:
    if row.entry == "figure" and row.suffix:
        return 'General"{}"'.format(row.suffix.replace('"', ""))
    return _FORMATS.get(row.entry, "General")


def _attainment(row: Row, cell: str) -> str:
    if row.measure is None:
        return ""
    kind, bound = row.measure
    if isinstance(bound, dt.date):
        return f'=IF(ISNUMBER({cell}),IF({cell}<=DATE({bound.year},{bound.month},{bound.day}),"按期","逾期"),"")'
    reached = f"{cell}/{number_text(bound)}"
    within = f"IF({cell}<={number_text(bound)},1,{number_text(bound)}/{cell})"
    return f'=IF(ISNUMBER({cell}),{reached if kind == "reach" else within},"")'


def _marks(out: Sheet, at: dict[str, int], last: int) -> None:
    """Filled in; below the target without a word; far above the target."""
    actual, attained, reason = (f"${xl_col_to_name(at[name])}2" for name in (ACTUAL, ATTAINED, DEVIATION))
    missed = f'OR({attained}="逾期",AND(ISNUMBER({attained}),{attained}<1))'
    far = f"AND(ISNUMBER({attained}),{attained}>{_TOO_MUCH})"
    out.mark((1, at[DEVIATION]), (last, at[DEVIATION]), f"=AND({missed},LEN({reason})=0)", WRONG)
    out.mark((1, at[ATTAINED]), (last, at[ATTAINED]), f"={far}", FAR)
    out.mark((1, at[ATTAINED]), (last, at[ATTAINED]), f"={missed}", WRONG)
    out.mark((1, at[ACTUAL]), (last, at[ACTUAL]), f"=LEN({actual})>0", FILLED)


def _rules(out: Sheet, template: Template, at: dict[str, int]) -> None:
    """What each cell takes: lists that only ask back, and bounds that a slip does not pass."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(template.rows, 1):
        if row.needed:
            kinds[_kind(row)].append(number)
            if row.entry == "level":
                kinds["judged"].append(number)
    for kind, rows in kinds.items():
        rule = _rule(kind, template.year)
        if rule:
            out.validate(at[JUDGED if kind == "judged" else ACTUAL], rows, rule)


def _kind(row: Row) -> str:
    if row.entry == "percent":
        return "share" if row.of_whole else "percent"
    if row.entry == "figure" and row.suffix:
        return "whole" if row.whole else "amount" if "元" in row.suffix else ""
    return row.entry if row.entry in {"level", "date"} else ""


def _rule(kind: str, year: int | None) -> dict[str, Any]:
    if kind == "date":
        return _date(year)
    if kind in _CHOICES:
        return _choice(*_CHOICES[kind])
    return _bound(*_BOUNDS[kind]) if kind in _BOUNDS else {}


def _date(year: int | None) -> dict[str, Any]:
    if year is None:
        return {"validate": "any", "input_message": "填完成日期，写全年月日。"}
    first, last = dt.date(year, 1, 1), dt.date(year + 1, 3, 31)
    error = f"应是 {year} 年 1 月 1 日至 {year + 1} 年 3 月 31 日之间的日期，写全年月日；没有完成的留空并说明原因。"
    return _bound("date", (first, last), "stop", f"填完成日期，写全年月日，如 {year}-6-30。", error)


def _bound(kind: str, ends: tuple[Any, Any], how: str, prompt: str, error: str) -> dict[str, Any]:
    low, high = ends
    rule = {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    shown = {"input_message": prompt} if prompt else {}
    return {**rule, **shown, "error_type": how, "error_title": "请核对", "error_message": error}


def _choice(words: Sequence[str], prompt: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(words),
        "input_message": prompt,
        "error_type": "warning",
        "error_title": "不在列表中",
        "error_message": "填写的不是列表中的一档。如实填写的文字也可以用。",
    }
