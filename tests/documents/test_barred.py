"""The text of a web page with one cell a line and bars on lines of their own: its rows are found again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.forms.model import Form

DECLARATION = """
部门预算项目绩效目标表
（2024年度）
项目名称 | 村卫生室补助 | 主管部门及代码 | | 实施单位 | 某县卫健局 | 项目属性 | 延续项目 |
项目资金（万元） | 年度资金总额 | 120.5 | 其中：财政拨款 | 120.5 | 其他资金 | |
年度 总体目标 | 改善 12 个村卫生室条件 |
绩效 指标 | 一级 指标 | 二级指标 | 三级指标 | 指标值 |
产出 指标 | 数量指标 | 改造村卫生室 | ≥12个 | 配备 2 类设备 | ≥24套 | 质量指标 | 验收合格率 | 100% |
成本指标 | 每室成本 | ≤10万元 |
效益指标 | 社会效益指标 | 就诊条件 | 明显改善 |
满意度指标 | 满意度指标 | 村民满意度 | ≥90%
注：按年度填报
"""

ASSESSMENT = """
项目支出绩效自评表
项目名称 | 护林 |
项目资金 （万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
年度资金总额 | 90 | 96 | 91.2 | 10 | 95% | 9.5 |
年度总体目标 | 预期目标 | 实际完成情况 | 巡护全县林区 | 已巡护全县林区 |
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
产出指标 | 数量指标 | 巡护里程 | ≥100公里 | 98公里 | 50 | 49 | 雪天封山 | 巡护人数 | ≥20人 | 20人 | 20 | 20 | |
效益指标 | 生态效益指标 | 火灾次数 | ≤2次 | 0次 | 20 | 20 | |
总分 | 98.5
"""


def read(text: str, path: Path) -> Form:
    lines = [line for row in text.strip().splitlines() for line in row.replace("|", "\n|\n").splitlines()]
    path.write_text("\n".join(line.strip() for line in lines if line.strip()), encoding="utf-8")
    (form,), _, coverage = recognise(read_document(path)[0])
    assert coverage.complete
    return form


def test_a_declaration(tmp_path: Path) -> None:
    form = read(DECLARATION, tmp_path / "页.txt")
    assert (form.name, form.year, form.department, form.unit) == ("村卫生室补助", 2024, None, "某县卫健局")
    assert (form.attribute, form.goal) == ("延续项目", "改善12个村卫生室条件")
    assert form.funds.total == Decimal(1_205_000)
    assert [(row.level1, row.level2, row.level3, row.target) for row in form.indicators] == [
        ("产出指标", "数量指标", "改造村卫生室", "≥12个"),
        ("产出指标", "数量指标", "配备2类设备", "≥24套"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
        ("产出指标", "成本指标", "每室成本", "≤10万元"),
        ("效益指标", "社会效益指标", "就诊条件", "明显改善"),
        ("满意度指标", "满意度指标", "村民满意度", "≥90%"),
    ]


def test_a_self_evaluation_with_blank_cells(tmp_path: Path) -> None:
    form = read(ASSESSMENT, tmp_path / "页.txt")
    money = form.execution
    assert money is not None
    assert [money.initial, money.budget, money.executed] == [900_000, 960_000, 912_000]
    assert (f"{money.weight}", money.rate, f"{money.score}") == ("10", "95%", "9.5")
    assert (form.goal, form.goal_result) == ("巡护全县林区", "已巡护全县林区")
    assert [
        (row.level3, row.target, row.actual, f"{row.weight}", f"{row.score}", row.deviation) for row in form.indicators
    ] == [
        ("巡护里程", "≥100公里", "98公里", "50", "49", "雪天封山"),
        ("巡护人数", "≥20人", "20人", "20", "20", None),
        ("火灾次数", "≤2次", "0次", "20", "20", None),
    ]
    assert form.total_score == Decimal("98.5")
