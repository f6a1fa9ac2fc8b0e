"""The sheets beside the indicators: 基本信息, 资金 by source, 待办 with live counts."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from evaluator.actuals.keys import KEY
from evaluator.actuals.unit import LABELS
from evaluator.paper.book import GREY, YELLOW
from evaluator.paper.figures import WAN
from evaluator.template.indicators import ATTAINED, NAME
from evaluator.template.looks import FAR, FILLED, PALE, WRONG, Sheet, height, look
from evaluator.template.rows import ACTUAL, DEVIATION, FUNDS, NOTE, YEAR

if TYPE_CHECKING:
    from evaluator.template.rows import FundsRow, Template

BASICS, MONEY, TODO = "基本信息", "资金", "待办"
TOTAL = "年度资金总额"
_WAN = "#,##0.00####"
_ROW, _PAGE = 22, 590.0
"""Points of a row of one line, and of the rows below the header that a page of funds takes."""
_GOALS = ("项目名称", YEAR, "总体目标", "总体目标完成情况", KEY)


def basics(out: Sheet, template: Template) -> None:
    """What came of the goal of each project, and the unit's data below: they are printed on every form."""
    out.header(_GOALS, (30, 7, 50, 50, 9))
    for number, each in enumerate(template.funds, 1):
        for column, text in enumerate((each.name, each.year, each.goal)):
            out.put(number, column, text, GREY)
        out.put(number, 3, each.goal_result, YELLOW if each.goal else PALE)
        out.put(number, 4, each.key, GREY)
        out.sheet.set_row(number, max(height(text, 50) for text in (each.goal, each.goal_result)))
    out.mark((1, 3), (len(template.funds), 3), "=LEN($D2)>0", FILLED)
    out.finish("基本信息", freeze=1)
    start = len(template.funds) + 2
    out.put(start, 0, "单位信息（各种表格共用）", GREY)
    for number, label in enumerate(LABELS, start + 1):
        out.put(number, 0, label, GREY)
        out.sheet.merge_range(number, 1, number, 2, None, out.book.style(look(PALE, "@", first=False)))
        out.put(number, 1, template.unit.get(label, ""), PALE, "@")
        out.sheet.set_row(number, _ROW)
    out.sheet.set_column(4, 4, None, None, {"hidden": True})


def funds(out: Sheet, template: Template) -> None:
    """A block of rows a project: the total, then its sources; a check says where they do not add up."""
    amounts = [f"{name}（万元）" for name in FUNDS]
    names = ("项目名称", YEAR, "资金来源", *amounts, "执行率", DEVIATION, "核对", KEY)
    out.header(names, (34, 7, 16, 17, 17, 17, 10, 30, 20, 9))
    number, used = 0, 0.0
    totals, parts, breaks = [], [], []
    for each in template.funds:
        out.first = True
        block = max(_ROW, height(each.name, 34, 1)) * (1 + len(each.sources))
        if used and used + block > _PAGE:
            breaks.append(number + 1)
            used = 0
        used += block
        number += 1
        totals.append(number)
        _total(out, number, each)
        out.first = False
        for label, stated in each.sources:
            number += 1
            parts.append(number)
            _source(out, number, each, label, stated)
    for column in range(3, 6):
        out.validate(column, sorted(totals + parts), _money(FUNDS[column - 3]))
    out.sheet.set_column(9, 9, None, None, {"hidden": True})
    out.mark((1, 4), (number, 5), "=LEN(E2)>0", FILLED)
    out.mark((1, 8), (number, 8), "=LEN($I2)>0", WRONG)
    out.finish("项目资金执行情况表（单位：万元）", freeze=3, printed=7, breaks=breaks)


def _total(out: Sheet, row: int, each: FundsRow) -> None:
    for column, text in enumerate((each.name, each.year, TOTAL)):
        out.put(row, column, text, GREY)
    out.sheet.set_row(row, max(_ROW, height(each.name, 34, 1)))
    for column, name in enumerate(FUNDS, 3):
        amount = each.amounts.get(name)
        given = name == FUNDS[0] and amount is not None
        out.put(row, column, None if amount is None else amount / WAN, GREY if given else YELLOW, _WAN)
    _rate(out, row)
    out.put(row, 7, each.reason, PALE)
    last = row + len(each.sources)
    checks = [_adds_up(xl_col_to_name(column), row, last) for column in range(3, 6)] if each.sources else []
    joined = "&".join(checks)
    out.formula(row, 8, f"={joined}", "") if checks else out.put(row, 8, "", GREY)
    out.put(row, 9, each.key, GREY)


