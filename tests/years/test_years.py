"""Next year begins from this one: figures are carried over, weaker targets and dropped indicators are noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from evaluator.forms.dump import dump_form
from evaluator.forms.model import Form, Indicator
from evaluator.years import LastYear, continued
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path


def form(year: int, *rows: tuple[str, str, str | None]) -> Form:
    levels = {"level1": "产出指标", "level2": "数量指标"}
    indicators = tuple(Indicator(**levels, level3=name, target=target, actual=actual) for name, target, actual in rows)
    return Form(name="展会", year=year, indicators=indicators)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    then = form(2022, ("参展企业数", "≥35家", "40家"), ("成交额", "较上年增长", "增长5%"), ("场次", "≥2场", "2场"))
    now = form(2023, ("参展企业数", "≥36家", "41家"), ("成交额", "较上年增长", "增长3%"))
    (tmp_path / "2022.yaml").write_text(dump_form(then), encoding="utf-8")
    (tmp_path / "2023.yaml").write_text(dump_form(now), encoding="utf-8")
    assert call("run", tmp_path / "2022.yaml", "-o", tmp_path / "结果").exit_code == 0
    return tmp_path


def test_both_years_side_by_side(folder: Path) -> None:
    done = call("run", folder / "2023.yaml", "--last-year", folder / "结果", "-o", folder / "新")
    assert done.exit_code == 0
    assert "W711 “展会”的“参展企业数”指标值（≥36家）低于上年实际完成值（40家）" in done.stderr
    assert "W712 “展会”上年的指标“场次”今年没有了" in done.stderr
    lines = (folder / "新" / "上年对比.csv").read_text("utf-8-sig").splitlines()
    first = lines[1].split(",")
    assert first[:4] == ["展会", "参展企业数", "≥35家", "40家"]
    assert (first[5:7], first[8]) == (["≥36家", "41家"], "结果")


@pytest.mark.parametrize(
    ("then", "brought"), [("40家", "40家"), ("40", "40"), ("增长5%", None), ("明显好转", None), (None, None)]
)
def test_only_a_level_becomes_the_figure_to_grow_from(then: str | None, brought: str | None) -> None:
    known = {("展会", "产出", "参展企业数"): {"target": "≥35家", "actual": then, "level3": "参展企业数"}}
    (after,), _ = continued([form(2023, ("参展企业数", "较上年增长", None))], LastYear("结果", known))
    assert after.indicators[0].last_year == brought


def test_a_figure_that_was_typed_is_kept() -> None:
    known = {("展会", "产出", "参展企业数"): {"target": "≥35家", "actual": "40家", "level3": "参展企业数"}}
    this = form(2023, ("参展企业数", "较上年增长", None))
    typed = this.model_copy(update={"indicators": (this.indicators[0].model_copy(update={"last_year": "39家"}),)})
    (after,), _ = continued([typed], LastYear("结果", known))
    assert after.indicators[0].last_year == "39家"


def test_a_folder_without_results_is_named(folder: Path) -> None:
    done = call("run", folder / "2023.yaml", "--last-year", folder / "没有")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{folder / '没有'}: E710 找不到上年的结果" in done.stderr


def test_a_renewed_template_keeps_what_was_typed_and_names_the_changed_target(folder: Path) -> None:
    file = folder / "2022.yaml"
    assert call("template", file, "-o", folder / "旧.xlsx").exit_code == 0
    file.write_text(dump_form(form(2022, ("参展企业数", "≥30家", None))), encoding="utf-8")
    done = call("template", file, "--from", folder / "旧.xlsx", "-o", folder / "新.xlsx")
    assert done.exit_code == 0
    assert "W311 表中“参展企业数”的指标值是“≥35家”，目标表是“≥30家”；以目标表为准" in done.stderr
    sheet = openpyxl.load_workbook(folder / "新.xlsx")["指标完成情况"]
    at = {cell.value: cell.column for cell in sheet[1]}
    assert [sheet.cell(2, at[name]).value for name in ("指标值", "实际完成值")] == ["≥30家", "40家"]
