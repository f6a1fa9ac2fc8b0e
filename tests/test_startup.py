"""What a start loads: a library that is not needed costs more than the whole job."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent
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


def test_the_first_page_of_a_known_workspace_reads_and_scores_nothing(tmp_path: Path) -> None:
    """What the list shows is kept; a page that loaded the parser or a model would be a second late."""
    known = """
    from evaluator.workspace import Unit, Workspace
    from evaluator.evaluate import prepare
    from evaluator.web.desk import Desk
    from evaluator.web.loading import load
    load()
    made = Workspace("甲"); made.save_unit(Unit(name="某局", year=2022))
    for form in prepare().forms: made.add(form)
    desk = Desk(made.store.root); lines, reading = desk.lines(); assert not reading and lines[0].total == "79.54–84.54"
    """
    subprocess.run([sys.executable, "-c", dedent(known)], cwd=tmp_path, check=True)
    first = """
    from pathlib import Path
    import evaluator.web.app, evaluator.web.pages.home, evaluator.web.pages.start
    from evaluator.web.desk import Desk
    from evaluator.web.site import fragment
    desk = Desk(Path("甲").resolve()); lines, reading = desk.lines()
    assert not reading and len(lines) == 9 and desk.title == ("某局", "2022"), (reading, desk.title)
    """
    assert _loaded("exec(" + repr(dedent(first)) + ")", tmp_path) & {"pydantic", "yaml", "lark", "jinja2"} == set()
