"""What many reviewed forms come to: shares of full marks, the distribution of totals, the worst forms first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.checks.identity import unit_of
from evaluator.result import STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.problem import Problem, Severity
    from evaluator.result import Status
    from evaluator.review.model import Review, ReviewedRow

_BANDS = ((100, "100"), (95, "95–100"), (90, "90–95"), (80, "80–90"), (60, "60–80"), (Decimal("-Infinity"), "60 以下"))
_MISSED = {status for status, info in STATUSES.items() if info.missed and info.rung}
_GRAVITY: dict[Severity, int] = {"error": 100, "warning": 10, "note": 0}


@dataclass(frozen=True, slots=True)
class FormSummary:
    """One form in the list of forms."""

    name: str
    year: int | None
    rows: int
    published: Decimal | None
    """The printed total, else the sum of the printed scores."""
    recomputed: Decimal | None
    given_too_much: Decimal
    """Points that rows were given above what the rulebook gives."""
    rate: Decimal | None
    """Published points for 100 points of weight, execution included where the form scores it."""
    errors: int
    warnings: int
    key: int = 0
    """By which the form is found again: the ``id`` of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is counted over forms. Shares are taken of scored rows, and of missed targets."""

    forms: int
    rows: int
    scored: int
    full_marks: int
    missed: int
    missed_with_full_marks: int

    @property
    def share_full(self) -> Decimal | None:
        """Share of scored rows with full marks."""
        return _share(self.full_marks, self.scored)

    @property
    def share_missed_full(self) -> Decimal | None:
        """Share of missed targets that have full marks all the same."""
        return _share(self.missed_with_full_marks, self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSummary(Counts):
    """One unit over all its forms."""

    name: str
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Counts):
    """Figures over all forms."""

    agreeing: int
    """Rows whose published score holds (no S01, S02, S04, S07, S09)."""
    judged: int
    statuses: tuple[tuple[Status, int], ...]
    bands: tuple[tuple[str, int], ...]
    codes: tuple[tuple[str, int], ...]
    worst: tuple[FormSummary, ...]
    units: tuple[UnitSummary, ...] = ()
    """The units that the forms name, the one with the gravest findings first."""
    problems: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            **{each.name: getattr(self, each.name) for each in fields(Counts)},
            "judged": self.judged,
            "agreeing": self.agreeing,
            "statuses": dict(self.statuses),
            "totals": dict(self.bands),
            "codes": dict(self.codes),
            "worst": [
                {"name": each.name, "year": each.year, "errors": each.errors, "warnings": each.warnings}
                for each in self.worst
            ],
            "units": [
                {"name": each.name, "forms": each.forms, "errors": each.errors, "warnings": each.warnings}
                for each in self.units
            ],
        }


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None


def summarise(reviews: Sequence[Review], problems: tuple[Problem, ...] = ()) -> Summary:
    """The figures over ``reviews``; ``problems`` are those of all forms together."""
    rows = [row for each in reviews for row in each.rows]
    judged = [row for row in rows if row.published is not None and _is_judged(row)]
    forms = [_form(each) for each in reviews]
    found = [problem for each in reviews for _, problem in each.every_problem()]
    return Summary(
        **_counts(reviews),
        agreeing=sum(not row.disputed for row in judged),
        judged=len(judged),
        statuses=tuple(Counter(row.status for row in rows).most_common()),
        bands=_bands(forms),
        codes=tuple(sorted(Counter(each.code for each in (*found, *problems)).items())),
        worst=tuple(sorted(forms, key=lambda form: (-_gravity(form), -form.given_too_much, form.name))),
        units=_units(reviews),
        problems=problems,
    )


def _counts(reviews: Sequence[Review]) -> dict[str, int]:
    rows = [row for each in reviews for row in each.rows]
    scored = [row for row in rows if row.published is not None]
    missed = [row for row in scored if row.status in _MISSED]
    return {
        "forms": len(reviews),
        "rows": len(rows),
        "scored": len(scored),
        "full_marks": sum(row.full_marks for row in scored),
        "missed": len(missed),
        "missed_with_full_marks": sum(row.full_marks for row in missed),
    }


def _units(reviews: Sequence[Review]) -> tuple[UnitSummary, ...]:
    members: dict[str, list[Review]] = {}
    for each in reviews:
        members.setdefault(unit_of(each.form), []).append(each)
    found = [_unit(own) for unit, own in members.items() if unit]
    return tuple(sorted(found, key=lambda each: (-_gravity(each), each.name)))


def _unit(own: Sequence[Review]) -> UnitSummary:
    severities = Counter(problem.severity for each in own for _, problem in each.every_problem())
    return UnitSummary(
        **_counts(own),
        name=own[0].unit or "",
        errors=severities["error"],
        warnings=severities["warning"],
    )


def _is_judged(row: ReviewedRow) -> bool:
    """Whether the rule says what a row's score should be; without a weight or a target it only may be missed."""
    weighed = row.score is not None and row.indicator.weight is not None
    return weighed and (STATUSES[row.status].counts or row.disputed)


def _form(each: Review) -> FormSummary:
    scores = [row.published for row in each.rows if row.published is not None]
    severities = Counter(problem.severity for _, problem in each.every_problem())
    beside = each.form.execution.score if each.form.execution else None
    added = sum(scores, beside or Decimal(0)) if scores else None
    excess = (row.difference for row in each.rows if row.difference is not None)
    return FormSummary(
        name=each.form.name,
        year=each.form.year,
        rows=len(each.rows),
        published=each.published_total if each.published_total is not None else added,
        recomputed=each.card.total,
        rate=_rate(each),
        given_too_much=sum((gap for gap in excess if gap > 0), Decimal(0)),
        errors=severities["error"],
        warnings=severities["warning"],
        key=id(each.form),
    )


def _rate(each: Review) -> Decimal | None:
    pairs = [
        (row.published, row.indicator.weight) for row in each.rows if row.published is not None and row.indicator.weight
    ]
    spent = each.form.execution
    if spent and spent.score is not None and spent.weight:
        pairs.append((spent.score, spent.weight))
    weight = sum((weight for _, weight in pairs if weight), Decimal(0))
    return sum((score for score, _ in pairs if score), Decimal(0)) * 100 / weight if weight else None


def _gravity(form: FormSummary | UnitSummary) -> int:
    return form.errors * _GRAVITY["error"] + form.warnings * _GRAVITY["warning"]


def _bands(forms: Sequence[FormSummary]) -> tuple[tuple[str, int], ...]:
    """How many forms earn a rate in each band, the highest first."""
    counts = Counter(next(name for low, name in _BANDS if form.rate >= low) for form in forms if form.rate is not None)
    return tuple((name, counts[name]) for _, name in _BANDS if counts[name])
