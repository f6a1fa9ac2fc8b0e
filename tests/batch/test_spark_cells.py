"""Numbers, days, names and years on Spark, as on the embedded engine."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl

import evaluator
from tests.batch.on_spark import collected
from tests.batch.test_spark import pytestmark, real  # noqa: F401  the session, and when there is none
from tests.batch.test_their_tables import THEIRS, table
from tests.surface.test_session import two_years

if TYPE_CHECKING:
    from pathlib import Path


def test_cells_of_every_type_and_any_header(real: Any, tmp_path: Path) -> None:  # noqa: F811  a fixture
    money = [9_999_999.0, 10_000_000.0, 25_000_000.0, 0.0005, 60_000_000.0]
    frame = table(*[("≤5000万元", "")] * 5, **THEIRS).with_columns(
        实际完成值=pl.Series(money),
        度量单位=pl.lit("元"),
        二级指标=pl.lit("成本指标"),
        年度=pl.Series([2021, 2022, 2022, 2023, 2023]),
        日=pl.lit(dt.date(2022, 1, 1)),
    )
    frame.write_parquet(tmp_path / "in.parquet")
    rules = two_years(tmp_path)
    expected = evaluator.score(frame, rules=rules, details=["bounds"])
    found = collected(evaluator.score(real.read.parquet(str(tmp_path / "in.parquet")), rules=rules, details=["bounds"]))
    assert found.columns == expected.columns
    assert found.cast(expected.schema).sort("实际完成值").equals(expected.sort("实际完成值"))
    assert expected["评分状态"].to_list() == ["完成", "完成", "完成", "完成", "未完成"]
