"""Start-up: help, import, the nine forms, and where the time of ``run`` goes.

python benchmarks/startup.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
TIMES = 9
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import evaluator": ["-c", "import evaluator"],
    "evaluator --help": ["-m", "evaluator", "--help"],
    "evaluator run (nine forms)": ["-m", "evaluator", "run"],
}
PARTS = """
import time
start = time.perf_counter()
def lap(name):
    global start
    now = time.perf_counter(); print(f"{name}\\t{(now - start) * 1000:.0f}"); start = now
import evaluator.evaluate as job, evaluator.scorecard.terminal as terminal
from evaluator.forms.load import load_forms
from evaluator.language import read
from evaluator.rulebook import load_rulebook
lap("imports")
from evaluator.language.shapes import parse
from evaluator.language.units import unit
unit("元/人/天"); read("≥35家")
lap("units, vocabulary and first value")
prepared = job.prepare()
lap("reading forms, figures and rulebook (YAML, CSV)")
cards = job.score(prepared)
lap("reading the values and scoring")
terminal.render(cards)
lap("writing for the terminal")
"""


def main() -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    print("| process | median ms | × bare |\n| --- | --- | --- |")
    bare = None
    for name, arguments in COMMANDS.items():
        found = statistics.median(_timed(arguments, env) for _ in range(TIMES))
        bare = bare or found
        print(f"| `{name}` | {found:.0f} | {found / bare:.1f} |", flush=True)
    loaded = "import sys, evaluator; print([m for m in ('polars', 'pint', 'lark', 'narwhals') if m in sys.modules])"
    print("\nloaded by `import evaluator`:", _run(["-c", loaded], env).strip())
    print("\n| part of `run` | ms |\n| --- | --- |")
    for line in _run(["-c", PARTS], env).splitlines():
        print("| {} | {} |".format(*line.split("\t")))


def _timed(arguments: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    _run(arguments, env)
    return (time.perf_counter() - start) * 1000


def _run(arguments: list[str], env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True, env=env, cwd="/")
    return done.stdout


if __name__ == "__main__":
    main()
