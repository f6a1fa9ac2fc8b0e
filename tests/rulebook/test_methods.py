"""A method is whole or it does not import: parameters, formula, reason, short and long words in one class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from evaluator.rulebook.methods.excess import Excess
from evaluator.rulebook.methods.execution import ExecutionRule
from evaluator.rulebook.methods.lateness import Lateness
from evaluator.rulebook.methods.method import Choice, Method, others
from evaluator.rulebook.methods.overshoot import OvershootStep
from evaluator.rulebook.methods.satisfaction import Satisfaction
from evaluator.rulebook.methods.shortfall import Shortfall

if TYPE_CHECKING:
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
