"""What a unit says about itself on the sheet 基本信息: by the names that ``workspace.yaml`` has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.actuals.sheet import Sheet

LABELS = ("单位全称", "负责人", "填报人", "联系电话", "填报日期")
_SHEET = "基本信息"


def unit_data(sheet: Sheet) -> dict[str, str]:
    """The values beside the labels; empty for any other sheet."""
    if sheet.name != _SHEET:
        return {}
    rows = ([text for text in cells if text] for _, cells in sheet.rows)
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in LABELS}
