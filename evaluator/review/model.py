"""The result of a review: one row for each row of the form, in its order, and what concerns the form as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluator.checks.ledger import Ledger
from evaluator.language.constraint import plain
from evaluator.paper.figures import points

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluator.forms.model import Form, Indicator
    from evaluator.problem import Problem
    from evaluator.result import IndicatorScore, Scorecard, Status


DISPUTES = frozenset({"S01", "S02", "S04", "S07", "S09"})
"""The checks that say a published score is wrong."""


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One published row beside what the rulebook makes of it."""

    project: str
    year: int | None
    indicator: Indicator
    result: IndicatorScore
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> Status:
        """The recomputed verdict."""
        return self.result.status

    @property
    def score(self) -> Decimal | None:
        """The recomputed score; null while a person must judge."""
        return self.result.score

    @property
    def published(self) -> Decimal | None:
        """The score on the form."""
        return self.indicator.score

    @property
    def difference(self) -> Decimal | None:
        """Published less recomputed: above zero where the form gives too much; null where it names no weight."""
        if self.score is None or self.published is None or self.indicator.weight is None:
            return None
        return self.published - self.score

    @property
    def full_marks(self) -> bool:
        """Whether the form gives the whole weight."""
        weight = self.indicator.weight
        return weight is not None and weight > 0 and self.published is not None and self.published >= weight

    @property
    def disputed(self) -> bool:
        """Whether the published score does not hold: it is not what the rule gives, or nothing supports it."""
        return any(each.code in DISPUTES and each.severity != "note" for each in self.problems)

    def cells(self) -> dict[str, str | int | None]:
        """The cells of the row under the headers of the forms; the optional ones only where they are filled."""
        row = self.indicator
        shown: dict[str, str | int | None] = {
            "项目名称": self.project,
            "年度": self.year,
            "一级指标": row.level1,
            "二级指标": row.level2,
            "三级指标": row.level3,
            "年度指标值": row.target,
            "实际完成值": row.actual,
            "分值": _plain(row.weight),
            "得分": _plain(row.score),
        }
        extra = {
            "指标性质": row.sign,
            "度量单位": row.unit,
            "偏差原因分析及改进措施": row.deviation,
            "佐证材料": row.evidence,
        }
        return shown | {name: cell for name, cell in extra.items() if cell is not None}

    def as_dict(self) -> dict[str, Any]:
        """The JSON object (docs/formats.md): the cells, then status, score, published, difference, problems."""
        return {
            **self.cells(),
            "status": self.status,
            "score": None if self.score is None else points(self.score),
            "published": _plain(self.published),
            "difference": None if self.difference is None else points(self.difference),
            "problems": [each.as_dict() for each in self.problems],
        }


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewed form. ``problems`` are the form's own: execution, totals, what only all rows together show."""

    form: Form
    card: Scorecard
    rows: tuple[ReviewedRow, ...]
    problems: tuple[Problem, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def published_total(self) -> Decimal | None:
        """The 总分 that the form prints."""
        return self.form.total_score

    @property
    def total(self) -> Decimal | None:
        """The recomputed total; null where a person must judge, or where the form does not say what its rows weigh."""
        printed = all(row.indicator.weight is not None for row in self.rows)
        return self.card.total if self.rows and printed else None

    @property
    def unit(self) -> str | None:
        """Who filed it."""
        return self.form.unit or self.form.department

    @property
    def file(self) -> str | None:
        """Where it was read."""
        rows = (row.indicator.location.file for row in self.rows)
        return self.form.location.file or next(rows, None)

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the form (docs/formats.md), which has no ``status``: a row has one."""
        return {
            "form": self.form.name,
            "unit": self.unit,
            "year": self.form.year,
            "file": self.file,
            "total": None if self.total is None else points(self.total),
            "published_total": _plain(self.published_total),
            "problems": [each.as_dict() for each in self.problems],
            "checks": self.ledger.outcomes,
            "unjudged": self.ledger.why,
        }

    def every_problem(self) -> tuple[tuple[ReviewedRow | None, Problem], ...]:
        """All problems, each with the row it belongs to (none: the form)."""
        rows = ((row, each) for row in self.rows for each in row.problems)
        return (*rows, *((None, each) for each in self.problems))


@dataclass(frozen=True, slots=True)
class Folder:
    """All that was read together, and what only all forms together show."""

    path: str
    problems: tuple[Problem, ...] = ()
    chosen: tuple[Review, ...] = ()
    """The sample that a person looks at, where one was asked for."""

    def as_dict(self) -> dict[str, Any]:
        """The JSON object (docs/formats.md)."""
        shape: dict[str, Any] = {"folder": self.path, "problems": [each.as_dict() for each in self.problems]}
        if self.chosen:
            shape["sample"] = [{"form": each.form.name, "unit": each.unit, "file": each.file} for each in self.chosen]
        return shape


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
