"""What one clause of a report says of one clause of a target: the rules of the lexicon, the first that knows decides.

A rule gives a :class:`Judgement`, an open one (``rung`` null) where it knows that words cannot decide, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from evaluator.lexicon.words import Clause, Meaning, alike, lexicon, opposed

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.result import Rung


@dataclass(frozen=True, slots=True)
class Judgement:
    """The rung that the words reach (null: a person must judge), why in Chinese, and the lexicon group that decided."""

    rung: Rung | None
    why: str
    group: str | None = None


Verdict: TypeAlias = Judgement | None


def numbers(part: Clause) -> list[str]:
    """The figures of a clause; every writing of all of it is ``100%``."""
    return ["100%" if _is_whole(each.group) else each.group for each in part.meanings("number")]


def _is_whole(number: str) -> bool:
    return number.endswith("%") and float(number[:-1]) == 100


def only_absence(part: Clause) -> bool:
    """未发现问题: a denial with nothing but what is denied."""
    kinds = ("negation", "happened", "adverse", "opposite", "opaque", "full")
    return part.words[0].has("negation") and part.only(*kinds)


def is_plain(part: Clause) -> bool:
    """Neither denied, nor open, nor with a reservation, nor with a figure that may say something else."""
    if part.has("negation", "open", "contrast", "opposite"):
        return False
    return all(number == "100%" for number in numbers(part))


def verdict(target: Clause, part: Clause) -> Verdict:
    """What one clause says of the target; the first rule that knows decides."""
    if part.has("open"):
        return Judgement(None, f"“{part.text}”还不是结果，须由评价人判定", "open")
    if sum(word.has("negation") for word in part.words) > 1:
        return Judgement(None, f"“{part.text}”一再否定，须由评价人判定", "negation")
    target, part = _without_hedge(target, part)
    for rule in _RULES:
        if found := rule(target, part):
            return _doubted(part) if found.rung == "met" and rule is not _grades and is_low(part) else found
    if is_low(part):
        return _doubted(part)
    if part.has("negation", "opposite"):
        return Judgement(None, f"“{part.text}”含否定的说法，须由评价人判定", "negation")
    return None


def is_low(part: Clause) -> bool:
    """一般, 较低, 不高 at the end of a statement: a grade from the middle downwards, whatever it is the grade of."""
    graded = (word for word in part.words if not word.has("state"))
    rungs = [each for word in graded for each in word.meanings if each.kind == "rung"]
    return any(each.low >= lexicon().scales[each.group].middle for each in rungs)


def _doubted(part: Clause) -> Judgement:
    return Judgement(None, f"“{part.text}”评价不高，须由评价人判定", "scales")


def _without_hedge(target: Clause, part: Clause) -> tuple[Clause, Clause]:
    """A target of 基本稳定 is met by 基本稳定, and by 稳定: there the hedge counts for nothing."""
    if len(target.words) == 1 or target.words[0].meanings[:1] != (Meaning("hedge", "nearly"),):
        return target, part
    rest = tuple(word for word in part.words if Meaning("hedge", "nearly") not in word.meanings)
    return Clause(target.words[1:]), Clause(rest or part.words)


def _grades(target: Clause, part: Clause) -> Verdict:
    """优良中差, 高中低: both on one scale, compared rung by rung."""
    if part.has("negation", "hedge") or not _matters_agree(target, part):
        return None
    for want in target.meanings("rung"):
        for got in part.meanings("rung"):
            if want.group == got.group:
                return _compare_rungs(want, got, part.text)
    return None


def _compare_rungs(want: Meaning, got: Meaning, text: str) -> Judgement:
    scale = lexicon().scales[want.group]
    limit, low, high, middle = want.high, got.low, got.high, scale.middle
    if scale.either_end and want.low > middle:  # less is wished for: count from the other end
        turn = scale.lowest + 1
        limit, low, high, middle = turn - want.low, turn - got.high, turn - got.low, turn - middle
    if high <= limit:
        return Judgement("met", f"“{text}”不低于目标等级", want.group)
    if low <= limit:
        return Judgement(None, f"“{text}”可能高于也可能低于目标等级，须由评价人判定", want.group)
    return Judgement("partly" if high <= middle else "not", f"“{text}”低于目标等级", want.group)


def _share(target: Clause, part: Clause) -> Verdict:
    """完成100%, 合格率100% is all of it; a smaller share does not say which rung."""
    shares = [number for number in numbers(part) if number.endswith(("%", "‰"))]
    rates = [word.text for word in part.words if word.has("opaque")]
    if not shares or not part.only("number", "completion", "goal", "full", "opaque"):
        return None
    if any(not rate.endswith("率") or rate.removesuffix("率") not in target.text for rate in rates):
        return None
    if shares == ["100%"] and (rates or not target.has("rung")):
        return Judgement("met", f"“{part.text}”表示全部达成", "full")
    return Judgement(None, f"“{part.text}”不足以判断定性目标的档次，须由评价人判定", "full")


def _own_words(target: Clause, part: Clause) -> Verdict:
    """The target's own words: as they are, weakened, or denied."""
    size = len(target.words)
    for start in range(len(part.words) - size + 1):
        if part.words[start : start + size] == target.words:
            rest = Clause(part.words[:start] + part.words[start + size :])
            return _with_rest(rest, part.text) if rest.words else Judgement("met", f"“{part.text}”与目标一致", "filler")
    if len(target.text) >= 4 and _quotes(target.text, part) and is_plain(part) and not part.has("hedge", "number"):
        return Judgement("met", f"“{part.text}”含目标的原话", "filler")
    return None


