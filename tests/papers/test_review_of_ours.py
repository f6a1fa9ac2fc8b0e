"""What ``run`` writes comes through ``review``: no finding that the run did not have, no other score."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.checks.filed import SAME
from evaluator.documents.importing import read_forms
from evaluator.evaluate import prepare, score
from evaluator.forms.model import Execution, Form, Indicator
from evaluator.paper.official import LAYOUTS
from evaluator.review import review
from evaluator.scorecard import docx, xlsx
from evaluator.workspace import Unit

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.evaluate import Prepared
    from evaluator.result import Scorecard

UNIT = Unit(name="某县水利局", head="张三", clerk="李四", phone="0353-1234567", filled_on="2024年1月10日", attachment=1)
POINTLESS = {"hubei", "transfer"}
"""Layouts without a column of weights: their scores cannot be computed again."""
OF_COLUMNS = {"sichuan": {"W219"}}
"""Where units stand in a column of their own, an actual in another unit is named beside it."""
WRITERS = {".xlsx": xlsx.workbook, ".docx": docx.document}


@cache
def base() -> Prepared:
    return prepare()


def scored(form: Form) -> Scorecard:
    book = base().rulebooks[2022]
    return score(replace(base(), forms=(form,), rulebooks={form.year: book})).projects[0]


def assert_nothing_new(form: Form, layout: str, path: Path) -> None:
    card = scored(form)
    path.write_bytes(WRITERS[path.suffix](card, form, layout, UNIT))
    (back,), problems, _ = read_forms([path])
    assert [each for each in problems if each.severity == "error"] == []
    assert len(back.indicators) == len(form.indicators)
    again = review(back, base().rulebooks[2022])
    own = (*card.problems, *card.execution.problems, *(each for row in card.indicators for each in row.problems))
    said = {each.code for each in own}
    found = [each for _, each in again.every_problem() if each.severity != "note"]
    known = said | OF_COLUMNS.get(layout, set())
    assert [each for each in found if each.code not in known and not said & set(SAME.get(each.code, ()))] == []
    if layout not in POINTLESS:
        for row, then, now in zip(form.indicators, card.indicators, again.rows, strict=True):
            # A person's verdict has no column on any form: there is nothing to compute such a score from.
            assert row.judged or then.status == "no_target" or now.score == then.score, row.level3


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_example(layout: str, tmp_path: Path) -> None:
    for number, form in enumerate(base().forms):
        assert_nothing_new(form, layout, tmp_path / f"自评表{number}.xlsx")


TARGETS: dict[str, list[tuple[str, str | None]]] = {
    "数量指标": [("≥35家", "28家"), ("≥35家", "50"), ("4次", "6次"), ("≥1.5万吨", "3.2万吨"), ("10-20个", "12个")],
    "质量指标": [("100%", "0.95"), ("≥95%", "96.5%"), ("合格", "验收合格"), ("≥95%", None)],
    "时效指标": [("2022年10月31日前", "2022年11月1日"), ("2022年10月底前", "2022年9月8日"), ("及时", "按时完成")],
    "成本指标": [("≤180元/人*天", "216元/人*天"), ("≤1.5万元/次", "1.2万元/次"), ("按合同价", "按合同价")],
    "社会效益指标": [("有效提升", "达成预期指标"), ("较上年增长", "增长3%"), ("有效提升", "效果一般")],
    "服务对象满意度指标": [("≥90%", "88%"), ("≥90%", "96.4%")],
}
PARENTS = {"社会效益指标": "效益指标", "服务对象满意度指标": "满意度指标"}


few = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def rows(draw: st.DrawFn) -> tuple[Indicator, ...]:
    """Targets and actuals of every kind; some adjusted in the year, some taken out, some explained."""
    listed = []
    for level2, pairs in TARGETS.items():
        for number, (target, actual) in enumerate(draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=3))):
            change = draw(st.sampled_from(["none", "none", "adjusted", "cancelled"]))
            gone = change == "cancelled" and number > 0
            listed.append(
                Indicator(
                    level1=PARENTS.get(level2, "产出指标"),
                    level2=level2,
                    level3=f"{level2[:2]}工作{number + 1}",
                    target=None if gone else target,
                    initial_target=None if change == "none" else "≥60项",
                    adjusted_by=None if change == "none" else "某财预〔2022〕15号",
                    actual=None if gone else actual,
                    deviation=None if gone else draw(st.sampled_from([None, "原因：雨季停工。改进措施：调整工期。"])),
                )
            )
    return tuple(listed)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(indicators=rows(), spent=st.integers(50, 100))
def test_forms_of_every_kind(
    layout: str, suffix: str, indicators: tuple[Indicator, ...], spent: int, tmp_path: Path
) -> None:
    form = Form(
        name="河道保洁",
        year=2022,
        department="某县水利局",
        unit="河道管理站",
        goal="全年保洁。",
        goal_result="已完成。",
        execution=Execution(initial=Decimal(1000000), budget=Decimal(1000000), executed=Decimal(spent * 10000)),
        indicators=indicators,
    )
    assert_nothing_new(form, layout, tmp_path / f"自评表{suffix}")
