"""The values of a rulebook's parameters in plain Chinese: what each decides, in a line or a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.paper.figures import short_percent
from evaluator.rulebook import lights, values
from evaluator.rulebook.direction import Direction, DirectionRule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from evaluator.rulebook.bands import ShareBand

_BINDS = {"at_least": "至少", "at_most": "至多", "exactly": "等于"}
_METHODS: dict[tuple[str, str], str] = {
    ("shortfall", "ratio"): "达标得满分，未达标得 完成值 ÷ 指标值 × 分值",
    ("shortfall", "direct"): "达标得满分，未达标不得分",
    ("excess", "inverse"): "指标值 ÷ 完成值 × 分值",
    ("excess", "linear"): "（1 −（完成值 − 指标值）÷ 指标值）× 分值，达到两倍为 0",
    ("excess", "direct"): "不得分",
    ("equality", "at_least"): "超过也得满分",
    ("equality", "exactly"): "超过按超出上限计分",
    ("lateness", "pass_fail"): "逾期不得分",
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
        case values.Weights():
            return _weights(value)
        case values.LevelNames():
            return tuple(f"{level}：名称含 {'、'.join(words)}" for level, words in value.names.items())
        case values.AbsentLevel():
            moved = tuple(f"{level}的分值移到{other}" for level, other in value.to.items())
            return (*moved, f"{'其他的' if moved else '其分值'}按比例分到有指标的一级指标")
        case values.MissingCost(method="insert"):
            return (f"补一行成本指标，得分不超过 {plain(value.max_score)} 分",)
        case Direction():
            named = (f"<{name}>：{words.replace('|', '、')}" for name, words in value.words.items())
            return (*named, *(_direction(rule) for rule in value.rules))
        case values.Shortfall(method="pass_line"):
            line = short_percent(value.pass_line)
            return (f"低于 {line} 不得分；否则（完成值 ÷ 指标值 − {line}）÷（1 − {line}）× 分值",)
        case values.Tolerance():
            return (f"上下各 {short_percent(value.share)} 以内算达标",)
        case values.Overshoot():
            return _overshoot(value)
        case values.Lateness(method="days_ratio"):
            return (f"逾期按天递减，{value.period} 天为 0",)
        case values.Lateness(method="bands"):
            return ("；".join(_steps(value.bands, "逾期 {} 天起")),)
        case values.Qualitative():
            return tuple(_rung(band) for band in value.rungs.values())
        case values.Satisfaction(method="bands"):
            return ("；".join(_steps(value.bands, "{}% 及以上")),)
        case values.Shortfall(method="bands"):
            return ("；".join(_steps(value.bands, "{} 及以上", shares=True)),)
        case values.ExecutionRule():
            return _execution(value)
        case values.ExecutionCap():
            capped = sorted((band for band in value.bands if band.cap < values.HUNDRED), key=lambda band: -band.low)
            lines = (f"执行率低于 {short_percent(band.high)}，总分不超过 {plain(band.cap)}" for band in capped)
            return ("；".join(lines) or "不限制",)
        case values.Grades():
            bands = sorted(value.bands, key=lambda band: -band.low)
            return ("，".join(f"{band.grade} {plain(band.low)} 分起" for band in bands),)
        case values.PassMark():
            mark = "完成即合格" if value.indicator == "met" else f"得到分值的 {short_percent(value.indicator)} 即合格"
            return (f"项目 {plain(value.project)} 分起合格；指标{mark}",)
        case values.Explain():
            return ("；".join(_explain(value)) or "不要求",)
        case lights.Monitor(method="lights"):
            return _lights(value)
        case lights.Monitor(method="months"):
            months = "，".join(f"{step.month} 月 {short_percent(step.share)}" for step in value.months)
            gap = () if value.gap is None else (f"目标进度与执行率相差超过 {short_percent(value.gap)}：预警",)
            return (f"执行率低于以下比例预警：{months}", *gap)
    return (_METHODS[name, value.method],)


def _weights(value: values.Weights) -> tuple[str, ...]:
    sets = tuple(
        "，".join(f"{key.replace('*', '全部指标').replace('+', '与')} {plain(points)}" for key, points in each.items())
        for each in value.sets
    )
    spread = "先平均到二级指标，再平均到三级指标" if value.spread == "level2" else "平均到各项指标"
    return (*sets, f"表上没有分值时，{spread}")


def _direction(rule: DirectionRule) -> str:
    asked = {"二级指标含": rule.level2, "名称匹配": rule.name, "单位匹配": rule.unit}
    told = "，".join(f"{what} {pattern}" for what, pattern in asked.items() if pattern)
    assumed = "（推定）" if rule.assumed else ""
    return f"{_BINDS[rule.binds]}{assumed}：{told or '其余全部'}"


def in_short(direction: Direction) -> str:
    """What a table of directions says as a whole: its rules are many, and patterns for a program."""
    last = direction.rules[-1]
    assumed = "，并注明是推定" if last.assumed else ""
    return f"按指标名称、二级指标和单位依次对照，取第一条相符的；都不相符的按“{_BINDS[last.binds]}”计{assumed}"


def _overshoot(value: values.Overshoot) -> tuple[str, ...]:
    lines = [f"达到指标值的 {short_percent(step.low)}：{_step(step)}" for step in value.steps]
    if value.zero_from is not None:
        lines.append(f"指标值为 0 的，达到 {plain(value.zero_from)}：须说明原因")
    return tuple(lines) or ("不作处理",)


def _step(step: values.OvershootStep) -> str:
    if step.method == "deduct":
        taken = [f"{plain(step.points)} 分"] if step.points else []
        taken += [f"分值的 {short_percent(step.share)}"] if step.share else []
        return f"扣 {' 和 '.join(taken)}"
    return {"flag": "提示，不扣分", "explain": "须说明原因"}[step.method]


def _rung(band: values.RungBand) -> str:
    top = "" if band.high == 1 else "（不含）"
    own = "由评价人定" if band.default is None else f"取 {short_percent(band.default)}"
    return f"{band.name}：{short_percent(band.low)} 到 {short_percent(band.high)}{top}，未定比例时{own}"


def _execution(value: values.ExecutionRule) -> tuple[str, ...]:
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


def _explain(value: values.Explain) -> list[str]:
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
