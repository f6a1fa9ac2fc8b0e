"""The values of a rulebook's parameters in plain Chinese: what each decides, in a line or a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.rulebook import lights, model
from evaluator.scorecard.figures import short_percent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from evaluator.rulebook.bands import ShareBand

NAMES = {
    "weights": "一级指标权重",
    "level_names": "一级指标的名称",
    "absent_level": "缺少的一级指标",
    "missing_cost": "没有成本指标",
    "direction": "没有符号的指标值",
    "shortfall": "未达标",
    "excess": "超出上限",
    "equality": "等于的指标值",
    "tolerance": "左右、约",
    "overshoot": "超额完成",
    "lateness": "逾期",
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
    "deduction": "人工扣减分数",
    "monitor": "运行监控预警",
}
"""What each parameter is called in Chinese."""
_BINDS = {"at_least": "至少", "at_most": "至多", "exactly": "等于"}
_METHODS: dict[tuple[str, str], str] = {
    ("shortfall", "ratio"): "完成值 ÷ 指标值 × 分值",
    ("shortfall", "direct"): "不得分",
    ("excess", "inverse"): "指标值 ÷ 完成值 × 分值",
    ("excess", "linear"): "（1 −（完成值 − 指标值）÷ 指标值）× 分值，达到两倍为 0",
    ("excess", "direct"): "不得分",
    ("equality", "at_least"): "超过也得满分",
    ("equality", "exactly"): "超过按超出上限计分",
    ("lateness", "pass_fail"): "不得分",
    ("period", "by_end"): "在时段结束前完成即可",
    ("period", "within"): "须在时段之内",
    ("statement", "accept"): "说明已完成的得满分，并提示补数值",
    ("statement", "pending"): "由评价人评判",
    ("satisfaction", "figure"): "与其他数值指标相同",
    ("schedule", "worst"): "取最差的一个",
    ("schedule", "mean"): "取平均",
    ("compound", "worst"): "取最差的一项",
    ("compound", "mean"): "取平均",
    ("deduction", "none"): "不计",
    ("deduction", "column"): "从得分中扣减，扣到 0 为止",
    ("missing_cost", "none"): "照表评分",
    ("monitor", "none"): "没有规定",
}


def in_words(name: str, value: Any) -> tuple[str, ...]:  # noqa: C901, PLR0911, PLR0912  one case a model
    """What the value of the parameter ``name`` says, line by line."""
    match value:
        case model.Weights():
            return _weights(value)
        case model.LevelNames():
            return tuple(f"{level}：名称含 {'、'.join(words)}" for level, words in value.names.items())
        case model.AbsentLevel():
            moved = tuple(f"{level}的分值移到{other}" for level, other in value.to.items())
            return (*moved, f"{'其他的' if moved else '其分值'}按比例分到有指标的一级指标")
        case model.MissingCost(method="insert"):
            return (f"补一行成本指标，得分不超过 {plain(value.max_score)} 分",)
        case model.Direction():
            shared = getattr(value, "words", {})  # words that several patterns share, where a rulebook names them
            named = (f"<{name}>：{words.replace('|', '、')}" for name, words in shared.items())
            return (*named, *(_direction(rule) for rule in value.rules))
        case model.Shortfall(method="pass_line"):
            line = short_percent(value.pass_line)
            return (f"低于 {line} 不得分；否则（完成值 ÷ 指标值 − {line}）÷（1 − {line}）× 分值",)
        case model.Tolerance():
            return (f"上下各 {short_percent(value.share)} 以内算达标",)
        case model.Overshoot():
            return _overshoot(value)
        case model.Lateness(method="days_ratio"):
            return (f"按天递减，{value.period} 天为 0",)
        case model.Lateness(method="bands"):
            return ("；".join(_steps(value.bands, "逾期 {} 天起")),)
        case model.Qualitative():
            return tuple(_rung(band) for band in value.rungs.values())
        case model.Satisfaction(method="bands"):
            return ("；".join(_steps(value.bands, "{}% 及以上")),)
        case model.Shortfall(method="bands"):
            return ("；".join(_steps(value.bands, "{} 及以上", shares=True)),)
        case model.ExecutionRule():
            return _execution(value)
        case model.ExecutionCap():
            capped = sorted((band for band in value.bands if band.cap < model.HUNDRED), key=lambda band: -band.low)
            lines = (f"执行率低于 {short_percent(band.high)}，总分不超过 {plain(band.cap)}" for band in capped)
            return ("；".join(lines) or "不限制",)
        case model.Grades():
            bands = sorted(value.bands, key=lambda band: -band.low)
            return ("，".join(f"{band.grade} {plain(band.low)} 分起" for band in bands),)
        case model.PassMark():
            mark = "完成即合格" if value.indicator == "met" else f"得到分值的 {short_percent(value.indicator)} 即合格"
            return (f"项目 {plain(value.project)} 分起合格；指标{mark}",)
        case model.Explain():
            return ("；".join(_explain(value)) or "不要求",)
        case lights.Monitor(method="lights"):
            return _lights(value)
        case lights.Monitor(method="months"):
            months = "，".join(f"{step.month} 月 {short_percent(step.share)}" for step in value.months)
            gap = () if value.gap is None else (f"目标进度与执行率相差超过 {short_percent(value.gap)}：预警",)
            return (f"执行率低于以下比例预警：{months}", *gap)
    return (_METHODS[name, value.method],)


def _weights(value: model.Weights) -> tuple[str, ...]:
    sets = tuple(
        "，".join(f"{key.replace('*', '全部指标').replace('+', '与')} {plain(points)}" for key, points in each.items())
        for each in value.sets
    )
    spread = "先平均到二级指标，再平均到三级指标" if value.spread == "level2" else "平均到各项指标"
    return (*sets, f"表上没有分值时，{spread}")


def _direction(rule: model.DirectionRule) -> str:
    asked = {"二级指标含": rule.level2, "名称匹配": rule.name, "单位匹配": rule.unit}
    told = "，".join(f"{what} {pattern}" for what, pattern in asked.items() if pattern)
    assumed = "（推定）" if getattr(rule, "assumed", False) else ""
    return f"{_BINDS[rule.binds]}{assumed}：{told or '其余全部'}"


def _overshoot(value: model.Overshoot) -> tuple[str, ...]:
    lines = [f"达到指标值的 {short_percent(step.low)}：{_step(step)}" for step in value.steps]
    if value.zero_from is not None:
        lines.append(f"指标值为 0 的，达到 {plain(value.zero_from)}：须说明原因")
    return tuple(lines) or ("不作处理",)


def _step(step: model.OvershootStep) -> str:
    if step.method == "deduct":
        taken = [f"{plain(step.points)} 分"] if step.points else []
        taken += [f"分值的 {short_percent(step.share)}"] if step.share else []
        return f"扣 {' 和 '.join(taken)}"
    return {"flag": "提示，不扣分", "explain": "须说明原因"}[step.method]


def _rung(band: model.RungBand) -> str:
    top = "" if band.high == 1 else "（不含）"
    own = "由评价人定" if band.default is None else f"取 {short_percent(band.default)}"
    return f"{band.name}：{short_percent(band.low)} 到 {short_percent(band.high)}{top}，未定比例时{own}"


def _execution(value: model.ExecutionRule) -> tuple[str, ...]:
    if value.method == "bands":
        finished = "项目已完成且未超预算得满分，否则按执行率：" if value.full_when_finished else ""
        return (finished + "；".join(_steps(value.bands, "{} 及以上", shares=True)),)
    rounding = f"，执行率（%）先四舍五入到 {value.rate_decimals} 位小数" if value.rate_decimals is not None else ""
    return (f"执行数 ÷ 预算数 × 分值，不超过分值{rounding}",)


def _steps(bands: Iterable[ShareBand], edge: str, *, shares: bool = False) -> list[str]:
    """Bands from the highest down: from which edge on which share of the weight is earned."""

    def shown(value: Decimal) -> str:
        return short_percent(value) if shares else plain(value)

    ordered = sorted(bands, key=lambda band: -band.low)
    edges = [edge.format(shown(band.low)) if band.low else "其余" for band in ordered]
    return [f"{where}得 {short_percent(band.share)}" for where, band in zip(edges, ordered, strict=True)]


def _explain(value: model.Explain) -> list[str]:
    lines = ["没有完成"] if value.not_met else []
    lines += ["得分低于分值"] if value.score_below_weight else []
    return lines + ([] if value.execution_below is None else [f"执行率低于 {short_percent(value.execution_below)}"])


def _lights(value: lights.Monitor) -> tuple[str, ...]:
    def shown(bands: tuple[lights.LightBand, ...]) -> str:
        ordered = sorted(bands, key=lambda band: band.low)
        return "，".join(f"{short_percent(band.low)} 起{lights.NAMES[band.light]}" for band in ordered)

    whose = "全部指标" if "*" in value.prorated else "、".join(value.prorated)
    return (
        f"完成值 ÷（指标值 × 月份 ÷ 12），正向指标（{whose}）：{shown(value.bands)}",
        "其他指标：在指标值范围内绿，否则红；定性：达成绿，部分达成黄，未达成红",
        f"执行率 ÷（月份 ÷ 12）：{shown(value.execution)}",
    )
