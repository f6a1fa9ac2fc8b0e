"""Whatever a database or a workbook hands over is read as if it had been typed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import evaluator
from evaluator.cell import cell_text, weight_of, year_of
from evaluator.errors import EvaluatorError, UnreadableError
from evaluator.types import Date, Quantity

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
WRITINGS: list[tuple[Any, str | None]] = [
    ("≥35家", "≥35家"),
    (" 35 ", " 35 "),
    (35, "35"),
    (28.0, "28"),
    (0.95, "0.95"),
    (1.0e7, "10000000"),
    (25_000_000.0, "25000000"),
    (0.0005, "0.0005"),
    (1e-05, "0.00001"),
    (0.1 + 0.2, "0.3"),
    (-0.0, "0"),
    (Decimal("28.00"), "28"),
    (Decimal("1E+3"), "1000"),
    (True, "是"),
    (False, "否"),
    (None, None),
    (float("nan"), None),
    (pd.NA, None),
    (pd.NaT, None),
    (np.int64(35), "35"),
    (np.float64(28.0), "28"),
    (np.float32(0.95), "0.95"),
    (np.float32(1e10), "10000000000"),
    ("≥35家".encode(), "≥35家"),
    (bytearray(b"35"), "35"),
    (np.bool_(1), "是"),
    (pa.scalar(28.0), "28"),
    (dt.date(2022, 10, 31), "2022-10-31"),
    (dt.datetime(2022, 10, 31, 15, 30), "2022-10-31"),  # noqa: DTZ001  tables hold days without a zone
    (pd.Timestamp("2022-10-31"), "2022-10-31"),
    (dt.datetime(2022, 10, 31, tzinfo=SHANGHAI), "2022-10-31"),
    (dt.datetime(2022, 10, 30, 16, tzinfo=dt.UTC), "2022-10-31"),
    (dt.datetime(2022, 10, 30, 15, 59, tzinfo=dt.UTC), "2022-10-30"),
]


@pytest.mark.parametrize(("cell", "text"), WRITINGS, ids=[repr(cell) for cell, _ in WRITINGS])
def test_a_cell_becomes_the_text_that_a_person_would_type(cell: Any, text: str | None) -> None:
    assert cell_text(cell) == text
    assert evaluator.read(cell).text == (text or "")


@pytest.mark.parametrize(
    "cell", [[35], (28, 35), {"a": 1}, {35}, np.array([35, 36]), pd.Series([35]), pa.scalar([35])], ids=repr
)
def test_a_cell_that_holds_several_values_is_refused(cell: Any) -> None:
    with pytest.raises(EvaluatorError, match="不是单个的文字、数值或日期，无法读取") as raised:
        evaluator.judge("≥35家", cell, weight=10)
    assert [each.code for each in raised.value.problems] == ["E125"]


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), "Infinity", "∞"])
def test_what_a_division_by_zero_leaves_is_no_figure(cell: Any) -> None:
    found = evaluator.judge("≥35家", cell, weight=10)
    assert (found.status, [each.code for each in found.problems]) == ("pending", ["E229"])
    assert found.problems[0].message == f"单元格里是无穷大“{cell}”，没有数值"


@pytest.mark.parametrize("year", [2022, "2022", 2022.0, "2022年度", Decimal(2022), np.int64(2022), dt.date(2022, 1, 1)])
def test_a_year_may_come_as_any_cell(year: Any) -> None:
    assert year_of(year) == 2022
    found = evaluator.expect("9月前", Date, year=year)
    assert found.end == dt.date(2022, 8, 31)


@pytest.mark.parametrize("year", [22, "22", 1948, 2101, "今年", 2022.5])
def test_what_is_no_year_is_refused_before_a_wrong_deadline_comes_of_it(year: Any) -> None:
    with pytest.raises(EvaluatorError) as caught:
        evaluator.read("9月前", year=year)
    (found,) = caught.value.problems
    assert (found.code, found.message) == ("E108", f"年度应是四位数的年份，这里写的是“{year}”")


@pytest.mark.parametrize(("cell", "points"), [(10, 10), ("10分", 10), ("１２.５％", 12.5), (7.5, 7.5)])
def test_a_weight_may_come_as_any_cell(cell: Any, points: Any) -> None:
    assert weight_of(cell) == points


@pytest.mark.parametrize("cell", [None, "", "十分重要", -1, float("nan"), float("inf")])
def test_what_is_no_weight_is_none(cell: Any) -> None:
    assert weight_of(cell) is None


def test_a_program_that_needs_one_kind_of_value_gets_it_typed() -> None:
    assert evaluator.expect("≥35家", Quantity).lower == 35


def test_a_value_of_another_kind_is_refused_with_its_problems() -> None:
    with pytest.raises(UnreadableError) as caught:
        evaluator.expect("2022年10月31日前", Quantity)
    (found,) = caught.value.problems
    assert (found.code, found.message) == ("E120", "“2022年10月31日前”应读作 quantity，读作的是 date")
    with pytest.raises(UnreadableError) as caught:
        evaluator.expect("达到≥3,5家", Quantity)
    assert [each.code for each in caught.value.problems] == ["E201"]
