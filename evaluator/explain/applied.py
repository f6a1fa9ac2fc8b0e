"""Rules beside the arithmetic: what an explanation is asked for, and what could have applied and did not, with why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.explain.model import Step
from evaluator.language.constraint import Date, Level, Quantity, plain
from evaluator.paper.figures import short_percent
from evaluator.result import STATUSES
from evaluator.scoring.axis import FAR
from evaluator.scoring.compile import Context, check_quantity
from evaluator.scoring.ratio import ratio
from evaluator.scoring.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from evaluator.language import Reading
    from evaluator.result import IndicatorScore
    from evaluator.rulebook import Parameter, Rulebook

_EXCESS = {"inverse": "指标值 ÷ 完成值", "linear": "1 −（完成值 − 指标值）÷ 指标值", "direct": "超出不得分"}
_SHORTFALL = {"ratio": "完成值 ÷ 指标值", "pass_line": "及格线以上按比例", "direct": "未完成不得分", "bands": "分档"}
_LATENESS = {"pass_fail": "逾期不得分", "bands": "按逾期天数分档", "days_ratio": "按逾期天数递减"}
_OVERSHOOT = {"flag": "提示", "explain": "说明原因", "deduct": "扣分"}


@dataclass(frozen=True, slots=True)
class Applied:
    """An indicator as it was scored, and the rulebook that scored it."""

    target: Reading
    actual: Reading | None
    result: IndicatorScore
    rulebook: Rulebook

    @property
    def used(self) -> set[str]:
        """The rules that made the score."""
        return {reason.rule for reason in self.result.reasons}

    def explained(self) -> tuple[Step, ...]:
        """The overshoot step that was reached without costing points: a flag, a demand for an explanation."""
        reached = self._overshoot()
        steps = [step for step in self.rulebook.overshoot.value.steps if reached and step.low <= reached]
        mild = [step for step in steps if step.method != "deduct"]
        if not mild or reached is None:
            return ()
        highest = max(mild, key=lambda step: step.low)
        text = (
            f"超额完成：完成值为指标值的 {percent(reached)}，达到 {short_percent(highest.low)}，"
            f"须{_OVERSHOOT[highest.method]}，不扣分"
        )
        return (_step(text, self.rulebook.overshoot),)

    def unused(self) -> tuple[Step, ...]:
        """What could have applied to a target of this kind and did not."""
        if STATUSES[self.result.status].rung is None:
            return ()
        match self.target.constraint:
            case Quantity() as quantity:
                return (*self._figure(quantity), *self._not_reached())
            case Date():
                return tuple(self._date())
            case Level():
                return tuple(self._rungs())
            case _:
                return ()

    def _overshoot(self) -> Fraction | None:
        """Actual over target where a floor was exceeded."""
        floor, ceiling = self._binds()
        found = ratio(self.target, self.actual)
        return found if floor and not ceiling and found is not None and found > 1 else None

    def _binds(self) -> tuple[bool, bool]:
        """Whether the target binds from below, and from above."""
        target, row = self.target.constraint, self.result
        if not isinstance(target, Quantity):
            return False, False
        check = check_quantity(target, Context(row.level1, row.level2, row.level3), self.rulebook)
        return check.lower > -FAR, check.upper < FAR

    def _figure(self, target: Quantity) -> Iterator[Step]:
        """Shortfall below a floor, excess above a ceiling."""
        floor, ceiling = self._binds()
        shortfall, excess = self.rulebook.shortfall, self.rulebook.excess
        if self.result.status == "met":
            if floor:
                yield _step(f"未达标的计分（{_SHORTFALL[shortfall.value.method]}）未适用：已达到指标值", shortfall)
            if ceiling and (not floor or target.stated == "between"):
                yield _step(f"超出上限的计分（{_EXCESS[excess.value.method]}）未适用：没有超出", excess)
        elif "excess" in self.used:
            yield _step(_instead("超出上限", _EXCESS, excess.value.method), excess)
        elif "shortfall" in self.used:
            yield _step(_instead("未达标", _SHORTFALL, shortfall.value.method), shortfall)

    def _not_reached(self) -> Iterator[Step]:
        """The lowest overshoot step that was not reached; nothing where less is better."""
        rule, floor_ceiling = self.rulebook.overshoot, self._binds()
        if self.result.status != "met" or floor_ceiling != (True, False):
            return
        if not rule.value.steps:
            yield _step("超额完成：本规则不加分也不扣分", rule)
        found = ratio(self.target, self.actual)
        above = [step for step in rule.value.steps if found is not None and found < step.low]
        if above and found is not None:
            lowest = min(above, key=lambda step: step.low)
            text = f"{percent(found)} 没有达到 {short_percent(lowest.low)}"
            yield _step(f"超额完成的处理（{_OVERSHOOT[lowest.method]}）未适用：{text}", rule)

    def _date(self) -> Iterator[Step]:
        rule = self.rulebook.lateness
        how = _LATENESS[rule.value.method]
        if self.result.status == "met":
            yield _step(f"逾期的计分（{how}）未适用：没有逾期", rule)
        else:
            yield _step(_instead("逾期", _LATENESS, rule.value.method), rule)

    def _rungs(self) -> Iterator[Step]:
        """The other rungs with their bands."""
        rule = self.rulebook.qualitative
        ours = STATUSES[self.result.status].rung
        for rung, band in rule.value.rungs.items():
            if rung != ours:
                low, high = plain(band.low * self.result.weight), plain(band.high * self.result.weight)
                shares = f"{short_percent(band.low)}–{short_percent(band.high)}"
                yield _step(f"若评为“{band.name}”：{low}–{high} 分（{shares}）", rule)


def _step(text: str, parameter: Parameter[Any]) -> Step:
    return Step(text, parameter.name, parameter.source, parameter.rulebook)


def _instead(what: str, methods: dict[str, str], used: str) -> str:
    rest = "、".join(text for method, text in methods.items() if method != used)
    return f"{what}按“{methods[used]}”计，不按其他做法（{rest}）"
