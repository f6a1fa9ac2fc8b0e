"""The verdict of a person (评定), read in exactly the written forms: a rung, a share inside its band, or both.

What is written otherwise is refused (E508) with the reading that was likely meant; nothing of it is used.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.problem import Location, Problem, problem
from evaluator.result import BY_RUNG
from evaluator.rulebook.wording import percent, product
from evaluator.scoring.verdict import Verdict, pending, reason

if TYPE_CHECKING:
    from evaluator.result import Rung
    from evaluator.rulebook import Rulebook
    from evaluator.rulebook.values import RungBand

_WRITTEN: dict[str, Rung] = {
    **dict.fromkeys(("达成", "已达成", "完成", "已完成", "全部达成", "全部完成", "达成目标", "达成预期指标"), "met"),
    **dict.fromkeys(("部分达成", "部分完成", "基本达成", "基本完成", "部分达成预期指标并具有一定效果"), "partly"),
    **dict.fromkeys(("未达成", "未完成", "没有达成", "没有完成", "未达成预期指标且效果较差"), "not"),
}
"""The forms that the template offers, and what the published forms write for the same."""
_FORM = re.compile(r"(?P<rung>[^\d%(:,，。]*?)[(:,，]*(?:(?P<share>\d{1,3}(?:\.\d{1,4})?)(?P<sign>%)?)?\)*[。.]*")
_ROOM = 20
_WHOLE = 100
HINT = "评定写作 达成、部分达成 或 未达成，可加比例，如 部分达成 70%"


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's verdict as written; a share alone has the rung of its band."""

    rung: Rung
    share: Fraction | None


def read_judged(text: str, rulebook: Rulebook) -> Judged | Problem:
    """What a person wrote, or why it cannot be taken."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _FORM.fullmatch(plain)
    if found is None:
        return _refused(f"评定“{_short(text)}”无法识别")
    named = found["rung"]
    rung = _rung(named, rulebook)
    if rung is None and (named or found["share"] is None):
        return _refused(f"评定“{_short(text)}”无法识别")
    if found["share"] is None:
        assert rung is not None, "a rung or a share"
        return Judged(rung, None)
    share = Fraction(found["share"])
    if not found["sign"]:
        meant = share * _WHOLE if share <= 1 else share
        likely = f"是否“{named + ' ' if named else ''}{percent(meant / _WHOLE)}”？" if meant <= _WHOLE else ""
        return _refused(f"评定“{_short(text)}”的比例没有百分号", f"{likely}{HINT}")
    if share > _WHOLE:
        return _refused(f"评定比例 {percent(share / _WHOLE)} 超过 100%")
    share /= _WHOLE
    return Judged(rung or _rung_of(share, rulebook), share)


def _rung_of(share: Fraction, rulebook: Rulebook) -> Rung:
    return next(rung for rung, band in rulebook.qualitative.value.rungs.items() if _contains(band, share))


def _rung(named: str, rulebook: Rulebook) -> Rung | None:
    bands = rulebook.qualitative.value.rungs
    return next((rung for rung, band in bands.items() if band.name == named), _WRITTEN.get(named))


def by_share(judged: Judged, share: Fraction, weight: int | None, rulebook: Rulebook) -> Verdict:
    """The verdict of a person with a share, which must lie in the band of the rung."""
    band = rulebook.qualitative.value.rungs[judged.rung]
    if not _contains(band, share):
        low, high = bounds(band, weight)
        message = f"评定比例 {percent(share)} 不在“{band.name}”的区间 {band_range(band)} 内"
        return replace(refused(_refused(message), rulebook), low=low, high=high)
    text = f"评价人评为“{band.name}”（{band_range(band)}），取 {percent(share)}：{product(weight, share)}"
    return Verdict(BY_RUNG[judged.rung], share, share, reasons=(reason(text, rulebook.qualitative, by_person=True),))


def refused(found: Problem, rulebook: Rulebook) -> Verdict:
    """A verdict of a person that cannot be taken: it must be written anew."""
    return pending("评定有误，须由评价人更正", rulebook.qualitative, found)


def _refused(message: str, hint: str = HINT) -> Problem:
    return problem("E508", message, location=Location(column="评定"), hint=hint)


def _short(text: str) -> str:
    return text if len(text) <= _ROOM else text[:_ROOM] + "…"


def _contains(band: RungBand, share: Fraction) -> bool:
    return band.low <= share < band.high or share == 1 == band.high


def bounds(band: RungBand, weight: int | None) -> tuple[Fraction, Fraction]:
    """The lowest and the highest share of a band whose top is not included, to the cent."""
    low, high = Fraction(band.low), Fraction(band.high)
    if high == 1 or not weight:
        return low, high
    return low, max(low, Fraction((weight * high).__ceil__() - 1, weight))


def band_range(band: RungBand) -> str:
    """A band as people read it."""
    low, high = percent(Fraction(band.low)), percent(Fraction(band.high))
    return f"{low}（含）–{high}" if band.high != 1 else f"{low}（含）–{high}（含）"
