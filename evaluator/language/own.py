"""Units and words of your own, beside those that come with the program.

The environment variable ``EVALUATOR_LANGUAGE`` names folders (several with the separator of the system's paths); a
folder holds ``units.txt`` in the form of ours, ``vocabulary.toml`` with words for its lists, or both. They count in
every process, and their contents are part of the fingerprint of every result.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from evaluator.places import own_files, own_folders

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.errors import EvaluatorError


@cache
def files() -> tuple[Path, ...]:
    """Every file of units and words that was added.

    Raises:
        EvaluatorError: one of the folders is none.
    """
    for folder in own_folders():
        if not folder.is_dir():
            raise unusable(folder, "不是文件夹")
    return tuple(own_files())


def units() -> dict[Path, str]:
    """The definitions of units that were added, by file."""
    return _texts("units.txt")


def words() -> dict[Path, str]:
    """The words that were added, as TOML, by file."""
    return _texts("vocabulary.toml")


def unusable(path: Path, why: str) -> EvaluatorError:
    """The error for a file of units or words that cannot be used."""
    from evaluator.errors import EvaluatorError
    from evaluator.problem import Location, problem

    place = Location(file=str(path))
    return EvaluatorError((problem("E232", f"自备的单位或词表不能用：{why}", location=place),))


def _texts(name: str) -> dict[Path, str]:
    return {each: each.read_text(encoding="utf-8") for each in files() if each.name == name}
