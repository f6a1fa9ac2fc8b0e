"""What it would take: the nearest figure that earns full marks, or the next grade, under any rulebook."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.explain.needed import Needed, needed
from evaluator.forms.model import Execution, Form, Indicator
from evaluator.rulebook import Rulebook, load_rulebook
from evaluator.scoring import score_form


def rulebook(name: str) -> Rulebook:
    book, _ = load_rulebook(name, 2022)
    assert book is not None
    return book


NATIONAL, GUIDE = rulebook("cn-caiyu-2020-10"), rulebook("cn-caiyu-2021-101")


def form(executed: int, *rows: Indicator) -> Form:
    money = Execution(budget=Decimal(100), executed=Decimal(executed))
    return Form(name="甲", year=2022, execution=money, indicators=rows)


def row(target: str, actual: str, level2: str = "数量指标", weight: int = 90, **more: str) -> Indicator:
    return Indicator(
        level1="产出指标", level2=level2, level3="示例", target=target, actual=actual, weight=weight, **more
    )


def ask(book: Rulebook, one: Form) -> Needed | None:
    return needed(one, 0, score_form(one, book), book)


@pytest.mark.parametrize(
    ("indicator", "full"),
    [
        (row("≥35家", "28家"), "35家"),
        (row(">35家", "28家"), "36家"),
        (row("≤180元/人*天", "195元/人*天", "成本指标"), "180元/人*天"),
        (row("≥98.5%", "95%", "质量指标"), "98.5%"),
        (row("2022年10月31日前", "2022年11月2日", "时效指标"), "2022年10月31日"),
        (row("较上年增长5%以上", "321.5亿元", "经济效益指标", last_year="314.2亿元"), "330亿元"),
        (row("有效提升", "部分达成", "社会效益指标", judged="部分达成"), "评定为达成"),
        # While nothing is reported: the bound, and beyond an open one.
        (row("≥35家", ""), "35家"),
        (row(">35家", ""), "36家"),
        (row("≤180元/人*天", "", "成本指标"), "180元/人/天"),
        (row("<3次", "", "质量指标"), "2次"),
        (row("≥98.5%", "", "质量指标"), "98.5%"),
        (row("2022年10月31日前", "", "时效指标"), "2022年10月31日"),
    ],
)
def test_full_marks_need_the_nearest_cell_that_meets_the_target(indicator: Indicator, full: str) -> None:
    found = ask(NATIONAL, form(100, indicator))
    assert found is not None
    assert found.full == full


def test_one_indicator_alone_can_lift_the_grade() -> None:
    # 10 for execution and 90 × 28 ÷ 35 = 72 make 82, 良; 优 needs 80 of 90: 31.1 of 35, so 32.
    assert ask(NATIONAL, form(100, row("≥35家", "28家"))) == Needed("35家", "优", "32家")


def test_a_pass_line_asks_for_more_than_the_proportion() -> None:
    # 90 × (80 % − 60 %) ÷ 40 % = 45, and 7 for spending 80 %, make 52, 差; 中 needs 53 of 90: 83.6 % of 35, so 30.
    assert ask(GUIDE, form(80, row("≥35家", "28家"))) == Needed("35家", "中", "30家")


def test_an_indicator_with_full_marks_needs_nothing() -> None:
    assert ask(NATIONAL, form(100, row("≥35家", "35家"))) is None


def test_no_figure_helps_a_grade_that_is_out_of_reach() -> None:
    found = ask(NATIONAL, form(0, row("≥35家", "1家", weight=20), row("≥10次", "0次", weight=70)))
    assert found == Needed("35家", None, None)


@given(target=st.integers(1, 400), actual=st.integers(0, 400), book=st.sampled_from([NATIONAL, GUIDE]))
def test_the_figure_is_enough_and_one_less_is_not(target: int, actual: int, book: Rulebook) -> None:
    one = form(100, row(f"≥{target}家", f"{actual}家"))
    card = score_form(one, book)
    found = needed(one, 0, card, book)
    if found is None or found.for_grade is None or card.total is None:
        return

    def total(count: int) -> Decimal:
        scored = score_form(form(100, row(f"≥{target}家", f"{count}家")), book).total
        assert scored is not None
        return scored

    enough = int(found.for_grade.removesuffix("家"))
    line = min(band.low for band in book.grades.value.bands if band.low > card.total)
    assert total(enough) >= line > total(enough - 1)
