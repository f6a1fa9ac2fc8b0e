"""Expenditure standards: a bureau's own hold before those that travel with the program; what a file can have wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.problem import render
from evaluator.standards import load_standards, same_unit
from tests.commands import call

if TYPE_CHECKING:
    from pathlib import Path

FORM = """项目名称: 业务培训
年度: 2023
实施单位: 某县农业农村局
绩效指标:
  - {一级指标: 成本指标, 二级指标: 经济成本指标, 三级指标: 培训费标准, 指标值: ≤500元/人·天}
"""
OWN = """title: 某市市级机关经费支出标准
place: 某市
standards:
  - name: 培训费综合定额
    match: 培训
    figures: {其他: 400元/人·天}
    since: 2022-01-01
    source:
      - {title: 某市培训费管理办法, number: 某财行〔2022〕3号, article: 第六条, evidence: A,
         says: 培训费每人每天不超过 400 元}
"""
FINDING = (
    "T22 指标“培训费标准”的指标值 500 元/人/天 高于培训费综合定额 400 元/人/天（某市）\n"
    "  = 依据：某财行〔2022〕3号 第六条：培训费每人每天不超过 400 元\n"
)


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    folder = tmp_path / "目标"
    folder.mkdir()
    (folder / "培训.yaml").write_text(FORM, encoding="utf-8")
    return folder


def test_within_the_national_standard_nothing_is_said(forms: Path) -> None:
    assert "T22" not in call("check", forms).stdout


def test_a_bureaus_own_standard_holds_first(forms: Path, tmp_path: Path) -> None:
    own = tmp_path / "标准.yaml"
    own.write_text(OWN, encoding="utf-8")
    assert FINDING in call("check", forms, "--standards", own).stdout


def test_the_folder_beside_the_forms_is_read_and_is_no_form(forms: Path) -> None:
    (forms / "standards").mkdir()
    (forms / "standards" / "本市.yaml").write_text(OWN, encoding="utf-8")
    result = call("check", forms)
    assert FINDING in result.stdout
    assert result.stderr.startswith("1 张目标表：")


def test_a_review_knows_them_too(forms: Path) -> None:
    (forms / "standards").mkdir()
    (forms / "standards" / "本市.yaml").write_text(OWN, encoding="utf-8")
    filled = FORM.replace("}\n", ", 实际完成值: 450元/人·天, 分值: 10, 得分: 10}\n")
    (forms / "培训.yaml").write_text(filled, encoding="utf-8")
    result = call("review", forms, "--json")
    assert "高于培训费综合定额 400 元/人/天（某市）" in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("400元/人·天", "面议", "4: E432 支出标准：数额“面议”无法识别，应如 760元/人·天"),
        ("match: 培训", "match: (培训", "5: E432 支出标准：(培训 不是正则表达式"),
        ("figures: {其他: 400元/人·天}", "sum: [伙食]", "1: E432 支出标准：sum 所指的“伙食”不在本文件中"),
        ("    figures: {其他: 400元/人·天}\n", "", "4: E432 支出标准：figures（数额）和 sum（合计）写且只写一个"),
        ("place: 某市\n", "", "1: E404 文件 缺少 place"),
        (",\n         says: 培训费每人每天不超过 400 元", "", "9: E430 文件 的依据没有写明说了什么（says）"),
        ("since: 2022-01-01", "since: 去年", "7: E405 文件 的 since 不能是“去年”"),
    ],
)
def test_a_slip_is_told_with_its_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    own = tmp_path / "标准.yaml"
    own.write_text(OWN.replace(old, new), encoding="utf-8")
    standards, (found,) = load_standards([own])
    assert render(found).splitlines()[0] == f"{own}:{told}"
    assert not any(is_own for _, is_own in standards.files)


def test_a_file_with_a_slip_stops_the_check(forms: Path, tmp_path: Path) -> None:
    own = tmp_path / "标准.yaml"
    own.write_text(OWN.replace("400元/人·天", "面议"), encoding="utf-8")
    result = call("check", forms, "--standards", own)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "E432" in result.stderr


def test_what_travels_with_the_program_is_whole() -> None:
    standards, problems = load_standards()
    assert problems == ()
    assert [file.place for file, _ in standards.files] == ["中央和国家机关"]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("元/人/天", "元/天/人", True),
        ("元/人/日", "元/人/天", True),
        ("元/课时", "元/学时", True),
        ("元/人", "元/人/天", False),
        ("元/人/天", "元/人/年", False),
        ("元/人/天", None, False),
    ],
)
def test_units_are_one_whatever_their_order(left: str, right: str | None, same: bool) -> None:  # noqa: FBT001
    assert same_unit(left, right) is same
