"""Tables whose merges a program lost or copied, and what is read from them all the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.forms.model import Form

LOST = """
项目名称 | 校园监控
项目资金（万元） | ~ | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
年度资金总额 | 90 | 96 | 91.2 | 95% | 9.5
年度总体目标 | 预期目标 | 实际完成情况
改造42所 | 已改造42所
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 分值 | 得分
产出指标 | 数量指标 | 改造学校 | 42所 | 40 | 40
新增摄像头 | ≥560个 | 30 | 28
效益指标 | 社会效益指标 | 治安案件 | ≤3起 | 30 | 30
"""
"""A cell that spans rows stands in the first of them only, and nothing says that it spans."""

COPIED = """
项目名称 | 项目名称 | 校园监控 | 校园监控 | 校园监控 | 校园监控 | 校园监控
项目资金（万元） | 项目资金（万元） | ~ | 年初预算数 | 全年预算数 | 全年执行数 | 全年执行数
项目资金（万元） | 项目资金（万元） | 年度资金总额 | 90 | 96 | 91.2 | 91.2
项目资金（万元） | 项目资金（万元） | 中央财政资金 | 90 | 96 | 91.2 | 91.2
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 三级指标 | 年度指标值 | 分值
绩效指标 | 产出指标 | 数量指标 | 改造学校 | 改造学校 | 42所 | 40
绩效指标 | 满意度指标 | 满意度指标 | 家长满意度 | 家长满意度 | 95% | 10
"""
"""A merged cell's text stands in every cell of the merge."""


def read(rows: str, path: Path) -> Form:
    cells = [line.replace("~", "").split(" | ") for line in rows.strip().splitlines()]
    path.write_text("<table>" + "".join(f"<tr><td>{'<td>'.join(row)}" for row in cells), encoding="utf-8")
    forms, _, coverage = recognise(read_document(path)[0])
    assert coverage.complete
    (form,) = forms
    return form


def rows_of(form: Form) -> list[tuple[str | None, ...]]:
    return [(row.level1, row.level2, row.level3, row.target, f"{row.weight}") for row in form.indicators]


def test_cells_that_moved_left_into_lost_merges(tmp_path: Path) -> None:
    form = read(LOST, tmp_path / "表.html")
    money = form.execution
    assert money is not None
    assert [money.initial, money.budget, money.executed, money.score] == [900_000, 960_000, 912_000, Decimal("9.5")]
    assert (form.goal, form.goal_result) == ("改造42所", "已改造42所")
    assert rows_of(form) == [
        ("产出指标", "数量指标", "改造学校", "42所", "40"),
        ("产出指标", "数量指标", "新增摄像头", "≥560个", "30"),
        ("效益指标", "社会效益指标", "治安案件", "≤3起", "30"),
    ]
    assert [row.score for row in form.indicators] == [40, 28, 30]


def test_labels_copied_into_each_cell_of_a_merge(tmp_path: Path) -> None:
    form = read(COPIED, tmp_path / "表.html")
    assert form.name == "校园监控"
    assert [form.funds.total, form.funds.central] == [960_000, 960_000]
    assert rows_of(form) == [
        ("产出指标", "数量指标", "改造学校", "42所", "40"),
        ("满意度指标", "满意度指标", "家长满意度", "95%", "10"),
    ]
