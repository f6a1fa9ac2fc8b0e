"""Several units, one form: ``aggregation/*.yaml``.

``units`` gives budget, spending and the actual of each; ``actual`` is what the form gets (null: left blank),
``problems`` the messages. Then the form is scored where a ``score`` is named.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.forms.model import Execution, Form, Indicator
from evaluator.monitoring.aggregate import aggregate
from evaluator.rulebook import load_rulebook
from evaluator.scoring import score_form
from tests.commands import call

SCENARIOS = [
    pytest.param(scenario, id=scenario["name"])
    for path in sorted((Path(__file__).parent / "aggregation").glob("*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
ROW = {"level1": "产出指标", "level2": "数量指标", "level3": "示例指标", "weight": Decimal(10)}


def unit(stated: dict[str, Any], row: dict[str, Any]) -> Form:
    amounts = {key: Decimal(stated[key]) for key in ("budget", "executed") if key in stated}
    rows = (Indicator(**{**ROW, **row, "actual": stated.get("actual")}),) if "actual" in stated else ()
    return Form(name="示例项目", year=2022, unit=stated["unit"], execution=Execution(**amounts), indicators=rows)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_first_the_figures_are_aggregated_then_scored(scenario: dict[str, Any]) -> None:
    row = scenario["indicator"]
    whole = Form(name="示例项目", year=2022, indicators=(Indicator(**{**ROW, **row}),))
    form, problems = aggregate(whole, [unit(each, row) for each in scenario["units"]])
    assert form.indicators[0].actual == scenario["actual"]
    assert [each.message for each in problems] == scenario.get("problems", [])
    if "executed" in scenario:
        assert form.execution is not None
        assert (str(form.execution.budget), str(form.execution.executed)) == tuple(scenario["executed"])
    if "score" in scenario:
        rulebook, _ = load_rulebook("hubei-dept", 2022)
        assert rulebook is not None
        assert str(score_form(form, rulebook).indicators[0].score) == scenario["score"]


FORM = """
项目名称: 展会经费
年度: 2022
实施单位: {unit}
预算执行情况: {{全年预算数: {budget}, 全年执行数: {executed}}}
绩效指标:
  - {{一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 参展企业数, 指标值: ≥35家, 实际完成值: {actual}}}
