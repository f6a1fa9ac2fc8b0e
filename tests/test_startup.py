"""What a start loads: a library that is not needed costs more than the whole job."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"polars", "pandas", "pyarrow", "narwhals", "numpy", "pint", "lark", "lxml", "jinja2", "docx"}
HEAVY |= {"openpyxl", "xlsxwriter"}
COMMANDS = {
    "import": "import evaluator",
    "help": "import evaluator.cli; evaluator.cli.main(['--help'])",
    "run": "import evaluator.cli; evaluator.cli.main(['run'])",
}


def _loaded(code: str, folder: Path) -> set[str]:
    """The packages that a fresh Python has loaded once the code is done."""
    tell = f"try:\n    {code}\nfinally:\n    import sys; print(*sys.modules, file=sys.stderr, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, cwd=folder, check=True)
    return {name.partition(".")[0] for name in done.stderr.splitlines()}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_start_loads_nothing_heavy(command: str, tmp_path: Path) -> None:
    loaded = _loaded(COMMANDS[command], tmp_path)
    assert "evaluator" in loaded
    assert loaded & HEAVY == set()


def test_the_import_loads_no_model_and_no_command_line(tmp_path: Path) -> None:
    assert _loaded(COMMANDS["import"], tmp_path) & {"pydantic", "yaml", "click"} == set()


def test_help_reads_no_model_and_no_file(tmp_path: Path) -> None:
    assert _loaded(COMMANDS["help"], tmp_path) & {"pydantic", "yaml", "tomllib", "pathlib"} == set()
