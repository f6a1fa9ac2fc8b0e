"""Rules that look at such an indicator and did not change its score, each with the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.explain.model import Step
from evaluator.language.constraint import Date, Growth, Level, Quantity, plain
from evaluator.scorecard.figures import short_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.language.constraint import Constraint
    from evaluator.rulebook import Parameter, Rulebook
    from evaluator.scorecard.model import IndicatorScore

_EXCESS = {"inverse": "指标值 ÷ 完成值", "linear": "1 −（完成值 − 指标值）÷ 指标值", "direct": "超出不得分"}
_SHORTFALL = {"ratio": "完成值 ÷ 指标值", "pass_line": "及格线以上按比例", "direct": "未完成不得分", "bands": "分档"}
_LATENESS = {"pass_fail": "逾期不得分", "bands": "按逾期天数分档", "days_ratio": "按逾期天数递减"}


def unused_rules(target: Constraint | None, result: IndicatorScore, rulebook: Rulebook) -> tuple[Step, ...]:
    """What could have applied to a target of this kind and did not."""
    if result.status in {"no_target", "no_actual"}:
        return ()
    used = {reason.rule for reason in result.reasons}
    match target:
        case Quantity() | Growth():
            found = (*_figure(target, result, rulebook, used), *_overshoot(result, rulebook, used))
        case Date():
            found = tuple(_date(result, rulebook))
        case Level():
            found = tuple(_rungs(result, rulebook))
        case _:
            found = ()
    return found


def _step(text: str, parameter: Parameter[Any]) -> Step:
    return Step(text, parameter.name, parameter.source, parameter.rulebook)


def _figure(target: Quantity | Growth, result: IndicatorScore, rulebook: Rulebook, used: set[str]) -> Iterator[Step]:
    """Shortfall where it was met or exceeded a ceiling; excess where more is better."""
    excess, shortfall = rulebook.excess, rulebook.shortfall
    if result.status == "met":
        yield _step(f"未达标的计分（{_SHORTFALL[shortfall.value.method]}）未适用：已达到指标值", shortfall)
    if "excess" not in used and target.upper is not None and result.status == "met":
        yield _step(f"超出上限的计分（{_EXCESS[excess.value.method]}）未适用：没有超出", excess)
    if "excess" in used:
        rest = "、".join(text for method, text in _EXCESS.items() if method != excess.value.method)
        yield _step(f"超出上限按“{_EXCESS[excess.value.method]}”计，不按其他做法（{rest}）", excess)
    if "shortfall" in used and result.status == "not_met":
        rest = "、".join(text for method, text in _SHORTFALL.items() if method != shortfall.value.method)
        yield _step(f"未达标按“{_SHORTFALL[shortfall.value.method]}”计，不按其他做法（{rest}）", shortfall)


def _overshoot(result: IndicatorScore, rulebook: Rulebook, used: set[str]) -> tuple[Step, ...]:
    """The lowest step of the overshoot rule that was not reached."""
    rule = rulebook.overshoot
    if result.status != "met" or "overshoot" in used:
        return ()
    if not rule.value.steps:
        return (_step("超额完成：本规则不加分也不扣分", rule),)
    lowest = min(step.low for step in rule.value.steps)
    return (_step(f"超额完成的处理未适用：没有达到指标值的 {short_percent(lowest)}", rule),)


def _date(result: IndicatorScore, rulebook: Rulebook) -> Iterator[Step]:
    rule = rulebook.lateness
    how = _LATENESS[rule.value.method]
    if result.status == "met":
        yield _step(f"逾期的计分（{how}）未适用：没有逾期", rule)
    elif result.status == "not_met":
        rest = "、".join(text for method, text in _LATENESS.items() if method != rule.value.method)
        yield _step(f"逾期按“{how}”计，不按其他做法（{rest}）", rule)


def _rungs(result: IndicatorScore, rulebook: Rulebook) -> Iterator[Step]:
    """The other rungs with their bands."""
    rule = rulebook.qualitative
    rungs = {"met": "met", "partly_met": "partly", "not_met": "not"}
    ours = rungs.get(result.status)
    for rung, band in rule.value.rungs.items():
        if rung != ours:
            low, high = plain(band.low * result.weight), plain(band.high * result.weight)
            yield _step(
                f"若评为“{band.name}”：{low}–{high} 分（{short_percent(band.low)}–{short_percent(band.high)}）", rule
            )
