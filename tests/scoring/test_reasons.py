"""The reasons of a score are arithmetic that a reader can check: every equation holds, and the last gives the score."""

from __future__ import annotations

import ast
import operator
import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluator.forms.model import Execution, Form, Funds, Indicator
from evaluator.language import Reading
from evaluator.language.constraint import Quantity, plain
from evaluator.rulebook import Rulebook, known_rulebooks, load_rulebook
from evaluator.scoring.compile import Context
from evaluator.scoring.judge import judge
from evaluator.scoring.matter import Matter
from evaluator.scoring.plausible.money import APART
from evaluator.scoring.rollup import score_execution
from evaluator.scoring.verdict import points

if TYPE_CHECKING:
    from decimal import Decimal

_EQUATION = re.compile(r"([-()0-9.%+×÷− ]*[0-9)%]) ([=≈]) (-?[0-9.]+%?)")
_OPERATIONS: dict[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@cache
def book(name: str) -> Rulebook:
    rulebook, problems = load_rulebook(name)
    assert rulebook is not None, problems
    return rulebook


def value(text: str) -> Fraction:
    """The value of an expression as printed: ``12.5 × (80% − 60%) ÷ 2``."""
    source = re.sub(r"([0-9.]+)%", r"(\1 / 100)", text.strip())
    tree = ast.parse(source.replace("×", "*").replace("÷", "/").replace("−", "-"), mode="eval")
    return _value(tree.body, source)


def _value(node: ast.expr, source: str) -> Fraction:
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, source), _value(node.right, source)
        return Fraction(_OPERATIONS[type(node.op)](left, right))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, source)
    return Fraction(ast.get_source_segment(source.replace("×", "*").replace("÷", "/").replace("−", "-"), node) or "")


def check_equations(text: str) -> list[Fraction]:
    """Hold every equation of a reason; the values on the right."""
    found = []
    for left, sign, right in _EQUATION.findall(text):
        stated = value(right)
        decimals = len(right.rstrip("%").partition(".")[2]) + (2 if right.endswith("%") else 0)
        if sign == "=":
            assert value(left) == stated, text
        else:
            assert value(left) != stated, text
            assert abs(value(left) - stated) <= Fraction(1, 2 * 10**decimals), text
        found.append(stated)
    return found


def last_score(text: str) -> Fraction:
    """The score that a reason ends with: of an equation, or 得满分 12.50."""
    return Fraction(re.findall(r"-?\d+\.\d\d(?!\d|%)", text)[-1])


amounts = st.decimals(min_value=0, max_value=500, places=2)
cents = st.integers(min_value=1, max_value=10_000)


def quantity(stated: str, amount: Decimal, unit: str = "家") -> Quantity:
    below, above = stated == "at_most", stated == "at_least"
    return Quantity(
        stated=stated,
        lower=None if below else amount,
        upper=None if above else amount,
        lower_closed=not below,
        upper_closed=not above,
        unit=unit,
    )


def matter(target: Quantity, actual: Decimal, weight: int, rulebook: Rulebook, name: str) -> Matter:
    shown = Reading(plain(actual), quantity("bare", actual, target.unit or ""), ())
    return Matter(Reading("", target, ()), shown, weight, rulebook, Context("产出指标", "数量指标", name))


@pytest.mark.parametrize("name", known_rulebooks())
@settings(max_examples=60)
@given(
    target=st.tuples(st.sampled_from(("at_least", "at_most", "exactly", "bare")), amounts),
    actual=amounts,
    weight=cents,
    kind=st.sampled_from(("企业数", "企业补助标准", "企业满意度")),
)
def test_the_arithmetic_of_figures_holds_and_gives_the_score(
    name: str, target: tuple[str, Decimal], actual: Decimal, weight: int, kind: str
) -> None:
    unit = "%" if kind == "企业满意度" else "公里"
    assume(unit != "%" or actual <= 100)
    verdict = judge(matter(quantity(*target, unit), actual, weight, book(name), kind))
    assert verdict.low == verdict.high
    score = Fraction(points(weight, verdict.low) - verdict.deducted, 100)
    texts = [reason.text for reason in verdict.reasons]
    assert texts
    for text in texts:
        check_equations(text)
    assert last_score(texts[-1]) == score
    assert 0 <= score <= Fraction(weight, 100)


@pytest.mark.parametrize("name", known_rulebooks())
@settings(max_examples=30)
@given(budget=amounts, executed=amounts, weight=cents, finished=st.booleans())
def test_the_arithmetic_of_execution_holds_and_gives_the_score(
    name: str, budget: Decimal, executed: Decimal, weight: int, *, finished: bool
) -> None:
    assume(budget <= 0 or executed < APART * budget)  # beyond that the amounts are asked about and nothing is settled
    form = Form(
        name="示例项目",
        funds=Funds(),
        execution=Execution(budget=budget, executed=executed),
        indicators=(Indicator(),),
    )
    card, low, high = score_execution(form, weight, book(name), finished=finished)
    assert low == high
    (reason,) = card.reasons
    check_equations(reason.text)
    assert card.score is not None
    assert last_score(reason.text) == Fraction(card.score) == Fraction(low, 100)
    assert card.score <= card.weight


def test_an_equation_that_does_not_hold_is_found() -> None:
    assert check_equations("28 ÷ 35 = 80%，12.5 × 80% = 10.00") == [Fraction(4, 5), Fraction(10)]
    with pytest.raises(AssertionError):
        check_equations("28 ÷ 35 = 81%")
    with pytest.raises(AssertionError):
        check_equations("1 ÷ 3 ≈ 33.34%")
