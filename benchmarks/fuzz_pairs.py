"""Random targets with random actuals through judging: the second half of ``make fuzz``.

    python benchmarks/fuzz_pairs.py [--count 100000] [--seed 1] [--processes 2]

A target is a text as in fuzz.py; its actual is mostly a figure near it, or any other text. For each pair: nothing
raises; 0 ≤ lowest ≤ score ≤ highest ≤ weight; a better figure never earns less, unless it goes beyond its target; and a
table of all pairs has the same statuses, scores and codes as the pairs one by one. The same seed gives the same pairs.
Exit code 1 when anything was found.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from decimal import Decimal
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

import evaluator
from benchmarks.fuzz import SHOWN, number, text_of
from evaluator.result import STATUS_NAMES
from evaluator.rulebook import known_rulebooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.result import IndicatorScore

CHUNK = 2_000
WEIGHT = 10
UNITS = ("家", "%", "万元", "元", "人次", "天", "")
LEVELS = (
    *(("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("成本指标", "经济成本指标")),
    *(("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标")),
)
NAMES = ("奖励企业数量", "完成时间", "群众满意度", "补贴标准", "事故发生率", "成本", "覆盖率")
PLACES = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值")


class Find(NamedTuple):
    """Something that must not be, the rulebook and the cells it happens with."""

    what: str
    rules: str
    cells: tuple[str, ...]
    detail: str = ""


def pairs(draw: Random) -> Iterator[tuple[str, ...]]:
    """Rows without end: level 1, level 2, name, target, actual."""
    while True:
        unit, target = draw.choice(UNITS), draw.randint(1, 300)
        near = draw.choice((target, target - 1, target + 1, target * 2, draw.randint(0, 600)))
        plain = draw.random() < 0.6
        yield (
            *draw.choice(LEVELS),
            draw.choice(NAMES),
            f"{draw.choice('≥≤＝><')}{target}{unit}" if plain else text_of(draw),
            f"{near}{unit}" if plain else draw.choice((text_of(draw), number(draw) + unit, f"{near}{unit}")),
        )


def check(found: IndicatorScore) -> Iterator[tuple[str, str]]:
    """What is wrong with one verdict by itself."""
    bounds = (found.lowest, found.highest)
    if not 0 <= found.lowest <= found.highest <= WEIGHT:
        yield "bounds outside the weight", str(bounds)
    if found.score is not None and not found.lowest == found.score == found.highest:
        yield "score between two bounds", f"{found.score} {bounds}"
    if found.score is None and found.status != "pending":
        yield "no score though settled", found.status
    if found.score is not None and not found.reasons and found.status != "no_target":
        yield "no reason", found.status


def better(session: evaluator.Session, cells: tuple[str, ...], found: IndicatorScore) -> Iterator[tuple[str, str]]:
    """Whether a better figure for a plain bound earns less than ``found``, short of the target.

    A figure without a unit is left out: 1 may be meant as 100 %, which W503 says.
    """
    level1, level2, name, target, actual = cells
    sign, figure, unit = target[:1], actual.rstrip("家%万元人次天"), actual.lstrip("0123456789")
    bound = target[1:].removesuffix(unit)
    if sign not in "≥≤" or not (unit and figure.isdecimal() and bound.isdecimal()) or found.score is None:
        return
    nearer = int(figure) + (1 if sign == "≥" else -1)
    if nearer < 0 or (nearer > int(bound) if sign == "≥" else nearer < int(bound)):
        return
    next_ = session.judge(target, f"{nearer}{unit}", weight=WEIGHT, level1=level1, level2=level2, name=name)
    if next_.score is not None and next_.score < found.score:
        yield "a better figure earns less", f"{found.score}; {nearer}{unit}: {next_.score}"


def chunk(seed: int, place: int, count: int) -> list[Find]:
    """``count`` pairs of one chunk under one rulebook, judged one by one and as a table."""
    draw = Random(seed * 1_000_003 + place)
    rules = draw.choice(sorted(known_rulebooks()))
    session = evaluator.Session(rules, year=2023)
    finds, judged = [], []
    for _, cells in zip(range(count), pairs(draw), strict=False):
        level1, level2, name, target, actual = cells
        try:
            found = session.judge(target, actual, weight=WEIGHT, level1=level1, level2=level2, name=name)
        except Exception as error:  # noqa: BLE001  whatever it is, it must not reach a user
            finds.append(Find("raises", rules, cells, repr(error)))
            continue
        judged.append((cells, found))
        finds += [Find(what, rules, cells, detail) for what, detail in check(found)]
        finds += [Find(what, rules, cells, detail) for what, detail in better(session, cells, found)]
    return finds + list(compared(session, rules, judged))


def compared(
    session: evaluator.Session, rules: str, judged: list[tuple[tuple[str, ...], IndicatorScore]]
) -> Iterator[Find]:
    """Where the table of all pairs differs from the pairs one by one.

    That the rules are not those of the year (W409) is said once for a table.
    """
    table = pl.DataFrame([dict(zip(PLACES, cells, strict=True)) | {"分值": str(WEIGHT)} for cells, _ in judged])
    for (cells, found), row in zip(judged, session.score(table).to_dicts(), strict=True):
        one = (
            STATUS_NAMES[found.status],
            _cents(found.score),
            sorted({each.code for each in found.problems} - {"W409"}),
        )
        other = (row["状态"], _cents(row["得分"]), sorted({*(row["问题"] or "").split(";")} - {""}))
        if one != other:
            yield Find("a table differs", rules, cells, f"{one}; table {other}")


def _cents(score: Any) -> Decimal | None:
    return None if score is None else Decimal(str(score)).quantize(Decimal("0.01"))


def run(count: int, seed: int, processes: int) -> list[Find]:
    """All pairs; prints what was found and returns it."""
    jobs = [(seed, place, min(CHUNK, count - start)) for place, start in enumerate(range(0, count, CHUNK))]
    with get_context("spawn").Pool(processes) as pool:
        finds = [find for found in pool.starmap(chunk, jobs, chunksize=1) for find in found]
    for what, times in Counter(find.what for find in finds).most_common():
        print(f"\n{what}: {times}")
        for find in [find for find in finds if find.what == what][:SHOWN]:
            print(f"  {find.rules} {find.cells} {find.detail}")
    print(f"{count} pairs, seed {seed}: {len(finds)} found")
    return finds


def main() -> int:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2)
    given = options.parse_args()
    return 1 if run(given.count, given.seed, given.processes) else 0


if __name__ == "__main__":
    sys.exit(main())
