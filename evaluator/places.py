"""Where the data that travels with the program lies: rulebooks, and the example's targets and actual figures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder ``rules``, ``targets`` or ``actuals``: inside an installed wheel, else beside the package."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def problem_pages() -> Path:
    """The folder with one page a problem code: inside an installed wheel, else in the documentation."""
    inside = _PACKAGE / "shipped" / "problems"
    return inside if inside.is_dir() else _PACKAGE.parent / "docs" / "problems"


WORKSPACE = "workspace.yaml"
"""The file that makes a folder a workspace (docs/workspace.md)."""


def is_workspace(path: str | PathLike[str]) -> bool:
    """Whether the folder is a workspace."""
    try:
        return (Path(path) / WORKSPACE).is_file()
    except OSError:  # a path too long, or no folder that we may look into: whoever reads it says so
        return False


def targets_in(path: Path) -> Path:
    """Where the targets lie: in a workspace in their own folder, else at the path itself."""
    return path / "targets" if is_workspace(path) else path


def own_folders() -> list[Path]:
    """The folders with units and words of one's own that ``EVALUATOR_LANGUAGE`` names, in order."""
    return [Path(each) for each in os.environ.get("EVALUATOR_LANGUAGE", "").split(os.pathsep) if each]


def own_files() -> list[Path]:
    """The files of units and words in those folders."""
    names = ("units.txt", "vocabulary.toml")
    return [folder / name for folder in own_folders() for name in names if (folder / name).is_file()]
