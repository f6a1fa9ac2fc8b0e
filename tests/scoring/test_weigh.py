"""Weights add up to a hundred to the cent, whatever a form has and lacks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.forms.model import Form, Indicator
from evaluator.rulebook import Rulebook, known_rulebooks, load_rulebook
from evaluator.scoring.weigh import level1_of, weigh


def load(name: str) -> Rulebook:
    rulebook, problems = load_rulebook(name)
    assert rulebook is not None, problems
    return rulebook


BOOKS = {name: load(name) for name in known_rulebooks()}
LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
    ("投入", "项目立项"),
)
levels = st.sampled_from(LEVELS)


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(levels, st.booleans()), min_size=1, max_size=25))
def test_spread_weights_add_up_to_a_hundred(name: str, rows: list[tuple[tuple[str, str], bool]]) -> None:
    form = Form(name="示例项目", indicators=tuple(Indicator(level1=one, level2=two) for (one, two), _ in rows))
    scorable = [counts for _, counts in rows]
    weights = weigh(form, scorable, BOOKS[name])
    for weight, counts in zip(weights.indicators, scorable, strict=True):
        assert (weight > 0) == counts
    if any(scorable):
        assert weights.execution + sum(weights.indicators) + weights.missing_cost == 10_000


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("产出指标", "产出指标"),
        ("项目产出", "产出指标"),
        ("产出指标(40分)", "产出指标"),
        ("产出目标", "产出指标"),
        ("项目效益", "效益指标"),
        ("效果指标", "效益指标"),
        ("结果目标", "效益指标"),
        ("满意度指标", "满意度指标"),
        ("成本指标", "成本指标"),
        ("投入目标", "其他指标"),
    ],
)
def test_a_printed_level_1_is_known_by_its_words(printed: str, meant: str) -> None:
    assert level1_of(Indicator(level1=printed), BOOKS["cn-caiyu-2020-10"]) == meant


def test_a_blank_target_has_no_weight_even_where_the_form_gives_it_one() -> None:
    rows = (Indicator(level1="产出指标", weight=Decimal(80)), Indicator(level1="产出指标", weight=Decimal(10)))
    weights = weigh(Form(name="示例项目", indicators=rows), [True, False], BOOKS["cn-caiyu-2020-10"])
    assert weights.indicators == (8_000, 0)
    assert [each.message for each in weights.problems] == ["指标分值合计 80.00，加预算执行率 10.00，共 90.00，不是 100"]


def test_a_weight_is_published_to_the_cent() -> None:
    rows = (
        Indicator(level1="产出指标", weight=Decimal("33.335")),
        Indicator(level1="产出指标", weight=Decimal("56.67")),
    )
    weights = weigh(Form(name="示例项目", indicators=rows), [True, True], BOOKS["cn-caiyu-2020-10"])
    assert weights.indicators == (3_334, 5_667)