def _quotes(text: str, part: Clause) -> bool:
    """Whether ``text`` is in the clause, beginning where a word does and cutting none but content."""
    rest = part.text
    for word in part.words:
        if rest.startswith(text):
            return True
        rest = rest[len(word.text) :]
    return False


def _with_rest(rest: Clause, text: str) -> Verdict:
    if rest.has("contrast", "opposite", "strength", "rung", "number"):
        return None
    if rest.has("negation"):
        return _denied(rest, text) if rest.only("negation", "full", "hedge", "completion", "happened") else None
    if rest.has("hedge"):
        return Judgement("partly", f"“{text}”低于目标要求", "hedge")
    return Judgement("met", f"“{text}”含目标的原话", "filler")


def _denied(part: Clause, text: str) -> Judgement:
    """A denial: 未完成 is not met; 未全部完成 and 部分未完成 are partly met; 大部分未完成 is left to a person."""
    hedges = part.groups("hedge")
    if "most" in hedges:
        return Judgement(None, f"“{text}”没有说明达成了多少，须由评价人判定", "negation")
    if part.has("full") or "part" in hedges:
        return Judgement("partly", f"“{text}”表示没有全部达成", "hedge")
    return Judgement("not", f"“{text}”表示未达成目标", "negation")


def _states(target: Clause, part: Clause) -> Verdict:
    """及时, 合规, 健全: a word of the same group, weakened, denied, or its opposite."""
    groups = target.groups("state")
    if not groups or target.has("strength") or not _matters_agree(target, part):
        return None
    if groups & part.groups("opposite"):
        return _opposite_state(part)
    return _like_state(groups, part) if groups & part.groups("state") else None


def _opposite_state(part: Clause) -> Verdict:
    """违规 contradicts 合规, and 无违规 is as good as 合规."""
    if part.has("state", "hedge"):
        return None
    if not part.has("negation"):
        return Judgement("not", f"“{part.text}”与目标相反", "states")
    return Judgement("met", f"“{part.text}”与目标同义", "states") if only_absence(part) else None


def _like_state(groups: frozenset[str], part: Clause) -> Verdict:
    if part.has("negation"):
        return _denied(part, part.text)
    if part.has("hedge"):
        return Judgement("partly", f"“{part.text}”低于目标要求", "hedge")
    if part.has("number") or not groups <= part.groups("state"):
        return Judgement(None, f"“{part.text}”没有说全目标的要求，须由评价人判定", "states")
    return Judgement("met", f"“{part.text}”与目标同义", "states")


