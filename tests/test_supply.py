"""What an installation brings along: every dependency pinned, listed, and under a licence that fits ours."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PERMISSIVE = re.compile(
    r"(MIT|MIT-0|MIT-CMU|BSD-[23]-Clause|Apache-2\.0|PSF-2\.0)( (OR|AND) (BSD-[23]-Clause|Apache-2\.0))?"
)
NAME = re.compile(r"[A-Za-z0-9._-]+")


def plain(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def requirements() -> Iterator[str]:
    extras = PROJECT["optional-dependencies"]
    yield from PROJECT["dependencies"]
    for extra in set(extras) - {"dev", "app"}:
        yield from extras[extra]


def installed() -> set[str]:
    """Every package that the requirements need, as far as it is installed here."""
    found: set[str] = set()
    waiting = [plain(each) for each in requirements()]
    while waiting:
        name = waiting.pop()
        if name in found or name == "evaluator":
            continue
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [plain(each) for each in needs if "extra ==" not in each]
    return found


def listed() -> dict[str, str]:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|$", page, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(installed()))
def test_every_dependency_is_listed_with_a_licence_that_fits_ours(name: str) -> None:
    assert PERMISSIVE.fullmatch(listed()[name])


@pytest.mark.parametrize("name", sorted({plain(each) for each in requirements()} - {"evaluator"}))
def test_every_direct_dependency_is_pinned(name: str) -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert name in {plain(line) for line in pinned.splitlines() if "==" in line}
