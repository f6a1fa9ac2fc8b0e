"""docs/formats.md says what scripts may rely on: every key it lists is there, in that order, and every format named."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.result import STATUS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
MADE_UP = {"illustrative"}
"""Keys that only demonstration figures have."""


def listed(start: str) -> list[str]:
    """The keys in code that follow ``start`` on the page, up to the first full stop, semicolon or blank line."""
    text = PAGE[PAGE.index(start) + len(start) :]
    text = re.split(r"\n\n|[.;]\s|\n\* ", text, maxsplit=1)[0]
    return re.findall(r"`([a-z0-9_]+)`", re.sub(r"\([^)]*\)", "", text))


def told(*arguments: str) -> Any:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def keys(shape: dict[str, Any], but: Iterable[str] = ()) -> list[str]:
    return [key for key in shape if key not in {*MADE_UP, *but}]


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    found: dict[str, Any] = told("run", "--format", "json")
    return found


def test_a_run(run: dict[str, Any]) -> None:
    assert keys(run) == listed("`scorecards.json`\n\n")
    (project, *_) = run["projects"]
    assert keys(project) == listed("* a project:")
    assert keys(project["execution"]) == listed("* `execution`:")
    (indicator, *_) = project["indicators"]
    assert keys(indicator) == listed("* an indicator:")
    assert keys(indicator["reasons"][0]) == listed("* a reason:")
    assert list(STATUS_NAMES) == listed("`status`:")


def test_a_problem() -> None:
    (found,) = told("parse", "--json", "达到≥3,5家")["problems"]
    assert keys(found) == listed("a page each in [problems/](problems/).\n\n")
    assert keys(found["location"]) == listed("`location`:")


def test_a_value() -> None:
    assert keys(told("parse", "--json", "≥35家")) == listed("One object a line, in the order of the input:")


@pytest.mark.parametrize(
    ("start", "arguments"),
    [
        ("## `explain --json`\n\n", ["explain", "targets", "actuals", "法律顾问", "专款专用率", "--json"]),
        ("## `monitor --json`\n\n", ["monitor", "--month", "7", "--json"]),
    ],
)
def test_other_shapes(start: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert keys(told(*arguments)) == listed(start)


def test_every_format_is_named(run: dict[str, Any]) -> None:
    written = {
        run["format"],
        told("rules", "--json")["format"],
        told("rules", "guangxi", "--json")["format"],
        told("rules", "--compare", "guangxi", "hubei-dept", "--json")["format"],
        told("monitor", "--month", "7", "--json")["format"],
        "evaluator.explanation/1",
        "evaluator.batch/1",
        "evaluator.changes/1",
    }
    assert set(re.findall(r"`(evaluator\.[a-z-]+/\d)`", PAGE)) == written
