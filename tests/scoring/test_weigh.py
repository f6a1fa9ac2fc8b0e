"""Weights add up to a hundred to the cent, whatever a form has and lacks."""

from __future__ import annotations

from dataclasses import replace
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
@settings(max_examples=60)
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


@settings(max_examples=80)
@given(
    points=st.lists(st.integers(1, 30), min_size=1, max_size=5),
    rows=st.lists(st.tuples(levels, st.integers(0, 4)), min_size=1, max_size=20),
)
def test_goals_keep_their_points_to_the_cent(points: list[int], rows: list[tuple[tuple[str, str], int]]) -> None:
    """Whatever stands under a goal shares its points exactly; what no goal names shares the rest of a hundred."""
    scale = Decimal(80) / sum(points)
    names = [f"年度绩效目标{number}" for number in range(len(points))]
    goals = {name: (each * scale).quantize(Decimal("0.01")) for name, each in zip(names, points, strict=True)}
    indicators = tuple(
        Indicator(level1=one, level2=two, goal=names[number] if number < len(names) else None)
        for (one, two), number in rows
    )
    used = {each.goal for each in indicators} - {None}
    if not used:
        return
    weights = weigh(Form(name="示例项目", goals=goals, indicators=indicators), [True] * len(rows), BOOKS["hubei-dept"])
    for goal in used:
        shared = sum(weight for weight, each in zip(weights.indicators, indicators, strict=True) if each.goal == goal)
        assert abs(shared - int(goals[goal or ""] * 100)) < len(rows)
    expected = sum((goals[goal or ""] for goal in used), Decimal(0)) * 100
    left = 10_000 - weights.execution - int(sum(goals.values(), Decimal(0)) * 100)
    homeless = any(each.goal is None for each in indicators)
    assert sum(weights.indicators) == int(expected) + (max(0, left) if homeless else 0)


# --- points rounded on request ----------------------------------------------------------------------------------------


def outputs(count: int, weight: str | None = None) -> Form:
    """A form with so many outputs, one benefit and one survey; the first output may state its points."""
    first = Indicator(level1="产出指标", level2="数量指标", weight=None if weight is None else Decimal(weight))
    rows = [first, *[Indicator(level1="产出指标", level2="数量指标")] * (count - 1)]
    others = [Indicator(level1="效益指标", level2="社会效益指标"), Indicator(level1="满意度指标", level2="满意度指标")]
    return Form(name="示例项目", indicators=(*rows, *others))


@pytest.mark.parametrize(
    ("count", "step", "points", "code"),
    [
        (3, 100, [1700, 1700, 1600], "N722"),
        (3, 50, [1700, 1650, 1650], "N722"),
        (4, 100, [1300, 1300, 1200, 1200], "N722"),
        (4, 50, [1250] * 4, None),
        (5, 100, [1000] * 5, None),
        (50, 100, [100] * 50, None),
        (51, 100, None, "W723"),
        (51, 50, [100] * 49 + [50] * 2, "N722"),
    ],
)
def test_points_are_rounded_and_their_sum_stays(
    count: int, step: int, points: list[int] | None, code: str | None
) -> None:
    book = BOOKS["cn-caiyu-2020-10"]
    exact = weigh(outputs(count), [True] * (count + 2), book)
    rounded = weigh(outputs(count), [True] * (count + 2), replace(book, rounding=step))
    assert list(rounded.indicators[:count]) == (points or list(exact.indicators[:count]))
    assert (sum(rounded.indicators), rounded.execution) == (9000, 1000)
    assert [each.code for each in rounded.problems] == ([code] if code else [])


def test_points_that_the_form_states_are_not_rounded() -> None:
    book = replace(BOOKS["cn-caiyu-2020-10"], rounding=100)
    mixed = weigh(outputs(3, "12.5"), [True] * 5, book)
    assert mixed.indicators == (1250, 1875, 1875, 3000, 1000)
    assert [each.message for each in mixed.problems] == ["分值没有取整：合计 77.50 不是整数的倍数"]


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("step", [50, 100])
@settings(max_examples=30)
@given(rows=st.lists(levels, min_size=1, max_size=25))
def test_round_points_are_multiples_or_as_they_were(name: str, step: int, rows: list[tuple[str, str]]) -> None:
    form = Form(name="示例项目", indicators=tuple(Indicator(level1=one, level2=two) for one, two in rows))
    exact = weigh(form, [True] * len(rows), BOOKS[name])
    rounded = weigh(form, [True] * len(rows), replace(BOOKS[name], rounding=step))
    before, after = ((*each.indicators, each.missing_cost) for each in (exact, rounded))
    assert all(each % step == 0 for each in after) or after == before
    assert sum(after) == sum(before)
    assert all(abs(now - then) < 2 * step for now, then in zip(after, before, strict=True))
    assert min(rounded.indicators) > 0
