"""One list of checks with outcomes: what a check looks at, where it applies, what it needs, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from evaluator.problem import Problem

_SHOWN = 4
"""Checks that the summary names among those that could not judge."""

Outcome = Literal["found", "unjudged", "passed", "not_applicable", "off"]
"""What came of a check on a form; of several parts of one check the first in this order counts."""

OUTCOMES: dict[Outcome, str] = {
    "found": "发现问题",
    "unjudged": "无法判断",
    "passed": "通过",
    "not_applicable": "不适用",
    "off": "未启用",
}


@dataclass(frozen=True, slots=True)
class Need:
    """What a check cannot do without; ``missing`` says in Chinese what is not there."""

    missing: str
    given: Callable[[Any], bool]


def anywhere(_: Any) -> bool:
    """A check that applies to whatever it looks at."""
    return True


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a function over rows or over the form, where it applies, and what it needs there."""

    code: str
    """The code that it finds; empty where it passes on what reading objects to, under many codes."""
    find: Callable[..., Iterator[Problem]]
    where: Callable[[Any], bool] = anywhere
    needs: tuple[Need, ...] = ()

    def missing(self, subject: Any) -> str | None:
        """What is not there that the check needs; None where it can judge."""
        for need in self.needs:
            if not need.given(subject):
                return need.missing
        return None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What came of every check on one form; ``why`` says for those that could not be judged what was missing."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing was found and nothing was left open: unresolved is not clean."""
        return not {"found", "unjudged"} & set(self.outcomes.values())

    def counts(self) -> dict[Outcome, int]:
        """How many checks came to each outcome."""
        counted = Counter(self.outcomes.values())
        return {outcome: counted[outcome] for outcome in OUTCOMES if counted[outcome]}


@dataclass(slots=True)
class Tally:
    """The outcomes of one form as they come in, part by part."""

    judged: set[str] = field(default_factory=set)
    open: dict[str, Counter[str]] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    places: dict[str, int] = field(default_factory=dict)

    def run(self, check: Check, subjects: Sequence[Any], *more: Any) -> list[list[Problem]]:
        """The problems that ``check`` finds in each of the subjects (it gets ``more`` too); the outcome is noted."""
        where, find = check.where, check.find
        out: list[list[Problem]] = []
        missing: list[str | None] = []
        for subject in subjects:
            applies = where(subject)
            problems = list(find(subject, *more)) if applies else []
            out.append(problems)
            if problems:
                self.found.update(each.code for each in problems)
            if applies:
                missing.append(None if problems or not check.needs else check.missing(subject))
        if check.code:
            self._note(check.code, missing, len(subjects))
        return out

    def _note(self, code: str, missing: list[str | None], among: int) -> None:
        """Whether a check judged anything, and what it lacked for the rest."""
        if None in missing:
            self.judged.add(code)
        if lacking := [each for each in missing if each is not None]:
            self.open.setdefault(code, Counter()).update(lacking)
            self.places[code] = among

    def ledger(self, codes: Iterable[str], off: Callable[[str], bool], extra: Iterable[str] = ()) -> Ledger:
        """The outcome of each of ``codes``; ``extra`` are codes that were found elsewhere (reading, scoring)."""
        found = self.found | set(extra)
        outcomes = {code: self._outcome(code, found, off) for code in codes}
        why = {code: self._why(code) for code, outcome in outcomes.items() if outcome == "unjudged"}
        return Ledger(outcomes, why)

    def _outcome(self, code: str, found: set[str], off: Callable[[str], bool]) -> Outcome:
        if off(code):
            return "off"
        if code in found:
            return "found"
        if code in self.open:
            return "unjudged"
        return "passed" if code in self.judged else "not_applicable"

    def _why(self, code: str) -> str:
        several = self.places[code] > 1
        return "；".join(
            f"{count} 项{missing}" if several else missing for missing, count in self.open[code].most_common()
        )


def in_words(ledgers: Sequence[Ledger]) -> str:
    """What the checks covered, and what they had to leave open: a clean result that could not be had is not clean."""
    outcomes = Counter(outcome for each in ledgers for outcome in each.outcomes.values())
    counted = "，".join(f"{name} {outcomes[key]}" for key, name in OUTCOMES.items() if outcomes[key])
    open_ = Counter(code for each in ledgers for code, outcome in each.outcomes.items() if outcome == "unjudged")
    why = {code: reason for each in reversed(ledgers) for code, reason in each.why.items()}
    few = "，".join(f"{code}（{why[code]}）" for code, _ in open_.most_common(_SHOWN))
    more = f"；无法判断的有 {few}{f' 等 {len(open_)} 项检查' if len(open_) > _SHOWN else ''}" if open_ else ""
    return f"各表各项检查：{counted}{more}" if counted else ""
