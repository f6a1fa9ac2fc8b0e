"""Where the data that travels with the program lies: rulebooks, and the example's targets and actual figures."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder ``rules``, ``targets`` or ``actuals``: inside an installed wheel, else beside the package."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def problem_pages() -> Path:
    """The folder with one page a problem code: inside an installed wheel, else in the documentation."""
    inside = _PACKAGE / "shipped" / "problems"
    return inside if inside.is_dir() else _PACKAGE.parent / "docs" / "problems"
