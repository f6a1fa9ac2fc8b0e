"""The layouts that places print and what they are read as: cases in ``layouts.yaml`` and in
``published.yaml``, whose forms stand for what bureaus of many places and years publish."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.documents.reading import read_document
from evaluator.documents.recognise import recognise
from tests.documents import writers
from tests.documents.layouts import Box, Page

CASES: list[dict[str, Any]] = [
    case
    for name in ("layouts.yaml", "published.yaml")
    for case in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]
_BOX = re.compile(r"(.*?)\s*(?:↓(\d+))?\s*(?:→(\d+))?", re.DOTALL)


def box(text: str) -> Box:
    found = _BOX.fullmatch(text)
    assert found is not None
    return Box(found[1].replace("⏎", "\n"), int(found[2] or 1), int(found[3] or 1))


def page(case: dict[str, Any]) -> Page:
    return Page(tuple(case["titles"]), tuple(tuple(box(text) for text in row) for row in case["rows"]))


def plain(value: Any) -> Any:
    """Numbers as text, as the cases have them."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("suffix", [".html", ".xlsx"])
def test_layout(case: dict[str, Any], suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"表{suffix}"
    path.write_bytes({".html": writers.as_html, ".xlsx": writers.as_xlsx}[suffix]([page(case)], 99))
    document, faults = read_document(path)
    forms, problems, coverage = recognise(document)
    assert faults == ()
    assert coverage.cells - coverage.placed == case.get("left", 0)
    for form in forms:
        form.narrative.pop("表头", None)  # in a sheet the lines above the form are rows of it
    assert [plain(form.model_dump(by_alias=True, exclude_defaults=True, exclude={"source"})) for form in forms] == case[
        "forms"
    ]
    assert [f"{each.code} {each.message}" for each in problems] == case["problems"]
