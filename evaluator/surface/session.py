"""Judging pairs of target and actual: one in one call, many by a session that keeps what it has read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Any, Literal, TypeVar

from evaluator.cell import Cell, cell_text, weight_of
from evaluator.forms.model import Form, Indicator
from evaluator.language.cells import read_target
from evaluator.language.constraint import Constraint
from evaluator.language.reading import Reading
from evaluator.problem import NOWHERE, problem
from evaluator.result import IndicatorScore
from evaluator.scoring.row import score_indicator
from evaluator.scoring.shares import to_cents
from evaluator.surface.reading import checked_year
from evaluator.surface.reading import read as read_cell
from evaluator.surface.rules import Rules, Source, as_rules

Frame = TypeVar("Frame")
Detail = Literal["reasons", "bounds", "codes"]
_PAIR = (
    *("target", "actual", "weight", "last_year", "judged", "reference", "deduction"),
    *("level1", "level2", "level3", "unit", "sign", "deviation"),
)
_WEIGHT = _PAIR.index("weight")
_NOWHERE = {"location": NOWHERE, "actual_location": NOWHERE}
_KEPT = 65536


class Session:
    """Judges under one rulebook and keeps what it has read and judged. Threads may share one.

    Args:
        rules: a rulebook as :func:`evaluator.load_rules` takes or returns it; the default one when left out.
        year: the year of cells and rows that name none.

    Raises:
        RulesError: the rulebook cannot be loaded.
        EvaluatorError: ``year`` is not a year.
    """

    def __init__(self, rules: Rules | Source | None = None, *, year: str | float | None = None) -> None:
        self.rules = as_rules(rules)
        self.year = checked_year(year)
        self._judge = lru_cache(maxsize=_KEPT)(self._judged)
        self._tables = Lock()
        self._reader: Any = None
        self._form = lru_cache(maxsize=256)(lambda year: Form.model_construct(name="", year=year))

    @property
    def fingerprint(self) -> dict[str, str]:
        """All that decides a verdict here: ``evaluator``, ``rules``, ``language``, ``units``, ``lexicon``."""
        return self.rules.fingerprint

    def read(
        self,
        cell: Cell,
        *,
        year: str | float | None = None,
        level2: str | None = None,
        name: str | None = None,
        unit: str | None = None,
        sign: str | None = None,
    ) -> Reading:
        """What one cell says, in the session's year where none is given; see :func:`evaluator.read`."""
        own = checked_year(year) or self.year
        return read_cell(cell, year=own, level2=level2, name=name, unit=unit, sign=sign)

    def parse(
        self,
        cell: Cell,
        *,
        year: str | float | None = None,
        level2: str | None = None,
        name: str | None = None,
        unit: str | None = None,
        sign: str | None = None,
    ) -> Constraint | None:
        """The typed constraint of one cell; ``None`` when it cannot be read."""
        return self.read(cell, year=year, level2=level2, name=name, unit=unit, sign=sign).constraint

    def judge(
        self,
        target: Cell,
        actual: Cell,
        *,
        weight: Cell = None,
        level1: str | None = None,
        level2: str | None = None,
        name: str | None = None,
        unit: str | None = None,
        sign: str | None = None,
        last_year: Cell = None,
        judged: Cell = None,
        reference: Cell = None,
        deviation: str | None = None,
        deduction: Cell = None,
        year: str | float | None = None,
    ) -> IndicatorScore:
        """The verdict on one pair; see :func:`evaluator.judge`."""
        own = self.year if year is None else checked_year(year)
        cells = (target, actual, weight, last_year, judged, reference, deduction)
        texts = (each if type(each) is str else cell_text(each) for each in cells)
        return self._judge((*texts, level1, level2, name, unit, sign, deviation), own)

    def score(
        self,
        frame: Frame,
        *,
        columns: Mapping[str, str] | None = None,
        prefix: str = "",
        details: Sequence[Detail] = (),
    ) -> Frame:
        """A table with its verdicts; see :func:`evaluator.score`. What was read of one table serves the next."""
        from evaluator.batch.layout import Wishes
        from evaluator.batch.score import scored

        with self._tables:
            return scored(frame, self._texts(), Wishes(dict(columns or {}), prefix, tuple(details)))

    def stream(
        self,
        frames: Iterable[Frame],
        *,
        columns: Mapping[str, str] | None = None,
        prefix: str = "",
        details: Sequence[Detail] = (),
    ) -> Iterator[Frame]:
        """Pieces of a table, each with its verdicts as it comes: rows from a database, a queue, a large file."""
        for frame in frames:
            yield self.score(frame, columns=columns, prefix=prefix, details=details)

    def _texts(self) -> Any:
        from evaluator.batch.texts import Texts

        if self._reader is None:
            book, _ = self.rules.in_force(self.year)
            self._reader = Texts(book, self.year, self.rules.source)
        return self._reader

    def _judged(self, pair: tuple[str | None, ...], year: int | None) -> IndicatorScore:
        row: dict[str, Any] = dict(zip(_PAIR, pair, strict=True))
        weight, form = weight_of(row["weight"]), self._form(year)
        row |= {"weight": weight, "deduction": weight_of(row["deduction"]), **_NOWHERE}
        indicator = Indicator.model_construct(**row)
        book, doubts = self.rules.in_force(year)
        cents = None if weight is None else to_cents(weight)
        found = score_indicator(indicator, read_target(indicator, form), cents, form, book)
        if weight is None and pair[_WEIGHT] is not None:
            doubts = (*doubts, problem("W529", f"分值“{pair[_WEIGHT]}”无法识别，不计得分", hint="如 10、10分 或 10%"))
        score = None if cents is None else found.score
        return replace(found, score=score, problems=(*found.problems, *doubts)) if doubts or cents is None else found

    def __reduce__(self) -> tuple[Any, tuple[Rules, int | None]]:
        return _restored, (self.rules, self.year)


