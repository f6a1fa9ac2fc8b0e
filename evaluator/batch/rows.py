"""Rows of the small tables: a target, an actual, their kinds and a judged pair as numbers to join back.

Numbers are compared in one of two frames, so that equal figures are equal floats: *base*, both in the base unit of
their dimension; or *written*, an actual without a unit against the figure as the target writes it (``≤293万元``: 293).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_type_hints

from evaluator.language import Reading
from evaluator.language.constraint import Date, Level, Missing, Quantity
from evaluator.language.units import unit as unit_of
from evaluator.result import STATUS_NAMES
from evaluator.scoring.axis import FAR, Check, Way, inverse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.problem import Problem

TARGET_KEYS = ("level1", "level2", "level3", "target", "sign", "unit", "year")
ACTUAL_KEYS = ("actual", "unit", "year")
EXTRA_KEYS = ("last_year", "judged", "reference")
STATUSES = tuple(STATUS_NAMES)
BASE, WRITTEN, FIXED, EXACT = range(4)
"""How a pair is judged: by columns in the one frame or the other, the same for all of its kind, or one by one."""

ENDS = ("lower", "upper", "inv_lower", "inv_upper", "part", "turn", "plain_from", "plain_to", "whole")
"""What a target says in the one frame and, with ``w_`` before its name, in the other."""
DAY = int(Way.DAY)
SCALE_WORDS = {10: "十", 100: "百", 1000: "千", 10**4: "万", 10**5: "十万", 10**6: "百万", 10**7: "千万", 10**8: "亿"}
_PROBE = 77
"""A figure that represents all that are neither shares nor out of scale."""


class Target(NamedTuple):
    """A target in its context as a row of numbers; ``kind`` decides with that of the actual how the pair is judged."""

    t_kind: str
    t_key: int
    lower: float = 0.0
    upper: float = 0.0
    lower_closed: bool = False
    upper_closed: bool = False
    inv_lower: float = 0.0
    inv_upper: float = 0.0
    w_lower: float = 0.0
    w_upper: float = 0.0
    w_inv_lower: float = 0.0
    w_inv_upper: float = 0.0
    part: float = 0.0
    w_part: float = 0.0
    way: int = 0
    unsure_up_to: float = 0.0
    unsure_from: float = float(FAR)
    t_codes: str | None = None
    turn: float | None = None
    """Where the direction was assumed: the end that would bind if it were the other one."""
    w_turn: float | None = None
    plain_from: float = 0.0
    """Between these ends a figure or a day raises no doubt about its size."""
    plain_to: float = float(FAR)
    w_plain_from: float = 0.0
    w_plain_to: float = float(FAR)
    whole: float = 0.0
    """What a point is multiplied by to give a figure that must be whole; zero where it need not be."""
    w_whole: float = 0.0
    capped: bool = False
    """Whether a figure above ``plain_to`` is a share above 100 %, which the exact judge looks into."""
    case: int = 0
    """Which case of the rulebook is the indicator's."""
    book: int = 0
    """Which of the rulebook's books holds in the year of the row (:class:`evaluator.batch.ruling.Ruling`)."""


class Actual(NamedTuple):
    """An actual as a row of numbers."""

    a_kind: str
    a_key: int
    point: float = 0.0
    inv_point: float = 0.0
    a_codes: str | None = None


class Kinds(NamedTuple):
    """What holds for all pairs of two kinds."""

    route: int
    k_status: int = 0
    k_codes: str | None = None


class Judged(NamedTuple):
    """The verdict on one distinct pair."""

    s_status: int
    s_attainment: float | None = None
    s_share: float = 0.0
    s_deducted: float = 0.0
    s_overshoot: float = 0.0
    s_above_zero: float = 0.0
    s_codes: str | None = None


class Details(NamedTuple):
    """What a row says of itself on request."""

    d_reasons: str | None = None
    d_lowest: float | None = None
    d_highest: float | None = None
    d_problems: str | None = None
    """JSON: a list of problems."""


DETAIL_COLUMNS = {"评分依据": "d_reasons", "最低分": "d_lowest", "最高分": "d_highest", "问题明细": "d_problems"}
"""Where the result columns of details come from."""
DETAIL_KEYS = (*TARGET_KEYS, "actual", *EXTRA_KEYS, "deviation", "weight")
"""What details hang on, under the names that an indicator has for it; the weight in cents."""


def fields(made: Any) -> dict[str, type]:
    """The columns of a small table and what they hold; ``float`` and ``float | None`` are both numbers."""
    return {name: (get_args(hint) or (hint,))[0] for name, hint in get_type_hints(made).items()}


