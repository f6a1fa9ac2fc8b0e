"""Batch, single forms and exact fractions come to the same: status, attainment, score to the cent, problem codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evaluator.batch.frames import finished, judged
from evaluator.batch.layout import layout_of
from evaluator.batch.lookup import Lookup
from evaluator.batch.texts import Texts
from evaluator.result import STATUS_NAMES
from evaluator.rulebook import Rulebook, known_rulebooks, load_rulebook
from evaluator.rulebook.methods.lateness import Lateness
from evaluator.rulebook.methods.overshoot import Overshoot
from tests.batch.rows import HEADERS, YEAR, Row, alone, rows, samples, shown

SCHEMA = dict.fromkeys(HEADERS, pl.String) | {"分值": pl.Float64, "年度": pl.Int64}


def book(name: str) -> Rulebook:
    found, problems = load_rulebook(name, year=YEAR)
    assert found is not None, problems
    return found


LADDER = Overshoot.model_validate(
    {
        "steps": [
            {"from": "1.3", "method": "explain"},
            {"from": "1.5", "method": "deduct", "share": "0.3", "points": "0.5"},
        ]
    }
)
BOOKS = {name: book(name) for name in known_rulebooks()}
_BASE = BOOKS["cn-caiyu-2020-10"]
BOOKS["deductions"] = replace(
    _BASE,
    overshoot=replace(_BASE.overshoot, value=LADDER),
    lateness=replace(_BASE.lateness, value=Lateness.model_validate({"method": "days_ratio", "period": 300})),
)


def lookup(rulebook: Rulebook, table: pl.DataFrame) -> Lookup:
    return Lookup(Texts(rulebook, YEAR), layout_of(nw.from_native(table)))


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.lists(rows(), min_size=1, max_size=40))
def test_a_table_and_its_rows_as_single_forms_agree(name: str, data: list[Row]) -> None:
    table = pl.DataFrame(data, schema=SCHEMA)
    for row in lookup(BOOKS[name], table).score(table).to_dicts():
        assert shown(row) == alone(row, BOOKS[name]), row


@pytest.mark.parametrize("name", BOOKS)
def test_engines_that_join_agree(name: str) -> None:
    """What is not held in memory gets its texts by joins, here in DuckDB."""
    duckdb = pytest.importorskip("duckdb")
    table = pl.DataFrame(samples(300), schema=SCHEMA).with_row_index("place")
    rows: nw.LazyFrame[Any] = nw.from_native(duckdb.connect().from_arrow(table.to_arrow()))
    layout = layout_of(rows)
    found = finished(judged(rows, layout, Texts(BOOKS[name], YEAR)), layout).to_native().to_arrow_table()
    joined = pl.DataFrame(found).sort("place")
    assert joined.equals(lookup(BOOKS[name], table).score(table).cast(joined.schema))


def test_thousands_of_rows_in_pieces_agree_too() -> None:
    """Every kind of target meets every kind of actual, and pieces meet what earlier pieces had."""
    data = samples(6000)
    whole = pl.DataFrame(data, schema=SCHEMA)
    known = lookup(_BASE, whole)
    found = [row for start in range(0, len(data), 1500) for row in known.score(whole[start : start + 1500]).to_dicts()]
    wrong = [row for row in found if shown(row) != alone(row, _BASE)]
    assert wrong == []
    # A row is never the whole of a project that nobody has filled in.
    assert {row["状态"] for row in found} == set(STATUS_NAMES.values()) - {STATUS_NAMES["not_filled"]}


CASES = [
    ("hunan-dept", "投入", "在职人员控制率", "≤100%", "101%", 4.5),
    ("hunan-dept", "投入", "三公经费变动率", "≤0%", "3%", 3.5),
    ("hunan-dept", "过程", "预算完成率", "≥100%", "95%", 3.0),
    ("hunan-dept", "过程", "预算完成率", "≥1000‰", "950", 3.0),
    ("hunan-dept", "过程", "预算控制率", "≤0%", "10%", 4.0),
    ("hunan-dept", "过程", "预算控制率", "≤0%", "10.01%", 3.0),
    ("hunan-dept", "过程", "公用经费控制率", "≤100%", "125%", 4.0),
    ("pidu-dept-2025", "重点履职绩效", "检查次数", "≥100次", "69次", 0.0),
    ("pidu-dept-2025", "重点履职绩效", "检查次数", "≥100次", "70次", 3.5),
    ("pidu-dept-2025", "重点履职绩效", "检查次数", "≥100次", "130次", 5.0),
    ("pidu-dept-2025", "重点履职绩效", "检查次数", "≥100次", "131次", 0.0),
    ("pidu-dept-2025", "基本运行绩效", "检查次数", "≥100次", "69次", 3.45),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[2]} {case[4]}")
def test_an_indicator_with_rules_of_its_own_is_scored_by_them(case: tuple[str, str, str, str, str, float]) -> None:
    rules, level1, name, target, actual, score = case
    row = dict(zip(HEADERS, (level1, "", name, target, actual, 5.0, YEAR), strict=True))
    table = pl.DataFrame([row], schema=SCHEMA)
    (found,) = lookup(BOOKS[rules], table).score(table).to_dicts()
    assert found["得分"] == score
    assert shown(found) == alone(found, BOOKS[rules])


COUNT, RATE = ("产出指标", "数量指标", "培训场次"), ("产出指标", "质量指标", "验收合格率")
MEAN, DUE = ("产出指标", "数量指标", "人均培训场次"), ("产出指标", "时效指标", "完成时间")
COST, GROWN = ("成本指标", "经济成本指标", "项目总成本"), ("效益指标", "经济效益指标", "产值增长率")
DOUBTFUL: list[tuple[Any, ...]] = [
    # A hundred times the target, a hundredth of it.
    (COUNT, "≥35场", "3500场"),
    (COUNT, "≥35场", "3501场", "W553"),
    (COUNT, "≥200场", "2场"),
    (COUNT, "≥200场", "1场", "W553"),
    (COUNT, "≥200场", "0场"),
    (COUNT, "≥200场", "-1场", "W507"),
    (COST, "≤293万元", "29300"),
    # A cost moves less: below an eighth of its limit it is asked about.
    (COST, "≤293万元", "36.62", "W553"),
    (COST, "≤293万元", "36.625"),
    (COST, "≤293元", "36.62元", "W553"),
    (COST, "≤293元", "36.625元"),
    # A fifth of a share; above the whole.
    (RATE, "≥95%", "19%"),
    (RATE, "≥95%", "18.9%", "W553"),
    (RATE, "≥95%", "100%"),
    (RATE, "≥95%", "100.1%", "W555"),
    (RATE, "≥95%", "1001%", "W555"),
    (GROWN, "≥95%", "300%"),
    (GROWN, "≥95%", "300.1%", "W553"),
    # What cannot be divided.
    (COUNT, "≥35人", "36.5人", "W556"),
    (COUNT, "≥35人", "0.5人", "W556"),
    (COUNT, "≥35人", "3600.5人", "W556"),
    (MEAN, "≥35人", "3600.5人", "W553"),
    # Days outside the year, and before all that is evaluated.
    (DUE, "2022年6月30日前", "2022-01-01"),
    (DUE, "2022年6月30日前", "2021-12-31", "W551"),
    (DUE, "2022年6月30日前", "2022-12-31"),
    (DUE, "2022年6月30日前", "2023-01-01", "W551"),
    (DUE, "2022年6月30日前", "1990-01-01", "W551"),
    (DUE, "2022年6月30日前", "1989-12-31", "E552"),
    (DUE, "1988年6月30日前", "1988-06-30", "E552"),
]
DOUBTS = {"W507", "W551", "E552", "W553", "W555", "W556"}


def test_doubts_begin_where_those_of_a_single_form_do() -> None:
    data = [dict(zip(HEADERS, (*place, *pair[:2], 10.0, YEAR), strict=True)) for place, *pair in DOUBTFUL]
    table = pl.DataFrame(data, schema=SCHEMA)
    found = lookup(_BASE, table).score(table).to_dicts()
    wrong = [row for row in found if shown(row) != alone(row, _BASE)]
    assert wrong == []
    asked = [[code for code in (row["问题"] or "").split(";") if code in DOUBTS] for row in found]
    assert [(*case[:3], *codes) for case, codes in zip(DOUBTFUL, asked, strict=True)] == DOUBTFUL
