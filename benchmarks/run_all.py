"""All benchmarks, one after the other; their tables are kept in ``docs/`` (performance, speed and scale).

python benchmarks/run_all.py [--quick]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PEERS = str(HERE.parent / "build" / "peers" / "bin" / "python")
"""A Python that has JioNLP and zen-engine, which the project does not need (``make bench`` sets it up)."""
FULL = (
    ("startup.py",),
    ("language_speed.py", "--texts", "1000", "--jionlp", PEERS),
    ("texts.py",),
    ("forms.py", "--forms", "2000"),
    ("documents.py", "pdf"),
    ("documents.py", "workbooks"),
    ("batch.py",),
    ("zen_rows.py",),
    ("distinct.py",),
    ("spark.py",),
)
QUICK = (
    ("startup.py", "--rounds", "1"),
    ("language_speed.py", "--texts", "200"),
    ("texts.py",),
    ("forms.py", "--forms", "100"),
    ("documents.py", "pdf", "--files", "2", "--times", "1"),
    ("documents.py", "workbooks", "--files", "20"),
    ("batch.py", "--rows", "1000000", "--growth", "1000000", "--times", "1"),
    ("spark.py", "--rows", "20000", "--formats", "parquet"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    for script, *arguments in QUICK if parser.parse_args().quick else FULL:
        python = PEERS if script == "zen_rows.py" else sys.executable
        print(f"\n## {script} {' '.join(arguments)}\n", flush=True)
        subprocess.run([python, str(HERE / script), *arguments], check=True)


if __name__ == "__main__":
    main()
