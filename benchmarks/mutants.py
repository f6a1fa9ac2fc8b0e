"""A sample of mutants of scoring and language, and which of them their tests let live: ``make mutants``.

    python benchmarks/mutants.py [--count 60] [--seed 1] [PATTERN...]

A pattern limits what is drawn from: ``evaluator.scoring.judge*``. mutmut makes the mutants and runs the tests that
reach each (``[tool.mutmut]`` in pyproject.toml). The same seed draws the same mutants of the same sources. What lives
is printed as a diff: a result that changes unseen needs a test, a wording or an equal way of computing does not. Exit
code 1 when any lives.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
_MUTMUT = (sys.executable, "-m", "mutmut")


def main() -> int:
    """Draw, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("patterns", nargs="*", default=["*"])
    chosen = parser.parse_args()
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)  # what mutmut keeps there fits the tests of its last run only
    # Mutants are written before mutmut finds that nothing matches this name.
    subprocess.run([*_MUTMUT, "run", "none"], cwd=ROOT, capture_output=True, check=False)
    known = [name for name in sorted(_outcomes()) if any(fnmatch(name, each) for each in chosen.patterns)]
    drawn = Random(chosen.seed).sample(known, min(chosen.count, len(known)))
    if not drawn:
        print(f"no mutant matches {' '.join(chosen.patterns)}")
        return 2
    subprocess.run([*_MUTMUT, "run", *drawn], cwd=ROOT, check=True)
    outcomes = _outcomes()
    alive = [name for name in drawn if outcomes[name] == 0]
    for name in alive:
        subprocess.run([*_MUTMUT, "show", name], cwd=ROOT, check=True)
    print(f"{len(drawn)} of {len(known)} mutants drawn, {len(alive)} survived")
    return 1 if alive else 0


def _outcomes() -> dict[str, int | None]:
    """The exit code of the tests by mutant; null where they have not run."""
    files = (ROOT / "mutants").rglob("*.meta")
    return {name: code for each in files for name, code in json.loads(each.read_text())["exit_code_by_key"].items()}


if __name__ == "__main__":
    sys.exit(main())
