"""The example's figures: illustrative, complete, and with everything the engine has to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.actuals import fill, load_actuals
from evaluator.forms.load import load_forms
from evaluator.places import shipped

if TYPE_CHECKING:
    from evaluator.forms.model import Form


@pytest.fixture(scope="module")
def forms() -> tuple[Form, ...]:
    actuals, faults = load_actuals(shipped("actuals"))
    filled, problems = fill(load_forms(shipped("targets"))[0], actuals)
    assert (faults, problems) == ((), ())
    return filled


def actual(forms: tuple[Form, ...], level3: str) -> str | None:
    return next(row.actual for form in forms for row in form.indicators if row.level3 == level3)


def test_every_row_finds_its_indicator(forms: tuple[Form, ...]) -> None:
    assert all(row.actual_location.row is not None for form in forms for row in form.indicators)


def test_every_form_says_that_its_figures_are_illustrative(forms: tuple[Form, ...]) -> None:
    assert all(form.illustrative for form in forms)


def test_every_project_has_its_funds(forms: tuple[Form, ...]) -> None:
    assert [form.execution is not None and form.execution.initial == form.funds.total for form in forms] == [True] * 9


@pytest.mark.parametrize(
    ("level3", "figure"),
    [
        ("奖励企业数", "28家"),  # missed
        ("信息采集补贴人数", "26人"),  # met
        ("发放宣传资料数量", "3000份"),  # far exceeded
        ("消费券发放总额", "1,793,100元"),  # 元 against 万元
        ("应补尽补率", "0.95"),  # 95 % or 0.95 %
        ("奖励发放时间", "2022年11月1日"),  # a day late
        ("扶持、培育具有发展潜力的准限上企业", "有效扶持"),  # the target's own words
        ("统计监测", "建立了月度监测和按季通报的工作制度"),  # for a person to judge
        ("组织单位满意度", None),  # missing
        ("参加各类展会次数", "8家"),  # the wrong unit
    ],
)
def test_what_the_example_shows(forms: tuple[Form, ...], level3: str, figure: str | None) -> None:
    assert actual(forms, level3) == figure


def test_growth_has_its_base_and_a_contract_its_amount(forms: tuple[Form, ...]) -> None:
    rows = [row for form in forms for row in form.indicators]
    assert {row.level3 for row in rows if row.last_year} == {"促进社会消费品零售总额总量增长", "展会促成实际交易量"}
    assert {row.level3 for row in rows if row.reference} == {"宣传视频制作成本", "宣传资料印刷成本"}
