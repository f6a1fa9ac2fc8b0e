"""Judging a statement by its words: does what was reported meet what was wanted?

:func:`judge` decides what words alone can decide and leaves the rest to a person (``rung`` is null): a future, a wish,
a reservation, two statements that disagree, an unknown word, a share below 100 %. It never invents a judgement. The
words are in ``rules/lexicon.yaml`` with the evidence for each group.
"""

from __future__ import annotations

from functools import lru_cache

from evaluator.lexicon.verdicts import Judgement, Verdict, is_low, is_plain, numbers, only_absence, verdict
from evaluator.lexicon.words import Clause, clauses, normal

__all__ = ["Judgement", "absence", "judge"]


@lru_cache(maxsize=65536)
def judge(target_word: str, actual_text: str) -> Judgement:
    """The rung that ``actual_text`` reaches of the target ``target_word``.

    Args:
        target_word: the statement that was set (有效提升, 合规, 无事故, 否); any target that is not a figure.
        actual_text: what was reported.
    """
    target, actual = clauses(target_word), clauses(actual_text)
    if not actual:
        return Judgement(None, "没有填写可以评判的完成情况")
    if not target:
        return Judgement(None, "没有可以对照的目标表述")
    if normal(target_word) == normal(actual_text) or _texts(target) == _texts(actual):
        return Judgement("met", "完成情况与目标的表述一致", "filler")
    if _denies(target):
        return _judge_absence(target, actual)
    return _answer(target, actual) or _settled(actual) or _judge_statement(target, actual)


@lru_cache(maxsize=65536)
def absence(text: str) -> bool:
    """Whether ``text`` says that something did not happen: 无上访, 零投诉, 未发生. Against a figure that is a zero.

    A bare 无 or 没有 names nothing and may as well be an empty cell: it does not count.
    """
    found = clauses(text)
    return bool(found) and all(_absence(part) and len(part.words) > 1 for part in found)


def _judge_statement(target: tuple[Clause, ...], actual: tuple[Clause, ...]) -> Judgement:
    """Each clause of the target against the report; only where all come to the same is it decided."""
    each = [_judge_clause(part, actual) for part in target]
    if len({found.rung for found in each}) == 1:
        return each[0]
    return Judgement(None, "目标的几项表述完成情况不一，须由评价人判定")


def _texts(parts: tuple[Clause, ...]) -> tuple[str, ...]:
    return tuple(part.text for part in parts)


# --- whole statements -------------------------------------------------------------------------------------------------


def _answer(target: tuple[Clause, ...], actual: tuple[Clause, ...]) -> Verdict:
    """是 and 否, 有 and 无, alone; they answer neither a grade nor a figure."""
    first = actual[0]
    if len(actual) > 1 or len(first.words) > 1 or any(part.has("rung", "number") for part in target):
        return None
    if first.has("affirmed"):
        return Judgement("met", f"“{first.text}”表示达成目标", "answer")
    return Judgement("not", f"“{first.text}”表示未达成目标", "answer") if first.has("denied") else None


def _settled(actual: tuple[Clause, ...]) -> Verdict:
    """达成预期指标: a statement about the target itself settles any target, if nothing takes it back."""
    parts = [part for part in actual if not _is_cause(part)]
    for part in parts:
        if (
            part.has("goal")
            and part.has("completion")
            and is_plain(part)
            and not part.has("hedge")
            and not is_low(part)
        ):
            others = [other for other in parts if other is not part]
            if len(parts) == len(actual) and not any(_takes_back(other) for other in others):
                return Judgement("met", f"“{part.text}”表示达成目标", "completion")
    return None


def _takes_back(part: Clause) -> bool:
    if _nothing_adverse(part):
        return False
    if is_low(part) or "worse" in part.groups("direction"):
        return True
    return part.has("negation", "open", "contrast", "hedge", "opposite")


def _is_cause(part: Clause) -> bool:
    return part.words[0].has("cause")


def _nothing_adverse(part: Clause) -> bool:
    """未发现问题: a harm denied takes nothing back."""
    return part.has("adverse") and only_absence(part)


# --- targets of absence: 无事故, 不发生, 否 ---------------------------------------------------------------------------


def _denies(target: tuple[Clause, ...]) -> bool:
    """Whether what the target wants is that something is not: it begins with a denial, or is 否."""
    return all(
        part.words[0].has("negation") or part.only("denied") or part.text in {"杜绝", "0", "零"} for part in target
    )