def judge(
    target: Cell,
    actual: Cell,
    *,
    weight: Cell = None,
    level1: str | None = None,
    level2: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    sign: str | None = None,
    last_year: Cell = None,
    judged: Cell = None,
    reference: Cell = None,
    deviation: str | None = None,
    deduction: Cell = None,
    year: str | float | None = None,
    rules: Rules | Source | None = None,
) -> IndicatorScore:
    """The verdict on one actual figure under its target: ``judge("≥35家", "28家", weight=10)``.

    Args:
        target: 年度指标值, as on the form.
        actual: 实际完成值.
        weight: 分值; without one there is a status and an attainment but no score.
        level1: 一级指标.
        level2: 二级指标, for values whose reading or direction depends on it.
        name: 三级指标.
        unit: 度量单位, where the form keeps it apart.
        sign: 指标性质 (``≥``, ``≤``, ``＝``, ``定性``), where the form keeps it apart.
        last_year: 上年实际值, for targets such as 较上年增长.
        judged: 评定, what a person decided about a statement.
        reference: 参照值, the amount that a target such as 按合同价 refers to.
        deviation: 偏差原因分析及改进措施; a deviation without it is a problem (W518).
        deduction: 扣减分数, where the rulebook has that column.
        year: the form's year; decides dates without a year and which values of the rulebook hold.
        rules: a rulebook as :func:`evaluator.load_rules` takes or returns it; the default one when left out.

    Returns:
        ``status``, ``score`` (null while a person must judge; ``lowest`` and ``highest`` then bound it),
        ``attainment``, ``reasons`` and ``problems``. Many pairs are judged faster by one :class:`evaluator.Session`.

    Raises:
        RulesError: the rulebook cannot be loaded.
        EvaluatorError: ``year`` is not a year.
    """
    return _session(rules).judge(
        target,
        actual,
        weight=weight,
        level1=level1,
        level2=level2,
        name=name,
        unit=unit,
        sign=sign,
        last_year=last_year,
        judged=judged,
        reference=reference,
        deviation=deviation,
        deduction=deduction,
        year=year,
    )


def _restored(rules: Rules, year: int | None) -> Session:
    return Session(rules, year=year)


def _session(rules: Rules | Source | None) -> Session:
    """The session that calls without one share: one for the default rulebook, else a new one."""
    return _default() if rules is None else Session(rules)


@lru_cache(maxsize=1)
def _default() -> Session:
    return Session()
