"""Rules beside the arithmetic: what an explanation is asked for, and what could have applied and did not, with why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.explain.model import Step
from evaluator.language.constraint import Date, Level, Quantity, plain
from evaluator.result import STATUSES
from evaluator.rulebook.methods.formula import Exact
from evaluator.rulebook.methods.method import others
from evaluator.rulebook.wording import percent
from evaluator.scoring.axis import FAR
from evaluator.scoring.compile import Context, check_quantity
from evaluator.scoring.ratio import ratio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from evaluator.language import Reading
    from evaluator.result import IndicatorScore
    from evaluator.rulebook import Parameter, Rulebook
    from evaluator.rulebook.methods.method import Method


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
        steps = [step for step in self.rulebook.overshoot.value.steps if reached and step.reached(Exact, reached)]
        mild = [step for step in steps if step.method != "deduct"]
        if not mild or reached is None:
            return ()
        highest = max(mild, key=lambda step: step.at)
        text = f"超额完成：完成值为指标值的 {percent(reached)}，{highest.edge}，须{highest.short}，不扣分"
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
                yield _step(f"未达标的计分（{shortfall.value.short}）未适用：已达到指标值", shortfall)
            if ceiling and (not floor or target.stated == "between"):
                yield _step(f"超出上限的计分（{excess.value.short}）未适用：没有超出", excess)
        elif "excess" in self.used:
            yield _step(_instead("超出上限", excess.value), excess)
        elif "shortfall" in self.used:
            yield _step(_instead("未达标", shortfall.value), shortfall)

    def _not_reached(self) -> Iterator[Step]:
        """The lowest overshoot step that was not reached; nothing where less is better."""
        rule, floor_ceiling = self.rulebook.overshoot, self._binds()
        if self.result.status != "met" or floor_ceiling != (True, False):
            return
        if not rule.value.steps:
            yield _step("超额完成：本规则不加分也不扣分", rule)
        found = ratio(self.target, self.actual)
        above = [step for step in rule.value.steps if found is not None and not step.reached(Exact, found)]
        if above and found is not None:
            lowest = min(above, key=lambda step: step.at)
            text = f"{percent(found)} 没有{lowest.edge}"
            yield _step(f"超额完成的处理（{lowest.short}）未适用：{text}", rule)

    def _date(self) -> Iterator[Step]:
        rule = self.rulebook.lateness
        if self.result.status == "met":
            yield _step(f"逾期的计分（{rule.value.short}）未适用：没有逾期", rule)
        else:
            yield _step(_instead("逾期", rule.value), rule)

    def _rungs(self) -> Iterator[Step]:
        """The other rungs with their bands."""
        rule = self.rulebook.qualitative
        ours = STATUSES[self.result.status].rung
        for rung, band in rule.value.rungs.items():
            if rung != ours:
                low, high = plain(band.low * self.result.weight), plain(band.high * self.result.weight)
                shares = f"{percent(band.low)}–{percent(band.high)}"
                yield _step(f"若评为“{band.name}”：{low}–{high} 分（{shares}）", rule)


def _step(text: str, parameter: Parameter[Any]) -> Step:
    return Step(text, parameter.name, parameter.source, parameter.rulebook)


def _instead(what: str, used: Method) -> str:
    return f"{what}按“{used.short}”计，不按其他做法（{others(used)}）"
