"""Distinct texts: each target, actual and doubtful pair read and judged once, as a row of a small table.

A row of numbers holds what the shared rules need of a text (bounds, point, inverses); everything that is not
arithmetic (words, ranges, schedules, references, figures of doubtful scale) is judged by the exact judge itself, once
for each distinct pair.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evaluator.batch.rows import (
    BASE,
    DETAIL_KEYS,
    EXACT,
    FIXED,
    SCALE_WORDS,
    STATUSES,
    TARGET_KEYS,
    WRITTEN,
    Actual,
    Details,
    Judged,
    Kinds,
    Target,
    as_float,
    codes_of,
    factor,
    figure_kind,
    fits,
    key_of,
    kind_of,
    no_figure,
    numbers,
    point,
    sample,
)
from evaluator.batch.ruling import in_years
from evaluator.forms.model import Form, Indicator
from evaluator.language import Reading, read
from evaluator.language.constraint import Date, Level, Quantity
from evaluator.problem import NOWHERE
from evaluator.scoring.absence import is_absence
from evaluator.scoring.align import align, written_scale
from evaluator.scoring.axis import FAR, Check
from evaluator.scoring.compile import Context, bind_rule, check_date, check_quantity, span_date, span_quantity
from evaluator.scoring.doubts import is_doubtful
from evaluator.scoring.judge import judge
from evaluator.scoring.matter import Matter
from evaluator.scoring.plausible.cells import unsettled
from evaluator.scoring.plausible.days import window
from evaluator.scoring.plausible.figures import WHOLE, fractions_matter, limits
from evaluator.scoring.row import not_used, score_indicator
from evaluator.scoring.weigh import level1_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.direction import Binds
    from evaluator.scoring.axis import Check
    from evaluator.scoring.verdict import Verdict

_MANY = 1_000_000
_OTHER: dict[Binds, Binds] = {"at_least": "at_most", "at_most": "at_least", "exactly": "exactly"}
_UNSURE_SHARE = 2.0
"""Bare figures up to here may be shares that lost their percent sign."""
_UNSURE_SCALE = 99
"""Bare figures so many times the target may be in 元 where the target is in 万元."""


class Texts:
    """Reads and judges distinct texts under one rulebook, with the values of each row's year.

    ``year`` is that of rows which name none; ``source`` is what the rulebook was loaded from.
    """

    def __init__(self, rulebook: Rulebook, year: int | None = None, source: Any = None) -> None:
        self.ruling, self.year, self.source = in_years(rulebook), year, source
        self.by_weight = any(book.by_weight for book in self.books)
        """Whether the verdict on a pair depends on its weight (a deduction in points)."""
        self._zero_counts = [
            any(each.overshoot.value.zero_from is not None for each in (book, *book.cases)) for book in self.books
        ]
        """Of each book, whether a figure above a target of zero is asked about."""
        self._words: dict[tuple[Any, ...], Verdict] = {}
        """Verdicts on statements, which the names of level and indicator do not change."""

    @property
    def books(self) -> tuple[Rulebook, ...]:
        """All books of the rulebook that differ in a value."""
        return self.ruling.books

    def book(self, year: Any) -> Rulebook:
        """The book of a row that names ``year``."""
        return self.books[self.ruling.at(self._year(year))]

    def year_of(self, given: Any) -> int | None:
        """The year of a row whose cell of the year is ``given``."""
        return self._year(given)

    def rows(self, task: str, keys: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """One of the tasks below (``target``, ``actual``, ``kinds``, ``judged``) for many keys."""
        make = getattr(self, task)
        return [make(*key) for key in keys]

    # --- reading ---

    def read_target(self, context: Sequence[Any]) -> Reading:
        """A target in its context (:data:`TARGET_KEYS`), as ``run`` reads it."""
        _, level2, level3, text, sign, unit, year = context
        return read(
            text or None,
            year=self._year(year),
            level2=level2 or None,
            name=level3 or None,
            unit=unit or None,
            sign=sign or None,
        )

    def read_actual(self, text: str | None, unit: str | None, year: Any) -> Reading | None:
        """An actual, as ``run`` reads it; ``None`` for a blank cell."""
        if text is None or not text.strip():
            return None
        return read(text, year=self._year(year), unit=unit or None)

    def _year(self, given: Any) -> int | None:
        return _year(str(given)) or self.year if given else self.year

    def target(self, *key: Any) -> Target:
        """A target by :data:`TARGET_KEYS`."""
        return self._target(*key)._replace(book=self.ruling.at(self._year(key[-1])))

    def _target(self, *key: Any) -> Target:
        reading, book = self.read_target(key), self.book(key[-1])
        found, codes = reading.constraint, codes_of(reading.problems)
        case = self._case(key, book)
        zero_counts = self._zero_counts[self.ruling.at(self._year(key[-1]))]
        if isinstance(found, Quantity) and not all(fits(end, found.unit) for end in (found.lower, found.upper) if end):
            return no_figure("other", codes)._replace(case=case)
        if isinstance(found, Quantity) and not (zero_counts and 0 in {found.lower, found.upper}):
            context = Context(key[0] or "", key[1] or "", key[2] or "")
            return self._quantity(found, context, reading.text, codes, book)._replace(case=case)
        if isinstance(found, Date) and found.every is None:
            check = check_date(found, book)
            return self._dated(numbers("date", check, (Fraction(1), 1), codes), found, key[-1])._replace(case=case)
        return no_figure(kind_of(found), codes)._replace(case=case)

    @staticmethod
    def _case(context: Sequence[Any], book: Rulebook) -> int:
        """Which case of a rulebook holds for an indicator, whose level 1 or name may have rules of its own."""
        if not book.cases:
            return 0
        return book.case_of(level1_named(context[0] or context[1] or "", book), context[2] or "")

    def _dated(self, row: Target, target: Date, year: Any) -> Target:
        days = window(self._year(year), target)
        if days is None:
            return row
        first, last = (float(day.toordinal()) for day in days)
        return row._replace(plain_from=first, plain_to=last)

    def _quantity(self, target: Quantity, context: Context, text: str, codes: str | None, book: Rulebook) -> Target:
        scale = written_scale(text, target)
        if target.subject or (scale != 1 and scale not in SCALE_WORDS):
            return no_figure("other", codes)
        check = check_quantity(target, context, book)
        bound = Fraction((target.lower if target.lower is not None else target.upper) or 0)
        share = "zero" if not bound else "share" if target.unit is None and 0 < bound <= 1 else ""
        kind, times = f"figure|{target.unit or ''}|{scale}|{share}", factor(target.unit)
        row = numbers(kind, check, (times, scale), codes)
        turn = _turned(target, context, check, book)
        low, high = limits(check, context)
        whole = fractions_matter(check, context)
        return row._replace(
            plain_from=float(low * times),
            plain_to=float(high if high >= FAR else high * times),
            w_plain_from=float(low / scale),
            w_plain_to=float(high if high >= FAR else high / scale),
            whole=float(1 / times) if whole else 0.0,
            w_whole=float(scale) if whole else 0.0,
            capped=target.unit == "%" and high == WHOLE,
            unsure_up_to=_UNSURE_SHARE if target.unit == "%" or (target.unit is None and context.is_rate) else 0.0,
            unsure_from=float(_UNSURE_SCALE * bound / scale) if scale != 1 and bound > 0 else float(FAR),
            turn=None if turn is None else float(turn * times),
            w_turn=None if turn is None else float(turn / scale),
        )

    def actual(self, text: str | None, unit: str | None, year: Any) -> Actual:
        """An actual by :data:`ACTUAL_KEYS`."""
        reading = self.read_actual(text, unit, year)
        return self._read_actual(reading) if reading else Actual("missing", key_of("missing", "actual"))

    @staticmethod
    def _read_actual(reading: Reading) -> Actual:
        found, codes = reading.constraint, codes_of(reading.problems)
        if isinstance(found, Quantity):
            span = span_quantity(found)
            if not span.is_point or _is_doubtful(reading, found) or not fits(span.low, found.unit):
                return Actual("range", key_of("range", "actual"), a_codes=codes)
            kind = figure_kind(found.unit, scaled=found.unit is None and written_scale(reading.text, found) != 1)
            return point(kind, span.low * factor(found.unit), codes)
        if isinstance(found, Date):
            span = span_date(found)
            if span.is_point and unsettled(reading.text) is None:
                return point("date", span.low, codes)
            return Actual("period", key_of("period", "actual"), a_codes=codes)
        return Actual(kind_of(found), key_of(kind_of(found), "actual"), a_codes=codes)

    # --- kinds of pairs ---

    def kinds(self, target: str, actual: str) -> Kinds:  # noqa: PLR0911  one return a case
        """How pairs of a kind of target and a kind of actual are judged."""
        if target == "missing":
            return self._fixed(target, actual)
        if not (actual.startswith("figure") or actual == "date"):
            # A person's own verdict, a neighbour's figure, 无 where none is asked for: only the exact judge can decide.
            return Kinds(EXACT)
        if target == "unreadable" and actual != "date":
            return self._fixed(target, actual)
        if target.startswith("figure"):
            return self._with_figure(target, actual)
        if target == "date" and actual == "date":
            return Kinds(BASE)
        if target == "date" and actual.startswith("figure") and actual.partition("|")[2][:1] not in {"|", "%"}:
            return self._fixed(target, actual)
        return Kinds(EXACT)

    def _with_figure(self, target: str, actual: str) -> Kinds:
        if actual == "date":
            return Kinds(EXACT)
        _, wanted, scale, share = target.split("|")
        _, own, scaled = actual.split("|")
        by_name = wanted and own.startswith(f"{wanted}/")  # 950吨/日 under 日处理量
        if by_name or (share == "share" and own == "%") or (scaled and wanted == "%"):
            return Kinds(EXACT)
        left, right = sample(actual), sample(target)
        assert isinstance(left.constraint, Quantity), "a figure"
        assert isinstance(right.constraint, Quantity), "a figure"
        aligned = align(left.constraint, right.constraint, right.text, left.text)
        if not aligned.spans:
            # The name of the indicator may say the period that only the actual's unit has (日处理量, 950吨/日).
            return Kinds(EXACT) if "/" in own else self._fixed(target, actual)
        if any(each.code == "N536" for each in aligned.problems):  # which period is meant hangs on the figures
            return Kinds(EXACT)
        times = aligned.spans[0].low / span_quantity(left.constraint).low
        codes = codes_of(aligned.problems)
        bare = not own and not scaled
        fits = times == (int(scale) if bare else factor(own or None) / factor(wanted or None))
        return Kinds((WRITTEN if bare else BASE) if fits else EXACT, k_codes=codes)

    def _fixed(self, target: str, actual: str) -> Kinds:
        """The verdict on any pair of these kinds, whatever its figures."""
        verdict = judge(Matter(sample(target), sample(actual), None, self.books[-1], Context()))
        return Kinds(FIXED, STATUSES.index(verdict.status), codes_of(verdict.problems))

    # --- pairs ---

    def verdict(self, context: Sequence[Any], actual: str | None, extra: Sequence[Any], weight: int | None) -> Verdict:
        """The exact verdict on one pair."""
        unit, year = context[5], context[6]
        last_year, judged, reference = extra
        target = self.read_target(context)
        words = isinstance(target.constraint, Level)
        key = (target.text, actual, *extra, weight, year, unit)
        # Statements are judged by their words alone, whatever the level and the indicator.
        if words and key in self._words:
            return self._words[key]
        book = self.book(year)
        verdict = judge(
            Matter(
                target=target,
                actual=self.read_actual(actual, unit, year),
                weight=weight,
                rulebook=book.narrowed(self._case(context, book)),
                context=Context(context[0] or "", context[1] or "", context[2] or ""),
                judged=judged or None,
                last_year=self.read_actual(last_year, unit, year),
                reference=self.read_actual(reference, unit, year),
                year=self._year(year),
            )
        )
        verdict = replace(verdict, problems=(*verdict.problems, *not_used(judged, verdict)))
        if words and len(self._words) < _MANY:
            self._words[key] = verdict
        return verdict

    def judged(self, *key: Any) -> Judged:
        """The exact verdict on a pair, by the keys of target and actual, :data:`EXTRA_KEYS` and the weight in cents."""
        *context, actual, last_year, judged, reference, weight = key
        cents = None if weight is None else int(weight)
        try:
            verdict = self.verdict(context, actual, (last_year, judged, reference), cents)
        except Exception:  # noqa: BLE001  one bad cell must not cost all other rows
            return Judged(STATUSES.index("pending"), s_codes="E550")
        return Judged(
            STATUSES.index(verdict.status),
            None if verdict.attainment is None else as_float(verdict.attainment),
            float(verdict.low),
            float(verdict.deducted),
            as_float(verdict.overshoot),
            as_float(verdict.above_zero),
            codes_of(verdict.problems),
        )

    def details(self, *key: Any) -> Details:
        """Reasons, bounds and problems of a row, by :data:`DETAIL_KEYS`."""
        row = {name: cell or None for name, cell in zip(DETAIL_KEYS, key, strict=True)}
        cents = None if key[-1] is None else int(key[-1])
        form = Form.model_construct(name="", year=self._year(row.pop("year")))
        own: dict[str, Any] = {**row, "weight": None, "location": NOWHERE, "actual_location": NOWHERE}
        target = self.read_target(key[: len(TARGET_KEYS)])
        book = self.books[self.ruling.at(form.year)]
        found = score_indicator(Indicator.model_construct(**own), target, cents, form, book)
        reasons = "；".join(f"{each.text}（{each.article}）" for each in found.reasons)
        problems = json.dumps([each.as_dict() for each in found.problems], ensure_ascii=False)
        lowest, highest = (None, None) if cents is None else (float(found.lowest), float(found.highest))
        return Details(reasons or None, lowest, highest, problems)


def _turned(target: Quantity, context: Context, check: Check, book: Rulebook) -> Fraction | None:
    """The other end of a value whose direction was only assumed."""
    if target.stated not in {"bare", "approximately"}:
        return None
    rule = bind_rule(context, target.unit, book.direction.value)
    if not rule.assumed:
        return None
    other = check_quantity(target, context, book, bind=_OTHER[rule.binds])
    if other == check:
        return None
    return other.upper if check.upper >= FAR else other.lower


def _is_doubtful(reading: Reading, figure: Quantity) -> bool:
    """Whether the words around a figure decide whether it is one: a plan, a difference, brackets, an absence, 约."""
    about = figure.stated == "approximately"
    return about or is_doubtful(figure) or is_absence(figure) or unsettled(reading.text) is not None


@lru_cache(maxsize=4096)
def _year(text: str) -> int | None:
    digits = "".join(each for each in text.split(".", maxsplit=1)[0] if each.isdecimal())[:4]
    return int(digits) if len(digits) == 4 else None