def codes_of(problems: Iterable[Problem]) -> str | None:
    """Codes as the column 问题 has them; null where there are none."""
    return ";".join(each.code for each in problems) or None


def kind_of(found: object) -> str:
    """The kind of what is neither a figure nor a day."""
    match found:
        case None:
            return "unreadable"
        case Missing():
            return "missing"
        case Level():
            return "words"
        case _:
            return "other"


def figure_kind(unit: str | None, *, scaled: bool) -> str:
    """The kind of an actual figure; ``scaled`` when it has no unit but states its own scale (200万)."""
    return f"figure|{unit or ''}|{'scaled' if scaled and unit is None else ''}"


def numbers(kind: str, check: Check, frame: tuple[Fraction, int], codes: str | None) -> Target:
    """A check in both frames: times what its unit is worth, and by the scale that it was written in."""
    times, scale = frame
    base = _ends(check, times)
    written = base if times * scale == 1 else _ends(check, Fraction(1, scale))
    return Target(
        kind,
        key_of(kind, "target"),
        **base,
        **{f"w_{name}": end for name, end in written.items()},
        lower_closed=check.lower_closed,
        upper_closed=check.upper_closed,
        way=int(check.way),
        case=0,
        part=_part(check.unit),
        w_part=_part(check.unit) * float(times * scale),
        t_codes=codes,
    )


def _part(unit: str | None) -> float:
    """What one is as a share in the base unit: a percentage point for shares, nothing for what is none."""
    found, percent = unit_of(unit) if unit else None, unit_of("%")
    return 0.01 if found is not None and percent is not None and found.dimension == percent.dimension else 0.0


def _ends(check: Check, times: Fraction) -> dict[str, Any]:
    lower, upper = (_times(end, times) for end in (check.lower, check.upper))
    inverses = {"inv_lower": float(inverse(lower)), "inv_upper": float(inverse(upper))}
    return {"lower": float(lower), "upper": float(upper), **inverses}


def point(kind: str, value: Fraction, codes: str | None) -> Actual:
    """A single figure or day."""
    return Actual(kind, key_of(kind, "actual"), float(value), float(inverse(value)), codes)


def no_figure(kind: str, codes: str | None) -> Target:
    """A target that columns cannot judge."""
    return Target(kind, key_of(kind, "target"), t_codes=codes)


@lru_cache(maxsize=65536)
def key_of(kind: str, side: str) -> int:
    """A kind as a number, the same in every process; the sum of two represents their pair.

    Engines join one column of whole numbers faster than two of texts. Of some hundred kinds in 62 bits no two pairs
    have the same sum (the chance is below one in a million million).
    """
    return int.from_bytes(blake2b(f"{side}:{kind}".encode(), digest_size=8).digest()) >> 2


def _times(end: Fraction, factor: Fraction) -> Fraction:
    """An end times a factor; open ends stay where every engine knows them."""
    return end if factor == 1 or abs(end) >= FAR else end * factor


@lru_cache(maxsize=4096)
def factor(name: str | None) -> Fraction:
    """What one of a unit is worth in the base unit of its dimension; percent is its own base, as rulebooks write it."""
    found = unit_of(name) if name else None
    if found is None:
        return Fraction(1)
    percent = unit_of("%")
    assert percent is not None, "a unit of the table"
    own = Fraction(found.factor)
    return own / Fraction(percent.factor) if found.dimension == percent.dimension else own


_LARGEST, _SMALLEST = 2**53, Fraction(1, 10**9)
_MOST = 10**300


def fits(value: Any, unit: str | None) -> bool:
    """Whether a figure is kept by a float as it is; the exact judge sees to all others."""
    size = abs(Fraction(value) * factor(unit))
    return not size or (_SMALLEST <= size < _LARGEST and abs(Fraction(value)) < _LARGEST)


def as_float(value: Fraction) -> float:
    """A ratio as a float; one beyond all floats is a very large one."""
    return float(min(value, Fraction(_MOST)))


@lru_cache(maxsize=4096)
def sample(kind: str) -> Reading:
    """A reading that represents its kind."""
    if kind.startswith("figure"):
        _, unit, scale, *_ = kind.split("|")
        times = {"": 1, "scaled": 10**4}.get(scale) or int(scale)
        text = f"{_PROBE}{SCALE_WORDS.get(times, '')}"
        return Reading(text, Quantity(stated="bare", lower=_PROBE * times, upper=_PROBE * times, unit=unit or None))
    known: dict[str, Missing | Date] = {"missing": Missing(), "date": Date(stated="by")}
    return Reading("", known.get(kind))
