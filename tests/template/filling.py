"""Forms to make templates of, and a hand that fills them in by what each cell is laid out for."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl

from evaluator.forms.model import Form, Funds, Indicator

FILLED = {
    # target: (what is typed, what it must be read as)
    "≥35家": (36, "36家"),
    "≥90%": (0.955, "95.5%"),
    "=100%": ("=100%", "=100%"),
    "2023年10月31日前": (dt.date(2023, 10, 30), "2023年10月30日"),
    "2023年8月": ("2023年8月", "2023年8月"),
    "有效提升": ("部分达成预期指标并具有一定效果", "部分达成预期指标并具有一定效果"),
    "合格": ("抽检12批次，全部合格", "抽检12批次，全部合格"),
    "较上年增长": (128.5, "128.5"),
    "按合同价": ("29.5万元", "29.5万元"),
    "≤1.5万元/次": (1.25, "1.25万元/次"),
}
LAST_YEAR, CONTRACT = 120, "30万元"
FORMS = (
    Form(
        name="=道路养护（一期）",
        year=2023,
        funds=Funds(total=Decimal(1234567)),
        indicators=tuple(
            Indicator(level1="产出指标", level2="数量指标", level3=f"第{number}项", target=target)
            for number, target in enumerate(FILLED, 1)
        ),
    ),
    Form(
        name="“绿化”专项\n资金",
        year=2023,
        indicators=(Indicator(level1="效益指标", level2="社会效益指标", level3="+满意", target=None),),
    ),
)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def columns(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


def fill_in(data: bytes) -> bytes:
    """The workbook with all that ``FILLED`` says, typed as a person types it."""
    book = opened(data)
    sheet = book["指标完成情况"]
    at = columns(sheet)
    for row in range(2, sheet.max_row + 1):
        target = sheet.cell(row, at["指标值"]).value
        if target is None:
            continue
        cell = sheet.cell(row, at["实际完成值"])
        cell.value = FILLED[target][0]
        if cell.data_type == "f":
            cell.data_type = "s"
        if target == "较上年增长":
            sheet.cell(row, at["上年实际值"]).value = LAST_YEAR
        if target == "按合同价":
            sheet.cell(row, at["参照值"]).value = CONTRACT
        if target == "有效提升":
            sheet.cell(row, at["评定"]).value = "部分达成 70%"
    funds = book["资金"]
    at = columns(funds)
    for row in range(2, funds.max_row + 1):
        if funds.cell(row, at["资金来源"]).value == "年度资金总额":
            funds.cell(row, at["全年预算数（万元）"]).value = 123.45
            funds.cell(row, at["全年执行数（万元）"]).value = 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