"""


def test_the_command_prints_a_form_that_can_be_scored(tmp_path: Path) -> None:
    stated = (("汇总", 0, 0, "null"), ("甲县", 60000, 50000, "12家"), ("乙县", 40000, 40000, "23家"))
    for name, budget, executed, actual in stated:
        text = FORM.format(unit=name, budget=budget, executed=executed, actual=actual)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    files = [str(tmp_path / f"{name}.yaml") for name, *_ in stated]
    result = CliRunner().invoke(main, ["aggregate", *files])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "项目名称: 展会经费\n年度: 2022\n实施单位: 汇总\n\n"
        "预算执行情况:\n  全年预算数: 100,000\n  全年执行数: 90,000\n\n"
        "绩效指标:\n"
        "  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 参展企业数, 指标值: ≥35家, 实际完成值: 35家}\n"
    )


def test_a_form_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["aggregate", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("没有可以汇总的项目：目标表须能读取，并且至少有一张单位的表填了其中的项目\n")


# --- filled tables of several units -----------------------------------------------------------------------------------

TARGETS = {
    "展会经费": "  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 参展企业数, 指标值: ≥35家}\n"
    "  - {一级指标: 效益指标, 二级指标: 经济效益指标, 三级指标: 成交率, 指标值: ≥60%}\n"
    "  - {一级指标: 产出指标, 二级指标: 时效指标, 三级指标: 完成时间, 指标值: 2022年10月31日前}\n",
    "培训经费": "  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 培训人数, 指标值: ≥200人}\n",
}


@pytest.fixture
def counties(tmp_path: Path) -> Path:
    """Targets, and the tables of two counties: one takes part in both projects, the other in one."""
    (tmp_path / "targets").mkdir()
    for name, rows in TARGETS.items():
        text = f"项目名称: {name}\n年度: 2022\n绩效指标:\n{rows}"
        (tmp_path / "targets" / f"{name}.yaml").write_text(text, encoding="utf-8")
    given: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "甲县": (
            {"参展企业数": 12, "成交率": 0.5, "完成时间": "2022-09-30", "培训人数": 120},
            {"展会经费": (6, 5), "培训经费": (2, 2)},
        ),
        "乙县": ({"参展企业数": 23, "成交率": 0.75, "完成时间": "2022-10-31"}, {"展会经费": (4, 4)}),
    }
    for county, (figures, money) in given.items():
        file = tmp_path / f"{county}.xlsx"
        assert call("template", tmp_path / "targets", "-o", file).exit_code == 0
        book = openpyxl.load_workbook(file)
        tables: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("指标完成情况", "三级指标", figures),
            ("资金", "项目名称", money),
        )
        for sheet, key, filled in tables:
            at = {cell.value: cell.column for cell in book[sheet][1]}
            for row in range(2, book[sheet].max_row + 1):
                value = filled.get(book[sheet].cell(row, at[key]).value)
                if sheet == "指标完成情况":
                    book[sheet].cell(row, at["实际完成值"]).value = value
                elif value and book[sheet].cell(row, 3).value == "年度资金总额":
                    book[sheet].cell(row, 5).value, book[sheet].cell(row, 6).value = value
        book.save(file)
    return tmp_path


def test_filled_tables_of_units_come_together_in_one_that_can_be_scored(counties: Path) -> None:
    out = counties / "汇总.xlsx"
    done = call("aggregate", counties / "targets", counties / "甲县.xlsx", counties / "乙县.xlsx", "-o", out)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{out}\n", "")
    run = call("run", counties / "targets", out, "--format", "json")
    show, training = sorted(json.loads(run.stdout)["projects"], key=lambda card: card["name"] != "展会经费")
    # 12 + 23; (50 % × 6 + 75 % × 4) ÷ 10; the later day; 5 + 4 of 6 + 4 万元.
    assert [row["actual"] for row in show["indicators"]] == ["35家", "60%", "2022-10-31"]
    assert (show["execution"]["budget"], show["execution"]["executed"]) == ("100000", "90000")
    assert [row["actual"] for row in training["indicators"]] == ["120人"]


def test_a_unit_that_lacks_a_figure_is_named(counties: Path) -> None:
    book = openpyxl.load_workbook(counties / "乙县.xlsx")
    sheet = book["指标完成情况"]
    at = {cell.value: cell.column for cell in sheet[1]}
    (row,) = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, at["三级指标"]).value == "成交率"]
    sheet.cell(row, at["实际完成值"]).value = None
    book.save(counties / "乙县.xlsx")
    done = call(
        "aggregate", counties / "targets", counties / "甲县.xlsx", counties / "乙县.xlsx", "-o", counties / "汇总.csv"
    )
    assert "W534 “成交率”没有汇总：乙县：没有完成值" in done.stderr


def test_several_projects_need_a_file_to_go_to(counties: Path) -> None:
    done = call("aggregate", counties / "targets", counties / "甲县.xlsx")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "目标表有 2 个项目，请加 -o 文件" in done.stderr


def test_a_folder_of_the_forms_of_several_units_is_added_up(tmp_path: Path) -> None:
    (tmp_path / "各县").mkdir()
    for name, actual in (("甲县", "12家"), ("乙县", "23家")):
        text = FORM.format(unit=name, budget=50000, executed=50000, actual=actual)
        (tmp_path / "各县" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "汇总.yaml").write_text(FORM.format(unit="汇总", budget=0, executed=0, actual="null"), encoding="utf-8")
    done = call("aggregate", tmp_path / "汇总.yaml", tmp_path / "各县")
    assert "实际完成值: 35家" in done.stdout
