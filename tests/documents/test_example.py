"""The published example: recognised cell by cell, nothing left over. Skipped where the document is not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.documents.model import Coverage, Document
from evaluator.documents.readers import text
from evaluator.documents.recognise import recognise
from evaluator.forms.load import load_forms
from evaluator.forms.model import Form
from evaluator.places import shipped
from evaluator.problem import Problem

DOCUMENT = Path(__file__).parents[3] / "shared" / "documents" / "yangquan-commerce-2022.txt"

pytestmark = pytest.mark.skipif(not DOCUMENT.is_file(), reason="the example document is not at hand")
Recognised = tuple[tuple[Form, ...], tuple[Problem, ...], Coverage]


@pytest.fixture(scope="module")
def recognised() -> Recognised:
    return recognise(Document(DOCUMENT.name, tuple(text.read(DOCUMENT).blocks)))


def test_every_cell_of_the_example_finds_a_place(recognised: Recognised) -> None:
    assert str(recognised[2]) == "703/703 (100.00%)"


def test_only_repairs_are_reported(recognised: Recognised) -> None:
    assert {each.code for each in recognised[1]} == {"N612", "N613", "N614"}
    assert all(each.location.row is not None for each in recognised[1])


def test_the_forms_are_those_that_ship(recognised: Recognised) -> None:
    shipped_forms, problems = load_forms(shipped("targets") / "2022" / "yangquan-commerce")
    assert not problems
    fields = ("name", "year", "department", "unit", "attribute", "period", "plan", "funds")
    columns = ("level1", "level2", "level3", "target")
    for ours, theirs in zip(recognised[0], shipped_forms, strict=True):
        assert [getattr(ours, field) for field in fields] == [getattr(theirs, field) for field in fields]
        rows = [[getattr(row, column) for column in columns] for row in ours.indicators]
        assert rows == [[getattr(row, column) for column in columns] for row in theirs.indicators]


def test_narrative_and_goal_are_kept(recognised: Recognised) -> None:
    labels = ["项目概况", "立项依据", "项目设立必要性", "保证项目实施的制度、措施", "项目实施计划"]
    for form in recognised[0]:
        assert list(form.narrative)[: len(labels)] == labels
        assert form.goal
        assert form.title == "阳泉市市级预算部门（单位）项目支出绩效目标申报表"
