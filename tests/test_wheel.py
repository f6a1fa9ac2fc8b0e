"""The wheel, installed far from the repository: everything the program needs travels with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = ("rules", "targets", "actuals")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, check=True, capture_output=True, timeout=120, cwd=ROOT)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target"]
    subprocess.run([*pip, target, wheel], check=True, capture_output=True, timeout=120)
    return target


def files(folder: Path) -> set[str]:
    found = (each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return {each.relative_to(folder).as_posix() for each in found}


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {f"evaluator/{name}" for name in files(ROOT / "evaluator")}
    expected |= {f"evaluator/shipped/{folder}/{name}" for folder in SHIPPED for name in files(ROOT / folder)}
    assert expected - names == set()


def there(installed: Path, folder: Path, *command: object, **extra: Any) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    arguments = [str(each) for each in command]
    return subprocess.run(
        arguments, capture_output=True, text=True, timeout=120, check=False, cwd=folder, env=environment, **extra
    )


def test_it_is_the_installed_package_that_runs(installed: Path, tmp_path: Path) -> None:
    done = there(installed, tmp_path, sys.executable, "-c", "import evaluator; print(evaluator.__file__)")
    assert done.stdout.strip() == str(installed / "evaluator" / "__init__.py")


def test_the_example_runs_in_any_folder(installed: Path, tmp_path: Path) -> None:
    done = there(installed, tmp_path, sys.executable, "-m", "evaluator", "run", "--format", "json")
    assert done.returncode == 0
    shape = json.loads(done.stdout)
    assert len(shape["projects"]) == 9
    assert shape["rules"]["id"] == "cn-caiyu-2020-10"
    assert [each for each in shape["problems"] if each["severity"] == "error"] == []


def test_results_are_written_by_the_command_that_pip_made(installed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = there(installed, tmp_path, installed / "bin" / "evaluator", "run", "-o", out, "--rules", "sichuan-2023")
    assert done.returncode == 0
    assert {"scorecards.json", "scorecards.csv", "index.html", "自评情况汇总表.xlsx"} <= {
        each.name for each in out.iterdir()
    }


def test_a_template_of_the_shipped_targets_comes_back(installed: Path, tmp_path: Path) -> None:
    targets = installed / "evaluator" / "shipped" / "targets"
    made = there(installed, tmp_path, sys.executable, "-m", "evaluator", "template", targets, "-o", "表.xlsx")
    assert (made.returncode, made.stdout.strip(), made.stderr) == (0, "表.xlsx", "")
    done = there(installed, tmp_path, sys.executable, "-m", "evaluator", "run", targets, "表.xlsx", "--format", "csv")
    assert done.returncode == 0
