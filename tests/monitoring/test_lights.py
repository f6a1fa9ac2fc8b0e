"""Monitoring as printed and as JSON, whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from evaluator.cli import main
from evaluator.text import width

if TYPE_CHECKING:
    from pathlib import Path

FORM = """
项目名称: 展会经费
年度: 2022
预算执行情况: {全年预算数: 100000, 全年执行数: 55000}
绩效指标:
  - {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 培训人数, 指标值: ≥1200人, 实际完成值: 420人}
  - {一级指标: 产出指标, 二级指标: 时效指标, 三级指标: 完成时间, 指标值: 2022年6月30日前, 实际完成值: 2022年7月1日}
  - {一级指标: 效益指标, 二级指标: 社会效益指标, 三级指标: 消费环境, 指标值: 有效改善, 实际完成值: null}
"""
TEXT = """\
红 展会经费：7 月底
   绿 预算执行：执行率 55% ÷ (7 ÷ 12) = 94.29%，绿灯
   黄 培训人数：420 ÷ (1200 × 7 ÷ 12) = 60%，黄灯
   红 完成时间：指标值 2022年6月30日前，完成值 2022年7月1日，未完成，红灯
   —  消费环境：没有填报 7 月底的完成情况

依据：系统做法：山西省预算绩效管理系统预警规则
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.yaml"
    path.write_text(FORM, encoding="utf-8")
    return path


def call(*arguments: object) -> Any:
    return CliRunner().invoke(main, ["monitor", *(str(each) for each in arguments)])


def test_what_is_printed(form: Path) -> None:
    result = call(form, "--month", 7)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == TEXT


def test_what_is_written_as_json(form: Path) -> None:
    found = json.loads(call(form, "--month", 7, "--json").stdout)
    assert found["format"] == "evaluator.monitoring/1"
    (project,) = found["projects"]
    assert (project["name"], project["month"], project["light"]) == ("展会经费", 7, "red")
    assert [each["light"] for each in project["indicators"]] == ["yellow", "red", None]
    assert project["execution"] == [
        {
            "name": "预算执行",
            "light": "green",
            "reason": {
                "text": "执行率 55% ÷ (7 ÷ 12) = 94.29%，绿灯",
                "rule": "monitor",
                "article": "系统做法：山西省预算绩效管理系统预警规则",
            },
        }
    ]


def test_the_example_fits_the_screen_and_is_called_an_example() -> None:
    result = call("--month", 10)
    assert result.exit_code == 0
    assert max(map(width, result.stdout.splitlines())) <= 100
    assert result.stdout.endswith("示例数据：实际完成值和资金执行数为演示而编，并非真实情况。\n")


def test_a_rulebook_without_lights_says_which_have_them(form: Path) -> None:
    result = call(form, "--month", 7, "--rules", "cn-caiyu-2020-10")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "W533 规则 cn-caiyu-2020-10 没有运行监控的预警办法\n"
        "  = 可用 --rules shanxi-practice、system-practice 或 sichuan-2023\n"
    )


def test_a_month_must_be_given(form: Path) -> None:
    result = call(form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("用法错误：缺少")


def test_made_up_figures_are_said_to_be_so(form: Path) -> None:
    form.write_text(f"{FORM}示例数据: true\n", encoding="utf-8")
    assert call(form, "--month", 7).stdout.endswith("示例数据：实际完成值和资金执行数为演示而编，并非真实情况。\n")
    (project,) = json.loads(call(form, "--month", 7, "--json").stdout)["projects"]
    assert project["illustrative"] is True


def test_an_error_ends_with_1_only_when_asked(form: Path) -> None:
    assert call(form, "--month", 7, "--exit-code").exit_code == 0
    stray = form.with_name("figures.csv")
    name = FORM.split("项目名称: ", 1)[1].splitlines()[0]
    rows = f"项目名称,三级指标,实际完成值\n{name},培训人数,70人\n别的项目,培训人数,3人\n"
    stray.write_text(rows, encoding="utf-8")
    assert call(form, stray, "--month", 7).exit_code == 0
    assert call(form, stray, "--month", 7, "--exit-code").exit_code == 1


@pytest.mark.parametrize("actual", ["预计420人", "0.35", "#DIV/0!"])
def test_what_a_person_must_judge_first_has_no_light(form: Path, actual: str) -> None:
    form.write_text(FORM.replace("实际完成值: 420人", f"实际完成值: '{actual}'"), encoding="utf-8")
    (project,) = json.loads(call(form, "--month", 7, "--json").stdout)["projects"]
    assert project["indicators"][0]["light"] is None
