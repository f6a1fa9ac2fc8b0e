"""Start-up: ``--help``, ``import evaluator`` and ``run`` on nine forms against bare Python, and what ``run`` spends.

    python benchmarks/startup.py [--rounds 11] [--count]

Processor time (user and system) of whole processes, in turn, so that whatever else the machine does falls on all alike;
medians. ``--count`` counts instructions with valgrind instead, where it is installed: no other load changes them.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from measured import EVALUATOR, environment, head, line, used

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PYTHON = (sys.executable,)
BARE = "python -c pass"
RUN = (*EVALUATOR, "run")
COMMANDS: Mapping[str, Sequence[str]] = {
    BARE: (*PYTHON, "-c", "pass"),
    "import evaluator": (*PYTHON, "-c", "import evaluator"),
    "evaluator --help": (*EVALUATOR, "--help"),
    "import click, yaml, pydantic": (*PYTHON, "-c", "import click, yaml; from pydantic import BaseModel"),
    "evaluator run": RUN,
}
GROUPS = ("click", "yaml", "pydantic", "lark")
STAGES = """
import time
start = time.process_time()
def lap(name):
    global start
    print(f"{name}\\t{time.process_time() - start}")
    start = time.process_time()
import evaluator.cli
lap("imports: the command line")
import evaluator.evaluate
from evaluator.scorecard import terminal
lap("imports: the rest")
from evaluator.actuals import fill, load_actuals
from evaluator.forms.load import load_forms
from evaluator.language import read
from evaluator.language.units import unit
from evaluator.lexicon.words import lexicon
from evaluator.places import shipped
from evaluator.language.cells import read_actual, read_target
start = time.process_time()
forms, _ = load_forms(shipped("targets"))
lap("forms (YAML)")
figures, _ = load_actuals(shipped("actuals"))
lap("figures (CSV)")
forms, _ = fill(forms, figures)
lap("matching")
books, _ = evaluator.evaluate.rulebooks(None, forms)
lap("rulebook (YAML)")
unit("元/人/天")
lap("units")
read("≥35家")
lap("the first value: spelling, grammar, vocabulary")
for form in forms:
    for each in form.indicators:
        read_target(each, form)
        for text in (each.actual, each.last_year, each.reference):
            read_actual(text, each, form)
lap("reading all other values")
lexicon()
lap("lexicon of words (YAML)")
cards = evaluator.evaluate.score(evaluator.evaluate.Prepared(forms, books, (), ()))
lap("scoring")
terminal.render(cards, 100, colour=False)
lap("writing to the terminal")
"""


def instructions(command: Sequence[str]) -> float:
    """How many instructions one process takes, in millions."""
    watch = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
    done = subprocess.run((*watch, *command), capture_output=True, text=True, env=environment(), check=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found[1]) / 1e6 if found else float("nan")


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table."""
    head(*names)
    for each in rows:
        line(*each)


def imports(rounds: int) -> dict[str, float]:
    """Milliseconds that ``run`` takes to import, by room or library: the median of some runs."""
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        command = (*PYTHON, "-X", "importtime", "-m", "evaluator", "run")
        said = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True).stderr
        taken: dict[str, float] = defaultdict(float)
        for micro, module in re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", said):
            taken[_room(module)] += int(micro) / 1000
        for room, spent in taken.items():
            found[room].append(spent)
    return {room: statistics.median(each) for room, each in found.items()}


def _room(module: str) -> str:
    package, _, rest = module.partition(".")
    if package == "evaluator":
        return f"evaluator.{rest.partition('.')[0]}" if "." in rest else "evaluator, its own modules"
    return next((each for each in GROUPS if package.startswith(each)), "the standard library")


def stages(rounds: int) -> dict[str, float]:
    """Milliseconds of processor time that each stage of ``run`` takes, in their order."""
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        command = (*PYTHON, "-c", STAGES)
        said = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True).stdout
        for told in said.splitlines():
            stage, spent = told.split("\t")
            found[stage].append(float(spent) * 1000)
    return {stage: statistics.median(each) for stage, each in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--count", action="store_true", help="count instructions")
    given = parser.parse_args()
    for command in COMMANDS.values():
        used(command)  # byte code is written, files are in memory
    if given.count:
        counted = {name: instructions(command) for name, command in COMMANDS.items()}
        table(
            ("process", "million instructions", "times bare Python"),
            [(f"`{name}`", f"{each:.0f}", f"{each / counted[BARE]:.1f}") for name, each in counted.items()],
        )
        return
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(given.rounds):
        for name, command in COMMANDS.items():
            taken[name].append(used(command).processor_s)
    middle = {name: statistics.median(each) for name, each in taken.items()}
    table(
        ("process", "CPU ms", "least", "times bare Python"),
        [
            (f"`{name}`", f"{each * 1000:.0f}", f"{min(taken[name]) * 1000:.0f}", f"{each / middle[BARE]:.1f}")
            for name, each in middle.items()
        ],
    )
    rooms = sorted(imports(given.rounds).items(), key=lambda each: -each[1])
    table(("imports of `run`", "ms"), [(room, f"{spent:.0f}") for room, spent in rooms if spent >= 1])
    steps = stages(given.rounds)
    whole = sum(steps.values())
    table(("stage of `run`", "CPU ms", "share"), [(k, f"{v:.1f}", f"{v / whole:.0%}") for k, v in steps.items()])


if __name__ == "__main__":
    main()
