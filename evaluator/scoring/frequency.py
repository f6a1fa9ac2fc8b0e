"""How often against how many: ``1次/季度`` and a year's ``4次``, ``1200元/人/月`` and ``14400元/人/年``.

A target by the quarter or the month is compared with the year's count, because a form covers a whole year. A count that
may also be that of one period is read as whichever lies nearer; where neither is nearer by far, both readings are kept.
"""

from __future__ import annotations

import re
from fractions import Fraction

_PER_YEAR = {
    "年": 1,
    "年度": 1,
    "半年": 2,
    "季": 4,
    "季度": 4,
    "月": 12,
    "半月": 24,
    "旬": 36,
    "个月": 12,
    "周": 52,
    "星期": 52,
}
"""How many of a period a year has; a week is one of 52. Days are left out: some count all, some only those of work."""
_EXACT = {"年", "年度", "半年", "季", "季度", "月", "个月"}
_YEAR = {"年", "年度"}
"""A form covers one, so that 312天 are 312天/年, and money and time too."""
_WHOLE_YEAR = re.compile(r"全年|年度|累计|[总合]计|^共|年内|本年")
_NEARER = 2
"""By what factor a reading must lie nearer to the target than the other to be taken for it."""


def factors(own: str, wanted: str) -> tuple[Fraction, ...]:
    """By what a figure in ``own`` is multiplied to give one in ``wanted``: none, one, or the two possible readings.

    The first is that of the whole year; the second takes the figure for that of one period.
    """
    counted, _, period = wanted.rpartition("/")
    noun, _, own_period = own.rpartition("/")
    if noun == wanted and own_period in _EXACT and _counts(wanted):
        return (Fraction(_PER_YEAR[own_period]),)
    if period not in _PER_YEAR or not counted:
        return ()
    if noun == counted and own_period in _EXACT and period in _EXACT:
        return (Fraction(_PER_YEAR[own_period], _PER_YEAR[period]),)
    if own == counted and period in _YEAR:
        return (Fraction(1),)
    if own != counted or not _counts(counted):
        return ()
    yearly = Fraction(1, _PER_YEAR[period])
    return (yearly,) if yearly == 1 else (yearly, Fraction(1))


def likely(readings: tuple[Fraction, ...], value: Fraction, bound: Fraction, text: str) -> tuple[Fraction, ...]:
    """Which of two factors holds: the year's where ``text`` says so, else the one that brings ``value`` near."""
    if len(readings) == 1 or _WHOLE_YEAR.search(text):
        return readings[:1]
    if value <= 0 or bound <= 0:
        return readings[:1] if value == 0 else readings
    near, far = sorted(readings, key=lambda factor: _apart(value * factor, bound))
    return (near,) if _apart(value * far, bound) > _NEARER * _apart(value * near, bound) else readings


def _apart(one: Fraction, other: Fraction) -> Fraction:
    return max(one / other, other / one)


def _counts(name: str) -> bool:
    """Whether a unit counts (次, 期, 场); hours of a week and money of a month are not added up unasked."""
    from evaluator.language.units import unit

    found = unit(name)
    return "/" not in name and (found is None or found.dimension.startswith(("count_", "generic_")))
