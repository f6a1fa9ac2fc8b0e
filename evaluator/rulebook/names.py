"""What the parameters of a rulebook are called in Chinese."""

from __future__ import annotations

NAMES = {
    "weights": "一级指标权重",
    "level_names": "一级指标的名称",
    "absent_level": "缺少的一级指标",
    "missing_cost": "没有成本指标",
    "direction": "没有符号的指标值",
    "shortfall": "数值指标计分",
    "excess": "超出上限",
    "equality": "等于的指标值",
    "strict_bound": "恰好等于严格界限",
    "tolerance": "左右、约",
    "overshoot": "超额完成",
    "lateness": "完成时限",
    "period": "以时段表示的期限",
    "qualitative": "定性指标",
    "statement": "数值只报文字",
    "satisfaction": "满意度",
    "schedule": "一格多个标准",
    "compound": "一格多项要求",
    "execution": "预算执行率",
    "execution_cap": "执行率限制总分",
    "grades": "评价等级",
    "pass_mark": "合格线",
    "explain": "须说明的偏差",
    "separate": "须单独说明的项目",
    "deduction": "人工扣减分数",
    "special": "个别指标的计分",
    "formulas": "按公式计算的指标",
    "monitor": "运行监控预警",
}
"""By the name of the parameter in :class:`evaluator.rulebook.model.Rulebook`, in its order."""
