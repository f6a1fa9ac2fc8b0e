"""Whole departments from target file to printed form and back: the examples of rules/README.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from evaluator.documents.importing import read_forms
from evaluator.forms.load import load_forms
from evaluator.places import shipped
from tests.commands import call

if TYPE_CHECKING:
    from evaluator.forms.model import Form

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples" / "department"
CASES = [("pidu-2025", "pidu-dept-2025", "84.67", "良"), ("hunan-2024", "hunan-dept", "94.82", "优")]
NAMES = [folder for folder, *_ in CASES]


def form_of(folder: str) -> Form:
    forms, problems = load_forms(EXAMPLES / folder / "target.yaml")
    assert problems == ()
    return forms[0]


@pytest.mark.parametrize(("folder", "rules", "total", "grade"), CASES, ids=NAMES)
def test_it_is_scored_and_printed_and_read_back(
    folder: str, rules: str, total: str, grade: str, tmp_path: Path
) -> None:
    place = EXAMPLES / folder
    out = tmp_path / "out"
    result = call("run", str(place / "target.yaml"), str(place / "actuals"), "--rules", rules, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert result.stderr == f"已写入 {out}\n"
    name = form_of(folder).name
    sheet = openpyxl.load_workbook(out / f"自评表_{name}.xlsx").worksheets[0]
    shown = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert shown[0] == ["部门整体支出绩效自评表"]
    (last,) = [row for row in shown if row and row[0] == "总分"]
    assert last[-1] == f"等级：{grade}　结论：合格"
    assert f"总分 {total}" in call("run", str(place / "target.yaml"), str(place / "actuals"), "--rules", rules).stdout
    (back,), problems, _ = read_forms([out / f"自评表_{name}.xlsx"])
    assert not [each for each in problems if each.severity == "error"]
    assert back.is_department
    rows = form_of(folder).indicators
    assert [(each.level1, each.level2, each.level3, each.target) for each in back.indicators] == [
        (each.level1, each.level2, each.level3, each.target) for each in rows
    ]
    assert all(each.actual and each.score is not None for each in back.indicators)


@pytest.mark.parametrize(("folder", "rules"), [case[:2] for case in CASES], ids=NAMES)
def test_it_is_not_asked_for_what_projects_have(folder: str, rules: str) -> None:
    for chosen in (("--rules", rules), ()):
        result = call("check", str(EXAMPLES / folder / "target.yaml"), *chosen)
        codes = {line.split(": ")[1].split(" ")[0] for line in result.stdout.splitlines() if ": " in line}
        assert not codes & {"T03", "T11", "T17", "T20", "T23"}


def test_they_are_no_part_of_the_shipped_example() -> None:
    forms, _ = load_forms(shipped("targets"))
    assert len(forms) == 9
    assert not any(form.is_department for form in forms)


@pytest.mark.parametrize("folder", NAMES)
def test_they_say_that_they_are_made_up(folder: str) -> None:
    assert form_of(folder).illustrative
