"""The tables to fill in as a workbook: what is given is locked, what is asked for is coloured and has its format.

The protection has no password: it keeps hands off what must not change and is lifted by anyone who wants to. Nothing
that is typed is refused: lists and prompts help, text that is not on the list only asks back.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from evaluator.paper.book import GREY, YELLOW, Book, page, widths
from evaluator.paper.figures import WAN
from evaluator.paper.package import steady
from evaluator.template.rows import ACTUAL, DEVIATION, EVIDENCE, FUNDS, JUDGED, LAST_YEAR, NOTE, REFERENCE, YEAR
from evaluator.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from evaluator.template.rows import Entry, Row, Template

INDICATORS, MONEY, GUIDE = "指标完成情况", "资金", "填写说明"
RUNGS = ("达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差")
JUDGEMENTS = ("达成", "部分达成", "未达成")
_FORMATS: dict[Entry, str] = {"percent": "0.00%", "date": 'yyyy"年"m"月"d"日"', "level": "@", "words": "@"}
_WAN = "#,##0.00####"
_RANGES = 500
"""Ranges of cells that one validation names: there may be thousands of indicators."""
_WIDTHS = {
    "项目名称": 20,
    YEAR: 7,
    "一级指标": 10,
    "二级指标": 12,
    "三级指标": 22,
    "指标性质": 9,
    "指标值": 20,
    "度量单位": 9,
    ACTUAL: 18,
    LAST_YEAR: 12,
    DEVIATION: 22,
    EVIDENCE: 14,
    JUDGED: 9,
    REFERENCE: 11,
    NOTE: 38,
}
_PALE = "#FFF9E5"
_MARGINS = (0.4, 0.8, 0.7, 0.3)
_PROMPTS: dict[Entry, str] = {
    "percent": "填百分数：95 或 95% 都显示为 95.00%。",
    "date": "填完成日期，写全年月日，如 2025-6-30。",
}
_LINES = (
    "怎样填写",
    "1. 只填黄色的单元格：深黄的必填，浅黄的按需要填写。灰色的是目标表的内容，已锁定；指标值有调整时请改目标表。",
    "2. 每一行最右边的“填写说明”写明了目标是怎样理解的，以及应填什么。",
    "3. 数字可以只写数字，按“度量单位”一栏的单位理解；用别的单位时连单位一起写，如 175万元、1.2公里。",
    "4. 百分比填 95% 这样的百分数。日期写全年月日，如 2025-6-30。",
    "5. 定性指标从下拉列表选一档，也可以如实写一段文字，写文字时程序会问一次，选“是”即可。",
    "   “评定”由评价人填写：达成、部分达成、未达成，或档内的比例，如 70%。",
    "6. 目标是与上年比较的，请填“上年实际值”；目标按合同、协议确定的，请填“参照值”。",
    "7. 没有完成，或者大大超过目标的，请填“偏差原因分析及改进措施”。没有数据的留空，不要填 0。",
    "8. “资金”表以万元为单位。年初预算数来自目标表；全年预算数是调整后的预算数，没有调整时与年初预算数相同。",
    "9. 工作表的保护没有密码，需要时可在“审阅”中撤销。不要改动表头和工作表的名称，可以筛选和调整列宽。",
    "10. 请仍存为 xlsx 文件：存成 xls 或 et，百分数会变成小数。",
)


def workbook(template: Template) -> bytes:
    """The three sheets 指标完成情况, 资金 and 填写说明; the same forms give the same bytes."""
    book = Book("绩效指标完成情况")
    _indicators(_Sheet(book, INDICATORS), template)
    _funds(_Sheet(book, MONEY), template)
    _guide(book)
    return steady(book.save(), {f"xl/worksheets/sheet{number}.xml": _growing for number in (1, 2)})


def _growing(sheet: bytes) -> bytes:
    """Rows as high as their text needs now, and higher as soon as somebody writes more."""
    return sheet.replace(b' customHeight="1"', b"")


class _Sheet:
    """Writes cells in few looks; the header is row 0."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.sheet = book, book.sheet(name)
        self.first = False
        """Whether the row begins another project: it has a stronger line above."""
        self.rows, self.columns = 0, 0

    def put(
        self, row: int, column: int, value: str | Decimal | None, colour: str | None, layout: str = "General"
    ) -> None:
        """One cell; grey is locked, every other colour is to be filled in."""
        self.rows = max(self.rows, row)
        self.book.put(self.sheet, row, column, value, _look(colour, layout, first=self.first))

    def header(self, names: Sequence[str], columns: Sequence[float]) -> None:
        """The first row, kept in sight, with buttons to filter by."""
        look = {**_look(GREY, "General", first=False), "bold": True, "align": "center"}
        self.columns = len(names)
        for column, name in enumerate(names):
            self.book.put(self.sheet, 0, column, name, look)
        widths(self.sheet, dict(enumerate(columns)))
        self.sheet.set_row(0, 32)

    def finish(self, title: str, *, freeze: int) -> None:
        """Protection without a password, the filter, and the page: A4 landscape, one page wide."""
        self.sheet.freeze_panes(1, freeze)
        self.sheet.autofilter(0, 0, self.rows, self.columns - 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        page(self.sheet, "landscape", _MARGINS)
        self.sheet.repeat_rows(0)
        self.sheet.set_header(f"&C&14{title}", {"margin": 0.4})


@cache
def _look(colour: str | None, layout: str, *, first: bool) -> dict[str, Any]:
    look: dict[str, Any] = {
        "font_size": 10,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": "#A6A6A6",
        "locked": colour == GREY,
        "num_format": layout,
    }
    if first:
        look |= {"top": 2, "top_color": "#595959"}
    return look | ({"pattern": 1, "bg_color": colour} if colour else {})


def _indicators(out: _Sheet, template: Template) -> None:
    names = (*template.given, *template.asked, NOTE)
    out.header(names, [_WIDTHS[name] for name in names])
    project = None
    for number, row in enumerate(template.rows, 1):
        out.first, project = row.project != project, row.project
        cells = {name: _cell(row, name) for name in names}
        for column, name in enumerate(names):
            out.put(number, column, *cells[name])
        out.sheet.set_row(number, max(_height(cells[name][0], _WIDTHS[name]) for name in names))
    columns = {name: column for column, name in enumerate(names)}
    _helpers(out.sheet, template, columns)
    out.finish("绩效指标完成情况表", freeze=columns["三级指标"] + 1)


def _height(text: str, width: float) -> float:
    """Points that a wrapped text takes; a Chinese character of our type is as wide as two digits less a fifth."""
    lines = sum(len(wrap(line, int(width * 1.2) - 1)) for line in text.split("\n"))
    return min(409, 14 * max(lines, 2) + 4)


def _cell(row: Row, name: str) -> tuple[str, str | None, str]:
    """What a cell holds, its colour and its format."""
    if name == NOTE or name in row.given:
        return row.note if name == NOTE else row.given[name], GREY, "General"
    layout = _FORMATS.get(row.entry, "General") if name == ACTUAL else "General"
    value = row.filled.get(name, "")
    if name in row.needed:
        return value, YELLOW, layout
    wanted = bool(row.needed) and (name in {DEVIATION, EVIDENCE} or (name == JUDGED and row.entry == "level"))
    return value, _PALE if wanted else None, layout


def _helpers(sheet: Any, template: Template, columns: dict[str, int]) -> None:
    """The lists to choose from, and what to write where a format expects it."""
    entries = [row.entry if row.needed else None for row in template.rows]
    where = {entry: [at for at, each in enumerate(entries, 1) if each == entry] for entry in ("level", *_PROMPTS)}
    _choice(sheet, columns[ACTUAL], where["level"], RUNGS, "从列表选一档，也可以如实写一段文字。")
    _choice(sheet, columns[JUDGED], where["level"], JUDGEMENTS, "由评价人评定，也可以写档内的比例，如 70%。")
    for entry, prompt in _PROMPTS.items():
        _validate(sheet, columns[ACTUAL], where[entry], prompt)


def _choice(sheet: Any, column: int, rows: Sequence[int], words: Sequence[str], prompt: str) -> None:
    _validate(
        sheet,
        column,
        rows,
        prompt,
        validate="list",
        source=list(words),
        error_type="warning",
        error_title="不在列表中",
        error_message="填写的不是列表中的一档。如实填写的文字也可以用。",
    )


def _validate(sheet: Any, column: int, rows: Sequence[int], prompt: str, **rule: Any) -> None:
    ranges = [[first, column, last, column] for first, last in _runs(rows)]
    for start in range(0, len(ranges), _RANGES):
        some = ranges[start : start + _RANGES]
        sheet.data_validation(*some[0], {"validate": "any", "input_message": prompt, "other_cells": some[1:], **rule})


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow one another as first and last."""
    for _, run in groupby(enumerate(rows), key=lambda item: item[1] - item[0]):
        members = [row for _, row in run]
        yield members[0], members[-1]


def _funds(out: _Sheet, template: Template) -> None:
    years = (YEAR,) if template.with_year else ()
    out.header(("项目名称", *years, *(f"{name}（万元）" for name in FUNDS)), (48, *(7 for _ in years), 20, 20, 20))
    for number, each in enumerate(template.funds, 1):
        for column, text in enumerate((each.name, *(each.year for _ in years))):
            out.put(number, column, text, GREY)
        for column, name in enumerate(FUNDS, 1 + len(years)):
            amount = each.amounts.get(name)
            given = name == FUNDS[0] and amount is not None
            out.put(number, column, None if amount is None else amount / WAN, GREY if given else YELLOW, _WAN)
    if template.funds:
        rows = range(1, 1 + len(template.funds))
        _validate(out.sheet, 2 + len(years), rows, "单位：万元。没有调整时与年初预算数相同。")
        _validate(out.sheet, 3 + len(years), rows, "单位：万元。当年实际支出的数额。")
    out.finish("项目资金执行情况表（单位：万元）", freeze=1)


def _guide(book: Book) -> None:
    sheet = book.sheet(GUIDE)
    widths(sheet, {0: 110})
    for number, line in enumerate(_LINES):
        size = 14 if number == 0 else 11
        look = {"font_size": size, "bold": number == 0, "valign": "vcenter", "text_wrap": True}
        book.put(sheet, number, 0, line, look)
    sheet.hide_gridlines(2)
    page(sheet, "landscape", _MARGINS)