def _effects(target: Clause, part: Clause) -> Verdict:
    """显著提升: direction first, then strength; how it goes on (持续) must be said where the target says it."""
    wanted, got = target.groups("direction"), part.groups("direction")
    if not (wanted or target.has("strength")) or not (got or part.has("strength")) or not _matters_agree(target, part):
        return None
    if "worse" in got or any(opposed(one, other) for one in wanted for other in got):
        return None if part.has("negation", "hedge") else Judgement("not", f"“{part.text}”与目标方向相反", "direction")
    if wanted and got and not all(any(alike(one, other) for other in got) for one in wanted):
        return None
    return _strengths(target, part)


def _strengths(target: Clause, part: Clause) -> Verdict:
    need = max((each.low for each in target.meanings("strength")), default=1)
    if part.has("negation"):
        return _weak(need, part)
    if target.has("aspect") and not part.has("aspect"):
        return None
    return _compare_strength(need, part)


def _weak(need: int, part: Clause) -> Verdict:
    """无明显提升 is below 明显, hence below a target that is no weaker; of a weaker target it says nothing."""
    denied = min((each.low for each in part.meanings("strength")), default=1)
    if denied <= need and not part.has("hedge"):
        return Judgement("not", f"“{part.text}”表示未达成目标", "negation")
    return Judgement(None, f"“{part.text}”没有说明程度，须由评价人判定", "strength")


def _compare_strength(need: int, part: Clause) -> Judgement:
    levels = [each.low for each in part.meanings("strength")]
    low, high = (min(levels), min(levels)) if levels else (1, 5)
    if part.groups("hedge") - {"nearly"}:
        return Judgement("partly", f"“{part.text}”低于目标要求", "hedge")
    if part.has("hedge"):
        low, high = max(low - 1, 0), max(high - 1, 0)
    if low >= need:
        return Judgement("met", f"“{part.text}”不弱于目标要求", "strength")
    if high >= need:
        return Judgement(None, f"“{part.text}”没有说明程度，须由评价人判定", "strength")
    return Judgement("partly" if high else "not", f"“{part.text}”弱于目标要求", "strength")


def _not_begun(_: Clause, part: Clause) -> Verdict:
    """未开展: where nothing was begun, nothing was reached."""
    if part.has("begun") and part.has("negation") and part.only("begun", "negation", "full"):
        return _denied(part, part.text)
    return None


def _matter_denied(target: Clause, part: Clause) -> Verdict:
    """尚未解决 under 有效解决: what the target is about did not come about, however well it was to be done."""
    rest = [word for word in part.words if word.meanings and not word.has("opaque")]
    if part.content != target.content or not part.content or not part.has("negation"):
        return None
    return _denied(part, part.text) if all(word.has("negation") or word.has("full") for word in rest) else None


def _completion(target: Clause, part: Clause) -> Verdict:
    """已完成, 基本完成, 未完成, 合格: statements of completion about what the target names."""
    settling = bool(part.groups("state") & lexicon().settling) and not target.has("strength", "direction", "rung")
    if not (part.has("completion") or settling) or not _same_matter(target, part, settling=settling):
        return None
    if part.has("negation"):
        timely = part.has("state") and not part.groups("state") & (target.groups("state") | lexicon().settling)
        return None if timely else _denied(part, part.text)
    if part.has("opposite", "contrast", "number", "rung") and not settling:
        return None
    if part.has("hedge"):
        return Judgement("partly", f"“{part.text}”低于目标要求", "hedge")
    if target.has("rung") and not part.has("goal"):
        return None
    return Judgement("met", f"“{part.text}”表示达成目标", "completion")


def _same_matter(target: Clause, part: Clause, *, settling: bool) -> bool:
    """Completed what? The goal, or what the target names; a matter that the target does not name proves nothing."""
    if part.has("goal") or not part.content or settling:
        return True
    return part.content in target.content


def _matters_agree(target: Clause, part: Clause) -> bool:
    """Whether both may speak of the same: one names nothing, or one name holds the other."""
    one, other = target.content, part.content
    return not one or not other or one in other or other in one


_RULES: tuple[Callable[[Clause, Clause], Verdict], ...] = (
    _share,
    _grades,
    _own_words,
    _states,
    _effects,
    _not_begun,
    _matter_denied,
    _completion,
)
