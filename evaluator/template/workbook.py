"""The tables to fill in as a workbook: what is given is locked, what is asked for is coloured and has its format.

The protection has no password: it keeps hands off what must not change and is lifted by anyone who wants to. Dates,
shares and money have bounds; a text that is not on a list, or a figure that looks odd, only asks back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.paper.book import Book, page, widths
from evaluator.paper.package import steady
from evaluator.template import indicators, others
from evaluator.template.indicators import RUNGS
from evaluator.template.looks import MARGINS, Sheet

if TYPE_CHECKING:
    from evaluator.template.rows import Template

INDICATORS, MONEY, GUIDE = indicators.NAME, others.MONEY, "填写说明"
_LINES = (
    "怎样填写",
    "1. 只填黄色的单元格：深黄的必填，浅黄的按需要填写，填好的变为绿色。灰色的已锁定，不用填。",
    "   指标值有调整时请改目标表，再用 template --from 换新表。",
    "2. 每一行右边的“填写说明”写明了目标是怎样理解的，以及应填什么；“达成度”随填随算，仅供核对。",
    "3. 数字只写数字，单位已显示在格内；用别的单位时连单位一起写，如 175万元、1.2公里。",
    "4. 百分比填 95% 这样的百分数。日期写全年月日，如 {year}-6-30。",
    "5. 定性指标从下拉列表选一档，也可以如实写一段文字，写文字时程序会问一次，选“是”即可。",
    "   “评定”由评价人填写：达成、部分达成、未达成，或档内的比例，如 70%。",
    "6. 目标是与上年比较的，请填“上年实际值”；目标按合同、协议确定的，请填“参照值”。",
    "7. 没有完成，或者大大超过目标的，请填“偏差原因分析及改进措施”（红色的格）。没有数据的留空，不要填 0。",
    "8. “资金”表以万元为单位。年初预算数来自目标表；全年预算数是调整后的预算数，没有调整时与年初预算数相同。",
    "   分资金来源填写时，各来源之和应等于年度资金总额。",
    "9. “基本信息”填写各项目总体目标的完成情况和单位信息；“待办”随填随算，列出还差什么。",
    "10. 工作表的保护没有密码，需要时可在“审阅”中撤销。不要改动表头和工作表的名称，可以筛选、排序和调整列宽。",
    "11. 请仍存为 xlsx 文件。",
)

__all__ = ["GUIDE", "INDICATORS", "MONEY", "RUNGS", "workbook"]


def workbook(template: Template) -> bytes:
    """The sheets 基本信息, 指标完成情况, 资金, 待办 and 填写说明; the same forms give the same bytes."""
    book = Book("绩效指标完成情况")
    others.basics(Sheet(book, others.BASICS), template)
    main = Sheet(book, INDICATORS)
    indicators.write(main, template)
    others.funds(Sheet(book, MONEY), template)
    others.todos(Sheet(book, others.TODO), template)
    _guide(book, template.year or 2025)
    main.sheet.activate()
    return steady(book.save(), {f"xl/worksheets/sheet{number}.xml": _growing for number in range(1, 5)})


def _growing(sheet: bytes) -> bytes:
    """Rows as high as their text needs now, and higher as soon as somebody writes more."""
    return sheet.replace(b' customHeight="1"', b"")


def _guide(book: Book, year: int) -> None:
    sheet = book.sheet(GUIDE)
    widths(sheet, {0: 110})
    for number, line in enumerate(_LINES):
        size = 14 if number == 0 else 11
        look = {"font_size": size, "bold": number == 0, "valign": "vcenter", "text_wrap": True}
        book.put(sheet, number, 0, line.format(year=year), look)
    sheet.hide_gridlines(2)
    page(sheet, "landscape", MARGINS)