def _judge_absence(target: tuple[Clause, ...], actual: tuple[Clause, ...]) -> Judgement:
    if len(actual) == 1 and (found := _bare_absence(target, actual[0])):
        return found
    if settled := _settled(actual):
        return settled
    absent = {_matter(part) for part in actual if _absence(part)}
    present = [part for part in actual if not _absence(part)]
    wanted = [_matter(part) for part in target]
    if absent and not present and all(any(_covers(found, want) for found in absent) for want in wanted):
        return Judgement("met", f"“{actual[0].text}”表示没有发生", "negation")
    for part in present:
        if not part.has("negation", "open", "full") and any(_is_there(part, want) for want in wanted):
            return Judgement("not", f"“{part.text}”表示已经发生", "happened")
    return Judgement(None, f"“{_join(actual)}”不足以判断是否没有发生，须由评价人判定")


def _bare_absence(target: tuple[Clause, ...], part: Clause) -> Verdict:
    """无, 没有, 0起, 未发生: absence without naming what; and 是 or 有 where the target is 否."""
    zero = len(part.words) <= 2 and part.words[0].has("number") and _is_zero(part.words[0].text)
    if zero or (part.words[0].has("negation") and part.only("negation", "happened", "denied")):
        return Judgement("met", f"“{part.text}”表示没有发生", "negation")
    alone = len(target) == 1 and target[0].only("negation", "happened", "denied")
    if alone and part.words[0].has("number") and len(part.words) == 2 and not part.words[0].text.endswith(("%", "‰")):
        return Judgement("not", f"“{part.text}”表示已经发生", "happened")
    if target[0].only("denied") and len(target) == 1:
        if part.has("affirmed", "happened") and not part.has("negation", "open"):
            return Judgement("not", f"“{part.text}”与目标“{target[0].text}”相反", "answer")
        if _absence(part):
            return Judgement("met", f"“{part.text}”表示没有发生", "negation")
    return None


def _is_zero(number: str) -> bool:
    return float(number.rstrip("%‰")) == 0


def _absence(part: Clause) -> bool:
    """A clause that says of something that it is not: one denial, at the beginning, and no result behind it."""
    denials = [word for word in part.words if word.has("negation")]
    undone = part.has("completion", "rung", "strength", "direction", "hedge", "open", "number")
    undone = undone or (part.has("state") and not part.has("adverse", "happened"))
    return len(denials) == 1 and part.words[0].has("negation") and not undone


def _matter(part: Clause) -> str:
    """What is denied: 事故 in 未发生事故."""
    return "".join(word.text for word in part.words if not (word.has("negation") or word.has("happened")))


def _covers(denied: str, wanted: str) -> bool:
    """Nothing of ``denied`` happened; then nothing narrower did: no 事故, hence no 重大事故."""
    return not denied or wanted.endswith(denied)


def _is_there(part: Clause, wanted: str) -> bool:
    """Whether the clause says that the unwanted happened, by name; zero of it is not."""
    if any(_is_zero(number) for number in numbers(part)):
        return False
    return bool(wanted) and wanted in part.text and part.has("happened", "number")


# --- one clause of the target against all that was reported -----------------------------------------------------------


def _judge_clause(target: Clause, actual: tuple[Clause, ...]) -> Judgement:
    found: list[Judgement] = []
    reserved = False
    for part in actual:
        if _is_cause(part):
            reserved = True
            continue
        judged = verdict(target, part)
        harmless = _nothing_adverse(part)
        if harmless and not (judged and judged.rung):
            continue
        reserved = reserved or (part.has("contrast") and not harmless)
        if judged and judged.rung is None:
            return judged
        if judged:
            found.append(judged)
    return _agree(found, actual, reserved=reserved)


def _agree(found: list[Judgement], actual: tuple[Clause, ...], *, reserved: bool) -> Judgement:
    rungs = {each.rung for each in found}
    if not rungs:
        return Judgement(None, f"程序不能判断“{_join(actual)}”是否达成目标，须由评价人判定")
    if len(rungs) > 1:
        return Judgement(None, f"“{_join(actual)}”前后说法不一，须由评价人判定")
    if rungs == {"met"} and reserved:
        return Judgement(None, f"“{_join(actual)}”有所保留，须由评价人判定")
    return found[0]


def _join(actual: tuple[Clause, ...]) -> str:
    return "，".join(_texts(actual))
