"""One verdict: every way of judging a row comes to the same, over all scenarios of one indicator.

`run`, `review`, `explain` and tables are asked about the same row: status, score and problems are one thing. (`monitor`
takes its statuses from the scorecard of `run`.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from evaluator.batch.layout import layout_of
from evaluator.batch.lookup import Lookup
from evaluator.batch.texts import Texts
from evaluator.explain import explain
from evaluator.result import STATUS_NAMES
from evaluator.review import review
from evaluator.rulebook import load_rulebook
from evaluator.scoring import score_form
from tests.scenarios.test_scenarios import SCENARIOS, form_of

if TYPE_CHECKING:
    from evaluator.forms.model import Form
    from evaluator.rulebook import Rulebook

ALONE = [each for each in SCENARIOS if "indicator" in cast("dict[str, Any]", each.values[0])]
TABLE = {
    "一级指标": "level1",
    "二级指标": "level2",
    "三级指标": "level3",
    "指标性质": "sign",
    "年度指标值": "target",
    "度量单位": "unit",
    "实际完成值": "actual",
    "上年实际值": "last_year",
    "参照值": "reference",
    "评定": "judged",
    "偏差原因分析及改进措施": "deviation",
}
ONLY_IN_FORMS = ("actual_unit", "deduction", "initial_target", "plan", "funds", "entries", "execution")
"""What a table has no column for."""


def case(scenario: dict[str, Any]) -> tuple[Form, Rulebook]:
    form = form_of(scenario)
    book, problems = load_rulebook(scenario.get("rules", "cn-caiyu-2020-10"), form.year)
    assert book is not None, problems
    return form, book


@pytest.mark.parametrize("scenario", ALONE)
def test_a_form_has_one_verdict(scenario: dict[str, Any]) -> None:
    form, book = case(scenario)
    run = score_form(form, book).indicators
    assert explain(form, book).card.indicators == run
    reviewed = review(form, book).rows
    assert [(each.result.status, each.result.attainment, each.result.reasons) for each in reviewed] == [
        (each.status, each.attainment, each.reasons) for each in run[: len(reviewed)]
    ]


@pytest.mark.parametrize("scenario", ALONE)
def test_a_table_has_the_verdict_of_the_form(scenario: dict[str, Any]) -> None:
    if any(key in scenario or key in scenario["indicator"] for key in ONLY_IN_FORMS):
        pytest.skip("a table has no column for it")
    form, book = case(scenario)
    (row, *_), (found, *_) = form.indicators, score_form(form, book).indicators
    cells = {name: getattr(row, field) or "" for name, field in TABLE.items()}
    cells |= {"分值": str(row.weight) if row.weight is not None else "", "年度": str(form.year)}
    table = pl.DataFrame([cells])
    lookup = Lookup(Texts(book, form.year), layout_of(nw.from_native(table)))
    (told,) = lookup.score(table).to_dicts()
    assert told["状态"] == STATUS_NAMES[found.status]
    codes = {each.code for each in found.problems}
    # Of a table W529 also says that a row has no weight, which a form gives to every row.
    assert set((told["问题"] or "").split(";")) - {"", "W529"} == codes
    if row.weight is not None:
        assert (told["得分"] is None) == (found.score is None)
        assert found.score is None or abs(told["得分"] - float(found.score)) < 0.005
