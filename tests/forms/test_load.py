"""Forms from YAML: what is kept, and what is said about a slip."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluator.forms.load import load_forms, read_form
from evaluator.problem import render

if TYPE_CHECKING:
    from evaluator.forms.model import Form

SLIPS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "slips.yaml").read_text(encoding="utf-8"))
GOOD = "项目名称: 展会经费\n绩效指标:\n  - {三级指标: 参展次数, 指标值: ≥6次}\n"


def said(path: Path) -> list[str]:
    """What loading says, with the folder of the test left out."""
    _, problems = load_forms(path)
    return [render(each).replace(f"{path}/", "").replace(str(path), path.name) for each in problems]


def only(text: str) -> Form:
    form, problems = read_form(text, "form.yaml")
    assert problems == []
    assert form is not None
    return form


@pytest.mark.parametrize("case", SLIPS, ids=[case["name"] for case in SLIPS])
def test_a_slip_is_named_with_its_line(case: dict[str, Any]) -> None:
    form, problems = read_form(case["text"], "form.yaml")
    assert "\n".join(map(render, problems)) == case["says"].rstrip("\n")
    assert (form is not None) is case.get("reads", False)


@pytest.mark.parametrize(
    "written", ["35", "035", "3.50", "1e3", "2022-10-31", "true", "12:30", "0x1F", "≥35 家", "=100%", '"~"', "'null'"]
)
def test_a_value_stays_the_text_that_was_written(written: str) -> None:
    form = only(f"项目名称: 甲\n绩效指标:\n  - {{三级指标: 乙, 指标值: {written}}}\n")
    assert form.indicators[0].target == written.strip("\"'")


@pytest.mark.parametrize("written", ["", " null", " ~"])
def test_a_blank_target_is_null_and_no_fault(written: str) -> None:
    form = only(f"项目名称: 甲\n绩效指标:\n  - 三级指标: 乙\n    指标值:{written}\n")
    assert form.indicators[0].target is None


@pytest.mark.parametrize("written", ["2930000", "2,930,000", "293万元", "293 万元", "２９３万", "0.0293亿元"])
def test_funds_may_be_written_as_people_do(written: str) -> None:
    form = only(f"项目名称: 甲\n项目资金:\n  年度资金总额: {written}\n绩效指标:\n  - {{三级指标: 乙}}\n")
    assert form.funds.total == Decimal(2_930_000)


def test_form_and_indicators_know_their_lines() -> None:
    form, _ = read_form("# 一\n" + GOOD, "a/b.yaml")
    assert form is not None
    assert (str(form.location), str(form.indicators[0].location)) == ("a/b.yaml:2", "a/b.yaml:4")


def test_a_folder_is_read_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    for name in ("b/2.yml", "b/1.yaml", "a.YAML", ".hidden.yaml", ".git/x.yaml", "~$a.yaml", "notes.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(GOOD.replace("展会经费", name), encoding="utf-8")
    forms, problems = load_forms(tmp_path)
    assert [form.name for form in forms] == ["a.YAML", "b/1.yaml", "b/2.yml"]
    assert problems == ()


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_text("项目名称 甲\n", encoding="utf-8")
    (tmp_path / "2.yaml").write_text(GOOD, encoding="utf-8")
    forms, _ = load_forms(tmp_path)
    assert [form.name for form in forms] == ["展会经费"]
    assert said(tmp_path) == ["1.yaml:1: E108 文件最外层应是一组“键: 值”，这里写的是“项目名称 甲”"]


def test_a_mark_at_the_start_of_a_file_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert said(tmp_path) == []


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_bytes(b"# plain\n" + GOOD.encode("gb18030"))
    assert said(tmp_path) == ["1.yaml:2: E103 文件不是 UTF-8 编码\n  = 用记事本打开，另存为时编码选 UTF-8"]


def test_no_such_file(tmp_path: Path) -> None:
    assert said(tmp_path / "none.yaml") == ["none.yaml: E101 没有这个文件或文件夹\n  = 请检查路径"]


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_text(" \n", encoding="utf-8")
    assert said(tmp_path / "1.yaml") == ["1.yaml: E102 文件是空的"]


def test_a_folder_without_forms(tmp_path: Path) -> None:
    message = f"{tmp_path.name}: E109 文件夹中没有目标表"
    hint = "目标表是 .yaml 文件；已有的 Word、Excel、PDF 文件可先用 evaluator import 转换"
    assert said(tmp_path) == [f"{message}\n  = {hint}"]


def test_a_file_that_is_no_yaml(tmp_path: Path) -> None:
    (tmp_path / "1.docx").write_bytes(b"PK")
    assert said(tmp_path / "1.docx") == [
        "1.docx: E110 目标表应是 .yaml 文件\n  = 其他格式的文件可先用 evaluator import 转换"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "1.yaml").chmod(0)
    assert said(tmp_path) == ["1.yaml: E101 无法读取，没有读取权限"]


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").symlink_to(tmp_path / "gone.yaml")
    assert said(tmp_path) == ["1.yaml: E101 无法读取，文件已不在"]


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000 + "x"])
def test_deep_nesting_ends_in_a_problem(text: str) -> None:
    form, problems = read_form(text, "form.yaml")
    assert form is None
    assert [each.code for each in problems] == ["E104"]
