"""Reading distinct values: this language against pint's expression parser and JioNLP, in one run.

    python benchmarks/language_speed.py [--texts 4000] [--jionlp PYTHON]

Every text is given once, so nothing is found in a memo: ``cold`` is a fresh process from its first text on (tables,
patterns and the first text of a shape included, imports not), ``warm`` are as many other texts of the same mould.
pint gets what it can be given, a number with units, with our definitions; JioNLP amounts of money and dates. It is no
part of the project; ``make bench`` sets up a Python that has it:

    python benchmarks/language_speed.py --jionlp build/peers/bin/python

Times are of the processor. A rate is texts a second; a ratio says how often ours is the other's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
MOULDS = {
    "count": "{a}家",
    "count with sign": "≥{a}家",
    "amount": "{a}.{b}万元",
    "amount of a unit": "{a}.{b}元/人/天",
    "length": "{a}.{b}公里",
    "percent": "≥{p}.{c}%",
    "range": "{a}-{d}万元",
    "date": "2022年{m}月{e}日",
    "day and money": "2022年{m}月{e}日前完成{a}万元",
    "growth": "较上年增长{p}.{c}%以上",
    "words and number": "不少于{a}.{b}万人次",
}
PINT = {"count": "{a} 家", "amount of a unit": "{a}.{b} 元/人/天", "length": "{a}.{b} 公里"}
"""What pint can be given: scale words, signs and ranges it would misread or refuse."""
JIONLP = {"amount": "parse_money", "range": "parse_money", "date": "parse_time"}
OURS = """
from evaluator.language import read as work
"""
PINTS = """
import pint
from evaluator.language.unit_table import SOURCE
registry = pint.UnitRegistry(None)
registry.load_definitions(str(SOURCE))
work = registry.parse_expression
"""
JIO = """
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    import jionlp
work = getattr(jionlp, kind)
"""
LOOP = """
import gc, json, sys, time
kind, first, second = json.load(sys.stdin)
{setup}
taken = []
for texts in (first, second):
    failed, start = 0, time.process_time()
    for text in texts:
        try:
            work(text)
        except Exception:
            failed += 1
    taken.append(time.process_time() - start)
print(json.dumps([*taken, failed]))
"""


def texts(mould: str, count: int, seed: int) -> list[str]:
    """``count`` distinct texts of a mould, or as many as it has; the same seed gives the same ones."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    for _ in range(count * 4):
        a = draw.randint(1, 99_999)
        drawn = {"a": a, "b": draw.randint(1, 99), "c": draw.randint(1, 99), "d": a + draw.randint(1, 999)}
        drawn |= {"p": draw.randint(1, 99), "m": draw.randint(1, 12), "e": draw.randint(1, 28)}
        found[mould.format(**drawn)] = None
        if len(found) == count:
            break
    return list(found)


def rates(python: str, setup: str, given: list[str], kind: str = "") -> tuple[float, float, int]:
    """Texts a second, cold and warm, each half of the texts; and how many of the second half were refused."""
    half = len(given) // 2
    halves = json.dumps([kind, given[:half], given[half : 2 * half]])
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    command = (python, "-c", LOOP.replace("{setup}", setup))
    found = []
    for _ in range(ROUNDS):
        done = subprocess.run(command, input=halves, capture_output=True, text=True, env=environment, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    cold, warm, failed = (statistics.median(each) for each in zip(*found, strict=True))
    return half / cold, half / warm, int(failed)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--jionlp", metavar="PYTHON")
    given = parser.parse_args()
    print("| mould | texts | cold/s | warm/s | other | its cold/s | its warm/s | refused | ratio cold | ratio warm |")
    print("| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for seed, (name, mould) in enumerate(MOULDS.items()):
        chosen = texts(mould, given.texts, seed)
        ours = rates(sys.executable, OURS, chosen)
        line = f"| {mould} | {len(chosen):,} | {ours[0]:,.0f} | {ours[1]:,.0f} |"
        others = []
        if name in PINT:
            others.append(("pint", rates(sys.executable, PINTS, texts(PINT[name], given.texts, seed))))
        if given.jionlp and name in JIONLP:
            others.append((f"JioNLP {JIONLP[name]}", rates(given.jionlp, JIO, chosen[:400], JIONLP[name])))
        for other, (cold, warm, refused) in others:
            ratios = f"{ours[0] / cold:.1f} | {ours[1] / warm:.1f}"
            print(f"{line} {other} | {cold:,.0f} | {warm:,.0f} | {refused} | {ratios} |", flush=True)
        if not others:
            print(f"{line} | | | | | |", flush=True)


if __name__ == "__main__":
    main()
