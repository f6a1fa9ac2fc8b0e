"""A method is whole or it does not import: parameters, formula, reason, short and long words in one class."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pytest

from evaluator.forms.model import Form, Indicator
from evaluator.rulebook import load_rulebook
from evaluator.rulebook.methods.excess import Excess
from evaluator.rulebook.methods.execution import ExecutionRule
from evaluator.rulebook.methods.lateness import Lateness
from evaluator.rulebook.methods.method import Choice, Method, others
from evaluator.rulebook.methods.overshoot import OvershootStep
from evaluator.rulebook.methods.satisfaction import Satisfaction
from evaluator.rulebook.methods.shortfall import Shortfall
from evaluator.scoring import score_form

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.rulebook.methods.formula import Number, Operations, Row

FAMILIES = (Shortfall, Excess, Lateness, Satisfaction, ExecutionRule, OvershootStep)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_the_methods_of_a_parameter_are_told_apart_in_a_few_words(family: type[Method]) -> None:
    short = [each.short for each in family.methods.values()]
    assert len(set(short)) == len(short) > 1
    assert all(short)


def test_a_method_without_its_parts_does_not_import() -> None:
    with pytest.raises(TypeError, match=r"Halved lacks in_words, reason, short"):

        class Halved(Shortfall):
            method: Literal["halved"]

            def earned(self, ops: Operations, attained: Number, row: Row) -> Number:  # noqa: ARG002
                return ops.round(attained)


def test_a_choice_without_its_words_does_not_import() -> None:
    with pytest.raises(TypeError, match=r"Whether: methods \('yes', 'no'\), words \('yes',\)"):

        class Whether(Choice):
            says = {"yes": "是"}  # noqa: RUF012
            method: Literal["yes", "no"]


def test_an_explanation_names_the_other_ways() -> None:
    assert (
        others(Excess.model_validate({"method": "linear"}))
        == "指标值 ÷ 完成值、超出不得分、按超出的百分点扣分、按超出幅度分档"
    )


def scored(tmp_path: Path, parameters: str, target: str, actual: str) -> tuple[str, str]:
    """Score and reasons of ten points under the default rules with these parameters in their place."""
    path = tmp_path / "own.yaml"
    path.write_text(f"title: 试行规则\nextends: cn-caiyu-2020-10\n{parameters}", encoding="utf-8")
    book, problems = load_rulebook(path, 2022)
    assert book is not None, problems
    row = Indicator(
        level1="产出指标", level2="数量指标", level3="展会", target=target, actual=actual, weight=Decimal(10)
    )
    (found,) = score_form(Form(name="示例项目", year=2022, indicators=(row,)), book).indicators
    return str(found.score), " / ".join(each.text for each in found.reasons)


SOURCE = "  summary: x\n  source: [{title: 试行规则, evidence: M, says: 演示}]\n"
STRICT = f"strict_bound:\n{SOURCE}  values: {{2022-01-01: {{method: nothing}}}}\n"
STARTED = f"shortfall:\n{SOURCE}  values: {{2022-01-01: {{method: per_point, points: 1, per: 0.05, started: true}}}}\n"
REASONS = [
    (STRICT, ">6场", "5场", "8.33", "5 场 未达到指标值（大于 6 场）：5 ÷ 6 ≈ 83.33%，10 × 5 ÷ 6 ≈ 8.33"),
    (STRICT, ">6场", "6场", "0.00", "6 场 未达到指标值（大于 6 场）：恰好等于界限，10 × 0% = 0.00"),
    (STRICT, ">6场", "7场", "10.00", "7 场 达到指标值（大于 6 场），得满分 10.00"),
    (
        STARTED,
        "≥100%",
        "95%",
        "9.00",
        "相差 5 个百分点，每 5 个百分点（不足的按一次计）扣 1 分，应扣 1 分，10 × 90% = 9.00",
    ),
    (
        STARTED,
        "≥100%",
        "94.9%",
        "8.00",
        "相差 5.1 个百分点，每 5 个百分点（不足的按一次计）扣 1 分，应扣 2 分，10 × 80% = 8.00",
    ),
    (STARTED, "≥100场", "99场", "9.00", "相差 指标值的 1%，每 5%（不足的按一次计）扣 1 分，应扣 1 分，10 × 90% = 9.00"),
]


@pytest.mark.parametrize("case", REASONS, ids=lambda case: f"{case[1]} {case[2]}")
def test_a_reason_shows_the_arithmetic(case: tuple[str, str, str, str, str], tmp_path: Path) -> None:
    parameters, target, actual, score, told = case
    found, reason = scored(tmp_path, parameters, target, actual)
    assert found == score
    assert reason.endswith(told)
