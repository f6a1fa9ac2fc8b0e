"""Random and mutated texts through the value language: ``make fuzz``.

    python benchmarks/fuzz.py [--count 1000000] [--seed 1] [--processes 2]

A text is random characters, pieces of the vocabulary in any order, a value as people write it, or one of these mutated.
For each: nothing raises; reading takes less than a bound; every problem points into the text; the text reads the same
whatever was read before it; the canonical text of what was read reads back to it. Then the time for long texts, which
must not grow faster than their length. The same seed gives the same texts. Exit code 1 when anything was found.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import Counter
from functools import cache
from itertools import pairwise
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluator.language import canonical, parser, read
from evaluator.language.resolve.context import Context
from evaluator.language.units import atoms
from evaluator.language.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evaluator.language import Reading
    from evaluator.language.constraint import Constraint

CHUNK = 5_000
BOUND = 0.25
"""Seconds of processor time that one text may take; a usual one takes a thousandth of that."""
SHOWN = 10

SEEDS = (
    "≥35家",
    "≤180元/人*天",
    "2022年10月31日前",
    "2023年1月1日-12月31日",
    "6月底前完成50%，12月底前完成100%",
    "批发：3万元/家；零售：5万元/家",
    "零售额在500万以上的奖励5万元/家，200-500万的奖励3万元/家",
    "较上年增长5%以上",
    "比2020年下降3.5个百分点",
    "从80%提高到85%",
    "不少于5且不超过10",
    "90%以上的企业",
    "完成1部宣传片，2套方案",
    "三十五万零六百二十元五角",
    "百分之九十八点五",
    "每月10日前",
    "第一季度25%；第二季度50%",
    "95±2分",
    "100元/人/天（含税）",
    "控制在预算内",
    "有效提升",
    "合格率≥98%；优良率≥90%",
    "12,345.67元",
    "3万4000",
    "1:100",
    "7×24小时",
    "PM2.5≤35μg/m³",
    "5个工作日内",
    "0起",
    "优≥90，良≥80",
)
"""Values of our own, as people write them, to start mutations from."""

DATES = (
    "{y}年{m}月{d}日",
    "{y}年{m}月",
    "{m}月底前",
    "{y}.{m:02}.{d:02}",
    "{y}-{m}-{d}前",
    "{y}年{m}-{n}月",
    "{m}月上旬",
)
RANGES = (
    *((0x4E00, 0x9FFF), (0xFF01, 0xFF5E), (0x30, 0x39), (0x20, 0x7E), (0, 0x1F)),
    *((0x80, 0x2FFF), (0x3000, 0x33FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF)),
)
"""Where random characters come from; surrogates are none, as no text holds them."""
LEVEL2 = (None, None, "数量指标", "质量指标", "时效指标", "成本指标", "服务对象满意度指标")
NAMES = (None, None, "奖励企业数量", "完成时间", "群众满意度", "补贴标准（元/人）", "工期", "安全事故", "成本(万元)")
COLUMNS = (None, None, None, "%", "家", "万元", "元/人·月", "月", "天", "定性")
SIGNS = (None, None, None, "≥", "≤", "＝", "定性")


class Find(NamedTuple):
    """Something that must not be: what, and the text and context it happens with."""

    what: str
    text: str
    context: dict[str, Any]
    detail: str = ""


class Outcome(NamedTuple):
    """What one chunk of texts came to."""

    finds: list[Find]
    slowest: tuple[float, str]
    kinds: Counter[str]


# --- texts ---


@cache
def pieces() -> tuple[str, ...]:
    """The words of the vocabulary, and the measure words."""
    spoken = (word.text for group in words().values() for word in group)
    return tuple(sorted({*spoken, *atoms()})) + tuple("；，、：（）()-~至到的。 /*·每含及且和")


def number(draw: Random) -> str:
    """A number as people write it."""
    size = draw.choice((9, 99, 999, 99_999, 10**9))
    whole = draw.randint(0, size)
    forms = (str(whole), f"{whole:,}", f"{whole}.{draw.randint(0, 99)}", f"{whole / 100:g}", f"0{whole}", f"-{whole}")
    chinese = "".join(draw.choices("零一二两三四五六七八九十百千万亿点半几多余", k=draw.randint(1, 6)))
    scale = draw.choice(("", "", "", "万", "亿", "千", "百万"))
    return draw.choice((*forms, chinese)) + scale


def random_text(draw: Random) -> str:
    """Characters from anywhere."""
    spans = draw.choices(RANGES, k=draw.randint(0, 24))
    return "".join(chr(draw.randint(*span)) for span in spans)


def assembled(draw: Random) -> str:
    """Pieces of the language in any order."""
    parts = [number(draw) if draw.random() < 0.35 else draw.choice(pieces()) for _ in range(draw.randint(1, 8))]
    return "".join(parts)


def value(draw: Random) -> str:
    """A sign, a number and a unit; or a date."""
    if draw.random() < 0.25:
        month = draw.randint(1, 13)
        form = draw.choice(DATES)
        return form.format(y=draw.randint(1998, 2031), m=month, n=min(month + 3, 12), d=draw.randint(1, 31))
    units = "/".join(draw.choices(tuple(atoms()), k=draw.choice((1, 1, 1, 2, 3))))
    front, back = (
        draw.choice(("", "≥", "不少于", "≤", "控制在", "较上年增长")),
        draw.choice(("", "", "以上", "以内", "左右")),
    )
    return front + number(draw) + units + back


def mutated(draw: Random, text: str) -> str:
    """A text with a few characters put in, taken out, doubled or exchanged."""
    chars = list(text)
    for _ in range(draw.randint(1, 4)):
        at = draw.randint(0, len(chars))
        match draw.randint(0, 4):
            case 0:
                chars.insert(at, random_text(draw)[:1])
            case 1:
                chars[at : at + draw.randint(1, 3)] = []
            case 2:
                chars[at:at] = chars[at : at + draw.randint(1, 4)]
            case 3:
                chars[at : at + 1] = draw.choice(pieces())
            case _:
                other = draw.choice(SEEDS)
                chars[at:] = other[draw.randint(0, len(other)) :]
    return "".join(chars)


def text_of(draw: Random) -> str:
    """One text to read."""
    kind = draw.random()
    if kind < 0.1:
        return random_text(draw)
    if kind < 0.3:
        return assembled(draw)
    if kind < 0.5:
        return value(draw)
    return mutated(draw, draw.choice(SEEDS) if draw.random() < 0.5 else value(draw))


def context_of(draw: Random) -> dict[str, Any]:
    """What the form says around a cell; mostly only the year."""
    context: dict[str, Any] = {"year": draw.choice((2023, 2023, 2023, None))}
    if draw.random() < 0.3:
        context |= {"level2": draw.choice(LEVEL2), "name": draw.choice(NAMES)}
        context |= {"unit": draw.choice(COLUMNS), "sign": draw.choice(SIGNS)}
    return context


# --- checks ---


def check(text: str, context: dict[str, Any]) -> tuple[list[Find], float, Reading | None]:
    """What is wrong with the reading of a text, how long it took, and the reading."""
    start = time.thread_time()
    try:
        found = read(text, **context)
    except Exception as error:  # noqa: BLE001  whatever it is, it must not reach a user
        return [Find("raises", text, context, repr(error))], 0.0, None
    spent = time.thread_time() - start
    faults = [("slow", f"{spent:.3f} s")] if spent > BOUND else []
    faults += [("place outside the text", each.code) for each in found.problems if not _inside(each.location, text)]
    if found.constraint is None and not found.problems:
        faults.append(("unreadable without a problem", ""))
    if (again := _alone(text, context)) != found.constraint:
        faults.append(("depends on what was read before", f"{found.constraint!r}; alone {again!r}"))
    # A word taken for a unit because it stands where one would (N218) may be anything, also half a phrase.
    known = all(each.code != "N218" for each in found.problems)
    if found.constraint is not None and known and (back := read_back(found.constraint)):
        faults.append(("canonical text does not read back", back))
    return [Find(what, text, context, detail) for what, detail in faults], spent, found


def _inside(place: Any, text: str) -> bool:
    start, end = place.start, place.end
    return start is not None and end is not None and 0 <= start <= end <= len(text) and place.text == text


def _alone(text: str, context: dict[str, Any]) -> Constraint | None:
    """The reading of the cell itself, without the memory of like cells."""
    level2, name, unit = (context.get(key) or None for key in ("level2", "name", "unit"))
    around = Context(level2, name, unit)
    return parser._read_itself(text, context["year"], around, context.get("sign") or None).constraint  # noqa: SLF001  behind the memory


def read_back(constraint: Constraint) -> str | None:
    """How the canonical text of ``constraint`` fails to read back; ``None`` where it does not.

    Names and statements come from the cell: one that itself looks like a figure cannot be told from one, so only
    constraints without names count.
    """
    if constraint.kind not in {"quantity", "date", "growth"} or _named(constraint):
        return None
    text = canonical(constraint)
    again = read(text).constraint
    return None if again == constraint else f"{text!r} is {again!r}"


def _named(constraint: Constraint) -> bool:
    base = getattr(constraint, "base", "last_year")
    return bool(constraint.label or getattr(constraint, "subject", None)) or base != "last_year"


def chunk(seed: int, number_: int, count: int) -> Outcome:
    """``count`` texts of one chunk, read and checked."""
    draw = Random(seed * 1_000_003 + number_)
    _warm_up()
    gc.collect()
    gc.disable()  # a sweep through the memory of earlier texts is no part of reading this one
    finds: list[Find] = []
    slowest, kinds = (0.0, ""), Counter[str]()
    for _ in range(count):
        text = text_of(draw)
        found, spent, reading = check(text, context_of(draw))
        finds += found
        slowest = max(slowest, (spent, text))
        kinds[_kind(reading)] += 1
    gc.enable()
    return Outcome(finds, slowest, kinds)


def _warm_up() -> None:
    """Load what the first readings of a process load: tables, models and the parser itself."""
    for text in (*SEEDS, "增长0.0长0.0瘩1千季/批次左右", "9月上2月3上2月31日"):
        read(text, year=2023)


def _kind(reading: Reading | None) -> str:
    return "none" if reading is None or reading.constraint is None else reading.constraint.kind


# --- long texts ---

REPEATED = (
    "3",
    "一",
    "≥",
    "(",
    "（）",
    "1,",
    "1、",
    "万",
    "百分之",
    "2022年",
    "《",
    "每",
    "3家，",
    "元/",
    "较上年增长",
    " ",
    "文字",
)
LENGTHS = (10, 100, 1_000, 10_000, 100_000)


def growth() -> Iterable[tuple[str, list[float], bool]]:
    """Seconds by length for texts of one repeated piece, and whether they grow no faster than the length."""
    _warm_up()
    for piece in (*REPEATED, *SEEDS[:12]):
        seconds = [_best(piece, length) for length in LENGTHS]
        steps = pairwise(seconds)
        yield piece, seconds, all(later < 30 * max(earlier, 0.002) for earlier, later in steps)


def _best(piece: str, length: int) -> float:
    """The best of three, each of a text not read before."""
    spent = []
    for extra in range(3):
        text = (piece * (length // len(piece) + 1))[: length - extra]
        start = time.thread_time()
        read(text, year=2023)
        spent.append(time.thread_time() - start)
    return min(spent)


# --- the run ---


def run(count: int, seed: int, processes: int, show: Callable[[str], object] = print) -> list[Find]:
    """All texts and the long ones; shows what was found and returns it."""
    jobs = [(seed, place, min(CHUNK, count - start)) for place, start in enumerate(range(0, count, CHUNK))]
    begun = time.perf_counter()
    finds: list[Find] = []
    slowest, kinds = [], Counter[str]()
    with get_context("spawn").Pool(processes) as pool:
        for outcome in pool.starmap(chunk, jobs, chunksize=1):
            finds += outcome.finds
            slowest.append(outcome.slowest)
            kinds += outcome.kinds
    show(f"{count} texts, seed {seed}, {time.perf_counter() - begun:.0f} s: {dict(kinds.most_common())}")
    for spent, text in sorted(slowest, reverse=True)[:3]:
        show(f"slowest: {1000 * spent:.1f} ms {text!r}")
    for piece, seconds, fine in growth():
        if not fine:
            finds.append(Find("time grows faster than the length", piece, {}, str(seconds)))
    _show(finds, show)
    return finds


def _show(finds: list[Find], show: Callable[[str], object]) -> None:
    for what, number_ in Counter(find.what for find in finds).most_common():
        show(f"\n{what}: {number_}")
        for find in sorted((find for find in finds if find.what == what), key=lambda find: len(find.text))[:SHOWN]:
            set_ = {key: each for key, each in find.context.items() if each is not None}
            show(f"  {find.text!r} {set_} {find.detail}")
    show("nothing found" if not finds else f"\n{len(finds)} found")


def main() -> int:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2)
    given = options.parse_args()
    return 1 if run(given.count, given.seed, given.processes) else 0


if __name__ == "__main__":
    sys.exit(main())
