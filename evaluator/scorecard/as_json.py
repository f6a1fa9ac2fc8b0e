"""``scorecards.json``: the format ``evaluator.scorecards/1`` (docs/formats.md).

Decimals are strings: scores and totals with two decimals, weights and attainments without idle zeros, the execution
rate with four. Two keys are there only where they say something: ``illustrative`` of a project whose figures are made
up, ``reasons`` of a project whose total is not simply the sum. The problems of a project as a whole stand in the list
of the run.
"""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.language.constraint import plain
from evaluator.paper.figures import own_problems, points, rounded, unique

if TYPE_CHECKING:
    from evaluator.result import ExecutionScore, IndicatorScore, Reason, Scorecard, Scorecards

FORMAT = "evaluator.scorecards/1"
_RATE = Decimal("0.0001")
_ATTAINMENT = Decimal("0.000001")


def dumps(cards: Scorecards) -> str:
    """The whole run as JSON text: two spaces deep, Chinese as it is, ending in a line feed."""
    # Not json.dumps, which keeps every little piece of the text until the last one is made.
    out = io.StringIO()
    json.dump(as_dict(cards), out, ensure_ascii=False, indent=2)
    return f"{out.getvalue()}\n"


def as_dict(cards: Scorecards) -> dict[str, Any]:
    """The run as ``evaluator.scorecards/1``."""
    problems = unique([*cards.problems, *(each for card in cards.projects for each in own_problems(card))])
    return {
        "format": FORMAT,
        "rules": {"id": cards.rules_id, "sha256": cards.rules_sha256},
        "inputs": [{"path": each.path, "sha256": each.sha256} for each in cards.inputs],
        "projects": [_project(card) for card in cards.projects],
        "problems": [each.as_dict() for each in problems],
    }


def attainment(value: Decimal | None) -> str | None:
    """A ratio of actual to target, six decimals at most: ``0.8``, ``0.333333``."""
    return None if value is None else plain(rounded(value, _ATTAINMENT))


def _project(card: Scorecard) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "name": card.name,
        "year": card.year,
        "total": _points(card.total),
        "lowest": points(card.lowest),
        "highest": points(card.highest),
        "grade": card.grade,
        "passed": card.passed,
        "execution": _execution(card.execution),
        "indicators": [_indicator(each) for each in card.indicators],
    }
    if card.illustrative:
        shape["illustrative"] = True
    if card.reasons:
        shape["reasons"] = _reasons(card.reasons)
    return shape


def _execution(spent: ExecutionScore) -> dict[str, Any]:
    return {
        "budget": _plain(spent.budget),
        "executed": _plain(spent.executed),
        "rate": None if spent.rate is None else str(rounded(spent.rate, _RATE)),
        "weight": plain(spent.weight),
        "score": _points(spent.score),
    }


def _indicator(each: IndicatorScore) -> dict[str, Any]:
    return {
        "level1": each.level1,
        "level2": each.level2,
        "level3": each.level3,
        "target": each.target,
        "actual": each.actual,
        "weight": plain(each.weight),
        "score": _points(each.score),
        "status": each.status,
        "attainment": attainment(each.attainment),
        "reasons": _reasons(each.reasons),
        "problems": [problem.as_dict() for problem in each.problems],
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
    return [{"text": each.text, "rule": each.rule, "article": each.article} for each in reasons]


def _points(value: Decimal | None) -> str | None:
    return None if value is None else points(value)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
