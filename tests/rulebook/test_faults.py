"""What is said about a rulebook with a slip in it, whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluator.problem import render
from evaluator.rulebook import load_rulebook
from evaluator.rulebook.methods.excess import Excess
from evaluator.rulebook.methods.shortfall import Shortfall

if TYPE_CHECKING:
    from evaluator.problem import Problem

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


def shown(problem: Problem) -> str:
    hint = f" = {problem.hint}" if problem.hint else ""
    return f"{problem.location.row}: {problem.code} {problem.message}{hint}"


def with_methods(message: str) -> str:
    """The names of the methods there are, for ``{excess}`` and ``{shortfall}``: a further one is no fault."""
    for family in (Excess, Shortfall):
        message = message.replace(f"{{{family.__name__.lower()}}}", "、".join(family.methods))
    return message


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_fault_is_told_with_its_line(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(case["file"], encoding="utf-8")
    rulebook, problems = load_rulebook(path)
    assert rulebook is None
    assert {each.location.file for each in problems} == {str(path)}
    told = [shown(each) for each in problems]
    if "expect" in case:
        assert told == [with_methods(each) for each in case["expect"]]
    else:
        assert len(told) == len(case["expect_start"])
        assert all(one.startswith(start) for one, start in zip(told, case["expect_start"], strict=True))


def test_an_unknown_rulebook_names_the_known_ones() -> None:
    rulebook, (problem,) = load_rulebook("cn-caiyu-2020")
    assert rulebook is None
    assert problem.code == "E401"
    assert problem.message == "没有评分规则“cn-caiyu-2020”"
    assert problem.hint is not None
    assert problem.hint.startswith("是不是 cn-caiyu-2020-10？已有：cn-caiyu-2020-10、cn-caiyu-2021-101、")


def test_a_file_that_is_not_there_is_an_unknown_rulebook() -> None:
    assert [each.code for each in load_rulebook("no/such/file.yaml")[1]] == ["E401"]


@pytest.mark.parametrize("name", ["lexicon", "../rules/cn-caiyu-2020-10", "", "base"])
def test_what_lies_beside_the_rulebooks_is_none(name: str) -> None:
    assert [each.code for each in load_rulebook(name)[1]] == ["E401"]


def test_files_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: 甲\nextends: b.yaml\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("title: 乙\nextends: a.yaml\n", encoding="utf-8")
    rulebook, (problem,) = load_rulebook(tmp_path / "a.yaml")
    assert rulebook is None
    assert (problem.code, problem.message, problem.location.row) == ("E408", "extends 成环：a → b → a.yaml", 2)


def test_a_slip_of_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("title: 试行规则\nextends: [cn\n", encoding="utf-8")
    rulebook, problems = load_rulebook(path)
    assert rulebook is None
    assert [each.code for each in problems] == ["E104"]
    assert problems[0].location.row == 2


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(b"\xff\xff\xfe")
    book, (found,) = load_rulebook(file)
    assert book is None
    assert render(found) == f"{file}: E103 规则文件不是文本\n  = 请存为 UTF-8 或 GB18030 编码"


def test_a_fault_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "title: 甲\nextends: cn-caiyu-2020-10\nexcess:\n  summary: x\n  values:\n    2020-01-01: 3\n"
        "  source: [{title: 甲, evidence: A, says: 演示}]\n",
        encoding="utf-8",
    )
    _, (found,) = load_rulebook(file)
    assert render(found).startswith(f"{file}:6: E405 excess 的 2020-01-01 不能是“3”")