def _adds_up(column: str, row: int, last: int) -> str:
    total, parts = f"{column}{row + 1}", f"{column}{row + 2}:{column}{last + 1}"
    off = f"AND(ISNUMBER({total}),COUNT({parts})>0,ABS(SUM({parts})-{total})>0.00005)"
    return f'IF({off},"{FUNDS[ord(column) - ord("D")]}与分项合计不符；","")'


def _source(out: Sheet, row: int, each: FundsRow, label: str, stated: dict[str, Decimal]) -> None:
    for column, text in enumerate((each.name, each.year, label)):
        out.put(row, column, text, GREY)
    out.sheet.set_row(row, max(_ROW, height(each.name, 34, 1)))
    for column, name in enumerate(FUNDS, 3):
        amount = stated.get(name)
        out.put(row, column, None if amount is None else amount / WAN, PALE, _WAN)
    _rate(out, row)
    for column in (7, 8):
        out.put(row, column, "", GREY)
    out.put(row, 9, each.key, GREY)


def _rate(out: Sheet, row: int) -> None:
    budget, executed = f"E{row + 1}", f"F{row + 1}"
    out.formula(row, 6, f'=IF(AND(ISNUMBER({executed}),N({budget})>0),{executed}/{budget},"")', "", "0.00%")


def _money(name: str) -> dict[str, Any]:
    prompts = {
        "年初预算数": "单位：万元。",
        "全年预算数": "单位：万元。没有调整时与年初预算数相同。",
        "全年执行数": "单位：万元。当年实际支出的数额。",
    }
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "input_message": prompts[name],
        "error_type": "stop",
        "error_title": "请核对",
        "error_message": "这里应是数字，不小于 0，单位是万元。",
    }


def todos(out: Sheet, template: Template) -> None:
    """How far each project is: counts that follow what is typed in the other sheets."""
    out.header(("项目", "应填指标", "已填指标", "未填指标", "未达标而未说明", "资金"), (44, 11, 11, 11, 16, 12))
    names = (*template.given, *template.asked, ATTAINED, NOTE)
    actual, reason, attained = (xl_col_to_name(names.index(each)) for each in (ACTUAL, DEVIATION, ATTAINED))
    start, money = 2, 2
    groups = {project: list(rows) for project, rows in groupby(template.rows, key=lambda row: row.project)}
    for number, each in enumerate(template.funds, 1):
        rows = groups.get((each.name, each.year), [])
        end = start + len(rows) - 1
        due = sum(bool(row.needed) for row in rows)
        out.put(number, 0, each.name, GREY)
        out.put(number, 1, Decimal(due), GREY)
        out.sheet.set_row(number, max(_ROW, height(each.name, 44, 1)))
        if rows:
            cells = f"{NAME}!{actual}{start}:{actual}{end}"
            out.formula(number, 2, f"=COUNTA({cells})", 0)
            out.formula(number, 3, f"=B{number + 1}-C{number + 1}", due)
            seen, reasons = (f"{NAME}!{column}{start}:{column}{end}" for column in (attained, reason))
            below = f'COUNTIFS({seen},"<1",{reasons},"")+COUNTIFS({seen},"逾期",{reasons},"")'
            out.formula(number, 4, f"={below}", 0)
        spent = f"{MONEY}!E{money}:F{money + len(each.sources)}"
        out.formula(number, 5, f'=IF(COUNT({spent})>=2,"已填","未填")', "未填")
        start, money = end + 1, money + 1 + len(each.sources)
    last = len(template.funds)
    out.mark((1, 3), (last, 3), "=$D2>0", FAR)
    out.mark((1, 4), (last, 4), "=$E2>0", WRONG)
    out.mark((1, 5), (last, 5), '=$F2="未填"', FAR)
    out.finish("待办", freeze=1)
