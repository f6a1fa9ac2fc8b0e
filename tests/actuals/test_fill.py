"""Figures into forms: every row is used, or named in a problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluator.actuals import fill, load_actuals
from evaluator.forms.model import Form, Funds, Indicator
from evaluator.language.constraint import plain
from evaluator.problem import Location, render

DATA = Path(__file__).parent / "fill.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8")) if DATA.exists() else []
COLUMNS = ("level1", "level2", "level3", "target")
BUDGETS = {"展会经费": 250_000, "培训经费": 10_000}


def form(case: dict[str, Any]) -> Form:
    rows = tuple(Indicator(**dict(zip(COLUMNS, row, strict=True))) for row in case["rows"])
    place = Location(f"{case['name']}{case['year']}.yaml")
    funds = Funds(total=BUDGETS.get(case["name"]))
    return Form(name=case["name"], year=case["year"], indicators=rows, funds=funds, location=place)


def run(case: dict[str, Any], folder: Path) -> tuple[list[list[Any]], list[list[Any]], str]:
    """Figures that went in, money that went in, and what was said, with the folder left out."""
    for name in ("indicators", "funds"):
        if case.get(name):
            (folder / f"{name}.csv").write_text(case[name], encoding="utf-8")
    actuals, problems = load_actuals(folder)
    filled, more = fill([form(each) for each in case["forms"]], actuals)
    figures = [
        [each.name, each.year, row.level2, row.level3, row.actual, *(["示例"] if each.illustrative else [])]
        for each in filled
        for row in each.indicators
        if row.actual_location.row is not None
    ]
    money = [
        [each.name, *(None if one is None else plain(one) for one in (done.initial, done.budget, done.executed))]
        for each in filled
        if (done := each.execution) is not None
    ]
    said = "\n".join(render(each) for each in (*problems, *more))
    return figures, money, said.replace(f"{folder}/", "")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_filling(case: dict[str, Any], tmp_path: Path) -> None:
    figures, money, said = run(case, tmp_path)
    assert figures == case["figures"]
    assert money == case.get("money", [])
    assert said == case["says"].rstrip("\n")
